"""One file that a client writes: its bytes gather in memory, are sealed and put away portion by portion.

A file smaller than a portion is kept in one go when it is closed, together with others that come at that moment.
"""

from __future__ import annotations

import asyncio
import os
import threading
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime

from prestalux.doors.sftp.house import PORTION, House
from prestalux.office.exchange import sealing
from prestalux.office.exchange.actions import arriving
from prestalux.office.exchange.actions.arriving import SealedPortion
from prestalux.office.exchange.queries.mailbox import Space
from prestalux.rules.errors import Refusal
from prestalux.rules.exchange.gathering import Gathering
from prestalux.rules.exchange.ordered_ids import ordered_id
from prestalux.rules.exchange.space_refusals import Shorter

IN_FLIGHT = 6
"""Portions of one file whose objects are written at the same time; their rows follow in order. A client that is faster waits."""
LARGE_PORTIONS = 8
"""Up to so many files at once each is gathered in portions four times as large: each costs an object and a transaction."""


class TooLarge(Refusal):
    """`facts`: most, in bytes."""

    code = "exchange-file-too-large"


class Incoming:
    def __init__(
        self, house: House, space: Space, writer: sealing.Writer, name: str, *, final: bool, at: datetime
    ) -> None:
        self.name = name
        self.modified_at: datetime | None = None
        self._house, self._space, self._writer = house, space, writer
        self._final, self._opened_at = final, at
        self._token = ""
        """Of this writer, once it holds the file."""
        self._begun: arriving.Begun | None = None
        self._portion = PORTION * (4 if house.writing < LARGE_PORTIONS else 1)
        self._gathering = Gathering(portion=self._portion)
        self._number = 0
        self._sealed_to = 0
        self._failed: BaseException | None = None
        self.is_told = False
        """Whether its sender can read why it was refused."""
        self._promised = 0
        """Bytes that its client said it would have."""
        self._id = ordered_id(at, os.urandom)
        self._turn = asyncio.Lock()
        self._flying: list[asyncio.Task[None]] = []
        self._placed: list[SealedPortion] = []
        """In order, whose objects are there and whose rows are not."""
        self._last_placed: asyncio.Event | None = None
        self._lost: BaseException | None = None
        """Why a portion could not be put away: what follows it is of no use."""
        self._adding = asyncio.Lock()

    @property
    def size(self) -> int:
        return self._gathering.end

    @property
    def held(self) -> int:
        """Bytes of it in memory."""
        return self._gathering.held

    @property
    def content(self) -> bytes:
        """What is in memory of a file of which nothing was put away."""
        return self._gathering.peek()

    async def resume(self) -> None:
        """Go on with what stands. Raises NotThere."""
        self._token = uuid.uuid4().hex
        self._begun = await self._house.office(arriving.go_on, self._space, self.name, writer=self._token)
        self._id, self._number, self._sealed_to = self._begun.id, self._begun.number, self._begun.size
        self._gathering = Gathering(self._begun.size, portion=self._portion)

    def put(self, offset: int, data: bytes) -> None:
        """Raises WrittenOver, TooFarAhead, TooLarge. What was refused once is never whole: its client meant other bytes."""
        if self._failed is not None:
            raise self._failed
        try:
            if offset + len(data) > self._house.terms.file_bytes:
                raise TooLarge(most=self._house.terms.file_bytes)
            self._gathering.put(offset, data)
        except Refusal as refusal:
            self._failed = refusal
            raise

    def append(self, offset: int, *pieces: bytes | memoryview) -> bool:
        """Whether it was simply the next bytes, for which there is room in memory; nothing is done where not."""
        end = offset + sum(map(len, pieces))
        if (
            self._failed is not None
            or end == offset
            or offset != self._gathering.end
            or self._gathering.has_gap
            or end - self._gathering.given >= self._portion
            or end > self._house.terms.file_bytes
        ):
            return False
        for piece in pieces:
            self._gathering.put(offset, piece)
            offset += len(piece)
        return True

    def keep_at_once(self, kept: Callable[[BaseException | None], None]) -> bool:
        """Whether it is kept in one go, as complete: it is small, and nothing stands of it or went wrong. `kept` is called in the
        loop once it stands, or with the reason why not.
        """
        if (
            self._begun is not None
            or self._failed is not None
            or not self._final
            or self._flying
            or self._turn.locked()
            or self._gathering.has_gap
            or self._gathering.end < self._promised
        ):
            return False
        self._house.keep_soon(self._whole(self._gathering.rest(), complete=True), kept)
        return True

    def fail(self, error: BaseException) -> None:
        """It cannot be gone on with under this handle."""
        self._failed = self._failed or error

    @property
    def is_full(self) -> bool:
        return self._gathering.held >= self._portion

    async def put_away(self) -> None:
        """What fills portions. Raises TakenOver, StoreAway."""
        async with self._turn:
            for portion in self._gathering.full_portions():
                await self._begin()
                number, offset = self._next(self._portion)
                before, self._last_placed = self._last_placed, asyncio.Event()
                adding = self._add(portion, number, offset, before, self._last_placed)
                self._flying.append(asyncio.create_task(adding))
                while len(self._flying) > IN_FLIGHT:
                    await self._flying.pop(0)

    def cut(self, size: int) -> None:
        """Give it a length: a client that makes it longer promises what it is going to write. Raises WrittenOver, TooLarge."""
        if self._failed is not None:
            raise self._failed
        try:
            if size > self._house.terms.file_bytes:
                raise TooLarge(most=self._house.terms.file_bytes)
            if size <= self._gathering.end:
                self._gathering.cut(size)
        except Refusal as refusal:
            self._failed = refusal
            raise
        self._promised = size

    async def close(self, *, explicit: bool) -> None:
        """`explicit`: by the client's own word. Anything else leaves what came without a gap, to be gone on with; so does a
        file of which something could not be taken, and who closes it is told so again.
        """
        await self._close(explicit=explicit)
        if explicit and self._failed is not None:
            raise self._failed

    async def _close(self, *, explicit: bool) -> None:
        async with self._turn:
            await asyncio.gather(*self._flying, return_exceptions=True)
            self._flying.clear()
            complete = explicit and self._final
            if explicit and self._gathering.end < self._promised:
                self.fail(Shorter())
            if self._failed is not None:
                return  # a portion may be missing: what stands is what was put away
            rest = self._gathering.rest(whole=explicit)
            at = self._house.now()
            if self._begun is None:
                if not explicit and not rest:
                    return
                await self._house.keep(self._whole(rest, complete=complete))
                return
            last = next(iter(self._portions(rest)), None)
            await self._house.office(
                arriving.end, self._begun.id, last, complete=complete, writer=self._token, at=at
            )

    def _whole(self, content: bytes, *, complete: bool) -> arriving.WholeFile:
        portions = tuple(self._portions(content))
        return arriving.WholeFile(
            self._space, self._id, self.name, portions, self._opened_at, complete, self.modified_at
        )

    async def _begin(self) -> None:
        if self._begun is not None:
            return
        self._token = uuid.uuid4().hex
        try:
            self._begun = await self._house.office(
                arriving.begin, self._space, self.name, writer=self._token, at=self._opened_at
            )
        except BaseException as error:
            self.fail(error)
            raise
        self._id = self._begun.id

    async def _add(
        self,
        pieces: Sequence[bytes | memoryview],
        number: int,
        offset: int,
        before: asyncio.Event | None,
        placed: asyncio.Event,
    ) -> None:
        try:
            sealed = await self._house.office(self._seal_away, pieces, number, offset)
            if before is not None:
                await before.wait()
            self._placed.append(sealed)
            placed.set()
            await self._add_placed()
        except BaseException as error:
            self._lost = self._lost or error
            self.fail(error)
            raise
        finally:
            placed.set()

    async def _add_placed(self) -> None:
        """The rows of all that wait, in one transaction: its commit takes as long for one. Another may have brought them."""
        async with self._adding:
            if self._lost is not None:
                raise self._lost
            portions, self._placed = self._placed, []
            if not portions:
                return
            try:
                await self._house.office(arriving.add, self._id, portions, writer=self._token)
            except BaseException as error:
                self._lost = error
                raise

    def _seal_away(self, pieces: Sequence[bytes | memoryview], number: int, offset: int) -> SealedPortion:
        room = _room(self._portion + sealing.NONCE + sealing.TAG)
        about = sealing.about(self._id.hex, number, offset)
        sealed = self._writer.seal_pieces(pieces, about, room)
        return arriving.put_away(self._sealed(number, offset, self._portion, sealed))

    def _next(self, size: int) -> tuple[int, int]:
        """Number and place of a portion of that size; the next one follows it."""
        number, offset = self._number, self._sealed_to
        self._number, self._sealed_to = number + 1, offset + size
        return number, offset

    def _portions(self, rest: bytes) -> list[SealedPortion]:
        return [self._seal(rest, *self._next(len(rest)))] if rest else []

    def _seal(self, portion: bytes, number: int, offset: int) -> SealedPortion:
        about = sealing.about(self._id.hex, number, offset)
        return self._sealed(number, offset, len(portion), self._writer.seal(portion, about))

    def _sealed(
        self, number: int, offset: int, size: int, sealed: bytes | bytearray | memoryview
    ) -> SealedPortion:
        key_id, envelope = self._writer.key_id, self._writer.envelope
        # Objects of the store are spread by the beginning of their names, which must differ.
        is_row = size <= arriving.INLINE
        portion_id = ordered_id(self._opened_at, os.urandom) if is_row else uuid.uuid4()
        return SealedPortion(portion_id, number, offset, size, key_id, envelope, sealed)


_rooms = threading.local()


def _room(size: int) -> bytearray:
    """Of this thread, to seal in: fresh memory for each portion takes longer than sealing it."""
    room: bytearray | None = getattr(_rooms, "room", None)
    if room is None or len(room) < size:
        room = _rooms.room = bytearray(size)
    return room
