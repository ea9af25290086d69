"""Handing letters over: by SMTP, or as files into a folder.

The Message-ID is made from the letter's key and stays the same at every try. Into the folder a letter can come once
only (its file is created exclusively). By SMTP a crash between the server's yes and our mark can send it a second time
under the same Message-ID, by which mail systems drop the double; it can never be lost (docs/decisions/0005).
"""

from __future__ import annotations

import hashlib
import os
import smtplib
import ssl
import time
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

HAND_OVER_SECONDS: Final = 50.0
"""For the whole talk with the server: less than a letter's lease, so that no second sender takes it up meanwhile."""


class NotSent(Exception):
    """Try again later. The message is a word for the log: never an address, never the server's text."""


class NeverSent(Exception):
    """The server refuses this letter for good. The message as above."""


class Carrier(Protocol):
    def hand_over(self, message: EmailMessage, key: str) -> None:
        """Raises NotSent, NeverSent."""


class Folder:
    """The embedded default: one .eml a letter, complete or not there at all."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def hand_over(self, message: EmailMessage, key: str) -> None:
        name = hashlib.sha256(key.encode()).hexdigest()[:24] + ".eml"
        try:
            self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not (self._root / name).exists():
                self._write(name, message.as_bytes(policy=SMTP))
            for draft in self._root.glob(f".{name}.*"):
                draft.unlink(missing_ok=True)  # ours, or left by a sender that was killed
        except OSError as error:
            raise NotSent(type(error).__name__) from error

    def _write(self, name: str, data: bytes) -> None:
        draft = self._root / f".{name}.{os.getpid()}"
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another sender was as slow as we
            os.link(draft, self._root / name)
        folder = os.open(self._root, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class Smtp:
    """`smtp://[user:password@]host[:port][?tls=starttls|none]`, `smtps://…` for TLS from the first byte."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._implicit = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (465 if self._implicit else 25)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        loopback = self._host in {"localhost", "127.0.0.1", "::1"}
        wanted = parse_qs(parts.query).get("tls", ["none" if loopback else "starttls"])[0]
        self._starttls = wanted != "none"  # a misspelt word must not send letters in clear

    def hand_over(self, message: EmailMessage, key: str) -> None:
        server = None
        try:
            server = self._connect()
            self._secure(server)
            server.send_message(message)
        except (smtplib.SMTPException, OSError) as error:
            refused = _code(error)
            if refused is not None and refused >= 500:
                raise NeverSent(f"{type(error).__name__}-{refused}") from error
            raise NotSent(type(error).__name__) from error
        finally:
            if server is not None:
                _leave(server)

    def _connect(self) -> smtplib.SMTP:
        if self._implicit:
            context = ssl.create_default_context()
            return _SmtpsTalk(self._host, self._port, timeout=HAND_OVER_SECONDS, context=context)
        return _SmtpTalk(self._host, self._port, timeout=HAND_OVER_SECONDS)

    def _secure(self, server: smtplib.SMTP) -> None:
        if self._starttls and not self._implicit:
            server.starttls(context=ssl.create_default_context())
        if self._user:
            server.login(self._user, self._password)


class _SmtpTalk(smtplib.SMTP):
    """Waits for answers until HAND_OVER_SECONDS after its beginning, however many there are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._until = time.monotonic() + HAND_OVER_SECONDS
        super().__init__(*args, **kwargs)

    def getreply(self) -> tuple[int, bytes]:
        if self.sock is not None:
            self.sock.settimeout(max(0.001, self._until - time.monotonic()))
        return super().getreply()


class _SmtpsTalk(_SmtpTalk, smtplib.SMTP_SSL):
    pass


def _leave(server: smtplib.SMTP) -> None:
    """Say good-bye. What the server thinks of that changes nothing: the letter was taken, or it was not."""
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()


def _code(error: Exception) -> int | None:
    """The reply about this letter, where there is one. A refused sender or sign-in is about us: mended, all go out."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return min((code for code, _text in error.recipients.values()), default=None)
    return error.smtp_code if isinstance(error, smtplib.SMTPDataError) else None


def carrier(url: str) -> Carrier:
    return Folder(Path(url.removeprefix("file://"))) if url.startswith("file://") else Smtp(url)
