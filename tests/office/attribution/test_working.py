"""How staff arrange their work: views of their own, and one step over many requests."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.office import cast

from prestalux.office.accounts import actions as accounts
from prestalux.office.attribution import actions, queue, search
from prestalux.office.attribution.actions import (
    AbsenceEndsFirst,
    Answer,
    BadViewName,
    NotOfTheDesk,
    TooManyViews,
)
from prestalux.office.attribution.queue import Filters
from prestalux.office.dossiers.models import Proposal
from prestalux.office.journal import queries as journal
from prestalux.office.journal.actor import SYSTEM, VISITOR, Actor
from prestalux.office.outbox.models import Letter
from prestalux.rules.attribution.roles import NotYours
from prestalux.rules.attribution.status import Status
from prestalux.rules.conventions.pieces import Piece

pytestmark = pytest.mark.django_db

LATE = Filters(show="fund", age="late")
TEXTS = {"fr": "Il manque une page ({reference}).", "de": "Es fehlt eine Seite.", "en": ""}


def save(by: Actor, name: str = "Mine", filters: Filters = LATE, *, is_default: bool = False) -> None:
    actions.save_view(name=name, filters=filters, is_default=is_default, by=by, at=cast.NOW)


def views(by: Actor) -> list[tuple[str, Filters, bool]]:
    return [(view.name, view.filters, view.is_default) for view in queue.views_of(by.account_id or 0)]


def ask_many(by: Actor, *requests: tuple[str, int | None], piece: Piece = Piece.BANK_DETAILS) -> list[Answer]:
    return actions.ask_many(
        requests=requests, piece=piece, reason="unreadable", texts=TEXTS, due_on=cast.DUE, by=by, at=cast.NOW
    )


def outcome(answers: list[Answer]) -> dict[str, str]:
    return {answer.reference: answer.refusal.code if answer.refusal else "" for answer in answers}


# Views


def test_a_view_is_kept_under_its_name(carl: Actor) -> None:
    save(carl, "  Late   ones ")
    assert views(carl) == [("Late ones", LATE, False)]


def test_a_view_is_its_owners_only(carl: Actor, dora: Actor) -> None:
    save(carl)
    assert views(dora) == []
    (view,) = queue.views_of(carl.account_id or 0)
    actions.drop_view(view_id=view.id, by=dora, at=cast.NOW)
    actions.open_with(view_id=view.id, by=dora, at=cast.NOW)
    assert views(carl) == [("Mine", LATE, False)]


def test_a_view_saved_again_is_replaced(carl: Actor) -> None:
    save(carl)
    save(carl, filters=Filters(profession="doctor"))
    assert views(carl) == [("Mine", Filters(profession="doctor"), False)]


def test_one_view_at_most_is_the_default(carl: Actor) -> None:
    save(carl, "a", is_default=True)
    save(carl, "b", is_default=True)
    assert [is_default for _, _, is_default in views(carl)] == [False, True]


def test_the_default_can_be_chosen_and_taken_back(carl: Actor) -> None:
    save(carl)
    (view,) = queue.views_of(carl.account_id or 0)
    actions.open_with(view_id=view.id, by=carl, at=cast.NOW)
    assert views(carl)[0][2]
    actions.open_with(view_id=None, by=carl, at=cast.NOW)
    assert not views(carl)[0][2]


def test_a_view_is_deleted(carl: Actor) -> None:
    save(carl)
    (view,) = queue.views_of(carl.account_id or 0)
    actions.drop_view(view_id=view.id, by=carl, at=cast.NOW)
    assert views(carl) == []


@pytest.mark.parametrize("name", ["", "  ", "x" * 41, "a\u202eb", "a\0b"])
def test_a_name_that_cannot_be_read_is_refused(name: str, carl: Actor) -> None:
    with pytest.raises(BadViewName):
        save(carl, name)


def test_there_are_only_so_many_views(carl: Actor) -> None:
    for number in range(20):
        save(carl, f"v{number}")
    with pytest.raises(TooManyViews):
        save(carl, "one more")
    save(carl, "v3", filters=Filters(profession="doctor"))


def test_a_filter_that_is_no_more_is_passed_over(carl: Actor) -> None:
    save(carl)
    queue.SavedView.objects.update(filters={"show": "fund", "age": "ancient", "colour": "red"})
    assert views(carl) == [("Mine", Filters(show="fund"), False)]


def test_shortcuts_are_on_until_they_are_switched_off(carl: Actor, dora: Actor) -> None:
    assert queue.keys_wanted(carl.account_id)
    actions.choose_keys(keys=False, by=carl, at=cast.NOW)
    assert (queue.keys_wanted(carl.account_id), queue.keys_wanted(dora.account_id)) == (False, True)


def test_who_is_not_at_the_desk_arranges_nothing() -> None:
    anna = cast.submitted()
    for by in (anna.by, VISITOR):
        with pytest.raises(NotYours):
            save(by)
        with pytest.raises(NotYours):
            actions.drop_view(view_id=1, by=by, at=cast.NOW)
        with pytest.raises(NotYours):
            actions.open_with(view_id=None, by=by, at=cast.NOW)
        with pytest.raises(NotYours):
            actions.choose_keys(keys=False, by=by, at=cast.NOW)


# One step over many


def test_each_request_is_asked_and_answers_for_itself(carl: Actor) -> None:
    first, second = cast.submitted("first"), cast.submitted("second")
    asked = cast.asked(carl, Piece.BANK_DETAILS, name="asked")
    unknown = "2" * 12
    answers = ask_many(
        carl, (first.reference, None), (asked.reference, None), (unknown, None), (second.reference, 99)
    )
    assert outcome(answers) == {
        first.reference: "",
        asked.reference: "asked-already",
        unknown: "not-yours",
        second.reference: "changed-meanwhile",
    }
    assert [request.status for request in (first, second)] == [Status.INCOMPLETE, Status.SUBMITTED]


def test_each_is_asked_in_the_words_of_its_language(carl: Actor) -> None:
    first, second = cast.submitted("first"), cast.submitted("second")
    cast.Dossier.objects.filter(pk=second.id).update(language="de")
    ask_many(carl, (first.reference, None), (second.reference, None))
    texts = [request.view().open_asks[0].text for request in (first, second)]
    assert texts == [f"Il manque une page ({first.reference}).", "Es fehlt eine Seite."]


def test_each_has_its_own_letter_and_journal_line(carl: Actor) -> None:
    requests = [cast.submitted(name) for name in ("first", "second")]
    ask_many(carl, *((request.reference, None) for request in requests))
    assert Letter.objects.filter(kind="ask").count() == 2
    for request in requests:
        events = [line.event for line in journal.lines_about("dossier", request.id)]
        assert events.count("pieces.asked") == 1


def test_a_request_named_twice_is_asked_once(carl: Actor) -> None:
    anna = cast.submitted()
    assert outcome(ask_many(carl, (anna.reference, None), (anna.reference, None))) == {anna.reference: ""}


def test_who_may_not_ask_asks_nobody(otto: Actor) -> None:
    anna = cast.submitted()
    with pytest.raises(NotYours):
        ask_many(otto, (anna.reference, None))
    with pytest.raises(NotYours):
        ask_many(anna.by, (anna.reference, None))
    assert anna.status is Status.SUBMITTED


def test_a_right_that_ended_meanwhile_asks_nobody(carl: Actor) -> None:
    anna = cast.submitted()
    with pytest.raises(NotYours):
        actions.ask_many(
            requests=[(anna.reference, None)],
            piece=Piece.BANK_DETAILS,
            reason="missing",
            texts={},
            due_on=cast.DUE,
            by=carl,
            at=cast.NOW - timedelta(days=400),
        )


# Whose a request is


def assign(by: Actor, request: cast.Request, to: Actor | None) -> None:
    actions.assign(reference=request.reference, to=to.account_id if to else None, by=by, at=cast.NOW)


def shown(by: Actor, **filters: str) -> list[int]:
    page = queue.page(Filters.read(filters), ages=queue.Ages(5, 15), at=cast.NOW, viewer=by.account_id)
    return [row.id for row in page.rows]


def away(by: Actor, who: Actor, first: int, last: int | None) -> None:
    actions.note_absence(
        account_id=who.account_id or 0,
        first_day=cast.NOW.date() + timedelta(days=first),
        last_day=None if last is None else cast.NOW.date() + timedelta(days=last),
        by=by,
        at=cast.NOW,
    )


def test_requests_are_shown_by_whose_they_are(carl: Actor, dora: Actor) -> None:
    hers, his, nobodys = (cast.submitted(name) for name in ("hers", "his", "nobodys"))
    assign(carl, hers, dora)
    assign(carl, his, carl)
    assert shown(carl, assigned="me") == shown(dora, assigned=str(carl.account_id)) == [his.id]
    assert shown(dora, assigned="me") == [hers.id]
    assert shown(carl, assigned="nobody") == [nobodys.id]


@pytest.mark.parametrize(
    ("first", "last", "is_away"), [(0, 0, True), (-3, None, True), (1, 4, False), (-4, -1, False)]
)
def test_what_is_assigned_to_who_is_away_is_shown_on_the_days_of_the_absence(
    first: int, last: int | None, is_away: bool, carl: Actor, dora: Actor
) -> None:
    hers = cast.submitted()
    assign(carl, hers, dora)
    away(carl, dora, first, last)
    assert shown(carl, assigned="away") == ([hers.id] if is_away else [])
    assert [person.is_away for person in queue.people(cast.NOW) if person.id == dora.account_id] == [is_away]


def test_many_are_taken_over_at_once_and_each_answers_for_itself(carl: Actor, dora: Actor) -> None:
    first, second = cast.submitted("first"), cast.submitted("second")
    assign(carl, first, dora)
    references = [first.reference, second.reference, "2" * 12, first.reference]
    answers = actions.assign_many(references=references, to=carl.account_id, by=carl, at=cast.NOW)
    assert outcome(answers) == {first.reference: "", second.reference: "", "2" * 12: "not-yours"}
    assert set(shown(carl, assigned="me")) == {first.id, second.id}


def test_nothing_is_assigned_to_who_does_not_work_on_requests(carl: Actor, otto: Actor) -> None:
    anna = cast.submitted()
    answers = actions.assign_many(references=[anna.reference], to=otto.account_id, by=carl, at=cast.NOW)
    assert outcome(answers) == {anna.reference: "not-of-the-desk"}


def test_who_may_not_assign_assigns_nothing(otto: Actor, carl: Actor) -> None:
    anna = cast.submitted()
    for by in (otto, anna.by, VISITOR):
        with pytest.raises(NotYours):
            actions.assign_many(references=[anna.reference], to=carl.account_id, by=by, at=cast.NOW)
        with pytest.raises(NotYours):
            away(by, carl, 0, None)
        with pytest.raises(NotYours):
            actions.end_absence(account_id=carl.account_id or 0, by=by, at=cast.NOW)


def test_an_absence_does_not_end_before_it_begins(carl: Actor) -> None:
    with pytest.raises(AbsenceEndsFirst):
        away(carl, carl, 3, 2)


def test_only_those_who_work_on_requests_are_noted_as_away(carl: Actor, otto: Actor) -> None:
    with pytest.raises(NotOfTheDesk):
        away(carl, otto, 0, None)


def test_who_is_back_is_away_no_more(carl: Actor, dora: Actor) -> None:
    away(carl, dora, 0, None)
    actions.end_absence(account_id=dora.account_id or 0, by=carl, at=cast.NOW)
    assert not any(person.is_away for person in queue.people(cast.NOW))


def test_the_people_are_those_to_whom_a_request_can_be_assigned(
    carl: Actor, dora: Actor, otto: Actor
) -> None:
    cast.submitted()
    assert [person.name for person in queue.people(cast.NOW)] == ["Carl", "Dora"]
    assert queue.people(cast.NOW - timedelta(seconds=1)) == []


def test_open_requests_are_counted_by_person(carl: Actor, dora: Actor) -> None:
    for name in ("a", "b"):
        assign(carl, cast.submitted(name), dora)
    assert queue.open_for([dora.account_id or 0, carl.account_id or 0]) == {dora.account_id: 2}


def test_what_waits_for_a_second_person_is_shown(dora: Actor) -> None:
    cast.submitted("other")
    anna = cast.submitted()
    Proposal.objects.create(
        dossier_id=anna.id, deed="grant", prepared_by=dora.account_id or 0, prepared_at=cast.NOW
    )
    assert shown(dora, mark="to-confirm") == [anna.id]


def test_a_corrected_name_is_found(carl: Actor) -> None:
    anna = cast.submitted()
    values = {**cast.VALUES[cast.Section.IDENTITY], "family_name": "Kieffer"}
    actions.correct_identity(
        reference=anna.reference,
        values=values,
        reason="Carte d’identité.",
        version=None,
        by=carl,
        at=cast.NOW,
    )
    assert [hit.dossier_id for hit in search.find("kiefer").hits] == [anna.id]
    assert search.find("weber").hits == ()


def test_what_is_assigned_to_somebody_who_left_is_shown_with_what_waits_for_the_absent(
    carl: Actor, dora: Actor
) -> None:
    hers = cast.submitted()
    assign(carl, hers, dora)
    accounts.end_rights(account_id=dora.account_id or 0, by=SYSTEM, at=cast.NOW)
    assert shown(carl, assigned="away") == [hers.id]


def test_an_absence_that_is_replaced_is_told(carl: Actor, dora: Actor) -> None:
    away(carl, dora, 0, 3)
    today = cast.NOW.date()
    former = actions.note_absence(
        account_id=dora.account_id or 0, first_day=today, last_day=None, by=carl, at=cast.NOW
    )
    assert former == (today, today + timedelta(days=3))
