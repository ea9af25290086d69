"""Settles messages and is killed at line after line of the way: `FIRST STEP`.

For every filed message, in order: a child settles it and gets SIGKILL from itself at the n-th line of our own code that
it comes to, n counting up from message to message; the first of all is settled whole. Ends with the first message whose
way has fewer lines. Prints the number of that message, counted from 0; those between lie there as a killed mailbox leaves
them.
"""

from __future__ import annotations

import itertools
import os
import sys
from datetime import timedelta
from functools import partial

import django

OURS = (
    "/doors/mailbox/",
    "/office/messages/",
    "/attribution/actions/by_mail",
    "/attribution/actions/applicant",
    "/office/dossiers/",
    "/office/outbox/",
)


def main(first: str, step: str) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "prestalux.doors.wiring.settings"
    django.setup()
    from django.db import connections
    from django.utils import timezone
    from tests.doors.post import killed

    from prestalux.doors.mailbox import work
    from prestalux.office.messages.models import IncomingMessage

    killed.OURS = OURS  # type: ignore[assignment]
    filed = IncomingMessage.objects.filter(state="filed")
    filed.update(next_at=timezone.now() + timedelta(days=1))
    lines = itertools.count(int(first), int(step))
    for number, pk in enumerate(list(filed.order_by("pk").values_list("pk", flat=True))):
        IncomingMessage.objects.filter(pk=pk).update(next_at=timezone.now())
        connections.close_all()
        take = partial(work.take_next, timezone.now)
        if number == 0:
            killed.read_what_is_read_by(take)
        elif not killed._child(partial(killed._killed_at, next(lines), take)):
            sys.stdout.write(f"{number}\n")
            return 0
    return 2


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
