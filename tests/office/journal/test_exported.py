"""Exports of the journal, in both forms: whole ones, and each way to spoil one."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from prestalux.office.journal.chain import GENESIS, JournalHead, LineValues, digest
from prestalux.office.journal.exported import (
    COLUMNS,
    LONGEST_RECORD,
    Form,
    NotAnExport,
    Said,
    end_record,
    head_record,
    judge,
    line_record,
    written,
)

AT = datetime(2026, 11, 23, 9, 0, 0, 120, tzinfo=UTC)


def chain(count: int = 5) -> list[tuple[LineValues, str]]:
    lines, previous = [], GENESIS
    for seq in range(1, count + 1):
        facts = '{"name":"Sørensen, \\"Zoé\\""}'
        values = LineValues(seq, AT, "account", seq, "", "dossier", "1", "look.page", facts, previous)
        previous = digest(values)
        lines.append((values, previous))
    return lines


CHAIN = chain()
HEAD = JournalHead(5, CHAIN[-1][1])


def records(seqs: tuple[int, ...] = (1, 2, 3, 4, 5), head: JournalHead = HEAD) -> list[dict[str, Any]]:
    chosen = [CHAIN[seq - 1] for seq in seqs]
    told = [dict(line_record(values, mark, asked=True, words='a, "b"; é')) for values, mark in chosen]
    return [dict(head_record(head)), *told, dict(end_record(len(told), said(told)))]


def said(told: list[dict[str, Any]]) -> str:
    digest_of = Said()
    for line in told:
        digest_of.take(line["seq"], asked=line["asked"], words=line["words"])
    return digest_of.digest


def text(made: list[dict[str, Any]], form: Form) -> list[str]:
    return b"".join(written(made, form)).decode().splitlines()


forms = pytest.mark.parametrize("form", Form)


@forms
def test_a_whole_chain_is_bound_to_its_head(form: Form) -> None:
    found = judge(text(records(), form))
    assert (found.whole, found.unbroken, found.lines, found.gaps) == (True, True, 5, 0)


@forms
def test_a_chain_from_the_middle_to_the_head_is_bound_to_it(form: Form) -> None:
    assert judge(text(records((3, 4, 5)), form)).unbroken


@forms
@pytest.mark.parametrize(("seqs", "gaps"), [((1, 3, 5), 2), ((1, 2), 0), ((2, 3), 0)])
def test_lines_apart_are_whole_but_not_bound_to_the_head(
    form: Form, seqs: tuple[int, ...], gaps: int
) -> None:
    found = judge(text(records(seqs), form))
    assert (found.whole, found.unbroken, found.gaps) == (True, False, gaps)


@forms
def test_an_export_of_an_empty_journal_is_whole(form: Form) -> None:
    found = judge(text(records((), JournalHead(0, GENESIS)), form))
    assert (found.whole, found.lines) == (True, 0)


@forms
@pytest.mark.parametrize("column", [*LineValues.__slots__, "digest"])
def test_a_change_of_any_column_is_seen(form: Form, column: str) -> None:
    made = records()
    made[2][column] = {"seq": 7, "account_id": 99, "at": "2026-11-23T09:00:00.000121+00:00"}.get(
        column, "other"
    )
    found = judge(text(made, form))
    assert (found.whole, found.why) == (False, "changed")


@forms
def test_a_changed_line_is_named_by_its_number(form: Form) -> None:
    made = records()
    made[3]["event"] = "nothing"
    assert judge(text(made, form)).broken_at == 3


@forms
def test_a_line_with_its_digest_made_anew_breaks_the_chain(form: Form) -> None:
    made = records()
    values, _ = CHAIN[2]
    forged = LineValues(
        3, AT, "account", 99, "", *(getattr(values, name) for name in LineValues.__slots__[5:])
    )
    made[3] = dict(line_record(forged, digest(forged), asked=True, words=""))
    found = judge(text(made, form))
    assert (found.why, found.broken_at) == ("not-chained", 4)


@forms
def test_a_forged_last_line_does_not_fit_the_head(form: Form) -> None:
    made = records()
    values, _ = CHAIN[4]
    forged = LineValues(
        5, AT, "system", None, "", *(getattr(values, name) for name in LineValues.__slots__[5:])
    )
    made[5] = dict(line_record(forged, digest(forged), asked=True, words=""))
    assert judge(text(made, form)).why == "head-differs"


Spoil = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]
SPOILT: dict[str, tuple[Spoil, str]] = {
    "a line twice": (lambda made: [*made[:3], made[2], *made[3:]], "out-of-order"),
    "two lines exchanged": (lambda made: [made[0], made[2], made[1], *made[3:]], "out-of-order"),
    "a line left out": (lambda made: [*made[:2], *made[3:]], "lines-missing"),
    "no end": (lambda made: made[:-1], "cut-off"),
    "another number of lines": (lambda made: [*made[:-1], dict(end_record(9, ''))], "lines-missing"),
    "lines behind the end": (lambda made: [*made, made[1]], "goes-on"),
    "a line behind the head": (lambda made: [dict(head_record(JournalHead(4, CHAIN[3][1]))), *made[1:]], "head-differs"),
    "another head": (lambda made: [dict(head_record(JournalHead(5, "0" * 64))), *made[1:]], "head-differs"),
    "an unknown record": (lambda made: [*made[:2], {"record": "x"}, *made[2:]], "changed"),
    "a second head": (lambda made: [*made[:2], made[0], *made[2:]], "changed"),
}  # fmt: skip


@forms
@pytest.mark.parametrize("name", SPOILT)
def test_what_was_spoilt_is_seen(form: Form, name: str) -> None:
    spoil, why = SPOILT[name]
    assert judge(text(spoil(records()), form)).why == why


@forms
def test_a_first_line_that_follows_something_is_not_the_first(form: Form) -> None:
    values = LineValues(1, AT, "system", None, "", "dossier", "1", "x", "{}", "1" * 64)
    made = [
        dict(head_record(JournalHead(1, digest(values)))),
        dict(line_record(values, digest(values), asked=True, words="")),
    ]
    assert judge(text([*made, dict(end_record(1, ""))], form)).why == "not-chained"


@forms
@pytest.mark.parametrize("changed", [{"words": "something else"}, {"asked": False}])
def test_words_and_marks_that_were_changed_are_seen(form: Form, changed: dict[str, Any]) -> None:
    made = records()
    made[2] |= changed
    assert judge(text(made, form)).why == "words-changed"


@forms
@pytest.mark.parametrize(
    ("kept", "why"),
    [
        (JournalHead(5, CHAIN[4][1]), ""),
        (JournalHead(3, CHAIN[2][1]), ""),
        (JournalHead(5, "1" * 64), "not-the-kept-head"),
        (JournalHead(3, "1" * 64), "not-the-kept-head"),
        (JournalHead(77, "1" * 64), ""),
    ],
)
def test_a_head_kept_elsewhere_is_held_against_the_line_of_its_number(
    form: Form, kept: JournalHead, why: str
) -> None:
    assert judge(text(records(), form), kept).why == why


def test_a_head_kept_elsewhere_is_held_against_the_head_also_without_its_line() -> None:
    assert judge(text(records((1, 2)), Form.CSV), JournalHead(5, "1" * 64)).why == "not-the-kept-head"


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [""],
        ["nonsense"],
        ["%PDF-1.7", "…"],
        ["{}"],
        ["{"],
        ["[1]"],
        ['{"record":"head"}'],
        ['{"record":"head","seq":-1,"digest":"' + "0" * 64 + '"}'],
        ['{"record":"head","seq":true,"digest":"' + "0" * 64 + '"}'],
        ['{"record":"head","seq":1,"digest":"' + "0" * 63 + 'x"}'],
        ["{" * 100_000],
        ["x" * (LONGEST_RECORD + 1)],
        ["a,b,c"],
        [",".join(COLUMNS)],
        ['"'],
        ["\0"],
    ],
)
def test_a_file_of_another_kind_is_no_export(lines: list[str]) -> None:
    with pytest.raises(NotAnExport):
        judge(lines)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "null",
        "[" * 100_000,
        '{"record":"line","seq":' + "9" * 5000 + "}",
        '{"record":"line","seq":1e400}',
        '{"record":"line","seq":2,"at":5}',
        '{"record":"line","seq":"２"}',
        "x" * (LONGEST_RECORD + 1),
        "\ufffd\ufffd",
    ],
)
def test_nonsense_among_the_lines_is_a_changed_line(line: str) -> None:
    lines = text(records(), Form.JSONL)
    assert judge([*lines[:3], line, *lines[3:]]).why == "changed"


def test_a_csv_is_read_by_others_as_csv() -> None:
    data = b"".join(written(records(), Form.CSV)).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(data, newline="")))
    assert rows[1]["words"] == 'a, "b"; é'
    assert rows[1]["at"] == "2026-11-23T09:00:00.000120+00:00"
    assert [row["record"] for row in rows] == ["head", *["line"] * 5, "end"]


def test_json_lines_are_read_by_others_as_json() -> None:
    rows = [json.loads(line) for line in text(records(), Form.JSONL)]
    assert rows[0]["digest"] == HEAD.digest
    assert rows[1]["account_id"] == 1
