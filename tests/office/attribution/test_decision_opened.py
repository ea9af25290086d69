"""When the applicant first opened the decision."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.office import cast

from prestalux.office.attribution import actions
from prestalux.office.journal.models import Line
from prestalux.rules.attribution.roles import NotYours

pytestmark = pytest.mark.django_db
LATER = cast.NOW + timedelta(hours=3)


def refused() -> cast.Request:
    anna = cast.submitted()
    cast.refuse(anna, cast.dora())
    return anna


def opened(anna: cast.Request, minutes: int = 0) -> bool:
    at = LATER + timedelta(minutes=minutes)
    return actions.note_decision_opened(reference=anna.reference, by=anna.by, at=at)


def lines() -> int:
    return Line.objects.filter(event="decision.opened").count()


def test_a_decision_nobody_opened_says_so() -> None:
    assert refused().view().decision_opened_at is None


def test_the_first_opening_is_recorded_and_journalled() -> None:
    anna = refused()
    assert opened(anna)
    assert (anna.view().decision_opened_at, lines()) == (LATER, 1)


def test_a_later_opening_changes_nothing() -> None:
    anna = refused()
    opened(anna)
    assert not opened(anna, minutes=5)
    assert (anna.view().decision_opened_at, lines()) == (LATER, 1)


def test_without_a_decision_there_is_nothing_to_open() -> None:
    anna = cast.submitted()
    assert not opened(anna)
    assert lines() == 0


def test_staff_cannot_open_it_for_the_applicant() -> None:
    anna = refused()
    with pytest.raises(NotYours):
        actions.note_decision_opened(reference=anna.reference, by=cast.carl(), at=LATER)
    assert anna.view().decision_opened_at is None


def test_the_desks_page_read_before_does_not_grow_stale() -> None:
    anna = refused()
    version = anna.view().version
    opened(anna)
    assert anna.view().version == version
