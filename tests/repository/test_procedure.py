"""docs/procedure.md against the page it explains, the files it names and the table it draws."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from prestalux.rules.attribution.diagram import mermaid

ROOT = Path(__file__).parents[2]
DOC = (ROOT / "docs/procedure.md").read_text(encoding="utf-8")
SENTENCES = Path(__file__).with_name("page_sentences.txt").read_text(encoding="utf-8").splitlines()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in DOC.splitlines()
    if line.startswith("| ")
]
# A path, and behind "::" a name that must stand in that file.
PLACES = sorted(set(re.findall(r"`([\w./-]+/[\w./-]*)(?:::(\w+))?`", DOC)))
NOT_YET = "not yet built"


def place(path: str) -> Path:
    """Paths that begin on a floor stand below the package."""
    floor = path.split("/", 1)[0] in {"rules", "office", "doors"}
    return ROOT / "src/prestalux" / path if floor else ROOT / path


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_sentence_of_the_page_has_one_row(sentence: str) -> None:
    assert [row[0] for row in ROWS].count(sentence) == 1


@pytest.mark.parametrize("row", [row for row in ROWS if row[0] in SENTENCES], ids=lambda row: row[0][:40])
def test_every_sentence_has_rule_test_and_chapter_or_says_not_yet_built(row: list[str]) -> None:
    _, rule, test, chapter = row
    if rule == NOT_YET:
        assert (test, chapter) == ("", "")
    else:
        assert "`rules/" in rule
        assert "`tests/" in test
        assert chapter


@pytest.mark.parametrize(("path", "name"), PLACES, ids=lambda part: part)
def test_every_place_it_names_exists(path: str, name: str) -> None:
    assert place(path).exists()
    assert not name or re.search(rf"\b{name}\b", place(path).read_text(encoding="utf-8"))


def test_the_drawing_is_the_table_of_states() -> None:
    drawn = DOC.partition("<!-- states:begin -->\n")[2].partition("<!-- states:end -->")[0]

    assert drawn == f"```mermaid\n{mermaid()}```\n"
