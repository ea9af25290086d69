"""The fund's own mail listener: SMTP, for the mail server that stands before it. Files each message, then says yes.

What cannot be taken is refused while its sender is still there to be told (RFC 5321). aiosmtpd ends a message at
CRLF.CRLF alone, so that nobody smuggles a second one behind another line end.
"""

from __future__ import annotations

import asyncio
import logging
import re
import socket
import threading
import weakref
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import Error, close_old_connections

from prestalux.office.accounts.actions import TooManyTries, count_try
from prestalux.office.files.store import StoreAway
from prestalux.office.messages import actions as messages
from prestalux.rules.mail import Fault, MailLimits, outside_fault

log = logging.getLogger("prestalux.mailbox")
LIMITS: Final = MailLimits()
MESSAGES_AN_HOUR: Final = 120
"""From one envelope sender. Our own choice."""
TALK_SECONDS: Final = 120
TEXTS: Final = {
    Fault.TOO_LARGE: "552 5.3.4 This message is larger than the fund takes; send fewer or smaller PDF files",
    Fault.HEADERS: "554 5.6.0 The head of this message is too long",
    Fault.TOO_MANY_PARTS: "554 5.6.0 This message has too many parts",
}
_MESSAGE_ID: Final = re.compile(rb"^message-id:\s*(<[^<>\s@]{1,200}@[^<>\s]{1,48}>)", re.I | re.M)


class Filing:
    """The handler of aiosmtpd. Each message is written in a thread, so that the others go on talking."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's own name and order)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= 20:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        data = envelope.original_content or b""
        return await asyncio.get_running_loop().run_in_executor(
            None, take, data, str(envelope.mail_from or ""), "smtp", self._clock()
        )


def take(data: bytes, envelope_from: str, way: str, at: datetime) -> str:
    """The answer of RFC 5321 to the end of a message: 250 only once it is filed."""
    fault = outside_fault(data, LIMITS)
    if fault is not None:
        return TEXTS.get(fault, "554 5.6.0 This message cannot be read")
    try:
        close_old_connections()
        if envelope_from:
            who = envelope_from.lower()
            count_try(of=f"mail from {who}", at=at, most=MESSAGES_AN_HOUR, window=timedelta(hours=1))
        is_new = messages.file(data, message_id=id_of(data), way=way, at=at)
    except TooManyTries:
        return "451 4.7.1 Too many messages from this sender; try again later"
    except (Error, StoreAway, OSError) as error:
        log.error("mailbox.outage", extra={"cause": type(error).__name__})  # noqa: TRY400 (the message may hold data)
        return "451 4.3.0 The service is interrupted; try again later"
    finally:
        close_old_connections()
    return "250 2.0.0 Filed" if is_new else "250 2.0.0 Filed before"


def id_of(data: bytes) -> str:
    """The Message-ID of the head, before anything is parsed; empty where there is none."""
    found = _MESSAGE_ID.search(re.split(rb"\r?\n\r?\n", data[: LIMITS.header_bytes + 4], maxsplit=1)[0])
    return found[1].decode("ascii", "replace") if found else ""


class Listener:
    """Answers on a socket that is bound already, in a thread of its own."""

    def __init__(self, place: socket.socket, name: str, clock: Callable[[], datetime]) -> None:
        self._place, self._name, self._handler = place, name, Filing(clock)
        self._loop = asyncio.new_event_loop()
        self._talks: weakref.WeakSet[SMTP] = weakref.WeakSet()
        self._thread = threading.Thread(target=self._run, name="mail-listener", daemon=True)

    def start(self) -> None:
        self._place.listen(100)
        self._thread.start()

    def stop(self) -> None:
        """Who is in the middle of a message is cut off; they were promised nothing yet."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(self._loop.create_server(self._protocol, sock=self._place))
        try:
            self._loop.run_forever()
        finally:
            server.close()
            for talk in self._talks:
                if talk.transport is not None:
                    talk.transport.close()
            tasks = asyncio.all_tasks(self._loop)
            for task in tasks:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
            self._loop.close()

    def _protocol(self) -> Any:
        talk = SMTP(
            self._handler,
            data_size_limit=LIMITS.max_bytes,
            hostname=self._name,
            ident="Prestalux",
            enable_SMTPUTF8=True,
            timeout=TALK_SECONDS,
            loop=self._loop,
        )
        self._talks.add(talk)
        return talk
