"""The examples of docs/formats yield what stands beside them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from prestalux.rules.exchange.formats import KINDS, Deposit, name_faults, portions_of
from prestalux.rules.exchange.naming import FileName, faults_in
from prestalux.rules.identifiers.provider_code import ProviderCode

FOLDER = Path(__file__).parents[4] / "docs/formats/examples/exchange"
EXPECTED = tomllib.loads((FOLDER / "expected.toml").read_text("utf-8"))
NAMES = tomllib.loads((FOLDER / "names.toml").read_text("utf-8"))
ACCOUNT = ProviderCode.parse("990001-19")


@pytest.mark.parametrize("example", EXPECTED)
def test_an_example_yields_its_codes(example: str) -> None:
    path = FOLDER / example
    deposit = Deposit(name=FileName.parse(path.name), account=ACCOUNT)
    checked = KINDS[deposit.name.kind].check(deposit, portions_of(path))

    assert name_faults(deposit) == ()
    assert dict(checked.findings.counts) == EXPECTED[example]
    assert checked.accepted == example.startswith("good/")


def test_every_example_says_what_it_yields() -> None:
    there = {str(path.relative_to(FOLDER)) for path in FOLDER.glob("[bg]*/*")}

    assert there == set(EXPECTED)


@pytest.mark.parametrize("name", {**NAMES["good"], **NAMES["bad"]})
def test_a_name_yields_its_codes(name: str) -> None:
    assert list(faults_in(name)) == {**NAMES["good"], **NAMES["bad"]}[name]
