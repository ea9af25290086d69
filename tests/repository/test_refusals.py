"""Every refusal of the house has its words in the one catalogue, in every language."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import prestalux
from prestalux.doors.shared import identifier_texts, refusal_texts, sign_in_texts
from prestalux.rules.errors import Refusal


def _refusals(parent: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for child in parent.__subclasses__():
        yield child
        yield from _refusals(child)


def _all() -> list[type[Refusal]]:
    for module in pkgutil.walk_packages(prestalux.__path__, "prestalux."):
        part = module.name.removeprefix("prestalux.")
        if part.startswith(("rules.", "office.")) and ".migrations" not in part and "cage_child" not in part:
            importlib.import_module(module.name)
    ours = [refusal for refusal in _refusals() if refusal.__module__.startswith("prestalux.")]
    return sorted(ours, key=lambda refusal: refusal.code)


@pytest.mark.parametrize("refusal", _all(), ids=lambda refusal: refusal.code)
def test_each_refusal_has_its_words(refusal: type[Refusal]) -> None:
    codes = {code for code, _why in {**identifier_texts.TEXTS, **sign_in_texts.TEXTS}} | set(
        refusal_texts.REFUSALS
    )
    assert refusal.code in codes


def test_two_refusals_never_share_a_code() -> None:
    codes = [refusal.code for refusal in _all()]
    assert len(codes) == len(set(codes))
