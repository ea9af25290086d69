"""Requests of one person: found with the reason, merged, and split again without losing anything."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import cast
from tests.office.state import everything

from prestalux.office.attribution import queue
from prestalux.office.attribution.duplicates import duplicates_of
from prestalux.office.attribution.queue import Ages, Filters
from prestalux.office.dossiers.actions import ChangedMeanwhile
from prestalux.office.journal import queries as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.outbox.models import Letter
from prestalux.rules.attribution.sameness import NotMergeable, Sameness
from prestalux.rules.attribution.status import Status, StepNotAllowed
from prestalux.rules.conventions.pieces import Piece

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("prefix")]
OTHER = {
    "family_name": "Schmit",
    "given_name": "Berthe",
    "birth_date": date(1980, 1, 2),
    "matricule": "",
    "basis_number": "B-2",
    "iban": "LU980019400644750001",
    "holder": "Berthe Schmit",
}


def other(name: str, **same: object) -> cast.Request:
    """Somebody with nothing in common but what is said, and files of their own."""
    request = cast.complete(name, **{**OTHER, **same})
    for given in request.view().pieces:
        request.take_back(given.id)
    for piece in cast.FILES:
        request.give(piece, cast.paper(f"{name} {piece}"))
    request.submit()
    return request


def reasons(request: cast.Request) -> dict[int, tuple[Sameness, ...]]:
    return {row.id: row.reasons for row in duplicates_of(request.id)}


# Finding


@pytest.mark.parametrize(
    ("same", "reason"),
    [
        ({"matricule": "1990093012358"}, Sameness.MATRICULE),
        (
            {"family_name": "WEBER", "given_name": "Anna", "birth_date": date(1990, 9, 30)},
            Sameness.NAME_AND_BIRTH,
        ),
        ({"basis_number": " a1 "}, Sameness.AUTHORISATION),
        ({"iban": "LU280019400644750000"}, Sameness.IBAN),
    ],
)
def test_what_two_requests_share_is_named(same: dict[str, object], reason: Sameness) -> None:
    anna = cast.submitted()
    assert reasons(other("berthe", **same)) == {anna.id: (reason,)}


def test_the_same_file_is_named() -> None:
    anna, berthe = cast.submitted(), other("berthe")
    assert reasons(anna) == {}
    third = cast.complete(
        "carla", **OTHER | {"matricule": "", "iban": "LU120010001234567891", "basis_number": ""}
    )
    third.submit()
    assert reasons(third)[anna.id] == (Sameness.FILE,)
    assert Sameness.FILE not in reasons(third).get(berthe.id, ())


def test_somebody_with_nothing_in_common_is_not_found() -> None:
    cast.submitted()
    assert reasons(other("berthe")) == {}


def test_a_draft_is_nobody_s_business() -> None:
    cast.complete("anna-again")
    assert reasons(cast.submitted()) == {}


def test_the_surest_reason_comes_first() -> None:
    anna = cast.submitted()
    by_account = other("berthe", iban="LU280019400644750000")
    by_matricule = other("carla", matricule="1990093012358")
    assert list(reasons(anna)) == [by_matricule.id, by_account.id]


def test_a_code_already_held_is_shown(dora: Actor) -> None:
    first = cast.submitted()
    code = cast.grant(first, dora)
    (found,) = duplicates_of(cast.submitted("anna-again").id)
    assert (found.code, found.status) == (code, Status.GRANTED)


def test_finding_takes_as_many_queries_for_many_as_for_one() -> None:
    anna = cast.submitted()
    cast.submitted("anna-1")

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            duplicates_of(anna.id)
        return len(seen)

    few = queries()
    for number in range(2, 6):
        cast.submitted(f"anna-{number}")
    assert queries() == few


# Merging and splitting


def test_a_merged_request_waits_for_nobody_and_shows_its_lead(dora: Actor) -> None:
    anna, again = cast.submitted(), cast.submitted("again")
    cast.merge(anna, again, dora)
    view = again.view()
    assert (view.status, view.lead and view.lead.id) == (Status.MERGED, anna.id)
    assert [row.id for row in anna.view().members] == [again.id]


def test_both_sides_of_a_merge_are_in_the_journal(dora: Actor) -> None:
    anna, again = cast.submitted(), cast.submitted("again")
    cast.merge(anna, again, dora)
    last = [journal.lines_about("dossier", request.id)[-1].event for request in (anna, again)]
    assert last == ["request.merged", "request.merged"]


def test_whoever_asked_is_told_by_one_letter(dora: Actor) -> None:
    anna, again = cast.submitted(), cast.submitted("again")
    cast.merge(anna, again, dora)
    assert Letter.objects.filter(kind="merged").values_list("dossier_id", flat=True).get() == again.id


def test_splitting_leads_back_to_where_it_stood(dora: Actor) -> None:
    anna, again = cast.submitted(), cast.asked(dora, Piece.BANK_DETAILS, name="again")
    cast.merge(anna, again, dora)
    assert cast.split(again, dora) is Status.INCOMPLETE
    assert again.view().lead is None


def test_an_answer_given_after_the_merge_is_kept_after_the_split(dora: Actor) -> None:
    anna, again = cast.submitted(), cast.asked(dora, Piece.BANK_DETAILS, name="again")
    ask = again.ask_id(Piece.BANK_DETAILS)
    cast.merge(anna, again, dora)
    given = again.give(Piece.BANK_DETAILS, cast.paper("again"))
    assert again.answer(ask) is Status.MERGED
    assert cast.split(again, dora) is Status.SUBMITTED
    assert given in {row.id for row in again.view().files_for(Piece.BANK_DETAILS)}


def test_nothing_but_the_merge_itself_differs_after_the_split(dora: Actor) -> None:
    anna, again = cast.submitted(), cast.submitted("again")
    kept = {
        name: rows
        for name, rows in everything().items()
        if name.startswith(("attribution", "files", "registry"))
    }
    before = again.view()
    cast.merge(anna, again, dora)
    cast.split(again, dora)
    after = again.view()
    assert {name: rows for name, rows in everything().items() if name in kept} == kept
    assert (after.values, after.pieces, after.asks, after.status) == (
        before.values,
        before.pieces,
        before.asks,
        before.status,
    )


def test_a_decided_request_is_neither_lead_nor_member(dora: Actor) -> None:
    granted, again = cast.submitted(), cast.submitted("again")
    cast.grant(granted, dora)
    before = everything()
    for lead, member in ((granted, again), (again, granted)):
        with pytest.raises(StepNotAllowed):
            cast.merge(lead, member, dora)
    assert everything() == before


def test_a_request_is_not_merged_with_itself(dora: Actor) -> None:
    anna = cast.submitted()
    with pytest.raises(NotMergeable):
        cast.merge(anna, anna, dora)


def test_a_lead_is_not_merged_into_another(dora: Actor) -> None:
    anna, again, third = cast.submitted(), cast.submitted("again"), cast.submitted("third")
    cast.merge(anna, again, dora)
    with pytest.raises(NotMergeable):
        cast.merge(third, anna, dora)


def test_a_merged_request_is_not_merged_again(dora: Actor) -> None:
    anna, again, third = cast.submitted(), cast.submitted("again"), cast.submitted("third")
    cast.merge(anna, again, dora)
    with pytest.raises(StepNotAllowed):
        cast.merge(third, again, dora)


def test_a_merge_lets_what_was_prepared_lapse(dora: Actor) -> None:
    anna, again = cast.submitted(), cast.submitted("again")
    cast.prepare(anna, cast.carl())
    cast.merge(anna, again, dora)
    assert anna.view().prepared is None


def test_a_stale_page_merges_nothing(dora: Actor) -> None:
    anna, again = cast.submitted(), cast.submitted("again")
    version = anna.view().version
    cast.ask(anna, dora, Piece.BANK_DETAILS)
    with pytest.raises(ChangedMeanwhile):
        cast.merge(anna, again, dora, version=version)


def test_a_lead_that_is_withdrawn_lets_the_others_go(dora: Actor) -> None:
    anna, again = cast.submitted(), cast.submitted("again")
    cast.merge(anna, again, dora)
    anna.withdraw()
    assert (again.status, again.view().lead) == (Status.SUBMITTED, None)


def test_a_merged_request_can_be_withdrawn(dora: Actor) -> None:
    anna, again = cast.submitted(), cast.submitted("again")
    cast.merge(anna, again, dora)
    again.withdraw()
    assert (again.status, anna.view().members) == (Status.WITHDRAWN, ())


def answered_in_a_member(dora: Actor) -> cast.Request:
    """A lead with a grant prepared, in whose member what the fund had asked for was then answered."""
    anna, again = cast.submitted(), cast.asked(dora, Piece.BANK_DETAILS, name="again")
    ask = again.ask_id(Piece.BANK_DETAILS)
    cast.merge(anna, again, dora)
    cast.prepare(anna, cast.carl())
    again.give(Piece.BANK_DETAILS, cast.paper("again"))
    again.answer(ask)
    return anna


def test_the_answer_of_a_merged_request_lets_what_was_prepared_in_its_lead_lapse(dora: Actor) -> None:
    assert answered_in_a_member(dora).view().prepared is None


def test_the_answer_of_a_merged_request_is_remembered_in_its_lead(dora: Actor) -> None:
    assert answered_in_a_member(dora).view().moments[-1].what == "answered"


def test_the_answer_of_a_merged_request_finds_its_lead_in_the_queue(dora: Actor) -> None:
    anna = answered_in_a_member(dora)
    page = queue.page(Filters.read({"mark": "answered", "show": "fund"}), ages=Ages(5, 15), at=cast.NOW)
    assert [row.id for row in page.rows] == [anna.id]


def test_strangers_are_not_merged(dora: Actor) -> None:
    with pytest.raises(NotMergeable):
        cast.merge(cast.submitted(), other("berthe"), dora)
