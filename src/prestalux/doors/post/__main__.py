"""The post: sends what lies in the outbox, letter by letter, until asked to stop."""

from __future__ import annotations

import logging
import os
import signal
import threading

import django
from django.db import Error, close_old_connections, connections

OUTAGE_SECONDS = 5
IDLE_SECONDS = 0.5


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prestalux.doors.wiring.settings")
    django.setup()
    from django.conf import settings
    from django.utils import timezone

    from prestalux.doors.post.sending import carrier
    from prestalux.doors.post.work import send_next

    log, stop = logging.getLogger("prestalux.post"), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    way = carrier(settings.MAIL_URL)
    while not stop.is_set():
        try:
            close_old_connections()
            busy = send_next(way, timezone.now)
        except (Error, OSError) as error:
            log.error("post.outage", extra={"cause": type(error).__name__})  # noqa: TRY400 (the message may hold data)
            connections.close_all()
            stop.wait(OUTAGE_SECONDS)
            continue
        if not busy:
            stop.wait(IDLE_SECONDS)


if __name__ == "__main__":
    main()
