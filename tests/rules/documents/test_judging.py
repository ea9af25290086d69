"""The verdict on whole files: good kinds are taken, bad kinds get the code of what they are."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.samples import pdf

from prestalux.rules.documents import Finding, Flag, Limits, Verdict, judge

CANNOT_BE_MEANT = {Finding.JPEG, Finding.PNG, Finding.HEIC_OR_TIFF, Finding.OFFICE, Finding.ZIP}


@pytest.mark.parametrize("name", pdf.GOOD)
def test_a_good_file_is_taken(name: str) -> None:
    verdict = judge(pdf.GOOD[name]())

    assert verdict.finding is None
    assert verdict.pages >= 1


@pytest.mark.parametrize("name", pdf.BAD)
def test_a_bad_file_gets_the_code_of_what_it_is(name: str) -> None:
    builder, expected = pdf.BAD[name]

    assert judge(builder()).finding is expected


@pytest.mark.parametrize(
    ("name", "flags"),
    [
        ("text", ()),
        ("object at offset zero", (Flag.HARMLESS_WARNINGS,)),
        ("byte-order mark", (Flag.LEADING_BYTES,)),
        ("form with date format", (Flag.FORM_SCRIPTS,)),
        ("owner password", (Flag.OWNER_PASSWORD,)),
        ("signed", (Flag.SIGNED, Flag.UPDATED)),
        ("updated", (Flag.UPDATED,)),
        ("linearised", ()),
        ("linearised and updated", (Flag.UPDATED,)),
    ],
)
def test_what_is_odd_about_a_good_file_is_told(name: str, flags: tuple[Flag, ...]) -> None:
    assert judge(pdf.GOOD[name]()).flags == flags


def test_every_finding_has_a_sample() -> None:
    assert {finding for _, finding in pdf.BAD.values()} == set(Finding)


def test_pages_are_counted() -> None:
    assert judge(pdf.good(pages=7)).pages == 7


def test_the_digest_is_of_the_bytes_as_received() -> None:
    data = pdf.byte_order_mark()

    assert judge(data).sha256 == hashlib.sha256(data).hexdigest()


def test_a_refused_file_keeps_its_digest() -> None:
    assert judge(pdf.HTML_PAGE).sha256 == hashlib.sha256(pdf.HTML_PAGE).hexdigest()


def test_a_renamed_photo_is_a_photo_however_large() -> None:
    assert judge(pdf.picture(), Limits(max_bytes=10)).finding is Finding.JPEG


def test_the_largest_size_is_still_taken() -> None:
    data = pdf.good()

    assert judge(data, Limits(max_bytes=len(data))).accepted


def test_one_byte_more_is_too_large() -> None:
    data = pdf.good()

    assert judge(data, Limits(max_bytes=len(data) - 1)).finding is Finding.FILE_TOO_LARGE


def test_the_last_page_allowed_is_still_taken() -> None:
    assert judge(pdf.good(pages=3), Limits(max_pages=3)).accepted


def test_a_file_of_too_many_pages_says_how_many() -> None:
    assert judge(pdf.good(pages=4), Limits(max_pages=3)).pages == 4


def test_a_verdict_cannot_be_both() -> None:
    with pytest.raises(ValueError, match="either"):
        Verdict(accepted=True, finding=Finding.JPEG, pages=0, sha256="")


@pytest.mark.parametrize("name", ["text", "object streams", "form", "signed", "linearised"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True))
@example(share=0.0)
def test_a_cut_file_is_never_taken_for_another_kind(name: str, share: float) -> None:
    data = pdf.GOOD[name]().rstrip()
    verdict = judge(data[: int(len(data) * share)])

    assert not verdict.accepted
    assert verdict.finding not in CANNOT_BE_MEANT


@pytest.mark.parametrize("name", ["text", "object streams", "scan", "owner password"])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    places=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=9)
)
def test_flipped_bytes_always_get_a_verdict(name: str, places: list[tuple[float, int]]) -> None:
    data = bytearray(pdf.GOOD[name]())
    for share, flip in places:
        data[int(len(data) * share)] ^= flip

    assert isinstance(judge(bytes(data)), Verdict)


@settings(max_examples=200, deadline=None)
@given(head=st.sampled_from([b"", b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj\n"]), rest=st.binary(max_size=600))
def test_any_bytes_get_a_verdict(head: bytes, rest: bytes) -> None:
    assert not judge(head + rest).accepted


@settings(max_examples=150, deadline=None)
@given(body=st.binary(max_size=300))
def test_any_object_gets_a_verdict(body: bytes) -> None:
    assert isinstance(
        judge(pdf.handmade(b"<< /Type /Catalog /Pages 2 0 R /X " + body + b" >>", body)), Verdict
    )
