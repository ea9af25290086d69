"""One writer after the other, where the database lets only one write at a time."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager, nullcontext
from typing import Final

from django.db import connection

_TURN: Final = threading.Lock()


def my_turn() -> AbstractContextManager[object]:
    """SQLite makes whoever finds it locked sleep, in steps that grow to a tenth of a second, while nobody writes. The
    threads of this process wait for each other instead.
    """
    return _TURN if connection.vendor == "sqlite" else nullcontext()
