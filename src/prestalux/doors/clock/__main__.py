"""The clock: what the house does by itself. Every chore may run at any moment and any number of times; `--once` runs each
of them once and ends.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime

import django
from django.db import close_old_connections

EVERY_SECONDS = 600
REST_SECONDS = 0.1
"""Between two portions of a long chore, in which others write."""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prestalux.doors.wiring.settings")
    django.setup()
    from django.utils import timezone

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    once = "--once" in sys.argv[1:]
    while not stop.is_set():
        for name, chore in chores().items():
            _run(name, chore, timezone.now())
        if once:
            return
        stop.wait(EVERY_SECONDS)


def chores() -> dict[str, Callable[[datetime], object]]:
    from django.conf import settings
    from django.core.management import call_command

    from prestalux.office.accounts import actions as accounts
    from prestalux.office.attribution import actions as attribution
    from prestalux.office.attribution.actions import gathering
    from prestalux.office.changes import actions as changes
    from prestalux.office.exchange.actions import forgetting, letting_in, obeying, warning
    from prestalux.office.files import actions as files
    from prestalux.office.messages import actions as messages
    from prestalux.office.registry import actions as registry
    from prestalux.rules.exchange.waiting import WaitingTerms

    days = settings.FUND.draft_days

    def rest() -> None:
        time.sleep(REST_SECONDS)

    return {
        "drafts.announced": lambda at: attribution.announce_forgetting(at=at, after_days=days),
        "drafts.forgotten": lambda at: attribution.forget_old_drafts(
            at=at, after_days=days, notice_days=attribution.NOTICE_DAYS
        ),
        "codes.ended": lambda at: registry.end_what_is_over(at=at, rest=rest),
        "data.asked": lambda at: changes.remind_yearly(at=at),
        "changes.lapsed": lambda at: changes.let_lapse(at=at, after_days=settings.FUND.letter_link_days),
        "exchange.obeyed": lambda at: obeying.obey(at=at),
        "exchange.unseen": lambda at: letting_in.end_unseen(at=at),
        "exchange.forgotten": lambda at: letting_in.forget_old(at=at),
        "returns.warned": lambda at: warning.warn_of_waiting(
            at=at,
            terms=WaitingTerms(settings.FUND.return_warning_days, settings.FUND.return_staff_days),
            rest=rest,
        ),
        "returns.deleted": lambda at: forgetting.delete_acknowledged(
            at=at, after_days=settings.FUND.archive_days
        ),
        "requests.purged": _purge_requests,
        "requests.dropped": lambda at: forgetting.drop_unfinished(
            at=at, after_days=settings.FUND.exchange.arriving_days
        ),
        "exchange.swept": lambda at: forgetting.sweep(at=at),
        "files.read": lambda at: attribution.read_unread_files(at=at),
        "asks.reminded": lambda at: attribution.remind(at=at, before=settings.FUND.reminder_days),
        "identity.purged": lambda at: attribution.purge_identity_documents(
            at=at, after_days=settings.FUND.identity_days
        ),
        "messages.purged": lambda at: messages.purge_read(at=at, after_days=settings.FUND.mail_days),
        "files.swept": lambda at: files.sweep(at=at),
        "accounts.forgotten": lambda at: accounts.forget_old(at=at),
        "figures.gathered": lambda at: gathering.gather(at=at, rest=rest),
        "sessions.cleared": lambda _at: call_command("clearsessions"),
        "register.issued": _issue_reference_files,
        "register.forgotten": _forget_old_issues,
    }


def _purge_requests(at: datetime) -> int:
    """No text found says how long request files are kept: nothing is deleted unless the fund says so."""
    from django.conf import settings

    from prestalux.office.exchange.actions import forgetting

    days = settings.FUND.request_days
    return 0 if days is None else forgetting.purge_requests(at=at, after_days=days)


def _issue_reference_files(at: datetime) -> bool:
    """Today's, once: whether they were made now. Nothing is due where no folder is set, or another process makes them."""
    from django.conf import settings

    from prestalux.doors.shared.reference_texts import README
    from prestalux.office.journal.actor import SYSTEM
    from prestalux.office.registry import publication
    from prestalux.rules.periods import day_of

    if settings.REGISTRY_FOLDER is None:
        return False
    try:
        issued = publication.issue(
            settings.REGISTRY_FOLDER,
            day=day_of(at),
            readme=README,
            encoding=settings.REGISTRY_ENCODING,
            by=SYSTEM,
            at=at,
        )
    except publication.IssueUnderWay:
        return False
    return issued.is_new


def _forget_old_issues(at: datetime) -> int:
    from django.conf import settings

    from prestalux.office.journal.actor import SYSTEM
    from prestalux.office.registry import publication

    if settings.REGISTRY_FOLDER is None or settings.FUND.issue_days is None:
        return 0
    try:
        return publication.forget_old(
            settings.REGISTRY_FOLDER, after_days=settings.FUND.issue_days, by=SYSTEM, at=at
        )
    except publication.IssueUnderWay:
        return 0


def _run(name: str, chore: Callable[[datetime], object], at: datetime) -> None:
    log = logging.getLogger("prestalux.clock")
    try:
        close_old_connections()
        done = chore(at)
    except Exception as error:  # noqa: BLE001 (one chore's trouble must not stop the others; it is due again next round)
        log.error("clock.outage", extra={"chore": name, "cause": type(error).__name__})  # noqa: TRY400
    else:
        if done:
            log.info(
                "clock.done", extra={"chore": name, "count": int(str(done)) if str(done).isdecimal() else 1}
            )


if __name__ == "__main__":
    main()
