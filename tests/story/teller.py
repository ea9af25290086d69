"""The teller: says each step in plain words with its time, and stops at the first deviation."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Deviation(AssertionError):
    """What was seen is not what the procedure says."""


class Teller:
    def __init__(self) -> None:
        self._began = time.monotonic()

    def chapter(self, title: str) -> None:
        sys.stdout.write(f"\n{title}\n")
        sys.stdout.flush()

    @contextmanager
    def step(self, words: str) -> Iterator[None]:
        began = time.monotonic()
        try:
            yield
        except Exception:
            self._say("✗", words, began)
            raise
        self._say("✓", words, began)

    def _say(self, sign: str, words: str, began: float) -> None:
        sys.stdout.write(f"  {sign} {words} ({time.monotonic() - began:.1f} s)\n")
        sys.stdout.flush()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began


def expect(seen: object, wanted: object, what: str) -> None:
    if seen != wanted:
        raise Deviation(f"{what}: expected {wanted!r}, saw {seen!r}")


def expect_in(part: str, whole: str, what: str) -> None:
    if part not in whole:
        raise Deviation(f"{what}: {part!r} is not there")
