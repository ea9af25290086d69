"""docs/cli.md tells every verb, option and exit code, and no other."""

from __future__ import annotations

import re
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from pathlib import Path

import pytest

from prestalux.doors.cli.exits import Exit
from prestalux.doors.cli.help_words import HELP
from prestalux.doors.cli.language import LANGUAGES
from prestalux.doors.cli.main import FAULT, INTERRUPTED, NO_READER
from prestalux.doors.cli.parser import build

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs/cli.md").read_text(encoding="utf-8")


def verbs(parser: ArgumentParser) -> Iterator[ArgumentParser]:
    below = [action for action in parser._actions if isinstance(action, _SubParsersAction)]
    for action in below:
        for child in action.choices.values():
            yield from verbs(child)
    if not below:
        yield parser


VERBS = {parser.prog.removeprefix("prestalux "): parser for parser in verbs(build("en"))}


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_told(verb: str) -> None:
    assert re.search(rf"^\| `prestalux {verb}\b", PAGE, re.MULTILINE)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_says_what_it_prints_for_programs(verb: str) -> None:
    noun, name = verb.split()
    rows = re.findall(r"^\| (`.*) \| .*`", PAGE.partition("| Verb | Keys |")[2], re.MULTILINE)
    told = {
        f"{row.strip('`').split()[0]} {part.split()[-1]}"
        for row in rows
        for part in re.findall(r"`([^`]+)`", row)
    }

    assert f"{noun} {name}" in told or noun == "request"


def test_no_verb_is_told_that_does_not_exist() -> None:
    told = set(re.findall(r"^\| `prestalux (\w+ [\w-]+)", PAGE, re.MULTILINE))

    assert told == set(VERBS)


def test_no_command_of_an_example_does_not_exist() -> None:
    assert {" ".join(words) for words in re.findall(r"^prestalux (\w+) ([\w-]+)", PAGE, re.MULTILINE)} <= set(
        VERBS
    )


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_is_told(verb: str) -> None:
    options = {word for action in VERBS[verb]._actions for word in action.option_strings} - {"-h", "--help"}

    assert [
        option for option in sorted(options) if f"`{option}" not in PAGE and f"{option} " not in PAGE
    ] == []


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_answers_in_json_and_in_every_language(verb: str) -> None:
    options = {word for action in VERBS[verb]._actions for word in action.option_strings}

    assert {"--json", "--lang"} <= options


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_argument_has_its_help(language: str) -> None:
    silent = [
        (parser.prog, action.dest)
        for parser in verbs(build(language))
        for action in parser._actions
        if not action.help
    ]

    assert silent == []


def test_the_exit_codes_of_help_and_page_are_those_of_the_program() -> None:
    table = PAGE.partition("## Exit codes")[2].partition("##")[0]
    told = re.findall(r"^\| (\d) \| ([\w -]+):", table, re.MULTILINE)

    promised = HELP["exit-codes"]["en"].partition(": ")[2].partition(".")[0]
    assert [int(code) for code, _ in told] == list(Exit)
    assert "; ".join(f"{code} {words}" for code, words in told) == promised
    for other in (INTERRUPTED, NO_READER, FAULT):
        assert re.search(rf"\b{other}\b", table)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_tells_the_exit_codes(verb: str) -> None:
    assert HELP["exit-codes"]["en"] in VERBS[verb].format_help()


def test_the_service_page_tells_the_same_exit_codes() -> None:
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| (\d) \| .* \| ([\w, -]+) \|$", page.partition("## Exit codes")[2], re.MULTILINE)

    assert [(int(code), words.replace(",", "")) for code, words in told] == [
        (Exit.DONE, "done"),
        (Exit.REFUSED, "refused"),
        (Exit.WRONG_USE, "wrong use"),
        (Exit.AWAY, "no connection or time-out"),
    ]
