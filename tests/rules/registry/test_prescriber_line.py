"""The prescriber layout: 147 characters, nothing cut or shifted without a word."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.periods import Period
from prestalux.rules.registry.prescriber_line import (
    ENCODINGS,
    BadPrescriberLine,
    MisfitFault,
    PrescriberFault,
    PrescriberLine,
    address_field,
    parts_of_address,
    postcode_field,
    read,
)

# The fund's own collective code for dentists abroad (domain.md 3): nobody's.
COLLECTIVE = f"90154022{'MED.ETR.DENTISTES':<40}{'B.P.1023 / CNS':<40}{'L -1010':<9}{'LUXEMBOURG':<31}{'Z0':<3}1999010130001231"


def line(**changed: object) -> PrescriberLine:
    values = {
        "code": "99000119",
        "name": "Weber Anna",
        "address": "1, rue du Lac",
        "postcode": "L -1234",
        "town": "Luxembourg",
        "specialty": "Z0",
        "active": Period(date(2027, 1, 1)),
    }
    return PrescriberLine(**{**values, **changed})  # type: ignore[arg-type]


def test_a_line_is_taken_apart() -> None:
    assert read(COLLECTIVE) == PrescriberLine(
        code="90154022",
        name="MED.ETR.DENTISTES",
        address="B.P.1023 / CNS",
        postcode="L -1010",
        town="LUXEMBOURG",
        specialty="Z0",
        active=Period(date(1999, 1, 1)),
    )


def test_what_was_read_is_written_as_it_was() -> None:
    assert read(COLLECTIVE).written("utf-8") == (COLLECTIVE, ())


def test_the_country_is_told_by_its_sign() -> None:
    assert [(read(COLLECTIVE).country, read(COLLECTIVE).bare_postcode)] == [("LU", "1010")]
    assert line(postcode="CH-8000").country == "CH"
    assert line(postcode="").country == ""


@pytest.mark.parametrize("length", [0, 8, 146, 148, 149, 294])
def test_a_line_of_another_length_is_refused_with_its_length(length: int) -> None:
    with pytest.raises(BadPrescriberLine) as refused:
        read((COLLECTIVE * 2)[:length])
    assert refused.value.facts == {"why": PrescriberFault.LENGTH, "length": length}


@pytest.mark.parametrize(
    ("place", "text", "why"),
    [
        (8, " " * 40, PrescriberFault.NAME_MISSING),
        (9, "\x00", PrescriberFault.HIDDEN),
        (128, "z0 ", PrescriberFault.SPECIALTY),
        (131, "20270230", PrescriberFault.DAY),
        (131, "2027 101", PrescriberFault.DAY),
        (139, "19981231", PrescriberFault.DAYS_TURNED),
    ],
)
def test_a_field_that_cannot_be_meant_is_refused(place: int, text: str, why: PrescriberFault) -> None:
    with pytest.raises(BadPrescriberLine) as refused:
        read(COLLECTIVE[:place] + text + COLLECTIVE[place + len(text) :])
    assert refused.value.facts["why"] is why


def test_the_year_3000_means_open_ended() -> None:
    assert line().written("utf-8")[0].endswith("2027010130001231")
    assert line(active=Period(date(2027, 1, 1), date(2027, 7, 1))).written("utf-8")[0].endswith("20270630")


def test_what_is_too_long_is_cut_and_told() -> None:
    name = "Weber-" + "von der Heide " * 4 + "Anna"
    text, misfits = line(name=name).written("utf-8")

    assert len(text) == 147
    assert [(misfit.field, misfit.why, misfit.value) for misfit in misfits] == [
        ("name", MisfitFault.TOO_LONG, name)
    ]
    assert text[8:48].rstrip() == misfits[0].written


def test_a_letter_the_encoding_lacks_is_told() -> None:
    text, misfits = line(name="Łuczak Anna").written("iso-8859-1")

    assert (text[8:19], misfits[0].why) == ("?uczak Anna", MisfitFault.NOT_ENCODABLE)
    assert line(name="Łuczak Anna").written("utf-8")[1] == ()


def test_an_accent_written_as_a_sign_of_its_own_takes_no_place() -> None:
    text, misfits = line(name="Noe\u0301mie").written("iso-8859-1")

    assert (text[8:14], misfits) == ("Noémie", ())


words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")), max_size=60
)


@given(words, words, words, st.sampled_from(ENCODINGS))
def test_every_line_has_its_width_in_every_encoding(
    name: str, address: str, town: str, encoding: str
) -> None:
    text, _ = line(name=name, address=address, town=town).written(encoding)

    assert len(text.encode(encoding).decode(encoding)) == 147


def test_the_institution_stands_behind_a_slash() -> None:
    assert address_field(street="1, rue du Lac", extra="2e étage", practice="Clinique") == (
        "1, rue du Lac, 2e étage / Clinique"
    )
    assert parts_of_address("1, rue du Lac / Clinique") == ("1, rue du Lac", "Clinique")
    assert parts_of_address("1, rue du Lac") == ("1, rue du Lac", "")


def test_a_country_without_sign_is_written_with_its_two_letters() -> None:
    assert [postcode_field(country, "1000") for country in ("LU", "FI", "CH")] == [
        "L -1000",
        "FIN-1000",
        "CH-1000",
    ]
