"""Manifests, and what a folder of issues must look like."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from prestalux.rules.registry.reference_issue import (
    FileEntry,
    Former,
    IssueSeen,
    Manifest,
    ReferenceFault,
    file_findings,
    order_findings,
    read_manifest,
)

DIGEST = "ab" * 32


def manifest(sequence: int = 1, former: IssueSeen | None = None) -> Manifest:
    return Manifest(
        series="d0d0",
        sequence=sequence,
        day=date(2026, 11, 22) + timedelta(days=sequence),
        known_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
        encoding="utf-8",
        former=Former(former.manifest.sequence, former.sha256) if former else None,
        delta_from=None,
        files=(FileEntry("full.csv", 3, 120, DIGEST), FileEntry("full.txt", 3, 444, DIGEST)),
    )


def seen(made: Manifest) -> IssueSeen:
    return IssueSeen(made, sha256(made.written()).hexdigest())


def chain(length: int) -> list[IssueSeen]:
    issues: list[IssueSeen] = []
    for sequence in range(1, length + 1):
        issues.append(seen(manifest(sequence, issues[-1] if issues else None)))
    return issues


def faults(issues: list[IssueSeen]) -> list[ReferenceFault]:
    return [finding.why for finding in order_findings(issues)]


def test_a_manifest_is_read_as_it_was_written() -> None:
    assert read_manifest(chain(2)[1].manifest.written()) == chain(2)[1].manifest


def test_a_folder_is_named_by_number_and_day() -> None:
    assert manifest(12).folder == "000012-2026-12-04"


def _with(**changed: Any) -> bytes:
    return json.dumps({**json.loads(manifest().written()), **changed}).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        _with(format="another"),
        _with(more=1),
        _with(sequence=0),
        _with(sequence=True),
        _with(sequence=10**18),
        _with(day="yesterday"),
        _with(known_at="2026-11-23T09:00:00"),
        _with(files=[{"name": "../keys", "lines": 1, "bytes": 1, "sha256": DIGEST}]),
        _with(files=[{"name": "full.csv", "lines": 1, "bytes": 1, "sha256": "no"}]),
        _with(files=[{"name": "full.csv", "lines": 1, "bytes": 1, "sha256": DIGEST}] * 2),
        _with(files=[{}]),
        _with(former={"sequence": 1}),
    ],
)
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (the message is for nobody)
        read_manifest(data)


def test_whole_files_have_no_finding() -> None:
    held = {"full.csv": DIGEST, "full.txt": DIGEST, "manifest.json": "x", "manifest.sig": "y"}

    assert file_findings(manifest(), held, issue="i") == ()


def test_files_missing_changed_and_added_are_named() -> None:
    found = file_findings(manifest(), {"full.csv": "cd" * 32, "notes.txt": DIGEST}, issue="i")

    assert [(one.why, one.file) for one in found] == [
        (ReferenceFault.FILE_MISSING, "full.txt"),
        (ReferenceFault.FILE_CHANGED, "full.csv"),
        (ReferenceFault.FILE_ADDED, "notes.txt"),
    ]


def test_issues_in_their_order_have_no_finding() -> None:
    assert faults(chain(4)) == []


def test_the_oldest_issues_may_be_taken_away() -> None:
    assert faults(chain(4)[2:]) == []


def test_a_gap_is_told_with_its_first_and_last_number() -> None:
    issues = chain(9)
    (found,) = order_findings([*issues[:2], *issues[6:]])

    assert (found.why, found.first, found.last) == (ReferenceFault.ISSUE_MISSING, 3, 6)


def test_a_gap_of_any_width_is_one_finding() -> None:
    far = seen(replace(manifest(2), sequence=10**9, day=date(2027, 1, 1)))

    assert faults([chain(1)[0], far]) == [ReferenceFault.ISSUE_MISSING]


def test_a_number_that_is_there_twice_is_told() -> None:
    assert faults([*chain(2), seen(replace(manifest(2), day=date(2027, 1, 1)))]) == [
        ReferenceFault.NUMBER_TWICE
    ]


def test_an_issue_of_another_series_is_told() -> None:
    one, two = chain(2)

    assert faults([one, seen(replace(two.manifest, series="e0e0"))]) == [ReferenceFault.OTHER_SERIES]


def test_an_issue_put_in_the_place_of_another_breaks_the_chain() -> None:
    one, two, three = chain(3)
    other = seen(replace(two.manifest, encoding="iso-8859-1"))

    assert faults([one, other, three]) == [ReferenceFault.OTHER_FORMER]


def test_days_that_go_back_are_told() -> None:
    one, two = chain(2)

    assert faults([one, seen(replace(two.manifest, day=one.manifest.day))]) == [ReferenceFault.DAYS_TURNED]
