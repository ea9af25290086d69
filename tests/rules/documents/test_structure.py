"""The parser's remarks, page sizes and the two inner steps of pikepdf that the rule calls by name."""

from __future__ import annotations

import pikepdf
import pytest
from tests.samples import pdf

from prestalux.rules.documents import Finding, Limits, judge
from prestalux.rules.documents.remarks import harmful, speaks_of_limits
from prestalux.rules.documents.structure import overfull


@pytest.mark.parametrize("step", ["_check_document_structures", "_decode_all_streams_and_discard"])
def test_the_inner_steps_of_the_parser_still_exist(step: str) -> None:
    assert callable(getattr(pikepdf.Pdf, step))


def test_a_remark_that_nobody_listed_means_damage() -> None:
    assert harmful(["x (object 4 0): expected endstream"])


def test_a_listed_remark_is_harmless() -> None:
    assert not harmful(["x (object 4 0): object has offset 0 - a common error handled correctly by qpdf"])


@pytest.mark.parametrize(
    ("catalogue", "pages"),
    [(b"/Names << /Dests << >> >>", b"/Type /Pages"), (b"", b"/Type /Page")],
    ids=["name tree", "type of the page tree"],
)
def test_an_empty_tree_or_a_wrong_type_around_the_pages_is_no_damage(catalogue: bytes, pages: bytes) -> None:
    made = pdf.handmade(
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue,
        b"<< %s /Kids [3 0 R] /Count 1 >>" % pages,
        b"<< /Type /Page /Parent 2 0 R /Resources << >> /MediaBox [0 0 595 842] >>",
    )
    assert judge(made).finding is None


@pytest.mark.parametrize(("actual", "is_harmful"), [(132, False), (124, True)])
def test_a_table_may_be_too_long_but_not_too_short(actual: int, is_harmful: bool) -> None:
    remark = (
        f"x (xref stream): Cross-reference stream data has the wrong size; expected = 128; actual = {actual}"
    )

    assert bool(harmful([remark])) is is_harmful


def test_an_exceeded_limit_is_told_from_damage() -> None:
    assert speaks_of_limits("error decoding stream data for object 4 0: PL_Flate memory limit exceeded")


def test_a_stream_within_the_limit_is_not_overfull() -> None:
    assert not overfull(pdf.scan())


def sized(page: bytes) -> bytes:
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 %s >>" % page
    return pdf.handmade(
        b"<< /Type /Catalog /Pages 2 0 R >>", pages, b"<< /Type /Page /Parent 2 0 R /Resources << >> >>"
    )


@pytest.mark.parametrize(
    ("box", "finding"),
    [
        (b"/MediaBox [0 0 14400 14400]", None),
        (b"/MediaBox [0 0 14401 10]", Finding.PAGE_TOO_LARGE),
        (b"/MediaBox [-9000 0 9000 10]", Finding.PAGE_TOO_LARGE),
        (b"/MediaBox [0 0 2000000000 10]", Finding.PAGE_TOO_LARGE),
        (b"/MediaBox [0 0]", None),
        (b"", None),
    ],
)
def test_an_inherited_page_size_counts(box: bytes, finding: Finding | None) -> None:
    assert judge(sized(box)).finding is finding


def test_pictures_are_measured_before_they_are_drawn() -> None:
    assert judge(pdf.scan(), Limits(max_image_bytes=1_000)).finding is Finding.BOMB
