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
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit


class NotSent(Exception):
    """Try again later."""


class NeverSent(Exception):
    """The server refuses this letter for good."""


class Carrier(Protocol):
    def hand_over(self, message: EmailMessage, key: str) -> None:
        """Raises NotSent, NeverSent."""


class Folder:
    """The embedded default: one .eml a letter, complete or not there at all."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def hand_over(self, message: EmailMessage, key: str) -> None:
        name = hashlib.sha256(key.encode()).hexdigest()[:24] + ".eml"
        path, draft = self._root / name, self._root / f".{name}.{os.getpid()}"
        try:
            self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                with draft.open("wb") as file:
                    file.write(message.as_bytes(policy=SMTP))
                    file.flush()
                    os.fsync(file.fileno())
                os.link(draft, path)
            except FileExistsError:
                return  # handed over at a former try whose mark was lost
            finally:
                draft.unlink(missing_ok=True)
        except OSError as error:
            raise NotSent(type(error).__name__) from error


class Smtp:
    """`smtp://[user:password@]host[:port][?tls=starttls|none]`, `smtps://…` for TLS from the first byte."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._implicit = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (465 if self._implicit else 25)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        loopback = self._host in {"localhost", "127.0.0.1", "::1"}
        self._starttls = (
            parse_qs(parts.query).get("tls", ["none" if loopback else "starttls"])[0] == "starttls"
        )

    def hand_over(self, message: EmailMessage, key: str) -> None:
        try:
            with self._connected() as server:
                server.send_message(message)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as error:
            if _is_final(error):
                raise NeverSent(type(error).__name__) from error
            raise NotSent(type(error).__name__) from error
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(type(error).__name__) from error

    def _connected(self) -> smtplib.SMTP:
        if self._implicit:
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=20, context=context)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=20)
            if self._starttls:
                server.starttls(context=ssl.create_default_context())
        if self._user:
            server.login(self._user, self._password)
        return server


def _is_final(error: smtplib.SMTPException) -> bool:
    """A reply of 5xx; 4xx asks to come back later."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500


def carrier(url: str) -> Carrier:
    return Folder(Path(url.removeprefix("file://"))) if url.startswith("file://") else Smtp(url)
