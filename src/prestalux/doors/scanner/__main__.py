"""The scanner: has the antivirus look at each received file, until asked to stop. Opened where SCANNER_URL is set."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from functools import partial

import django
from django.db import Error, close_old_connections, connections

OUTAGE_SECONDS = 5
IDLE_SECONDS = 0.5


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prestalux.doors.wiring.settings")
    django.setup()
    from django.conf import settings
    from django.utils import timezone

    from prestalux.doors.scanner import clamd
    from prestalux.doors.scanner.work import scan_next

    if not settings.SCANNER_URL:
        sys.stderr.write(
            "prestalux: SCANNER_URL: names no antivirus, so there is nothing to do for this door\n"
        )
        return 2
    log, stop = logging.getLogger("prestalux.scanner"), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    scan = partial(clamd.scan, settings.SCANNER_URL)
    while not stop.is_set():
        try:
            close_old_connections()
            busy = scan_next(scan, timezone.now)
        except (Error, OSError) as error:
            log.error("scanner.outage", extra={"cause": type(error).__name__})  # noqa: TRY400 (the message may hold data)
            connections.close_all()
            stop.wait(OUTAGE_SECONDS)
            continue
        if not busy:
            stop.wait(IDLE_SECONDS)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
