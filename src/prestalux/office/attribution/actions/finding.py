"""Staff look for a provider. Who is shown to whom is journalled code by code; what was typed is not, for it may be a name."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from prestalux.office.attribution import access
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.registry import finding
from prestalux.office.registry.directory import Moment
from prestalux.office.registry.finding import Found, Narrowed, Place
from prestalux.rules.attribution.roles import Task
from prestalux.rules.registry.sought import understood


@transaction.atomic
def find_providers(
    *,
    text: str,
    narrowed: Narrowed,
    on: date,
    known_at: datetime,
    by: Actor,
    at: datetime,
    after: Place | None = None,
    size: int = finding.PAGE,
) -> Found:
    """A page of the codes that answer to what was typed, as of a day, as known at a moment. Raises NotYours."""
    access.require(by, Task.READ, at)
    found = finding.find(understood(text), narrowed, moment=Moment(known_at, on), after=after, size=size)
    shown = [("code", one.code.id) for one in found.codes]
    journal.note_about_each(subjects=shown, event="look.search", by=by, at=at)
    return found
