"""What a reference file says of one code."""

from __future__ import annotations

import csv
import io
import json

import pytest

from prestalux.rules.registry.code_line import (
    COLUMNS,
    CodeChange,
    CodeLine,
    code_of_json,
    csv_header,
    csv_text,
    json_line,
    line_of_json,
)

LINE = CodeLine(
    "99000119", "individual", 'Weber "Noé", x', "Anna", "dentist", "Z0", "active", "2027-01-01", "",
    "", "1, rue du Lac", "", "1234", "Luxembourg", "LU",
)  # fmt: skip


def test_no_private_column_stands_in_it() -> None:
    assert not {"iban", "holder", "matricule", "birth_date", "email", "phone", "reason"} & set(COLUMNS)


def test_csv_gives_back_what_was_put_in() -> None:
    (header, row) = csv.reader(io.StringIO(csv_header() + csv_text([LINE])))

    assert (tuple(header), CodeLine(*row)) == (COLUMNS, LINE)


def test_json_gives_back_what_was_put_in() -> None:
    text = json_line(LINE).encode()

    assert (line_of_json(text), code_of_json(text)) == (LINE, "99000119")


def test_a_change_stands_first() -> None:
    assert next(iter(json.loads(json_line(LINE, CodeChange.GONE)).items())) == ("change", "gone")
    assert csv_header(with_change=True).startswith("change,code,")


@pytest.mark.parametrize("data", [b"", b"[]", b'{"code":"99000119"}', b"\xff"])
def test_what_is_no_line_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (the message is for nobody)
        line_of_json(data)
