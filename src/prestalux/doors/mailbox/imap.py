"""A mailbox that is polled: each message is filed, and only then moved out of the way.

Uids are used within one session alone; what was filed before is known by its id and digest. A server that goes away,
or begins to count anew (UIDVALIDITY), therefore loses nothing and doubles nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Final
from urllib.parse import unquote, urlsplit

from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from prestalux.doors.mailbox.listener import take

log = logging.getLogger("prestalux.mailbox")
DONE: Final = "Prestalux"
"""The folder into which filed messages are moved."""
REFUSED: Final = "Prestalux-refused"
"""The folder of those that are larger than the fund takes: nobody could be told while they were handed over."""
AT_ONCE: Final = 50
SECONDS: Final = 60.0


class Away(Exception):
    """The server does not answer, or not as one does. The message is one of our own words, safe to log."""


def collect(url: str, clock: Callable[[], datetime]) -> int:
    """File what lies in the folder; how many were taken. Raises Away."""
    with _session(url) as box:
        for name in (DONE, REFUSED):
            if not box.folder.exists(name):
                box.folder.create(name)
        return sum(_one(box, uid, clock) for uid in box.uids("ALL")[:AT_ONCE])


def wait(url: str, *, seconds: float) -> bool:
    """Until something comes into the folder, or so long. False at once where the server cannot tell (IDLE, RFC 2177).

    Raises Away.
    """
    with _session(url) as box:
        if "IDLE" not in box.client.capabilities:
            return False
        if not box.uids("ALL"):
            box.idle.wait(timeout=seconds)
        return True


@contextmanager
def _session(url: str) -> Iterator[BaseMailBox]:
    folder = unquote(urlsplit(url).path.strip("/")) or "INBOX"
    try:
        box = _opened(url)
        try:
            box.folder.set(folder)
            yield box
            box.logout()
        finally:
            with suppress(OSError):
                box.client.shutdown()  # a server that went away leaves its socket behind
    except (OSError, ImapToolsError, EOFError, ValueError) as error:
        raise Away(type(error).__name__) from None
    except Exception as error:
        if type(error).__module__ in {
            "imaplib",
            "imap_tools.errors",
            "ssl",
        }:  # imaplib.IMAP4.error and its children
            raise Away(type(error).__name__) from None
        raise


def _opened(url: str) -> BaseMailBox:
    parts = urlsplit(url)
    secure = parts.scheme == "imaps"
    kind = MailBox if secure else MailBoxUnencrypted
    box = kind(parts.hostname or "", port=parts.port or (993 if secure else 143), timeout=SECONDS)
    try:
        return box.login(unquote(parts.username or ""), unquote(parts.password or ""), initial_folder=None)
    except BaseException:
        box.client.shutdown()
        raise


def _one(box: BaseMailBox, uid: str, clock: Callable[[], datetime]) -> int:
    data = _bytes(box, uid)
    if data is None:
        return 0  # gone meanwhile: another poller has it
    answer = take(data, None, "imap", clock())
    if answer.startswith("250"):
        box.move(uid, DONE)
        return 1
    if answer.startswith("5"):
        log.warning("mailbox.message.refused", extra={"why": answer[:9]})
        box.move(uid, REFUSED)
        return 0
    raise Away("store")


def _bytes(box: BaseMailBox, uid: str) -> bytes | None:
    """The very bytes, without marking the message as seen."""
    status, found = box.client.uid("fetch", uid, "(BODY.PEEK[])")
    if status != "OK":
        raise Away("fetch")
    return next((row[1] for row in found if isinstance(row, tuple) and isinstance(row[1], bytes)), None)
