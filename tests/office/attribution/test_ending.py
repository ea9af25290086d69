"""The other ends: refusal, closing, withdrawal."""

from __future__ import annotations

import pytest
from tests.office import cast

from prestalux.office.dossiers.actions import ChangedMeanwhile
from prestalux.office.events.models import Event
from prestalux.office.journal import queries as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.outbox.models import Letter
from prestalux.rules.attribution.decision import ReasonMissing
from prestalux.rules.attribution.status import Status, StepNotAllowed
from prestalux.rules.attribution.two_persons import Deed
from prestalux.rules.conventions.pieces import Piece

pytestmark = pytest.mark.django_db
BY_THE_FUND = [
    pytest.param(Deed.REFUSE, Status.REFUSED, "refusal", "refuse", id="refuse"),
    pytest.param(Deed.CLOSE, Status.CLOSED, "closing", "close", id="close"),
]


def end(
    deed: Deed, anna: cast.Request, by: Actor, *reasons: str, text: str = "", version: int | None = None
) -> None:
    cast.decide(anna, by, deed, *reasons, text=text, version=version)


def letters(anna: cast.Request) -> list[str]:
    return list(Letter.objects.filter(dossier_id=anna.id).order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize(("deed", "status", "letter", "outcome"), BY_THE_FUND)
def test_the_fund_ends_a_request_with_reason_text_and_letter(
    dora: Actor, deed: Deed, status: Status, letter: str, outcome: str
) -> None:
    anna = cast.submitted()
    end(deed, anna, dora, "other", text="  Voir ci-dessous. ")
    decision = anna.view().decision
    assert decision is not None
    assert (decision.outcome, decision.reasons, decision.text) == (outcome, ("other",), "Voir ci-dessous.")
    assert (anna.status, letters(anna)[-1]) == (status, letter)


@pytest.mark.parametrize(("deed", "status", "letter", "outcome"), BY_THE_FUND)
def test_the_fund_can_end_a_request_while_it_waits_for_an_answer(
    dora: Actor, deed: Deed, status: Status, letter: str, outcome: str
) -> None:
    anna = cast.asked(dora, Piece.BANK_DETAILS)
    end(deed, anna, dora, "duplicate")
    assert (anna.status, anna.view().open_asks) == (status, ())


@pytest.mark.parametrize(("deed", "status", "letter", "outcome"), BY_THE_FUND)
def test_an_end_without_a_reason_is_none(
    dora: Actor, deed: Deed, status: Status, letter: str, outcome: str
) -> None:
    anna = cast.submitted()
    with pytest.raises(ReasonMissing):
        end(deed, anna, dora)
    assert anna.status is Status.SUBMITTED


@pytest.mark.parametrize("text", ["", "  \n"])
@pytest.mark.parametrize(("deed", "status", "letter", "outcome"), BY_THE_FUND)
def test_another_reason_must_be_written_out(
    dora: Actor, deed: Deed, status: Status, letter: str, outcome: str, text: str
) -> None:
    with pytest.raises(ReasonMissing):
        end(deed, cast.submitted(), dora, "other", text=text)


@pytest.mark.parametrize(("deed", "status", "letter", "outcome"), BY_THE_FUND)
def test_a_draft_is_not_ended_by_the_fund(
    dora: Actor, deed: Deed, status: Status, letter: str, outcome: str
) -> None:
    with pytest.raises(StepNotAllowed):
        end(deed, cast.complete(), dora, "duplicate")


@pytest.mark.parametrize(("deed", "status", "letter", "outcome"), BY_THE_FUND)
def test_the_second_of_two_clerks_learns_that_the_dossier_changed(
    dora: Actor, deed: Deed, status: Status, letter: str, outcome: str
) -> None:
    anna = cast.submitted()
    version = anna.view().version
    cast.ask(anna, dora, Piece.BANK_DETAILS, version=version)
    with pytest.raises(ChangedMeanwhile):
        end(deed, anna, dora, "duplicate", version=version)
    assert anna.view().decision is None


@pytest.mark.parametrize(("deed", "status", "letter", "outcome"), BY_THE_FUND)
def test_an_end_by_the_fund_is_one_line_in_the_journal(
    dora: Actor, deed: Deed, status: Status, letter: str, outcome: str
) -> None:
    anna = cast.submitted()
    end(deed, anna, dora, "duplicate")
    line = journal.lines_about("dossier", anna.id)[-1]
    assert (line.event, line.facts) == (
        f"request.{status}",
        '{"before":"submitted","reasons":["duplicate"]}',
    )


@pytest.mark.parametrize(("deed", "status", "letter", "outcome"), BY_THE_FUND)
def test_an_end_without_a_code_tells_the_registry_nothing(
    dora: Actor, deed: Deed, status: Status, letter: str, outcome: str
) -> None:
    end(deed, cast.submitted(), dora, "duplicate")
    assert not Event.objects.exists()


def test_the_applicant_can_withdraw_a_draft_without_a_letter() -> None:
    anna = cast.draft()
    anna.withdraw()
    assert (anna.status, letters(anna)) == (Status.WITHDRAWN, ["resume-link"])


def test_a_request_sent_in_is_withdrawn_with_a_letter() -> None:
    anna = cast.submitted()
    anna.withdraw()
    assert (anna.status, letters(anna)[-1]) == (Status.WITHDRAWN, "withdrawn")


def test_withdrawing_settles_the_open_asks(dora: Actor) -> None:
    anna = cast.asked(dora, Piece.BANK_DETAILS, Piece.IDENTITY_DOCUMENT)
    anna.withdraw()
    assert [ask.state for ask in anna.view().asks] == ["withdrawn", "withdrawn"]


def test_withdrawing_keeps_what_was_given() -> None:
    anna = cast.submitted()
    before = anna.view().pieces
    anna.withdraw()
    assert anna.view().pieces == before


def test_a_request_withdrawn_is_not_withdrawn_again() -> None:
    anna = cast.draft()
    anna.withdraw()
    with pytest.raises(StepNotAllowed):
        anna.withdraw()
