"""Posts and mail servers as processes of their own, on the database of the test."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from pathlib import Path
from typing import ClassVar, Self, cast

import pytest
from django.conf import settings
from django.db import connection
from tests.harness.live import bare_env

from prestalux.office.outbox.models import Letter

PATIENCE_SECONDS = 120
"""Until what has to come counts as never coming."""
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SENT = "post.letter.sent"
LATER = "post.letter.later"
FAILED = "post.letter.failed"
OUTAGE = "post.outage"


def settings_of(mail_url: str) -> dict[str, str]:
    """The environment of a process that works on the same database, store and keys as the test."""
    return {
        **bare_env(),
        "PRESTALUX_DATA": str(settings.DATA),
        "DATABASE_URL": database_url(),
        "FILES_URL": settings.FILES_URL,
        "MAIL_URL": mail_url,
        "PRESTALUX_DEMO": "no",
        "PRESTALUX_URL": settings.SITE_URL,
    }


def database_url() -> str:
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    return f"postgresql://{values['USER']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"


@cache
def interpreter_for(user: int) -> str:
    """One that this user may start; ours may lie in a folder of root's. Skips the test where there is none."""
    for path in (sys.executable, "/usr/bin/python3"):
        with suppress(OSError):
            tried = subprocess.run(
                [path, "-c", "import asyncssh, prestalux"],
                user=user,
                group=user,
                extra_groups=[],
                cwd="/",
                env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                capture_output=True,
                check=False,
            )
            if tried.returncode == 0:
                return path
    pytest.skip("no other user may start Python here")


class Running:
    """One process whose lines are read as they come."""

    started: ClassVar[list[Running]] = []

    def __init__(self, module: str, *arguments: str, env: dict[str, str], user: int | None = None) -> None:
        """`user`: as whom it runs; ours where none is named."""
        self.process = subprocess.Popen(
            [sys.executable if user is None else interpreter_for(user), "-m", module, *arguments],
            env=env if user is None else {**env, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            user=user,
            group=user,
            extra_groups=None if user is None else [],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said: list[str] = []
        self.started.append(self)

    def until(self, word: str, times: int = 1) -> Self:
        """Read what the process says until a line with this word has come so many times."""
        assert self.process.stdout is not None
        watch = threading.Timer(PATIENCE_SECONDS, self.process.kill)
        watch.start()
        try:
            for line in self.process.stdout:
                self.said.append(line)
                times -= word in line
                if times == 0:
                    return self
        finally:
            watch.cancel()
        raise AssertionError(f"{word} did not come:\n{''.join(self.said)}")

    def kill(self) -> None:
        self.process.kill()
        self._finish()

    def stop(self) -> int:
        """As the supervisor does."""
        self.process.send_signal(signal.SIGTERM)
        self._finish()
        return self.process.returncode

    def _finish(self) -> None:
        rest, _ = self.process.communicate(timeout=30)
        self.said += rest.splitlines(keepends=True) if rest else []

    @classmethod
    def end_all(cls) -> None:
        while cls.started:
            running = cls.started.pop()
            if running.process.poll() is None:
                running.kill()
            elif running.process.stdout is not None:
                running.process.stdout.close()


class Post(Running):
    """The real post."""

    started: ClassVar[list[Running]] = []

    def __init__(self, mail: Path | str, **env: str) -> None:
        url = mail if isinstance(mail, str) else f"file://{mail}"
        super().__init__("prestalux.doors.post", env={**settings_of(url), **env})


class Mailserver(Running):
    """A real mail server (aiosmtpd). It keeps each message it takes as a file, and answers as it is told."""

    started: ClassVar[list[Running]] = []

    def __init__(self, folder: Path, **habits: object) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        super().__init__("tests.doors.post.mailserver", str(folder), json.dumps(habits), env=bare_env())
        self.until("listens")
        self.port = int(self.said[-1].split()[-1])

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def letters(self) -> list[EmailMessage]:
        return letters_in(self.folder)


def letters_in(folder: Path) -> list[EmailMessage]:
    """Every message, oldest first; each must be whole."""
    paths = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    return [cast("EmailMessage", message_from_bytes(path.read_bytes(), policy=SMTP)) for path in paths]


def make_due() -> None:
    """All letters that still have to go are due now: time has passed, leases have run out."""
    Letter.objects.filter(state__in=(Letter.State.WAITING, Letter.State.SENDING)).update(next_at=LONG_AGO)


def states() -> list[str]:
    return list(Letter.objects.order_by("pk").values_list("state", flat=True))


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def pdf_of(message: EmailMessage) -> bytes:
    (attachment,) = message.iter_attachments()
    return bytes(attachment.get_payload(decode=True))  # type: ignore[arg-type]
