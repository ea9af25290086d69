"""What an answer holds beside what was found: entries that the found ones name, and entries that name them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from prestalux.doors.api.fhir.searching import Include
from prestalux.office.registry import directory
from prestalux.office.registry.directory import Field, Held, Moment, Part, Person, Term

MOST_INCLUDED: Final = 1_000
"""Beside one page. Our own choice: an association may have thousands of members."""

Entry = Person | Held


class Included(NamedTuple):
    """`complete`: nothing that belongs here was left out."""

    entries: tuple[tuple[Part, Entry], ...]
    complete: bool


def included(part: Part, found: Sequence[Entry], includes: Iterable[Include], moment: Moment) -> Included:
    """Each entry once, and none that was found."""
    gathering = _Gathering(part, found, moment)
    includes = tuple(includes)
    fresh: list[tuple[Part, Entry]] = [(part, one) for one in found]
    first = True
    while fresh and gathering.complete:
        asked = includes if first else tuple(one for one in includes if one.again)
        fresh = [new for one in asked for new in gathering.take(one, fresh)]
        first = False
    return Included(tuple(gathering.entries), gathering.complete)


class _Gathering:
    def __init__(self, part: Part, found: Sequence[Entry], moment: Moment) -> None:
        self._seen = {(part, one.id) for one in found}
        self._moment = moment
        self.entries: list[tuple[Part, Entry]] = []
        self.complete = True

    def take(self, include: Include, fresh: list[tuple[Part, Entry]]) -> list[tuple[Part, Entry]]:
        side = include.target if include.backwards else include.source
        of = [entry for part, entry in fresh if part is side]
        if include.backwards:
            part, field = include.source, include.field
            keys = {directory.key_of(entry) for entry in of}
        else:
            part, field = include.target, Field.ID
            keys = directory.named_by(of, include.field)
        if not keys:
            return []
        most = MOST_INCLUDED + len(self._seen)
        rows = directory.search(part, [Term(field, tuple(sorted(keys)))], moment=self._moment, most=most)
        new = [(part, one) for one in rows.entries if (part, one.id) not in self._seen]
        room = MOST_INCLUDED - len(self.entries)
        self.complete = self.complete and not rows.more and len(new) <= room
        self.entries += new[:room]
        self._seen |= {(part, one.id) for part, one in new[:room]}
        return new[:room]
