"""The command, killed at its n-th write that counts: `python -m tests.doors.cli.killed N WORD…`.

What counts is bringing a file to the disk, renaming, and committing; a process killed there kills itself with the signal that
nobody can catch. One that has fewer ends as it would have.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from prestalux.doors.cli.main import run


def main(until: int, words: list[str]) -> int:
    count = 0

    def counted(do: Callable[..., Any]) -> Callable[..., Any]:
        def doing(*given: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count == until:
                os.kill(os.getpid(), signal.SIGKILL)
            return do(*given, **named)

        return doing

    os.fsync = counted(os.fsync)
    Path.rename = counted(Path.rename)  # type: ignore[method-assign]
    BaseDatabaseWrapper._commit = counted(BaseDatabaseWrapper._commit)  # type: ignore[attr-defined]
    return run(words)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
