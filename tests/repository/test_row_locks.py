"""Locks on rows: none of them keeps another step from naming the row.

The database looks at a named row when a step commits, and then that step holds the end of the journal: a lock that forbade to
name the row would make two steps wait for each other.
"""

from __future__ import annotations

import re
from pathlib import Path

SOURCES = sorted((Path(__file__).resolve().parents[2] / "src" / "prestalux").rglob("*.py"))
LOCKING = re.compile(r"select_for_update\((?!no_key=True)|FOR UPDATE")


def test_every_lock_on_a_row_leaves_its_key_free() -> None:
    found = {path.name: LOCKING.findall(path.read_text("utf-8")) for path in SOURCES}
    assert {name: locks for name, locks in found.items() if locks} == {}
