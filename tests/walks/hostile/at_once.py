"""The same request from many hands at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
HANDS = 10


def at_once(*calls: Callable[[], T]) -> list[T]:
    """Every call in a thread of its own; none begins before all stand ready."""
    ready = threading.Barrier(len(calls))

    def begin(call: Callable[[], T]) -> T:
        ready.wait(30)
        return call()

    with ThreadPoolExecutor(len(calls)) as hands:
        return list(hands.map(begin, calls))
