"""Where a document begins and ends: what is harmless around it, and what is not."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

import pytest
from tests.samples import pdf

from prestalux.rules.documents import Finding
from prestalux.rules.documents.envelope import Envelope, examine


@pytest.mark.parametrize(
    "before", [b"", b"\xef\xbb\xbf", b"\n", b"\0\0", b"\x1b%-12345X", b"@PJL JOB\r\n", b" " * 900]
)
def test_the_header_is_found_after_harmless_bytes(before: bytes) -> None:
    whole = before + pdf.good().rstrip()

    assert examine(whole) == Envelope(start=len(before), end=len(whole))


@pytest.mark.parametrize(
    "before", [b"x", b"<", b"\xff\xd8\xff\xe0", b"PK\x03\x05", b"GIF89a", b"#!/bin/sh\n", b"\xfe\xff"]
)
def test_any_other_byte_before_the_header_is_foreign(before: bytes) -> None:
    assert examine(before + pdf.good()).finding is Finding.FOREIGN_BEFORE


def test_a_header_where_no_reader_looks_does_not_make_a_pdf() -> None:
    assert examine(pdf.picture() + pdf.good()).finding is Finding.JPEG


def test_a_header_far_behind_bytes_of_no_kind_is_foreign() -> None:
    assert examine(b"\x01" * 2_000 + pdf.good()).finding is Finding.FOREIGN_BEFORE


@pytest.mark.parametrize(
    "after", [b"", b"\r\n", b"\0" * 512, b"\x1a", b"\x1b%-12345X@PJL EOJ\r\n\x1b%-12345X"]
)
def test_the_end_may_be_followed_by_harmless_bytes(after: bytes) -> None:
    assert examine(pdf.good() + after).finding is None


@pytest.mark.parametrize(
    "after", [b"x", b"<!-- served in 0.2 s -->", b"PK\x03\x04", b"\xff\xd8\xff", b"%!PS"]
)
def test_any_other_byte_after_the_end_is_foreign(after: bytes) -> None:
    assert examine(pdf.good() + after).finding is Finding.FOREIGN_AFTER


@pytest.mark.parametrize("length", range(1, 12))
def test_a_revision_that_is_cut_is_cut_and_not_foreign(length: int) -> None:
    assert examine(pdf.good() + b"\n12 0 obj\n<< /A 1 >>"[: length + 1]).finding in (None, Finding.TRUNCATED)


def test_a_document_in_a_stream_is_no_second_document() -> None:
    inner = b"\n9 0 obj\n<< >>\nstream\n" + pdf.good() + b"\nendstream\nendobj\n%%EOF\n"

    assert examine(pdf.good() + inner).finding is None


def test_a_header_before_an_update_begins_no_second_document() -> None:
    assert examine(pdf.update_with_a_header()).finding is None


@pytest.mark.parametrize(
    "said", [b"/X (/Prev 15)", b"% /Prev 15\n", b"/X ((\\)/Prev 15))", b"/X (/Prev 15 ())", b"/Prev 15 0 R"]
)
def test_words_that_only_look_like_a_way_back_join_no_two_documents(said: bytes) -> None:
    assert examine(pdf.two_documents(said)).finding is Finding.FOREIGN_AFTER


def test_tables_that_lead_in_a_circle_are_followed_to_an_end() -> None:
    second = len(pdf.good().rstrip()) + 10
    assert examine(pdf.two_documents(b"/Prev %d" % second)).finding is Finding.FOREIGN_AFTER


def test_headers_without_end_are_read_in_one_go() -> None:
    data = pdf.good() + b"stream\n" + b"%PDF-1.4\n" * 1_000_000 + b"endstream\n%%EOF\n"

    assert examine(data).finding is None


def test_a_file_without_its_first_bytes_is_damaged() -> None:
    assert examine(pdf.good()[20:]).finding is Finding.DAMAGED


def test_blanks_without_end_are_read_in_one_go() -> None:
    assert examine(pdf.good() + b"\n" * 5_000_000).finding is None


def test_digits_without_end_are_read_in_one_go() -> None:
    assert examine(b"%PDF-1.4\n" + b"1" * 5_000_000).finding is Finding.PLAIN_TEXT


def test_an_archive_that_holds_a_document_as_it_is_is_an_archive() -> None:
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_STORED) as archive:
        archive.writestr("rib.pdf", pdf.good())
    assert examine(kept.getvalue()).finding is Finding.ZIP
