"""What the command line finds at its house, put there by the real actions: `python -m tests.doors.cli.filling …`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prestalux.doors.wiring.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from tests.office import cast  # noqa: E402

from prestalux.office.accounts import queries as accounts  # noqa: E402
from prestalux.office.dossiers.actions import keep_issued  # noqa: E402
from prestalux.office.journal import queries as journal  # noqa: E402
from prestalux.office.journal.append_only import release  # noqa: E402
from prestalux.office.outbox import actions as outbox  # noqa: E402
from prestalux.rules.attribution.roles import Role  # noqa: E402

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def tell(word: object) -> None:
    sys.stdout.write(f"{word}\n")


def requests(count: str) -> None:
    for _ in range(int(count)):
        name = f"anna{os.urandom(4).hex()}"
        tell(cast.submitted(name, at=datetime.now(UTC), family_name="Weber").reference)


def draft() -> None:
    tell(cast.draft(f"anna{os.urandom(4).hex()}", at=datetime.now(UTC)).reference)


def applicant() -> None:
    """The handle of an applicant's account."""
    account = accounts.account(
        cast.draft(f"anna{os.urandom(4).hex()}", at=datetime.now(UTC)).by.account_id or 0
    )
    assert account is not None
    tell(account.handle)


def issued(file: str) -> None:
    anna = cast.draft(f"anna{os.urandom(4).hex()}", at=datetime.now(UTC))
    data, at = Path(file).read_bytes(), datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
    keep_issued(anna.id, kind="acknowledgement", key=f"{anna.reference}-a", language="fr", data=data, at=at)
    tell(anna.reference)


def set_aside(file: str) -> None:
    """A refusal, told in the letter in `file`, and set aside since."""
    settings.DEEDS_OF_TWO = frozenset()
    dora, at = cast.staff(Role.REVIEWER, f"dora{os.urandom(4).hex()}"), cast.NOW
    anna = cast.submitted(f"anna{os.urandom(4).hex()}", at=at)
    cast.refuse(anna, dora, at=at)
    data = Path(file).read_bytes()
    keep_issued(anna.id, kind="refusal", key=f"{anna.reference}-n", language="fr", data=data, at=at)
    cast.reopen(anna, dora, at=cast.NOW + cast.DAY)
    tell(anna.reference)


def granted() -> None:
    """The digits of a code that holds from the end of 2026."""
    settings.DEEDS_OF_TWO = frozenset()
    at = datetime.now(UTC)
    mia = cast.staff(Role.MANAGER, f"mia{os.urandom(4).hex()}")
    anna = cast.submitted(f"anna{os.urandom(4).hex()}", at=max(at, cast.NOW))
    tell(cast.grant(anna, mia, at=max(at, cast.NOW)))


def failed_letter(key: str) -> None:
    """Put so long ago that it is the first one due."""
    outbox.put(key=key, kind="resume-link", account_id=1, language="fr", at=LONG_AGO)
    letter = outbox.claim(at=LONG_AGO, lease=key)
    assert letter is not None
    outbox.mark_failed(letter, at=LONG_AGO, why="mailbox-unknown", final=True)


def last_line() -> None:
    seq = journal.head().seq
    with connection.cursor() as cursor:
        cursor.execute("SELECT event, actor_kind, operator, facts FROM journal_line WHERE seq = %s", [seq])
        tell("\t".join(cursor.fetchone()))


def count_lines(event: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_line WHERE event = %s", [event])
        tell(cursor.fetchone()[0])


def change_line(seq: str) -> None:
    release(["journal_line"], connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_line SET event = 'another' WHERE seq = %s", [int(seq)])


def cut_tail() -> None:
    """Remove the last line and set the head to the one before, as somebody with the database would."""
    release(["journal_line"], connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_line WHERE seq = (SELECT max(seq) FROM journal_line)")
        cursor.execute(
            "UPDATE journal_head SET seq = (SELECT max(seq) FROM journal_line), digest = "
            "(SELECT digest FROM journal_line ORDER BY seq DESC LIMIT 1)"
        )


TASKS: dict[str, Callable[..., None]] = {
    "requests": requests,
    "draft": draft,
    "applicant": applicant,
    "issued": issued,
    "set-aside": set_aside,
    "granted": granted,
    "failed-letter": failed_letter,
    "last-line": last_line,
    "count-lines": count_lines,
    "change-line": change_line,
    "cut-tail": cut_tail,
}

if __name__ == "__main__":
    TASKS[sys.argv[1]](*sys.argv[2:])
