import importlib
import pkgutil
from collections.abc import Iterator
from enum import StrEnum

import pytest

from prestalux.doors.shared.identifier_texts import TEXTS
from prestalux.rules import identifiers
from prestalux.rules.errors import Refusal

LANGUAGES = {"fr", "de", "en"}


def refusals_and_faults() -> Iterator[tuple[str, str]]:
    """Every pair the modules of rules/identifiers can raise: BadX goes with the enumeration XFault."""
    for found in pkgutil.iter_modules(identifiers.__path__):
        module = importlib.import_module(f"{identifiers.__name__}.{found.name}")
        for name, refusal in vars(module).items():
            if isinstance(refusal, type) and issubclass(refusal, Refusal) and refusal is not Refusal:
                for fault in faults_of(module, name):
                    yield refusal.code, fault.value


def faults_of(module: object, refusal_name: str) -> Iterator[StrEnum]:
    thing = refusal_name.removeprefix("Bad")
    yield from getattr(module, f"{thing.removeprefix('Postal')}Fault")


PAIRS = sorted(set(refusals_and_faults()))


@pytest.mark.parametrize("pair", PAIRS, ids="/".join)
def test_every_fault_is_told_in_three_languages(pair: tuple[str, str]) -> None:
    assert set(TEXTS[pair]) == LANGUAGES


def test_no_text_is_left_for_a_fault_that_no_rule_has() -> None:
    assert set(TEXTS) == set(PAIRS)


@pytest.mark.parametrize("pair", sorted(TEXTS), ids="/".join)
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_text_is_one_or_more_whole_sentences(pair: tuple[str, str], language: str) -> None:
    text = TEXTS[pair][language]
    assert text[0].isupper()
    assert text.endswith(".")
    assert 10 < len(text) <= 260


@pytest.mark.parametrize("pair", sorted(TEXTS), ids="/".join)
def test_the_three_languages_differ(pair: tuple[str, str]) -> None:
    assert len(set(TEXTS[pair].values())) == 3


@pytest.mark.parametrize("pair", sorted(TEXTS), ids="/".join)
def test_french_signs_are_not_torn_from_their_word(pair: tuple[str, str]) -> None:
    assert not any(f" {sign}" in TEXTS[pair]["fr"] for sign in ":;?!»")
