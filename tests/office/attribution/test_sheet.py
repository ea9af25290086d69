"""The information sheet: question groups, the mark against stale pages, and the two ways to sign."""

from __future__ import annotations

from datetime import date

import pytest
from tests.office import cast

from prestalux.office.attribution import actions, queries
from prestalux.office.attribution.actions import NotAskedFor, NotSigned
from prestalux.office.dossiers.actions import ChangedMeanwhile
from prestalux.office.journal.actor import Actor
from prestalux.office.journal.models import Line
from prestalux.rules.attribution.request import Section, Signing
from prestalux.rules.attribution.status import StepNotAllowed
from prestalux.rules.conventions.pieces import Piece

pytestmark = pytest.mark.django_db


def mark(anna: cast.Request, section: Section) -> str:
    return queries.mark_of_section(anna.id, section)


@pytest.mark.parametrize("section", Section)
def test_a_group_is_kept_as_it_was_given(section: Section) -> None:
    anna = cast.draft()
    anna.save(section)
    values = anna.view().values
    assert {column: values[column] for column in cast.VALUES[section]} == cast.VALUES[section]


@pytest.mark.parametrize("section", Section)
def test_a_group_that_was_given_is_no_gap(section: Section) -> None:
    anna = cast.draft()
    anna.save(section)
    assert section not in anna.view().gaps.sections


def test_a_group_saved_twice_counts_once() -> None:
    anna = cast.draft()
    anna.save(Section.BANK)
    anna.save(Section.BANK)
    assert anna.view().facts.sections_given == {Section.BANK}


def test_a_page_that_shows_older_values_is_refused() -> None:
    anna = cast.draft()
    anna.save(Section.BANK)
    stale = mark(anna, Section.BANK)
    anna.save(Section.BANK, holder="Anna Weber-Exemple")
    with pytest.raises(ChangedMeanwhile):
        anna.save(Section.BANK, seen=stale, holder="Somebody else")
    assert anna.view().values["holder"] == "Anna Weber-Exemple"


def test_a_page_that_shows_the_standing_values_is_taken() -> None:
    anna = cast.draft()
    anna.save(Section.BANK)
    anna.save(Section.BANK, seen=mark(anna, Section.BANK), holder="Weber Anna")
    assert anna.view().values["holder"] == "Weber Anna"


def test_a_change_of_another_group_does_not_make_a_page_stale() -> None:
    anna = cast.draft()
    anna.save(Section.BANK)
    seen = mark(anna, Section.BANK)
    anna.save(Section.IDENTITY)
    anna.save(Section.BANK, seen=seen)


def test_two_first_pages_of_a_group_never_given_both_pass() -> None:
    anna = cast.draft()
    anna.save(Section.BANK, seen="the mark of an empty page")
    assert Section.BANK in anna.view().facts.sections_given


@pytest.mark.parametrize("name", ["Anna Weber", "anna weber", "  ANNA   WEBER "])
def test_the_declaration_is_signed_by_writing_out_the_name(name: str) -> None:
    anna = cast.draft()
    anna.save(Section.IDENTITY)
    anna.sign(name)
    signature = anna.view().signature
    assert signature is not None
    assert signature.signed_as == "Anna Weber"


@pytest.mark.parametrize("name", ["", "Anna", "Weber Anna", "Emil Weber"])
def test_another_name_does_not_sign(name: str) -> None:
    anna = cast.draft()
    anna.save(Section.IDENTITY)
    with pytest.raises(NotSigned):
        anna.sign(name)


def test_a_sheet_without_a_name_cannot_be_signed() -> None:
    with pytest.raises(NotSigned):
        cast.draft().sign("")


def test_a_person_with_one_name_signs_with_it() -> None:
    anna = cast.draft()
    anna.save(Section.IDENTITY, family_name="Sukarno", given_name="")
    anna.sign("sukarno")
    assert anna.view().signature is not None


@pytest.mark.parametrize(
    ("section", "change"),
    [
        (Section.IDENTITY, {"phone": "+352621000001"}),
        (Section.AUTHORISATION, {"basis_until": date(2027, 1, 1)}),
        (Section.PRACTICE, {"town": "Esch-sur-Alzette"}),
        (Section.RADIOLOGY, {"radiological_equipment": True}),
        (Section.BANK, {"bic": "BCEELULL"}),
    ],
)
def test_a_change_of_any_group_voids_the_signature(section: Section, change: dict[str, object]) -> None:
    anna = cast.complete()
    anna.save(section, **change)
    assert anna.view().signature is None
    assert Piece.INFORMATION_SHEET not in anna.view().facts.held


def test_saving_the_same_values_again_keeps_the_signature() -> None:
    anna = cast.complete()
    anna.save(Section.BANK)
    assert anna.view().signature is not None


def test_going_back_to_the_signed_values_revives_the_signature() -> None:
    anna = cast.complete()
    anna.save(Section.BANK, holder="Somebody else")
    anna.save(Section.BANK)
    assert anna.view().signature is not None


def test_a_signature_of_one_request_says_nothing_about_another() -> None:
    one, other = cast.complete("anna"), cast.draft("second")
    for section in Section:
        other.save(section)
    assert one.view().signature is not None
    assert other.view().signature is None


def test_the_sheet_given_as_a_file_is_signed_by_hand() -> None:
    anna = cast.draft()
    anna.give(Piece.INFORMATION_SHEET)
    assert anna.view().facts.signing is Signing.HAND


def test_signing_can_be_chosen_before_it_is_done() -> None:
    anna = cast.draft()
    actions.choose_signing(reference=anna.reference, signing=Signing.HAND, by=anna.by, at=cast.NOW)
    assert anna.view().facts.signing is Signing.HAND


def test_after_submission_the_sheet_stands() -> None:
    anna = cast.submitted()
    with pytest.raises(StepNotAllowed):
        anna.save(Section.BANK)


def test_after_submission_the_sheet_is_not_signed_again() -> None:
    anna = cast.submitted()
    with pytest.raises(StepNotAllowed):
        anna.sign()


def test_while_the_fund_asks_for_the_sheet_it_can_be_changed(dora: Actor) -> None:
    anna = cast.asked(dora, Piece.INFORMATION_SHEET)
    anna.save(Section.BANK, holder="A. Weber")
    assert anna.view().values["holder"] == "A. Weber"


def test_while_the_fund_asks_for_another_piece_the_sheet_stands(dora: Actor) -> None:
    anna = cast.asked(dora, Piece.BANK_DETAILS)
    with pytest.raises(NotAskedFor):
        anna.save(Section.BANK)


def test_the_journal_holds_no_value_of_the_sheet() -> None:
    anna = cast.complete()
    written = " ".join(f"{line.subject} {line.facts}" for line in Line.objects.all())
    marked = ["Weber", "Anna", "1990-09-30", "1990093012358", "621000000", "A-1", "Exemple", "LU2800", "@"]
    assert [value for value in marked if value in written] == []
    assert anna.reference not in written
