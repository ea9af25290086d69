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
from collections.abc import Callable, Collection
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import Error, close_old_connections, connections

from prestalux.doors.mailbox.turn import my_turn
from prestalux.office.accounts.actions import TooManyTries
from prestalux.office.files.store import StoreAway
from prestalux.office.messages import actions as messages
from prestalux.rules.mail import Fault, MailLimits, outside_fault

log = logging.getLogger("prestalux.mailbox")
LIMITS: Final = MailLimits()
TALK_SECONDS: Final = 120
MOST_AT_ONCE: Final = 20
FILERS: Final = 4
STOP_SECONDS: Final = 5
TEXTS: Final = {
    Fault.TOO_LARGE: "552 5.3.4 This message is larger than the fund takes; send fewer or smaller PDF files",
    Fault.HEADERS: "554 5.6.0 The head of this message is too long",
    Fault.TOO_MANY_PARTS: "554 5.6.0 This message has too many parts",
}
_MESSAGE_ID: Final = re.compile(rb"^message-id:\s*(<[^<>\s@]{1,200}@[^<>\s]{1,48}>)", re.I | re.M)


class Filing:
    """The handler of aiosmtpd. Each message is written in one of `filers`, so that the others go on talking."""

    def __init__(self, clock: Callable[[], datetime], most_recipients: int, filers: Executor) -> None:
        self._clock, self._most_recipients, self._filers = clock, most_recipients, filers
        self.at_once: Collection[SMTP] = ()
        """Those who talk to us now; each may hold a whole message in memory."""

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(self.at_once) > MOST_AT_ONCE:
            return "421 4.3.2 Too many at once; try again later"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's own name and order)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= self._most_recipients:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        data = envelope.original_content or b""
        return await asyncio.get_running_loop().run_in_executor(
            self._filers, _take_kept, data, _sender_of(envelope), self._clock()
        )


def _sender_of(envelope: Envelope) -> str:
    """Empty for the null sender, which aiosmtpd hands over as it was written: `<>`."""
    return str(envelope.mail_from or "").strip("<> ")


def _take_kept(data: bytes, envelope_from: str, at: datetime) -> str:
    """In a thread that keeps its connection to the database; one that the database gave up is made anew."""
    close_old_connections()
    return take(data, envelope_from, "smtp", at)


def take(data: bytes, envelope_from: str | None, way: str, at: datetime) -> str:
    """The answer of RFC 5321 to the end of a message: 250 only once it is filed."""
    fault = outside_fault(data, LIMITS)
    if fault is not None:
        return TEXTS.get(fault, "554 5.6.0 This message cannot be read")
    try:
        with my_turn():
            is_new = messages.file(data, message_id=id_of(data), way=way, at=at, sender=envelope_from)
    except TooManyTries:
        return "451 4.7.1 Too many messages from this sender; try again later"
    except (Error, StoreAway, OSError) as error:
        log.error("mailbox.outage", extra={"cause": type(error).__name__})  # noqa: TRY400 (the message may hold data)
        connections.close_all()
        return "451 4.3.0 The service is interrupted; try again later"
    return "250 2.0.0 Filed" if is_new else "250 2.0.0 Filed before"


def id_of(data: bytes) -> str:
    """The Message-ID of the head, before anything is parsed; empty where there is none."""
    found = _MESSAGE_ID.search(re.split(rb"\r?\n\r?\n", data[: LIMITS.header_bytes + 4], maxsplit=1)[0])
    return found[1].decode("ascii", "replace") if found else ""


class SmtpTalk(SMTP):
    """Stands among `talks` from its first byte to its last."""

    line_length_limit = 65_536  # longer than the standard allows, as programs write them
    talks: set[SMTP]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.talks.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.talks.discard(self)
        super().connection_lost(error)


class LmtpTalk(SmtpTalk, LMTP):
    """The same by LMTP (RFC 2033)."""


class Listener:
    """Answers on a socket that is bound already, in a thread of its own."""

    def __init__(
        self, place: socket.socket, name: str, clock: Callable[[], datetime], *, lmtp: bool = False
    ) -> None:
        self._place, self._name = place, name
        # LMTP answers once for each recipient, which the library does not: one at a time.
        self._filers = ThreadPoolExecutor(FILERS, thread_name_prefix="filer")
        self._handler = Filing(clock, 1 if lmtp else 20, self._filers)
        self._lmtp = lmtp
        self._loop = asyncio.new_event_loop()
        self._talks: set[SMTP] = set()
        self._handler.at_once = self._talks
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
            for talk in list(self._talks):
                if talk.transport is not None:
                    talk.transport.close()
            tasks = asyncio.all_tasks(self._loop)
            for task in tasks:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
            self._let_filers_go()
            self._loop.close()

    def _let_filers_go(self) -> None:
        """Each closes its own connection to the database, as nobody else may: none gets a second task before all have one."""
        together = threading.Barrier(FILERS)

        def leave() -> None:
            with suppress(threading.BrokenBarrierError):
                together.wait(STOP_SECONDS)
            connections.close_all()

        for _ in range(FILERS):
            self._filers.submit(leave)
        self._filers.shutdown()

    def _protocol(self) -> Any:
        talk = (LmtpTalk if self._lmtp else SmtpTalk)(
            self._handler,
            data_size_limit=LIMITS.max_bytes,
            hostname=self._name,
            ident="Prestalux",
            enable_SMTPUTF8=True,
            timeout=TALK_SECONDS,
            loop=self._loop,
        )
        talk.talks = self._talks
        return talk
