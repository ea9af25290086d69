"""One file of the fund that a client reads: opened portion by portion, the next one while the client takes the last."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from prestalux.doors.sftp.house import House
from prestalux.office.exchange.actions import publishing
from prestalux.office.exchange.actions.publishing import PORTION, OpenedReturn
from prestalux.office.exchange.queries.mailbox import Listed, Space

_KEPT = 4
"""Opened portions in memory."""


@dataclass(frozen=True, slots=True)
class Text:
    """A file that is whole in memory."""

    listed: Listed
    body: bytes


class Outgoing:
    def __init__(self, house: House, space: Space, listed: Listed, opened: OpenedReturn) -> None:
        self.listed = listed
        self._house, self._space, self._opened = house, space, opened
        self._portions: dict[int, asyncio.Future[bytes]] = {}
        self._noted = False

    async def read(self, offset: int, size: int) -> bytes:
        size = max(0, min(size, self._opened.size - offset))
        if not size:
            await self._note_end(offset)
            return b""
        parts = []
        while size:
            number, start = divmod(offset, PORTION)
            portion = await self._portion(number)
            part = portion[start : start + size]
            parts.append(part)
            offset, size = offset + len(part), size - len(part)
        await self._note_end(offset)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def read_at_once(self, offset: int, size: int) -> bytes | None:
        """Of what is opened already, but for the end, with which more is to be done; None else."""
        end = offset + size
        if not 0 < size <= PORTION or end >= self._opened.size:
            return None
        first, last = offset // PORTION, (end - 1) // PORTION
        parts = []
        for number in range(first, last + 1):
            found = self._portions.get(number)
            if found is None or not found.done() or found.cancelled() or found.exception() is not None:
                return None
            start = number * PORTION
            parts.append(found.result()[max(offset - start, 0) : end - start])
        if (last + 1) * PORTION < self._opened.size:
            self._begin(last + 1)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    async def _portion(self, number: int) -> bytes:
        found = self._begin(number)
        if (number + 1) * PORTION < self._opened.size:
            self._begin(number + 1)
        return found.result() if found.done() else await asyncio.shield(found)

    def _begin(self, number: int) -> asyncio.Future[bytes]:
        before = self._portions.get(number)
        if before is not None and before.done() and (before.cancelled() or before.exception() is not None):
            del self._portions[number]  # asked again, it may open
        if number not in self._portions:
            while len(self._portions) >= _KEPT:
                self._portions.pop(next(iter(self._portions)))
            begun = asyncio.ensure_future(self._house.office(self._opened.portion, number))
            begun.add_done_callback(_look)
            self._portions[number] = begun
        return self._portions[number]

    async def _note_end(self, offset: int) -> None:
        if offset >= self._opened.size and not self._noted:
            self._noted = True
            await self._house.office(
                publishing.note_collected, self._space, self._opened.id, at=self._house.now()
            )


def _look(portion: asyncio.Future[bytes]) -> None:
    """Nobody may ever want it: asyncio would write into the log what the database or the store said of it."""
    if not portion.cancelled():
        portion.exception()
