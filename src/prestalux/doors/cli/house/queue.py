"""`request list`: the queue without names, so that listing is no look at personal data."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, date, datetime

from prestalux.doors.cli.exits import Exit
from prestalux.doors.cli.house.acting import acting_as
from prestalux.doors.cli.speaker import Speaker
from prestalux.doors.shared import labels
from prestalux.office.attribution import access, queries
from prestalux.office.attribution.queries import Card
from prestalux.rules.attribution.roles import Task
from prestalux.rules.attribution.status import WITH_THE_FUND, Status
from prestalux.rules.periods import day_of


def list_requests(arguments: Namespace, speaker: Speaker) -> Exit:
    at = datetime.now(UTC)
    access.require(acting_as(arguments.user), Task.READ, at)
    statuses = frozenset(Status(status) for status in arguments.status or WITH_THE_FUND)
    found = False
    for card in _cards(statuses):
        found = True
        days = (day_of(at) - day_of(card.submitted_at or card.moved_at)).days
        speaker.tell(_sentence(card, days, speaker), _record(card, days))
    if not found and not speaker.as_json:
        speaker.tell(speaker.say("queue-empty"), {})
    return Exit.DONE


def _cards(statuses: frozenset[Status]) -> Iterator[Card]:
    page, pages = 1, 1
    while page <= pages:
        shown = queries.queue(statuses=statuses, page=page)
        yield from shown.cards
        page, pages = page + 1, shown.pages


def _record(card: Card, days: int) -> dict[str, object]:
    return {
        "reference": card.reference.printed,
        "status": card.status.value,
        "profession": card.profession.value,
        "submitted_at": card.submitted_at,
        "days": days,
        "due_on": card.due_on,
    }


def _sentence(card: Card, days: int, speaker: Speaker) -> str:
    parts = [
        card.reference.printed,
        str(labels.STATUS[card.status]),
        str(labels.PROFESSION[card.profession]),
        speaker.say("waiting-days", days=days),
        *_due(card.due_on, speaker),
    ]
    return "  ".join(parts)


def _due(due_on: date | None, speaker: Speaker) -> list[str]:
    return [speaker.say("due", day=labels.day(due_on, speaker.language))] if due_on else []
