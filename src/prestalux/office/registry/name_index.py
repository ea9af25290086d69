"""Which code first came under a name, for a register of any size: kept in a scratch file, not in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from prestalux.office.registry.code_lines import codes_on
from prestalux.rules.registry.code_line import CodeLine
from prestalux.rules.registry.life import CodeKind
from prestalux.rules.registry.register_comparing import full_name, name_key, near_key
from prestalux.rules.registry.register_line import LineReason, RegisterLine

_MOST_ASKED: Final = 900
"""Of one statement; every SQLite takes so many."""


class Alike(NamedTuple):
    code: str
    why: LineReason


class NameIndex:
    """The first code of each name. A third code of one name makes a pair with the first one, not with both."""

    def __init__(self) -> None:
        # A database without a name is a file that nobody sees and that goes away by itself.
        self._kept = sqlite3.connect("", isolation_level=None)
        self._kept.execute("PRAGMA journal_mode=OFF")
        self._kept.execute("PRAGMA synchronous=OFF")
        self._kept.execute("CREATE TABLE names (key TEXT PRIMARY KEY, code TEXT NOT NULL) WITHOUT ROWID")

    def close(self) -> None:
        self._kept.close()

    def add_register(self, day: date) -> None:
        for portion in codes_on(day, known_at=None):
            self.add(on_day.line for on_day in portion)

    def add(self, lines: Iterable[CodeLine]) -> None:
        self._keep((key, line.code) for line in lines for key in _keys(line))

    def alike(self, lines: Iterable[RegisterLine]) -> dict[str, Alike]:
        """By code: the one that may be the same person's, if it came before. From now on these are known, too."""
        keys = {line.code: _keys(line) for line in lines}
        wanted = [key for both in keys.values() for key in both]
        known = self._known(wanted)
        found: dict[str, Alike] = {}
        new: list[tuple[str, str]] = []
        for code, both in keys.items():
            for key, why in zip(both, (LineReason.SAME_NAME, LineReason.NEAR_NAME), strict=False):
                if key not in known:
                    known[key] = code
                    new.append((key, code))
                elif known[key] != code and code not in found:
                    found[code] = Alike(known[key], why)
        self._keep(new)
        return found

    def _known(self, keys: list[str]) -> dict[str, str]:
        known: dict[str, str] = {}
        for start in range(0, len(keys), _MOST_ASKED):
            some = keys[start : start + _MOST_ASKED]
            marks = ", ".join("?" * len(some))
            known.update(self._kept.execute(f"SELECT key, code FROM names WHERE key IN ({marks})", some))  # noqa: S608
        return known

    def _keep(self, rows: Iterable[tuple[str, str]]) -> None:
        self._kept.execute("BEGIN")
        self._kept.executemany("INSERT OR IGNORE INTO names VALUES (?, ?)", rows)
        self._kept.execute("COMMIT")


def _keys(line: CodeLine | RegisterLine) -> tuple[str, ...]:
    """None for a code that is no person's own. Two who are nowhere are not in one town."""
    if line.kind != CodeKind.INDIVIDUAL:
        return ()
    return (name_key(full_name(line)), *((near_key(line),) if line.town.strip() else ()))
