"""Specialty codes: only rows whose label was read (domain.md 3)."""

from __future__ import annotations

import re

import pytest

from prestalux.rules.conventions.professions import SERVED, Profession
from prestalux.rules.conventions.specialties import SPECIALTIES, Specialty, specialties_of, specialty


def test_no_code_stands_twice() -> None:
    codes = [row.code for row in SPECIALTIES]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("row", SPECIALTIES, ids=lambda row: row.code)
def test_a_code_is_a_letter_and_a_digit_or_letter(row: Specialty) -> None:
    assert re.fullmatch(r"[A-Z][0-9A-Z]", row.code)


@pytest.mark.parametrize("row", SPECIALTIES, ids=lambda row: row.code)
@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_every_specialty_is_named_in_three_languages(row: Specialty, language: str) -> None:
    assert row.label(language) == getattr(row, language) != ""


@pytest.mark.parametrize("row", SPECIALTIES, ids=lambda row: row.code)
def test_a_specialty_is_found_by_its_code(row: Specialty) -> None:
    assert specialty(row.code) is row


@pytest.mark.parametrize("code", ["", "z0", "Z9", "Z00"])
def test_a_code_that_was_never_read_is_not_inferred(code: str) -> None:
    assert specialty(code) is None


def test_the_dentists_specialties_are_the_two_that_were_read() -> None:
    assert [row.code for row in specialties_of(Profession.DENTIST)] == ["Z0", "Z1"]


def test_dental_surgery_is_a_doctors_specialty() -> None:
    row = specialty("E6")
    assert row is not None
    assert row.profession is Profession.DOCTOR


def test_a_profession_may_have_no_specialty() -> None:
    assert specialties_of(Profession.NURSE) == ()


@pytest.mark.parametrize("row", SPECIALTIES, ids=lambda row: row.code)
def test_a_specialty_belongs_to_a_profession_that_is_served(row: Specialty) -> None:
    assert row.profession in SERVED
