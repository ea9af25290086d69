"""Return files that wait: who acts for the provider is warned, and the desk is told of what waits too long or can no longer be
collected. The clock does it, each telling in one transaction for all files of a space. A return is counted once at each step,
however often and by however many processes it is done; after a time of standstill there is one letter, not all that were missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from prestalux.office.exchange.actions import steps
from prestalux.office.exchange.models import Return
from prestalux.office.exchange.queries.accounts import collectable_until, holders_of, somebody_collects
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import SYSTEM
from prestalux.office.outbox import actions as outbox
from prestalux.office.registry import queries as register
from prestalux.office.registry.models import ProviderCode
from prestalux.rules.exchange.access import is_collectable
from prestalux.rules.exchange.waiting import WaitingTerms
from prestalux.rules.periods import day_of

AT_ONCE: Final = 200
MOST_NAMED: Final = 100
"""Files named in a letter, those that wait longest; of the others it says how many there are."""
LETTER: Final = "exchange-returns-waiting"


class _Space(NamedTuple):
    code_id: int
    environment: str


def warn_of_waiting(*, at: datetime, terms: WaitingTerms, rest: Callable[[], None] = lambda: None) -> int:
    """How often somebody was told. `rest` is called between two spaces, so that others write."""
    told, today = 0, day_of(at)
    to_warn, to_tell = (
        _to_warn(terms, at),
        Q(staff_warned_at=None, published_at__lt=terms.told_if_before(today)),
    )
    for space in _with_files(to_warn | to_tell):
        # Who cannot come in for them is not told to collect them: the desk sees it at once.
        rows = _waiting(space)
        collectable = _is_collectable(space, at) and somebody_collects(space.code_id, space.environment, at)
        if collectable and rows.filter(to_warn).exists():
            told += _warn(space, at, terms)
        of_desk = to_tell if collectable else Q(staff_warned_at=None)
        if rows.filter(of_desk).exists():
            told += _tell_desk(space, at, of_desk)
        rest()
    return told


def _to_warn(terms: WaitingTerms, at: datetime) -> Q:
    due = Q(pk__in=())
    for number, before in enumerate(terms.warned_if_before(day_of(at)), 1):
        due |= Q(warned__lt=number, published_at__lt=before)
    return due


def _with_files(due: Q) -> Iterator[_Space]:
    rows = Return.objects.filter(due, acknowledged_at=None, deleted_at=None).order_by(
        "code_id", "environment"
    )
    last = _Space(0, "")
    while True:
        behind = Q(code_id__gt=last.code_id) | Q(code_id=last.code_id, environment__gt=last.environment)
        found = list(rows.filter(behind).values_list("code_id", "environment").distinct()[:AT_ONCE])
        if not found:
            return
        for row in found:
            last = _Space(*row)
            yield last


def _is_collectable(space: _Space, at: datetime) -> bool:
    today = day_of(at)
    state = register.state_of(space.code_id, today)
    return is_collectable(state, today=today, collect_days=settings.FUND.collect_days)


@transaction.atomic
def _warn(space: _Space, at: datetime, terms: WaitingTerms) -> bool:
    rows, counted = _waiting(space), 0
    limits = list(enumerate(terms.warned_if_before(day_of(at)), 1))
    for number, before in reversed(limits):
        # The update is the lock: of two processes the second finds nothing left to count.
        counted += rows.filter(warned__lt=number, published_at__lt=before).update(warned=number)
    if not counted:
        return False
    code = ProviderCode.objects.get(pk=space.code_id)
    key = f"returns-waiting-{code.pk}-{space.environment}-{day_of(at):%Y%m%d}"
    if outbox.put_among([f"{key}-{account_id}" for account_id in holders_of(code, at)]):
        # The letter of this day is written: what came to wait again since (restored, say) is due tomorrow.
        transaction.set_rollback(True)
        return False
    letters = steps.tell_holders(code, LETTER, key, at=at, **_facts(space, code, at))
    journal.note(
        subject=("code", code.pk),
        event="exchange.returns-warned",
        by=SYSTEM,
        at=at,
        environment=space.environment,
        returns=counted,
        letters=letters,
    )
    return True


def _facts(space: _Space, code: ProviderCode, at: datetime) -> dict[str, object]:
    rows = _waiting(space)
    oldest = rows.order_by("published_at", "name").values_list("name", "published_at")[:MOST_NAMED]
    until = collectable_until(code.pk, at)
    return {
        "environment": space.environment,
        "waiting": rows.count(),
        "named": [[name, day_of(published_at).isoformat()] for name, published_at in oldest],
        **({"last": (until - timedelta(days=1)).isoformat()} if until else {}),
    }


@transaction.atomic
def _tell_desk(space: _Space, at: datetime, of: Q) -> bool:
    told = _waiting(space).filter(of).update(staff_warned_at=at)
    if told:
        journal.note(
            subject=("code", space.code_id),
            event="exchange.returns-told",
            by=SYSTEM,
            at=at,
            environment=space.environment,
            returns=told,
        )
    return told > 0


def _waiting(space: _Space) -> QuerySet[Return]:
    return Return.objects.filter(
        code_id=space.code_id, environment=space.environment, acknowledged_at=None, deleted_at=None
    )
