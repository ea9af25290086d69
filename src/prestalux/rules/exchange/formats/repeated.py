"""Which references were there before, in a fixed amount of memory.

A table of 64-bit digests with open addressing: 4,194,304 places, 48 MB, of which the system gives what is touched. It is taken to
three quarters, 3.1 million references; each further table is twice as large. Two different references with one digest would be told
as a repetition: at two million references in a file that happens to one file in ten million.
"""

from __future__ import annotations

from hashlib import blake2b
from mmap import mmap
from typing import Final

_number: Final = int.from_bytes
SLOTS: Final = 1 << 22
_FULL: Final = 0.75


class _Table:
    def __init__(self, slots: int) -> None:
        # Memory from the system is zero, and takes none before it is touched; a bytearray would touch all of it.
        self.digests = memoryview(mmap(-1, slots * 8)).cast("Q")
        self.ordinals = memoryview(mmap(-1, slots * 4)).cast("I")
        self.mask = slots - 1
        self.left = int(slots * _FULL)

    def find_or_put(self, digest: int, ordinal: int) -> int:
        """The ordinal under which the digest stands already; 0 where it is new and there is room: then it stands now."""
        digests, mask = self.digests, self.mask
        at = digest & mask
        while there := digests[at]:
            if there == digest:
                return self.ordinals[at]
            at = (at + 1) & mask
        if self.left and ordinal:
            digests[at] = digest
            self.ordinals[at] = ordinal
            self.left -= 1
        return 0


class Seen:
    def __init__(self, slots: int = SLOTS) -> None:
        """`slots`: a power of two."""
        self._tables = [_Table(slots)]

    def before(self, reference: str, ordinal: int) -> int:
        """The ordinal, from 1, of whoever had the reference first; 0 for a new one, which is kept."""
        digest = _number(blake2b(reference.encode(), digest_size=8).digest(), "little") or 1
        last = self._tables[-1]
        if len(self._tables) > 1 or not last.left:
            for table in self._tables:
                if found := table.find_or_put(digest, 0):
                    return found
            if not last.left:
                last = _Table((last.mask + 1) * 2)
                self._tables.append(last)
        return last.find_or_put(digest, ordinal)
