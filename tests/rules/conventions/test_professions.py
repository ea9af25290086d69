"""Which professions a request can be made for here (page.txt; domain.md 1.3)."""

from __future__ import annotations

import pytest

from prestalux.rules.conventions.professions import (
    ADMISSIONS,
    SERVED,
    Admission,
    Profession,
    ProfessionNotServed,
    admission_of,
    admit,
)

NATURAL_PERSONS = {
    Profession.DENTIST,
    Profession.DOCTOR,
    Profession.PSYCHOTHERAPIST,
    Profession.DIETICIAN,
    Profession.PHYSIOTHERAPIST,
    Profession.MIDWIFE,
    Profession.NURSE,
}


def test_the_professions_with_the_four_pieces_are_served() -> None:
    assert set(SERVED) == NATURAL_PERSONS


@pytest.mark.parametrize("profession", sorted(NATURAL_PERSONS))
def test_a_served_profession_is_admitted(profession: Profession) -> None:
    admit(profession)


@pytest.mark.parametrize("profession", sorted(set(Profession) - NATURAL_PERSONS))
def test_another_profession_is_refused_with_the_reason(profession: Profession) -> None:
    with pytest.raises(ProfessionNotServed) as refused:
        admit(profession)
    assert refused.value.facts == {"profession": profession.value, "why": admission_of(profession).value}


@pytest.mark.parametrize(
    ("profession", "admission"),
    [
        (Profession.LABORATORY, Admission.NEEDS_COMPANY),
        (Profession.ORTHOPAEDIC_SUPPLIER, Admission.NEEDS_COMPANY),
        (Profession.OCULARIST, Admission.NEEDS_BOARD),
        (Profession.HEARING_AID_SUPPLIER, Admission.NEEDS_BOARD),
        (Profession.SPEECH_THERAPIST, Admission.PIECES_UNKNOWN),
        (Profession.OTHER, Admission.PIECES_UNKNOWN),
    ],
)
def test_the_reason_is_the_one_the_page_gives(profession: Profession, admission: Admission) -> None:
    assert admission_of(profession) is admission


@pytest.mark.parametrize("profession", Profession)
def test_every_profession_has_one_row(profession: Profession) -> None:
    assert [row.profession for row in ADMISSIONS].count(profession) == 1


@pytest.mark.parametrize("row", ADMISSIONS, ids=lambda row: row.profession)
def test_every_row_says_where_it_comes_from_and_how_sure_it_is(row: object) -> None:
    assert getattr(row, "source", "")
    assert getattr(row, "sure", "")
