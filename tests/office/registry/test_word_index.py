"""The words by which providers are found follow whatever is stated of them."""

from __future__ import annotations

import io
from datetime import date

import pytest
from tests.office.cast import NOW
from tests.office.registry import register
from tests.office.registry.test_finding import rename

from prestalux.office.journal.actor import SYSTEM
from prestalux.office.registry import word_index
from prestalux.office.registry.importing import Wanted, import_register
from prestalux.office.registry.models import CodeAddress, FoundWord, ProviderIdentity, WordKey, WordUse
from prestalux.rules.periods import Period, day_of

pytestmark = pytest.mark.django_db
HEADER = "code,kind,family_name,given_name,profession,specialty,valid_from,valid_until,street,postcode,town,country"
LINE = '99000220,individual,{name},Zoé,dentist,Z0,2020-01-01,,"7, rue Haute",4001,Esch,LU'

Kept = tuple[set[str], set[tuple[str, str]], set[tuple[str, str, int]]]


def kept() -> Kept:
    return (
        set(FoundWord.objects.values_list("text", flat=True)),
        set(WordKey.objects.values_list("key", "word")),
        set(WordUse.objects.values_list("word__text", "part", "provider_id")),
    )


def take_in(name: str) -> None:
    wanted = Wanted(encoding="utf-8", profession="", changes_from=day_of(NOW), write=True)
    source = io.BytesIO(f"{HEADER}\n{LINE.format(name=name)}\n".encode())
    list(import_register(source, wanted, by=SYSTEM, at=NOW))


def test_a_name_and_an_address_are_kept_with_their_facts() -> None:
    code = register.code(1)
    assert kept()[2] == {
        ("weber", "n", code.provider_id),
        ("anna", "n", code.provider_id),
        ("lac", "p", code.provider_id),
        ("luxembourg", "p", code.provider_id),
        ("#1234", "p", code.provider_id),
    }


def test_a_word_of_several_providers_is_kept_once() -> None:
    register.codes(2)
    assert WordUse.objects.filter(word__text="weber").count() == 2
    assert FoundWord.objects.filter(text="weber").count() == 1


def test_a_former_name_stays() -> None:
    code = register.code(1)
    rename(code, Period(date(2026, 6, 1)), family_name="Hoffmann")
    assert {("weber", "n", code.provider_id), ("hoffmann", "n", code.provider_id)} <= kept()[2]


@pytest.mark.parametrize("names", [("Müller",), ("Müller", "Mueller")], ids=["a new code", "a changed one"])
def test_an_import_keeps_words_as_any_statement_does(names: tuple[str, ...]) -> None:
    register.code(1)
    for name in names:
        take_in(name)
    there = kept()
    forget()
    word_index.fill(ProviderIdentity, CodeAddress, word_index.TABLES)
    assert kept() == there
    assert ("muller", "n") in {use[:2] for use in there[2]}


def test_what_is_filled_from_the_facts_is_what_was_kept_with_them() -> None:
    code = register.code(1, family="d’Alembert-Schmit", given="Françoise")
    rename(code, Period(date(2026, 6, 1)), family_name="Hoffmann", birth_name="Núñez")
    register.move(code, "3, Grand-Rue", Period(date(2026, 7, 1)))
    there = kept()
    forget()
    word_index.fill(ProviderIdentity, CodeAddress, word_index.TABLES)
    assert kept() == there


def forget() -> None:
    for model in (WordUse, WordKey, FoundWord):
        model.objects.all().delete()
