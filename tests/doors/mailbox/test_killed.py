"""A mailbox that dies at any line of the way loses no message, doubles no dossier and answers once."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

from django.db import connection
from django.utils import timezone
from tests.doors.mailbox.mails import paper
from tests.doors.post.running import settings_of
from tests.office.state import broken_promises
from tests.samples.mail import mail

from prestalux.doors.mailbox.work import take_next
from prestalux.office.accounts.models import Account
from prestalux.office.dossiers.models import Dossier, PieceFile
from prestalux.office.messages import actions as messages
from prestalux.office.messages.models import IncomingMessage
from prestalux.office.outbox.models import Letter

ENOUGH = 50
STEP = 22


def test_killed_at_any_line_of_the_way_each_message_is_taken_once(committed: None) -> None:
    for number in range(ENOUGH):
        sender, name = f"person{number}@example.org", f"<{number}@example.org>"
        data = mail({"rib.pdf": paper("rib")}, sender=sender, message_id=name)
        messages.file(data, message_id=name, way="smtp", at=timezone.now())
    kills = _kill()
    assert kills > 10
    IncomingMessage.objects.filter(pk__in=_beyond(kills)).delete()
    IncomingMessage.objects.filter(state="filed").update(next_at=timezone.now())
    while take_next(timezone.now):
        pass
    assert Counter(IncomingMessage.objects.values_list("state", flat=True)) == {"taken": kills + 1}
    rows = (Dossier, Account, PieceFile, Letter)
    assert [model.objects.count() for model in rows] == [kills + 1] * 4
    assert broken_promises() == []


def _kill() -> int:
    first = "1" if connection.vendor == "sqlite" else "12"
    command = [sys.executable, "-m", "tests.doors.mailbox.killed", first, str(STEP)]
    env = settings_of(f"file://{'/'}nowhere")
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return int(done.stdout.split()[-1])


def _beyond(kills: int) -> list[int]:
    """Those whose turn to be killed never came."""
    return list(IncomingMessage.objects.order_by("pk").values_list("pk", flat=True)[kills + 1 :])
