"""What a request must hold, and what both sides are told: one rule for applicant and staff."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, product
from typing import Any

import pytest
from tests.rules.attribution.samples import COMPLETE, GIVEN, ON, facts, holding

from prestalux.rules.attribution.request import (
    Basis,
    Gaps,
    NotComplete,
    Notice,
    PieceFacts,
    RequestFacts,
    Section,
    Signing,
    gaps,
    notices,
    require_complete,
    sections_of,
)
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.conventions.professions import SERVED, Profession

DAY = timedelta(days=1)
ALL_PIECES = tuple(Piece)
EITHER = {Profession.DENTIST, Profession.DOCTOR}


def missing(request: RequestFacts) -> list[set[Piece]]:
    return [set(one_of) for one_of in gaps(request, ON).pieces]


def every_choice_of_pieces() -> list[frozenset[Piece]]:
    return [
        frozenset(some) for count in range(len(ALL_PIECES) + 1) for some in combinations(ALL_PIECES, count)
    ]


def is_enough(held: frozenset[Piece], profession: Profession, basis: Basis, radiology: bool) -> bool:
    """The list on the page, once more in other words."""
    ground = Piece.PRACTICE_AUTHORISATION
    if profession in EITHER and basis is Basis.DECLARATION:
        ground = Piece.SERVICE_DECLARATION
    needed = {Piece.INFORMATION_SHEET, ground, Piece.IDENTITY_DOCUMENT, Piece.BANK_DETAILS}
    if profession in EITHER and radiology:
        needed.add(Piece.RADIOPROTECTION_AUTHORISATION)
    return needed <= held


def test_a_request_that_lacks_nothing_has_no_gaps() -> None:
    assert not gaps(COMPLETE, ON)


def test_a_request_that_lacks_nothing_passes() -> None:
    require_complete(COMPLETE, ON)


@pytest.mark.parametrize(
    ("profession", "basis", "radiology"), list(product(SERVED, Basis, (True, False))), ids=str
)
def test_the_four_pieces_are_enough_and_none_of_them_can_be_left_out(
    profession: Profession, basis: Basis, radiology: bool
) -> None:
    for held in every_choice_of_pieces():
        asked = holding(*held, profession=profession, basis=basis, radiological_equipment=radiology)
        assert (not missing(asked)) is is_enough(held, profession, basis, radiology), sorted(held)


@pytest.mark.parametrize("piece", GIVEN)
def test_staff_are_held_back_by_the_gap_the_applicant_is_shown(piece: Piece) -> None:
    asked = facts(pieces=tuple(given for given in COMPLETE.pieces if given.piece is not piece))
    with pytest.raises(NotComplete) as refused:
        require_complete(asked, ON)
    shown = [sorted(piece.value for piece in one_of) for one_of in gaps(asked, ON).pieces]
    assert refused.value.facts["pieces"] == shown == [[piece.value]]


@pytest.mark.parametrize("section", Section)
def test_every_question_group_must_be_given(section: Section) -> None:
    asked = facts(sections_given=frozenset(Section) - {section})
    assert gaps(asked, ON) == Gaps(sections=(section,), pieces=(), email_confirmation=False)


def test_the_missing_groups_come_in_the_order_of_the_sheet() -> None:
    assert gaps(facts(sections_given=frozenset()), ON).sections == tuple(Section)


def test_the_missing_pieces_come_in_the_order_of_the_page() -> None:
    asked = holding(radiological_equipment=True)
    assert missing(asked) == [
        {Piece.INFORMATION_SHEET},
        {Piece.PRACTICE_AUTHORISATION},
        {Piece.RADIOPROTECTION_AUTHORISATION},
        {Piece.IDENTITY_DOCUMENT},
        {Piece.BANK_DETAILS},
    ]


def test_an_address_nobody_confirmed_is_a_gap() -> None:
    assert gaps(facts(email_confirmed=False), ON).email_confirmation


def test_the_refusal_names_sections_pieces_and_the_address() -> None:
    with pytest.raises(NotComplete) as refused:
        require_complete(facts(sections_given=frozenset(), pieces=(), email_confirmed=False), ON)
    assert refused.value.facts == {
        "sections": [section.value for section in Section],
        "pieces": [["practice-authorisation"], ["identity-document"], ["bank-details"]],
        "email_confirmation": True,
    }


# The ground: authorisation or declaration


@pytest.mark.parametrize("profession", sorted(EITHER))
def test_a_declaration_of_services_stands_in_for_the_authorisation(profession: Profession) -> None:
    held = (Piece.INFORMATION_SHEET, Piece.SERVICE_DECLARATION, Piece.IDENTITY_DOCUMENT, Piece.BANK_DETAILS)
    assert missing(holding(*held, profession=profession, basis=Basis.DECLARATION)) == []


@pytest.mark.parametrize("profession", sorted(set(SERVED) - EITHER))
def test_for_the_other_professions_a_declaration_stands_in_for_nothing(profession: Profession) -> None:
    held = (Piece.INFORMATION_SHEET, Piece.SERVICE_DECLARATION, Piece.IDENTITY_DOCUMENT, Piece.BANK_DETAILS)
    asked = holding(*held, profession=profession, basis=Basis.DECLARATION)
    assert missing(asked) == [{Piece.PRACTICE_AUTHORISATION}]


def test_before_the_ground_is_declared_either_piece_is_named() -> None:
    asked = holding(Piece.INFORMATION_SHEET, Piece.IDENTITY_DOCUMENT, Piece.BANK_DETAILS, basis=None)
    assert missing(asked) == [{Piece.PRACTICE_AUTHORISATION, Piece.SERVICE_DECLARATION}]


# Radioprotection


@pytest.mark.parametrize("profession", sorted(EITHER))
def test_who_declares_radiological_equipment_owes_the_radioprotection_authorisation(
    profession: Profession,
) -> None:
    asked = facts(profession=profession, radiological_equipment=True)
    assert missing(asked) == [{Piece.RADIOPROTECTION_AUTHORISATION}]


@pytest.mark.parametrize("declared", [False, None])
def test_without_equipment_no_radioprotection_authorisation_is_asked(declared: bool | None) -> None:
    assert missing(facts(radiological_equipment=declared)) == []


@pytest.mark.parametrize("profession", sorted(set(SERVED) - EITHER))
def test_the_other_professions_are_not_asked_about_radiological_equipment(profession: Profession) -> None:
    assert Section.RADIOLOGY not in sections_of(profession)


@pytest.mark.parametrize("profession", sorted(EITHER))
def test_dentists_and_doctors_are_asked_every_group(profession: Profession) -> None:
    assert sections_of(profession) == tuple(Section)


# What counts as held


def test_a_blank_file_does_not_count() -> None:
    blank = PieceFacts(Piece.BANK_DETAILS, "digest", looks_blank=True)
    rest = tuple(given for given in COMPLETE.pieces if given.piece is not Piece.BANK_DETAILS)
    assert missing(facts(pieces=(*rest, blank))) == [{Piece.BANK_DETAILS}]


def test_a_blank_file_beside_a_good_one_takes_nothing_away() -> None:
    blank = PieceFacts(Piece.BANK_DETAILS, "digest", looks_blank=True)
    assert missing(facts(pieces=(*COMPLETE.pieces, blank))) == []


def test_a_sheet_signed_in_the_portal_counts_without_a_file() -> None:
    assert Piece.INFORMATION_SHEET in COMPLETE.held


def test_a_sheet_whose_values_changed_since_does_not_count() -> None:
    assert Piece.INFORMATION_SHEET not in facts(signed_in_portal=False).held


def test_a_declaration_in_the_portal_does_not_count_for_who_signs_by_hand() -> None:
    assert Piece.INFORMATION_SHEET not in facts(signing=Signing.HAND).held


def test_a_sheet_signed_by_hand_counts_as_a_file() -> None:
    assert Piece.INFORMATION_SHEET in holding(Piece.INFORMATION_SHEET).held


# Notices


ONE_NOTICE: list[tuple[Notice, dict[str, Any], dict[str, Any]]] = [
    (Notice.START_IN_THE_PAST, {"start_on": ON - DAY}, {"start_on": ON}),
    (
        Notice.START_BEFORE_AUTHORISATION,
        {"start_on": ON, "basis_from": ON + DAY},
        {"start_on": ON, "basis_from": ON},
    ),
    (
        Notice.START_AFTER_END,
        {"start_on": ON + DAY, "basis_until": ON},
        {"start_on": ON, "basis_until": ON},
    ),
    (Notice.AUTHORISATION_EXPIRED, {"basis_until": ON - DAY}, {"basis_until": ON}),
    (Notice.AUTHORISATION_NOT_YET_VALID, {"basis_from": ON + DAY}, {"basis_from": ON}),
    (Notice.MATRICULE_NOT_BIRTH_DATE, {"matricule_agrees": False}, {"matricule_agrees": True}),
    (Notice.BANK_UNKNOWN, {"bank_known": False}, {"bank_known": True}),
    (Notice.HOLDER_DIFFERS, {"holder_agrees": False}, {"holder_agrees": True}),
    (
        Notice.LOOKS_BLANK,
        {"pieces": (PieceFacts(Piece.BANK_DETAILS, "a", looks_blank=True),)},
        {"pieces": (PieceFacts(Piece.BANK_DETAILS, "a"),)},
    ),
    (
        Notice.SAME_FILE_TWICE,
        {"pieces": (PieceFacts(Piece.BANK_DETAILS, "a"), PieceFacts(Piece.IDENTITY_DOCUMENT, "a"))},
        {"pieces": (PieceFacts(Piece.BANK_DETAILS, "a"), PieceFacts(Piece.IDENTITY_DOCUMENT, "b"))},
    ),
    (Notice.INFECTED_FILE, {"infected": frozenset({Piece.BANK_DETAILS})}, {"infected": frozenset()}),
    (
        Notice.AWAITING_SCAN,
        {"awaiting_scan": frozenset({Piece.BANK_DETAILS})},
        {"awaiting_scan": frozenset()},
    ),
]


@pytest.mark.parametrize(("notice", "there", "_"), ONE_NOTICE, ids=lambda part: str(part)[:30])
def test_a_notice_is_given_from_the_first_day_it_is_true(
    notice: Notice, there: dict[str, Any], _: dict[str, Any]
) -> None:
    assert notice in notices(facts(**there), ON)


@pytest.mark.parametrize(("notice", "_", "not_there"), ONE_NOTICE, ids=lambda part: str(part)[:30])
def test_a_notice_is_not_given_on_the_last_day_before(
    notice: Notice, _: dict[str, Any], not_there: dict[str, Any]
) -> None:
    assert notice not in notices(facts(**not_there), ON)


def test_every_notice_has_its_boundary_in_this_file() -> None:
    assert {notice for notice, _, _ in ONE_NOTICE} == set(Notice)


def test_a_request_that_lacks_nothing_and_starts_later_is_told_nothing() -> None:
    assert notices(COMPLETE, ON) == ()


def test_days_nobody_gave_are_told_nothing() -> None:
    assert notices(facts(start_on=None, basis_from=None, basis_until=None), ON) == ()


@pytest.mark.parametrize("changes", [{"start_on": date(2020, 1, 1)}, {"basis_until": ON - DAY}])
def test_a_notice_blocks_nothing(changes: dict[str, Any]) -> None:
    require_complete(facts(**changes), ON)
