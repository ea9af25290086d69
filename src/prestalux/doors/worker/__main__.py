"""The worker: opens, hashes, judges and answers what came into the space, until asked to stop. It alone holds the keys that open it.

One process receives, so that no receipt waits for a large file; others judge.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import uuid
from collections.abc import Callable
from datetime import datetime
from functools import partial

import django
from django.db import Error, close_old_connections, connections

OUTAGE_SECONDS = 5
IDLE_SECONDS = 0.1
PARTS = ("receive", "judge")


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prestalux.doors.wiring.settings")
    django.setup()
    from django.utils import timezone

    from prestalux.doors.shared.receipt_texts import WORDS
    from prestalux.office.exchange.actions import receiving
    from prestalux.office.exchange.keys import worker_keys

    parts = [part for part in PARTS if part in arguments] or list(PARTS)
    try:
        keys = worker_keys()
    except (ValueError, OSError) as error:
        sys.stderr.write(f"prestalux: EXCHANGE_KEYS: {error}\n")
        return 2
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    turns: dict[str, tuple[Callable[..., list[uuid.UUID]], Callable[..., None]]] = {
        "receive": (receiving.due_to_receive, receiving.receive),
        "judge": (receiving.due_to_judge, partial(receiving.judge, words=WORDS)),
    }
    threads = [
        threading.Thread(target=_work, args=(stop, *turns[part], keys, timezone.now), name=part)
        for part in parts
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 0


def _work(
    stop: threading.Event,
    due: Callable[..., list[uuid.UUID]],
    take: Callable[..., None],
    keys: object,
    now: Callable[[], datetime],
) -> None:
    from prestalux.office.exchange.actions import receiving
    from prestalux.office.exchange.sealing import NotOpened
    from prestalux.office.files.store import NoSuchObject, StoreAway

    log = logging.getLogger("prestalux.worker")
    while not stop.is_set():
        try:
            close_old_connections()
            found = due(at=now())
            for deposit_id in found:
                try:
                    take(deposit_id, keys, now=now)
                except (NotOpened, NoSuchObject) as error:
                    # Taken up again after its lease: what cannot be opened is never lost, and told each time.
                    log.error(  # noqa: TRY400 (the message may hold data)
                        "worker.unopened", extra={"cause": type(error).__name__, "deposit": str(deposit_id)}
                    )
                    receiving.note_unopened(deposit_id, at=now())
        except (Error, OSError, StoreAway) as error:
            log.error("worker.outage", extra={"cause": type(error).__name__})  # noqa: TRY400 (the message may hold data)
            connections.close_all()
            stop.wait(OUTAGE_SECONDS)
            continue
        if not found:
            stop.wait(IDLE_SECONDS)
    connections.close_all()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
