"""What was read in the pieces: kept beside the file, compared, read later where it could not be read at once."""

from __future__ import annotations

from datetime import date

import pytest
from tests.office import cast
from tests.office.cast import NOW
from tests.samples import pdf, readable

from prestalux.office.attribution import actions, queries
from prestalux.office.attribution.readings import readings_of
from prestalux.office.dossiers.actions import ChangedMeanwhile, Given, NothingToAnswer
from prestalux.office.dossiers.models import PieceFile
from prestalux.office.files import actions as files
from prestalux.office.files import caged
from prestalux.office.files.models import Reading, SealedFile
from prestalux.office.files.reading import UNREADABLE
from prestalux.rules.attribution.request import Section, Signing
from prestalux.rules.attribution.status import StepNotAllowed
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.documents import Flag
from prestalux.rules.reading import Remark

pytestmark = pytest.mark.django_db


def give(request: cast.Request, piece: Piece, data: bytes, *flags: str) -> int:
    """As the web gives it: read at once."""
    given = Given(data, "pièce.pdf", 1, flags, caged.read(data, at=NOW))
    return actions.give_piece(reference=request.reference, piece=piece, given=given, by=request.by, at=NOW)


def remarks(request: cast.Request, piece_id: int) -> tuple[Remark, ...]:
    return readings_of(request.view(), NOW)[piece_id].remarks


def test_another_iban_on_the_statement_is_a_remark() -> None:
    anna = cast.complete()
    given = give(anna, Piece.BANK_DETAILS, readable.statement("DE89 3704 0044 0532 0130 00"))
    assert remarks(anna, given) == (Remark.IBAN_DIFFERS, Remark.HOLDER_AGREES)


def test_a_difference_stops_nobody() -> None:
    anna = cast.complete()
    give(anna, Piece.BANK_DETAILS, readable.statement("DE89 3704 0044 0532 0130 00", "Emil Exemple"))
    assert anna.submit()


def test_the_comparison_follows_the_answers() -> None:
    anna = cast.complete()
    given = give(anna, Piece.BANK_DETAILS, readable.statement("DE89 3704 0044 0532 0130 00"))
    anna.save(Section.BANK, iban="DE89370400440532013000")
    assert remarks(anna, given) == (Remark.IBAN_AGREES, Remark.HOLDER_AGREES)


def test_the_last_day_of_the_authorisation_is_compared_with_the_typed_one() -> None:
    anna = cast.complete(basis_until=date(2027, 12, 31))
    given = give(anna, Piece.PRACTICE_AUTHORISATION, readable.permit("30.06.2027"))
    assert remarks(anna, given) == (Remark.EXPIRES, Remark.END_DIFFERS)


def test_an_expired_identity_document_is_a_remark() -> None:
    anna = cast.complete()
    given = give(anna, Piece.IDENTITY_DOCUMENT, readable.text("Date of expiry", "01.02.2026"))
    assert remarks(anna, given) == (Remark.EXPIRED,)


def test_a_scan_says_nothing_about_the_account() -> None:
    anna = cast.complete()
    assert remarks(anna, give(anna, Piece.BANK_DETAILS, pdf.scan())) == ()


def test_files_that_were_never_read_are_read_in_small_batches() -> None:
    cast.complete()
    assert actions.read_unread_files(at=NOW, most=2) == 2
    assert actions.read_unread_files(at=NOW, most=2) == 1
    assert actions.read_unread_files(at=NOW, most=2) == 0


def test_files_of_an_earlier_reader_are_read_again() -> None:
    anna = cast.draft()
    give(anna, Piece.BANK_DETAILS, readable.statement())
    Reading.objects.update(reader=0, words={"nonsense": True})
    assert actions.read_unread_files(at=NOW) == 1
    (reading,) = readings_of(anna.view(), NOW).values()
    assert reading.read.ibans == ("LU280019400644750000",)


def test_bytes_that_are_lost_are_unreadable_and_tried_once() -> None:
    anna = cast.draft()
    given = anna.give(Piece.BANK_DETAILS)
    SealedFile.objects.update(wrapped_key=b"x" * 60)
    assert actions.read_unread_files(at=NOW) == 1
    assert readings_of(anna.view(), NOW)[given].read == UNREADABLE
    assert actions.read_unread_files(at=NOW) == 0


def test_a_purged_file_keeps_nothing_of_what_was_read() -> None:
    anna = cast.draft()
    give(anna, Piece.BANK_DETAILS, readable.statement())
    files.purge(PieceFile.objects.get().file_id, at=NOW)
    assert not Reading.objects.exists()
    assert actions.read_unread_files(at=NOW) == 0


def test_the_answers_of_a_sheet_are_not_kept() -> None:
    anna = cast.draft()
    give(anna, Piece.INFORMATION_SHEET, readable.marked({"family_name": readable.String("Weber")}))
    assert "Weber" not in str(Reading.objects.get().words)


# --- the filled sheet

UNSIGNED = Flag.UNSIGNED_FORM.value


def take(request: cast.Request, seen: str | None = None) -> None:
    view = request.view()
    actions.take_over_sheet(
        reference=request.reference,
        piece_id=1,
        values={Section.BANK: {"holder": "Anna W."}, Section.IDENTITY: cast.VALUES[Section.IDENTITY]},
        complete={Section.IDENTITY},
        seen=queries.mark_of_sheet(view.values) if seen is None else seen,
        by=request.by,
        at=NOW,
    )


def test_a_complete_group_is_answered_and_another_keeps_what_it_got() -> None:
    anna = cast.draft()
    take(anna)
    view = anna.view()
    assert view.facts.sections_given == {Section.IDENTITY}
    assert (view.values["family_name"], view.values["holder"]) == ("Weber", "Anna W.")


def test_answers_changed_meanwhile_are_not_written_over() -> None:
    anna = cast.draft()
    with pytest.raises(ChangedMeanwhile):
        take(anna, seen="of another page")


def test_nothing_is_taken_over_once_the_request_is_sent() -> None:
    with pytest.raises(StepNotAllowed):
        take(cast.submitted())


def test_an_unsigned_form_is_not_the_signed_sheet() -> None:
    anna = cast.draft()
    give(anna, Piece.INFORMATION_SHEET, pdf.form(), UNSIGNED)
    view = anna.view()
    assert view.facts.signing is not Signing.HAND
    assert Piece.INFORMATION_SHEET not in view.facts.held


def test_an_unsigned_form_does_not_answer_an_ask_for_the_sheet(carl) -> None:
    anna = cast.asked(carl, Piece.INFORMATION_SHEET)
    give(anna, Piece.INFORMATION_SHEET, pdf.form(), UNSIGNED)
    with pytest.raises(NothingToAnswer):
        anna.answer(anna.ask_id(Piece.INFORMATION_SHEET))
