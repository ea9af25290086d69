"""The layouts of an existing register."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.registry.code_line import COLUMNS
from prestalux.rules.registry.register_line import (
    BadRegisterFile,
    BadRegisterLine,
    Layout,
    RegisterLine,
    layout_of,
    profession_of,
    read_prescriber,
    reader_of,
)


@pytest.mark.parametrize(
    ("first", "layout"),
    [
        (",".join(COLUMNS), Layout.CODES),
        (";".join(reversed(COLUMNS)), Layout.CODES),
        ('"code","family_name","valid_from"', Layout.CODES),
        ("code,member,valid_from,valid_until", Layout.MEMBERS),
        ("code;member;valid_from", Layout.MEMBERS),
        ("", Layout.PRESCRIBERS),
        ("99000119" + " " * 139, Layout.PRESCRIBERS),
    ],
)
def test_the_first_line_tells_the_layout(first: str, layout: Layout) -> None:
    assert layout_of(first) is layout


@pytest.mark.parametrize(
    "first",
    [
        "change," + ",".join(COLUMNS),
        "code,family_name,valid_from,code",
        "code,member",
        "code,family_name,valid_from,iban",
    ],
)
def test_a_header_of_another_kind_is_refused(first: str) -> None:
    with pytest.raises(BadRegisterFile):
        layout_of(first)


def line(specialty: str) -> RegisterLine:
    return read_prescriber(
        f"99000119{'MED.ETR.':<40}{'B.P.1023 / CNS':<40}{'L -1010':<9}{'LUXEMBOURG':<31}{specialty:<3}1999010130001231"
    )


def test_the_profession_follows_the_specialty_and_never_the_digits() -> None:
    assert [profession_of(line(code), "") for code in ("Z0", "SA", "Z9", "")] == [
        "dentist",
        "midwife",
        "other",
        "other",
    ]
    assert profession_of(line("Z9"), "dentist") == "dentist"


@given(st.text(max_size=400), st.sampled_from(["code,family_name,valid_from", "code,member,valid_from", "x"]))
def test_any_text_is_read_or_refused(text: str, header: str) -> None:
    read = reader_of(layout_of(header), header)
    with suppress(BadRegisterLine):
        assert read(text).code
