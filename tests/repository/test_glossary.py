"""GLOSSARY.md against the source: every word in code exists, every row and list of words is explained."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src/prestalux"
GLOSSARY = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
IN_USE, _, KEPT = GLOSSARY.partition("\n## Words kept")
IN_CODE = 1
SOURCES = [path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts]


def rows_of(table: str) -> list[list[str]]:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.splitlines()
        if line.startswith("|")
    ]
    return [row for row in rows if row[0] not in {"French", "---"}]


def classes_of(path: Path) -> list[ast.ClassDef]:
    return [
        node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.ClassDef)
    ]


def names_in(node: ast.Module | ast.ClassDef) -> Iterator[str]:
    """What a module or class defines; members also with the name of their class."""
    for child in node.body:
        if isinstance(child, ast.ClassDef):
            yield child.name
            yield from (spelling for name in names_in(child) for spelling in (name, f"{child.name}.{name}"))
        elif isinstance(child, ast.FunctionDef):
            yield child.name
        elif isinstance(child, ast.Assign):
            yield from (target.id for target in child.targets if isinstance(target, ast.Name))
        elif isinstance(child, ast.AnnAssign) and isinstance(child.target, ast.Name):
            yield child.target.id


DEFINED = {name for path in SOURCES for name in names_in(ast.parse(path.read_text(encoding="utf-8")))}
DEFINED |= {part for path in SOURCES for part in path.relative_to(PACKAGE).with_suffix("").parts}
WORDS = {word for row in rows_of(IN_USE) for word in re.findall(r"`([^`]+)`", row[IN_CODE])}


def base_names(node: ast.ClassDef) -> set[str]:
    return {ast.unparse(base).rpartition(".")[2] for base in node.bases}


ROWS_KEPT = {
    node.name
    for path in chain((PACKAGE / "office").glob("*/models.py"), (PACKAGE / "office").glob("*/models/*.py"))
    for node in classes_of(path)
    if node.name != "DatedFact"
}
LISTS = {
    node.name
    for path in (PACKAGE / "rules").rglob("*.py")
    for node in classes_of(path)
    if "StrEnum" in base_names(node) and not node.name.endswith("Fault")
}


@pytest.mark.parametrize("word", sorted(WORDS))
def test_a_word_in_code_exists_in_the_source(word: str) -> None:
    assert word in DEFINED


@pytest.mark.parametrize("name", sorted(ROWS_KEPT | LISTS))
def test_a_row_or_list_in_the_source_is_explained(name: str) -> None:
    assert any(name in {word, word.partition(".")[0]} for word in WORDS)


@pytest.mark.parametrize("row", rows_of(IN_USE) + rows_of(KEPT), ids=lambda row: row[0])
def test_a_word_has_every_column(row: list[str]) -> None:
    assert len(row) == 6
    assert all(row)


def test_a_word_is_explained_once() -> None:
    french = [row[0] for row in rows_of(IN_USE) + rows_of(KEPT)]

    assert sorted(french) == sorted(set(french))
