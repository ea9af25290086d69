"""Every event that the source writes into the journal has its words, in each language."""

from __future__ import annotations

import ast
import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import translation

from prestalux.doors.shared import journal_texts
from prestalux.doors.shared.journal_texts import EVENT, KIND, SUBJECT, Kind
from prestalux.office.journal.chain import LineValues, canonical
from prestalux.office.journal.reading import LineView
from prestalux.rules.attribution.status import NEXT

ROOT = Path(__file__).parents[3] / "src/prestalux"
AFTER_A_STEP = {status.value for steps in NEXT.values() for status in steps.values()}
"""What the rule `after` can answer."""


@dataclass(frozen=True)
class Call:
    node: ast.Call
    inside: ast.FunctionDef

    @property
    def name(self) -> str:
        called = self.node.func
        return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def _functions() -> Iterator[ast.FunctionDef]:
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield node


FUNCTIONS = list(_functions())
CALLS = [
    Call(node, function)
    for function in FUNCTIONS
    for node in ast.walk(function)
    if isinstance(node, ast.Call)
]
CALLS_OF: dict[str, list[Call]] = defaultdict(list)
for _call in CALLS:
    CALLS_OF[_call.name].append(_call)


def values(node: ast.expr, inside: ast.FunctionDef) -> set[str]:
    """Every text an expression can be, followed to those who call its function. Fails on what it cannot follow."""
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.JoinedStr):
        return {
            "".join(parts) for parts in itertools.product(*(values(part, inside) for part in node.values))
        }
    if isinstance(node, ast.FormattedValue):
        return values(node.value, inside)
    if isinstance(node, ast.IfExp):
        return values(node.body, inside) | values(node.orelse, inside)
    if isinstance(node, ast.Attribute) and node.attr == "value":
        return values(node.value, inside)
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "after":
        return AFTER_A_STEP
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Dict):
        return set().union(*(values(value, inside) for value in node.value.values))
    if isinstance(node, ast.Name):
        return _named(node.id, inside)
    raise AssertionError(f"{inside.name}: the events behind {ast.unparse(node)} cannot be read")


def _named(name: str, inside: ast.FunctionDef) -> set[str]:
    given = [
        node.value
        for node in ast.walk(inside)
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name
    ]
    if given:
        return set().union(*(values(value, inside) for value in given))
    arguments = inside.args
    places = [argument.arg for argument in arguments.args]
    assert name in [*places, *(argument.arg for argument in arguments.kwonlyargs)], f"{inside.name}: {name}"
    found: set[str] = set()
    for call in CALLS_OF[inside.name]:
        # A call from within a function of that name hands on what it was itself given.
        if call.inside.name == inside.name:
            continue
        for keyword in call.node.keywords:
            if keyword.arg == name:
                found |= values(keyword.value, call.inside)
        place = places.index(name) if name in places else len(call.node.args)
        if place < len(call.node.args):
            found |= values(call.node.args[place], call.inside)
    return found


def events() -> set[str]:
    return {
        event
        for call in CALLS
        if call.name in {"note", "note_each"}
        for keyword in call.node.keywords
        if keyword.arg == "event"
        for event in values(keyword.value, call.inside)
    }


EVENTS = sorted(events())


def test_the_walk_finds_events_written_out_put_together_and_handed_on() -> None:
    assert {"sign-in", "request.refused", "look.page", "look.original", "journal.exported"} <= set(EVENTS)


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_of_the_source_has_words(event: str) -> None:
    assert any(event in among for among in EVENT.values())


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_is_said_differently_in_each_language(event: str) -> None:
    said = set()
    for language in ("fr", "de", "en"):
        with translation.override(language):
            said.add(journal_texts.event_words(event))
    assert len(said) == 3
    assert event not in said


def subject_kinds() -> set[str]:
    """The kinds written out where the source notes a line; others are handed on from such a line."""
    subjects = [
        keyword.value
        for call in CALLS
        if call.name in {"note", "note_each"}
        for keyword in call.node.keywords
        if keyword.arg == "subject"
    ]
    return {
        str(first.value)
        for subject in subjects
        for node in ast.walk(subject)
        if isinstance(node, ast.Tuple) and isinstance(first := node.elts[0], ast.Constant)
    }


@pytest.mark.parametrize("kind", sorted(subject_kinds()))
def test_what_a_line_is_about_has_words(kind: str) -> None:
    assert kind in SUBJECT


def test_the_walk_finds_what_lines_are_about() -> None:
    assert {"dossier", "account", "journal"} <= subject_kinds()


FACTS = sorted(
    {
        keyword.arg
        for call in CALLS
        if call.name in {"note", "note_each"}
        for keyword in call.node.keywords
        if keyword.arg not in {None, "subject", "event", "by", "at", "each"}
    }
)


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_of_the_source_is_not_shown_by_the_house_s_own_name(fact: str) -> None:
    value = [] if fact in {"asks", "reasons", "sections"} else True if fact == "unbroken" else 3
    with translation.override("fr"):
        told = journal_texts.facts_in_words(line("x", canonical({fact: value})))
    assert not any(text.startswith(f"{fact}:") for text in told)


def test_an_event_belongs_to_one_kind() -> None:
    every = [event for among in EVENT.values() for event in among]
    assert len(every) == len(set(every))


def test_every_kind_has_words() -> None:
    assert set(KIND) == set(EVENT) == set(Kind)


def test_an_unknown_event_is_shown_by_its_own_name() -> None:
    assert journal_texts.event_words("something.new") == "something.new"


def line(event: str, facts: str) -> LineView:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    return LineView(LineValues(1, at, "account", 1, "", "dossier", "1", event, facts, "0" * 64), "")


def test_facts_are_told_in_words() -> None:
    asks = [{"ask": 3, "piece": "bank-details", "reason": "unreadable"}]
    with translation.override("en"):
        told = journal_texts.facts_in_words(line("pieces.asked", canonical({"asks": asks, "page": 2})))
    assert told == ["Bank identity statement (RIB): The piece cannot be read", "page 2"]


def test_why_a_key_was_revoked_is_told_in_words() -> None:
    with translation.override("en"):
        told = journal_texts.facts_in_words(line("key.revoked", canonical({"reason": "lost"})))
    assert told == ["it was lost"]


def test_a_fact_nobody_foresaw_is_shown_as_it_stands() -> None:
    assert journal_texts.facts_in_words(line("x", canonical({"new": 7}))) == ["new: 7"]


@pytest.mark.parametrize(
    "facts",
    [
        "",
        "nonsense",
        "[1]",
        '{"asks": 5, "page": {}}',
        '{"asks": [1, {"x": 2}]}',
        '{"piece": []}',
        '{"reason": []}',
    ],
)
def test_facts_that_were_tampered_with_break_nothing(facts: str) -> None:
    assert isinstance(journal_texts.facts_in_words(line("pieces.asked", facts)), list)
