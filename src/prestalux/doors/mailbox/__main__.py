"""The mailbox: takes messages in, by SMTP and from an IMAP mailbox, and reads them one by one, until asked to stop."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import threading
from urllib.parse import urlsplit

import django
from django.db import Error, close_old_connections, connections

OUTAGE_SECONDS = 5
IDLE_SECONDS = 0.3
POLL_SECONDS = 20
STOP_SECONDS = 6
READERS = 2


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prestalux.doors.wiring.settings")
    django.setup()
    from django.conf import settings
    from django.utils import timezone

    from prestalux.doors.mailbox.listener import Listener

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    listener = None
    if settings.SMTP is not None:
        try:
            place = bound(*settings.SMTP)
        except OSError as error:
            sys.stderr.write(f"prestalux: PRESTALUX_SMTP: {error.strerror}\n")
            return 2
        name = urlsplit(settings.SITE_URL).hostname or "localhost"
        listener = Listener(place, name, timezone.now, lmtp=settings.LMTP)
        listener.start()
    if settings.INTAKE_URL:
        threading.Thread(target=_poll, args=(settings.INTAKE_URL, stop), daemon=True).start()
    others = [threading.Thread(target=_read, args=(stop,), name="reader") for _ in range(READERS - 1)]
    for other in others:
        other.start()
    _read(stop)
    for other in others:
        other.join(STOP_SECONDS)
    if listener is not None:
        listener.stop()
    return 0


def _read(stop: threading.Event) -> None:
    """Settle message after message: while one waits for the database, another is judged."""
    from django.utils import timezone

    from prestalux.doors.mailbox.work import take_next

    log = logging.getLogger("prestalux.mailbox")
    while not stop.is_set():
        try:
            close_old_connections()
            busy = take_next(timezone.now)
        except (Error, OSError) as error:
            log.error("mailbox.outage", extra={"cause": type(error).__name__})  # noqa: TRY400 (the message may hold data)
            connections.close_all()
            stop.wait(OUTAGE_SECONDS)
            continue
        if not busy:
            stop.wait(IDLE_SECONDS)
    connections.close_all()


def bound(host: str, port: int) -> socket.socket:
    """Beside the place that the house holds for it while it runs."""
    place = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        place.bind((host, port))
    except OSError:
        place.close()
        raise
    return place


def _poll(url: str, stop: threading.Event) -> None:
    from django.utils import timezone

    from prestalux.doors.mailbox import imap

    log, wait = logging.getLogger("prestalux.mailbox"), float(POLL_SECONDS)
    while not stop.is_set():
        try:
            taken, wait = imap.collect(url, timezone.now), float(POLL_SECONDS)
            connections.close_all()
            if taken or imap.wait(url, seconds=POLL_SECONDS):
                continue
        except imap.Away as error:
            log.warning("mailbox.away", extra={"why": str(error)})
            wait = min(wait * 2, 300.0)
        except Error as error:
            log.error("mailbox.outage", extra={"cause": type(error).__name__})  # noqa: TRY400
        finally:
            connections.close_all()
        stop.wait(wait)


if __name__ == "__main__":
    raise SystemExit(main())
