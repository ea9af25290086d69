"""One file from claim to verdict."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import datetime

from django.db import InterfaceError, OperationalError

from prestalux.doors.scanner.clamd import NoVerdict
from prestalux.office.attribution import actions
from prestalux.office.files import scans
from prestalux.office.files.actions import Purged

log = logging.getLogger("prestalux.scanner")
Scan = Callable[[bytes], str | None]


def scan_next(scan: Scan, clock: Callable[[], datetime]) -> bool:
    """Scan the next due file; False when none is due. Whatever is wrong with one file stays with that file.

    Raises OperationalError, InterfaceError when the database is away: the file comes back with the end of its lease.
    """
    order = scans.claim(at=clock(), lease=str(uuid.uuid4()))
    if order is None:
        return False
    try:
        malware = scan(scans.bytes_of(order))
        if actions.note_scan(order, malware=malware, at=clock()) and malware is not None:
            log.warning("scanner.infected", extra={"file": order.file_id.hex, "malware": malware})
    except (OperationalError, InterfaceError):
        raise
    except Purged:
        return True  # taken back meanwhile: a purged file is never claimed again
    except Exception as error:  # noqa: BLE001 (one file's fault must not stop the others)
        why = str(error) if isinstance(error, NoVerdict) else type(error).__name__
        scans.put_off(order, why=why, at=clock())
        log.warning("scanner.later", extra={"file": order.file_id.hex, "why": why})
    return True
