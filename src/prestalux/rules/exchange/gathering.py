"""The bytes of one file as a client writes them: in order, but for what a pipeline brings a little early."""

from __future__ import annotations

from typing import ClassVar

from prestalux.rules.errors import Refusal


class WrittenOver(Refusal):
    """Bytes that were taken already would change. `facts`: offset."""

    code = "written-over"


class TooFarAhead(Refusal):
    """A write leaves a gap larger than any pipeline. `facts`: offset, expected."""

    code = "too-far-ahead"


class Gap(Refusal):
    """The file was closed while bytes in its middle are missing. `facts`: offset."""

    code = "gap"


class Gathering:
    """Takes writes at offsets and gives portions of one size, in order; holds at most a portion and what came early.

    `start`: how many bytes stand already (a resumed file). `portion`, `ahead`: bytes.
    """

    PORTION: ClassVar = 1 << 20
    AHEAD: ClassVar = 8 << 20
    MOST_EARLY: ClassVar = 4096
    """Pieces: more than any client has on the way."""

    __slots__ = ("_ahead", "_buffer", "_early", "_early_bytes", "_given", "_portion", "_size")

    def __init__(self, start: int = 0, *, portion: int = PORTION, ahead: int = AHEAD) -> None:
        self._given = start
        self._size = 0
        self._buffer: list[bytes | memoryview] = []
        self._early: dict[int, bytes | memoryview] = {}
        self._early_bytes = 0
        self._portion = portion
        self._ahead = ahead

    @property
    def end(self) -> int:
        """How many bytes of the file are there without a gap."""
        return self._given + self._size

    @property
    def given(self) -> int:
        """How many of them are no longer here."""
        return self._given

    @property
    def held(self) -> int:
        """Bytes in memory."""
        return self._size + self._early_bytes

    @property
    def has_gap(self) -> bool:
        """Whether bytes came that do not follow the others."""
        return bool(self._early)

    def put(self, offset: int, data: bytes | memoryview) -> None:
        """Raises WrittenOver, TooFarAhead."""
        if not data:
            return
        if offset == self.end:
            self._append(data)
        elif offset < self.end:
            self._again(offset, data)
        else:
            self._keep_early(offset, data)
            return
        if self._early:
            self._draw_early()

    def full_portions(self) -> list[list[bytes | memoryview]]:
        """What can be put away, each in the pieces in which it came; nothing of it can be written again."""
        if self._size < self._portion:
            return []
        found = []
        while self._size >= self._portion:
            found.append(self._first(self._portion))
        return found

    def _first(self, count: int) -> list[bytes | memoryview]:
        """So many bytes, taken from the front of the buffer."""
        taken: list[bytes | memoryview] = []
        used, left = 0, count
        while left:
            piece = self._buffer[used]
            if len(piece) > left:
                taken.append(memoryview(piece)[:left])
                self._buffer[used] = piece[left:]
                break
            taken.append(piece)
            used, left = used + 1, left - len(piece)
        del self._buffer[:used]
        self._size -= count
        self._given += count
        return taken

    def rest(self, *, whole: bool = True) -> bytes:
        """What is left at the end. `whole`: the client says that nothing is missing. Raises Gap."""
        if whole and self._early:
            raise Gap(offset=self.end)
        left = b"".join(self._buffer)
        self._given += len(left)
        self._buffer, self._size = [], 0
        return left

    def peek(self) -> bytes:
        """What is held in order, without giving it."""
        return b"".join(self._buffer)

    def cut(self, size: int) -> None:
        """Shorten to that many bytes; nothing where it is so long. Raises WrittenOver for what was given away already."""
        if size > self.end or size < self._given:
            raise WrittenOver(offset=size)
        left = b"".join(self._buffer)[: size - self._given]
        self._buffer, self._size = ([left] if left else []), len(left)
        self._early.clear()
        self._early_bytes = 0

    def _append(self, data: bytes | memoryview) -> None:
        self._buffer.append(data)
        self._size += len(data)

    def _again(self, offset: int, data: bytes | memoryview) -> None:
        """The same bytes once more are no change; what reaches further is new."""
        if offset < self._given:
            raise WrittenOver(offset=offset)
        left = b"".join(self._buffer)
        self._buffer = [left]
        there = left[offset - self._given :][: len(data)]
        if data[: len(there)] != there:
            raise WrittenOver(offset=offset)
        if len(data) > len(there):
            self._append(data[len(there) :])

    def _keep_early(self, offset: int, data: bytes | memoryview) -> None:
        too_far = offset + len(data) > self.end + self._ahead or self._early_bytes + len(data) > self._ahead
        if too_far or (len(self._early) >= self.MOST_EARLY and offset not in self._early):
            raise TooFarAhead(offset=offset, expected=self.end)
        former = self._early.get(offset, b"")
        if len(data) > len(former):
            self._early[offset] = data
            self._early_bytes += len(data) - len(former)

    def _draw_early(self) -> None:
        for offset in sorted(self._early):
            if offset > self.end:
                return
            data = self._early.pop(offset, b"")
            self._early_bytes -= len(data)
            if offset == self.end:
                self._append(data)
            else:
                self._again(offset, data)
