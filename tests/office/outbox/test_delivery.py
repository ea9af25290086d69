"""What is known of a letter after it was sent."""

from __future__ import annotations

import itertools

import pytest
from tests.office import cast

from prestalux.office.attribution import queue
from prestalux.office.journal.models import Line
from prestalux.office.outbox import actions as outbox
from prestalux.office.outbox.models import Letter
from prestalux.rules.mail import Delivery

pytestmark = pytest.mark.django_db
GRAVE = [Delivery.DELAYED, Delivery.DELIVERED, Delivery.BOUNCED, Delivery.COMPLAINED]


def about(letter: Letter) -> str:
    return f"<{letter.message_id}@fund.example>"


@pytest.mark.parametrize("order", list(itertools.permutations(GRAVE)), ids=str)
def test_the_gravest_report_stands_in_whatever_order_they_come(order: tuple[Delivery, ...]) -> None:
    cast.draft()
    letter = Letter.objects.get()
    for delivery in order:
        outbox.note_delivery(about(letter), delivery, at=cast.NOW)
    letter.refresh_from_db()
    assert (letter.delivery, letter.complained) == (Delivery.BOUNCED, True)


@pytest.mark.parametrize("order", list(itertools.permutations(GRAVE[:2])), ids=str)
def test_what_arrived_is_late_no_more(order: tuple[Delivery, ...]) -> None:
    cast.draft()
    letter = Letter.objects.get()
    for delivery in order:
        outbox.note_delivery(about(letter), delivery, at=cast.NOW)
    letter.refresh_from_db()
    assert letter.delivery == Delivery.DELIVERED


def test_a_report_is_journalled_once() -> None:
    cast.draft()
    letter = Letter.objects.get()
    told = [outbox.note_delivery(about(letter), Delivery.BOUNCED, at=cast.NOW) for _ in range(3)]
    assert (told, Line.objects.filter(event="letter.reported").count()) == ([True, False, False], 1)


@pytest.mark.parametrize("other", ["", "<nobody@fund.example>", f"<{'0' * 32}@fund.example>", "x" * 500])
def test_a_report_about_none_of_our_letters_changes_nothing(other: str) -> None:
    cast.draft()
    assert outbox.note_delivery(other, Delivery.BOUNCED, at=cast.NOW) is False


def found() -> list[int]:
    filters = queue.Filters.read({"mark": "out-of-reach"})
    return [row.id for row in queue.page(filters, ages=queue.Ages(5, 15), at=cast.NOW).rows]


def test_two_letters_that_came_back_make_a_task_for_staff() -> None:
    anna = cast.submitted()
    letters = list(Letter.objects.filter(dossier_id=anna.id))
    outbox.note_delivery(about(letters[0]), Delivery.BOUNCED, at=cast.NOW)
    assert found() == []
    outbox.note_delivery(about(letters[1]), Delivery.BOUNCED, at=cast.NOW)
    assert (found(), outbox.came_back(anna.id)) == ([anna.id], 2)


def test_a_complaint_does_not_hide_that_letters_came_back() -> None:
    anna = cast.submitted()
    for letter in Letter.objects.filter(dossier_id=anna.id)[:2]:
        outbox.note_delivery(about(letter), Delivery.BOUNCED, at=cast.NOW)
        outbox.note_delivery(about(letter), Delivery.COMPLAINED, at=cast.NOW)
    assert found() == [anna.id]
