"""Reading in the cage: what stands in a file, whatever a stranger put there, within the limits of a job."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from string import ascii_uppercase

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from tests.samples import pdf, readable

from prestalux.office.files.cage import Cage, Duty
from prestalux.office.files.reading import UNREADABLE, FileRead, Outcome, SignatureVerdict
from prestalux.rules.documents import Finding
from prestalux.rules.reading import MOST_IBANS
from prestalux.rules.reading.sheet import MARK

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage(size=1, duty=Duty.READ, cpu_seconds=4, wall_seconds=20) as made:
        yield made


@pytest.fixture
def read(cage: Cage) -> Iterator[object]:
    yield lambda data, *anchors: cage.read(data, anchors=anchors, at=AT)
    # Whatever the file was, the next one is read.
    assert cage.read(readable.statement(), at=AT).ibans == ("LU280019400644750000",)


def test_iban_and_holder_of_a_statement_are_read(read) -> None:
    found = read(readable.statement())
    assert (found.ibans, found.holder) == (("LU280019400644750000",), "Mme Anna WEBER")


def test_the_last_day_of_a_permit_is_read(read) -> None:
    assert read(readable.permit()).ends == (date(2027, 12, 31),)


def test_a_scan_has_no_text_to_read(read) -> None:
    assert read(pdf.scan()) == FileRead(Outcome.NO_TEXT)


def test_a_cage_that_does_not_read_says_so() -> None:
    with Cage(size=1) as judging:
        assert judging.read(readable.statement(), at=AT) == UNREADABLE


def test_words_that_begin_like_an_iban_of_any_country_are_read_over(read) -> None:
    codes = [first + second for first in ascii_uppercase for second in ascii_uppercase]
    found = read(
        readable.text(
            *[f"Facture {code}20 2600 0012 3456 7890" for code in codes], "valable jusqu'au 31.12.2027"
        )
    )
    assert (found.outcome, found.ibans, found.ends) == (Outcome.READ, (), (date(2027, 12, 31),))


# --- signatures


def test_an_unsigned_file_has_no_signature(read) -> None:
    assert read(readable.permit()).signature is None


def test_a_signature_of_a_known_authority_is_trusted(read) -> None:
    (one,) = read(readable.signed(readable.permit()), readable.anchor()).signatures
    assert (one.verdict, one.signer) == (SignatureVerdict.TRUSTED, "Anna Weber")


def test_without_an_anchor_the_signer_is_unknown(read) -> None:
    assert read(readable.signed(readable.permit())).signature is SignatureVerdict.UNKNOWN_SIGNER


def test_a_change_after_signing_is_seen(read) -> None:
    found = read(readable.changed_after_signing(readable.permit()), readable.anchor())
    assert found.signature is SignatureVerdict.CHANGED


def test_bytes_after_the_signed_part_are_a_change(read) -> None:
    data = readable.signed(readable.permit()) + b"\n% more\n"
    assert read(data, readable.anchor()).signature is SignatureVerdict.CHANGED


def test_a_changed_byte_breaks_the_signature(read) -> None:
    found = read(readable.broken_signature(readable.permit()), readable.anchor())
    assert found.signature is SignatureVerdict.BROKEN


@pytest.mark.parametrize(
    "entries",
    [
        {"ByteRange": Array([0, 10, 20, 30]), "Contents": String("nonsense"), "SubFilter": Name("/x")},
        {"ByteRange": Array([0, 1 << 40, -5, 1 << 40]), "Contents": String("\x30\x80"), "Filter": Name("/y")},
        {"ByteRange": String("0 0 0 0"), "Contents": Dictionary()},
        {"ByteRange": Array([]), "SubFilter": Name("/ETSI.CAdES.detached"), "Contents": String("")},
        {"ByteRange": Array([0, 1, 2, 3] * 5_000), "SubFilter": Name("/adbe.pkcs7.detached")},
    ],
    ids=["unknown filter", "beyond the file", "wrong kinds", "empty", "long"],
)
def test_nonsense_in_the_place_of_a_signature_is_broken(read, entries: dict[str, object]) -> None:
    assert read(readable.signature_nonsense(**entries)).signature is SignatureVerdict.BROKEN


# --- hostile texts


def test_ten_thousand_ibans_are_many_and_no_more(read) -> None:
    numbers = [
        f"DE{98 - (int(f'{bank:018d}131400') % 97):02d}{bank:018d}" for bank in range(10**17, 10**17 + 10_000)
    ]
    found = read(readable.text(*numbers[:600]))
    assert len(found.ibans) == MOST_IBANS + 1
    assert len(read(readable.text(" ".join(numbers))).ibans) == MOST_IBANS + 1


def test_a_text_of_megabytes_is_answered(read) -> None:
    line = "valable jusqu'au titulaire du compte LU28 0019 "
    assert read(readable.text(*[line * 40] * 1_500)).outcome in {Outcome.READ, Outcome.UNREADABLE}


def test_a_page_that_takes_too_long_is_unreadable(read) -> None:
    assert read(pdf.content_bomb()).outcome is Outcome.UNREADABLE


# --- hostile forms


def test_a_form_of_others_has_no_answers(read) -> None:
    assert read(readable.form({"family_name": String("Weber")})).answers is None


def test_only_the_fields_of_the_sheet_are_answers(read) -> None:
    found = read(
        readable.marked(
            {"family_name": String("Weber"), "__class__": String("x"), "status": String("granted")}
        )
    )
    assert found.answers == {"family_name": "Weber"}


def test_a_value_of_another_kind_is_no_answer(read) -> None:
    odd = {"iban": Dictionary(A=1), "holder": Array([String("x")]), "street": 7, "basis": Name.declaration}
    assert read(readable.marked(odd)).answers == {"basis": "declaration"}


def test_a_long_answer_is_cut_where_no_field_is_that_long(read) -> None:
    found = read(readable.marked({"family_name": String("W" * 1_000_000)}))
    assert found.answers is not None
    assert len(found.answers["family_name"]) == 500


def endless_tree(document: pikepdf.Pdf) -> None:
    fields = document.Root.AcroForm.Fields
    fields[0].Kids = Array([fields[0], fields[0]])
    del fields[0].V


@pytest.mark.parametrize(
    "change",
    [
        endless_tree,
        lambda document: setattr(document.Root, "AcroForm", String("form")),
        lambda document: setattr(document.Root.AcroForm, "Fields", Dictionary()),
        lambda document: setattr(
            document.Root.AcroForm, "Fields", Array([1, Name.x, String("x"), Array([])] * 900)
        ),
        lambda document: setattr(document.Root.AcroForm.Fields[0], "T", Dictionary()),
    ],
    ids=["loop", "text", "dictionary", "numbers", "nameless"],
)
def test_a_malformed_form_has_no_answers(read, change) -> None:
    assert read(readable.form({"anything": String("x")}, change)).answers is None


@pytest.mark.parametrize(
    "name", ["a" * 100_000, "../../etc/passwd", "\x00\u202e", "'; DROP TABLE files_reading; --", MARK + "x"]
)
def test_a_hostile_field_name_is_not_ours(read, name: str) -> None:
    assert read(readable.form({name: String("x")})).answers is None


def test_a_form_of_the_xml_kind_does_not_pass_the_gate(cage: Cage) -> None:
    assert cage.judge(pdf.xfa()).finding is Finding.SCRIPT
