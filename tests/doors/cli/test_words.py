"""Whatever the command says, it says in three languages; and it has words for whatever it says."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from tests.doors.cli.command import prestalux

from prestalux.doors.cli import argparse_words
from prestalux.doors.cli.help_words import HELP
from prestalux.doors.cli.language import LANGUAGES
from prestalux.doors.cli.words import WORDS
from prestalux.doors.shared.refusal_texts import REFUSALS, text_of
from prestalux.rules.errors import Refusal

SOURCE = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (Path(__file__).parents[3] / "src/prestalux/doors/cli").rglob("*.py")
    if path.name not in {"words.py", "help_words.py"}
)
TABLES = {"help": HELP, "words": WORDS, "refusals": REFUSALS}
ALL = [(table, key) for table, words in TABLES.items() for key in words]


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(("table", "key"), ALL, ids=lambda part: part)
def test_every_text_stands_in_three_languages_with_the_same_facts(table: str, key: str) -> None:
    texts = TABLES[table][key]

    assert tuple(texts) == LANGUAGES
    assert len({frozenset(fields_of(text)) for text in texts.values()}) == 1
    assert all(text.strip() for text in texts.values())


@pytest.mark.parametrize("message", argparse_words._WORDS)
def test_words_of_the_parser_keep_their_facts(message: str) -> None:
    facts = re.findall(r"%(?:\(\w+\))?[sr]", message)

    assert set(argparse_words._WORDS[message]) == {"fr", "de"}
    for text in argparse_words._WORDS[message].values():
        assert set(re.findall(r"%(?:\(\w+\))?[sr]", text)) <= set(facts)


@pytest.mark.parametrize("key", WORDS)
def test_every_text_is_said_somewhere(key: str) -> None:
    made_of_parts = re.match(r"(letter|ask|turn|journal|export)-", key)

    assert f'"{key}"' in SOURCE or (made_of_parts and f'f"{made_of_parts[1]}-{{' in SOURCE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_without_words_is_told_by_its_code(language: str) -> None:
    class Unheard(Refusal):
        code = "unheard-of"

    assert "unheard-of" in text_of(Unheard(), language)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "prestalux code check : erreur : il manque : CODE"),
        ("de", "prestalux code check: Fehler: Es fehlt: CODE"),
        ("en", "prestalux code check: error: the following arguments are required: CODE"),
    ],
)
def test_wrong_use_is_told_in_the_persons_language(language: str, said: str) -> None:
    answer = prestalux("code", "check", "--lang", language)

    assert (answer.code, answer.err.splitlines()[-1], answer.out) == (2, said, "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_is_told_in_the_persons_language(language: str) -> None:
    answer = prestalux("request", "grant", "--help", "--lang", language)

    assert HELP["request grant"][language] in answer.out
    assert HELP["exit-codes"][language] in answer.out
