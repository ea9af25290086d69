"""The test vectors printed in docs/formats are what the rules answer."""

import re
from pathlib import Path

import pytest

from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.matricule import Matricule
from prestalux.rules.identifiers.provider_code import ProviderCode

FORMATS = Path(__file__).parents[3] / "docs" / "formats"


def vectors(page: str) -> list[tuple[str, str]]:
    part = (FORMATS / page).read_text(encoding="utf-8").split("## Test vectors")[1].split("\n## ")[0]
    return re.findall(r"^\| `(.+?)` \| (.+?) \|$", part, re.MULTILINE)


def result_of_code(text: str) -> str:
    try:
        return f"`{ProviderCode.parse(text)}`"
    except Refusal as refused:
        return f"`{refused.facts['why']}`"


def result_of_matricule(text: str) -> str:
    try:
        born = Matricule.parse(text).birth_date
    except Refusal as refused:
        return f"`{refused.facts['why']}`"
    assert born is not None
    return f"born {born.day} {born:%B %Y}"


@pytest.mark.parametrize(("text", "result"), vectors("provider-code.md"))
def test_every_published_provider_code_has_the_result_printed_beside_it(text: str, result: str) -> None:
    assert result.startswith(result_of_code(text))


@pytest.mark.parametrize(
    ("text", "result"),
    [(text, result) for text, result in vectors("matricule.md") if result != "the same"],
)
def test_every_published_matricule_has_the_result_printed_beside_it(text: str, result: str) -> None:
    assert result.startswith(result_of_matricule(text))
