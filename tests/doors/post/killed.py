"""Sends letters and is killed at each line of the way: `MAIL_URL KEY FIRST STEP`.

For every letter whose key starts with KEY, in order: a child sends it and gets SIGKILL from itself at the n-th line of
our own code that it comes to, n counting up from letter to letter, from FIRST by STEP. The first of all is sent whole. Ends with the
first letter whose way has fewer lines. Prints the number of that letter, counted from 0; those between lie there as a killed
sender leaves them.
"""

from __future__ import annotations

import gc
import importlib
import itertools
import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from types import FrameType
from typing import Any

import django

OURS = ("/doors/post/", "/office/outbox/", "/office/dossiers/", "/office/files/")


def main(mail_url: str, key: str, first: str, step: str) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "prestalux.doors.wiring.settings"
    django.setup()
    from django.db import connections
    from django.utils import timezone

    from prestalux.doors.post import work
    from prestalux.doors.post.sending import carrier
    from prestalux.office.outbox.models import Letter

    way = carrier(mail_url)
    letters = Letter.objects.filter(key__startswith=key)
    letters.update(next_at=timezone.now() + timedelta(days=1))
    lines = itertools.count(int(first), int(step))
    for number, pk in enumerate(list(letters.order_by("pk").values_list("pk", flat=True))):
        letters.filter(pk=pk).update(next_at=timezone.now())
        connections.close_all()
        send = partial(work.send_next, way, timezone.now)
        if number == 0:
            read_what_is_read_by(send)
        elif not _child(partial(_killed_at, next(lines), send)):
            sys.stdout.write(f"{number}\n")
            return 0
    return 2


def read_what_is_read_by(work: Callable[[], object]) -> None:
    """A child works; the modules that it reads meanwhile are read here, once, and not by every child after it, for which that takes
    longer than the work. Here is not worked: threads of libraries would not outlive the fork.
    """
    reading, writing = os.pipe()
    before = set(sys.modules)

    def told() -> None:
        work()
        os.write(writing, "\n".join(set(sys.modules) - before).encode())

    if _child(told):
        raise OSError("the first child was killed")
    os.close(writing)
    with os.fdopen(reading) as names:
        for name in names.read().split():
            importlib.import_module(name)
    gc.collect()
    gc.freeze()


def _child(work: Callable[[], object]) -> bool:
    """Fork and work; whether it was killed. Raises OSError for any other trouble."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return os.WTERMSIG(status) == signal.SIGKILL
    if os.WEXITSTATUS(status):
        raise OSError("the child fell by itself")
    return False


def _killed_at(line: int, work: Callable[[], object]) -> None:
    seen: set[tuple[str, int]] = set()

    def tracer(frame: FrameType, event: str, _argument: object) -> Any:
        if not any(part in frame.f_code.co_filename for part in OURS):
            return None
        if event == "line":
            seen.add((frame.f_code.co_filename, frame.f_lineno))
            if len(seen) == line:
                os.kill(os.getpid(), signal.SIGKILL)
        return tracer

    sys.settrace(tracer)
    work()
    sys.settrace(None)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
