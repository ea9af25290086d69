"""How the people of the desk arrange their work: views of the queue, shortcuts, and one step over many requests.

Views and shortcuts tell nothing about anybody's request and change none: they are not journalled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

from django.db import transaction

from prestalux.office.attribution import access
from prestalux.office.attribution.actions import fund
from prestalux.office.attribution.actions.fund import AskOrder
from prestalux.office.attribution.models import Absence, DeskChoice, SavedView
from prestalux.office.attribution.queue import Filters
from prestalux.office.dossiers.models import Dossier
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.rules.attribution.roles import NotYours, Task
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.typed_text import hides_something, tidy
from prestalux.rules.periods import day_of

LONGEST_NAME: Final = 40
MOST_VIEWS: Final = 20


class BadViewName(Refusal):
    """A view needs a name of 1 to 40 characters that can be read."""

    code = "view-name-bad"


class TooManyViews(Refusal):
    code = "too-many-views"


class AbsenceEndsFirst(Refusal):
    """The last day away lies before the first."""

    code = "absence-ends-first"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one request of many; `refusal` is None where the step was taken."""

    reference: str
    refusal: Refusal | None


@transaction.atomic
def save_view(*, name: str, filters: Filters, is_default: bool, by: Actor, at: datetime) -> Filters | None:
    """Keep filters under a name; a view of that name is replaced and returned. Raises NotYours, BadViewName, TooManyViews."""
    account_id = _at_the_desk(by, at)
    name = tidy(name)
    if not name or len(name) > LONGEST_NAME or hides_something(name):
        raise BadViewName(most=LONGEST_NAME)
    own = SavedView.objects.filter(account_id=account_id)
    former = own.filter(name=name).first()
    if former is None and own.count() >= MOST_VIEWS:
        raise TooManyViews(most=MOST_VIEWS)
    if is_default:
        own.update(is_default=False)
    kept = {"filters": filters.kept, "is_default": is_default}
    SavedView.objects.update_or_create(account_id=account_id, name=name, defaults=kept)
    return None if former is None else Filters.read(former.filters)


@transaction.atomic
def drop_view(*, view_id: int, by: Actor, at: datetime) -> None:
    """Delete a view of one's own; none is done. Raises NotYours."""
    account_id = _at_the_desk(by, at)
    SavedView.objects.filter(account_id=account_id, pk=view_id).delete()


@transaction.atomic
def open_with(*, view_id: int | None, by: Actor, at: datetime) -> None:
    """Let the queue open with this view of one's own, or with none. Raises NotYours."""
    account_id = _at_the_desk(by, at)
    own = SavedView.objects.filter(account_id=account_id)
    own.update(is_default=False)
    own.filter(pk=view_id or 0).update(is_default=True)


@transaction.atomic
def choose_keys(*, keys: bool, by: Actor, at: datetime) -> None:
    """Switch the shortcuts of single letters on or off for oneself. Raises NotYours."""
    account_id = _at_the_desk(by, at)
    DeskChoice.objects.update_or_create(account_id=account_id, defaults={"keys": keys})


def ask_many(
    *,
    requests: Iterable[tuple[str, int | None]],
    piece: Piece,
    reason: str,
    texts: Mapping[str, str],
    due_on: date,
    by: Actor,
    at: datetime,
) -> list[Answer]:
    """Ask for one piece in each of the requests (reference and version), each in a transaction of its own: what one
    refuses hinders no other. `texts` holds a text a language; each request is asked in its own, where
    `{reference}` stands for its reference. Raises NotYours before any is asked.
    """
    access.require(by, Task.ASK, at)
    wanted = dict(requests)
    languages = dict(Dossier.objects.filter(reference__in=wanted).values_list("reference", "language"))
    answers = []
    for reference, version in wanted.items():
        text = texts.get(languages.get(reference, ""), "").replace("{reference}", reference)
        order = AskOrder(piece, reason, text, due_on)
        step = partial(fund.ask_for_pieces, reference=reference, asks=[order], version=version, by=by, at=at)
        answers.append(Answer(reference, _refusal_of(step)))
    return answers


def assign_many(*, references: Iterable[str], to: int | None, by: Actor, at: datetime) -> list[Answer]:
    """Assign each of the requests, or take it from everybody with None; to oneself it is taking over. Each in a
    transaction of its own. Raises NotYours before any is assigned.
    """
    access.require(by, Task.ASSIGN, at)
    return [
        Answer(reference, _refusal_of(partial(fund.assign, reference=reference, to=to, by=by, at=at)))
        for reference in dict.fromkeys(references)
    ]


@transaction.atomic
def note_absence(
    *, account_id: int, first_day: date, last_day: date | None, by: Actor, at: datetime
) -> tuple[date, date | None] | None:
    """Say on which days somebody of the desk is away; anybody there may, since who is ill does not come to say so.

    One absence a person is noted; a former one that is not over is replaced, and its first and last day are returned.
    Raises NotYours, NotOfTheDesk, AbsenceEndsFirst.
    """
    access.require(by, Task.ASSIGN, at)
    if Task.ASSIGN not in access.tasks_of(Actor.account(account_id), at):
        raise fund.NotOfTheDesk()
    if last_day is not None and last_day < first_day:
        raise AbsenceEndsFirst()
    days = {"first_day": first_day, "last_day": last_day}
    former = Absence.objects.filter(account_id=account_id).exclude(last_day__lt=day_of(at)).first()
    Absence.objects.update_or_create(account_id=account_id, defaults=days)
    # The days stay out of the journal, which is kept when the absence is long forgotten.
    journal.note(subject=("account", account_id), event="absence.noted", by=by, at=at)
    return None if former is None else (former.first_day, former.last_day)


@transaction.atomic
def end_absence(*, account_id: int, by: Actor, at: datetime) -> None:
    """Somebody is back; none noted is done. Raises NotYours."""
    access.require(by, Task.ASSIGN, at)
    if Absence.objects.filter(account_id=account_id).delete()[0]:
        journal.note(subject=("account", account_id), event="absence.ended", by=by, at=at)


def _refusal_of(step: Callable[[], object]) -> Refusal | None:
    try:
        step()
    except Refusal as refusal:
        return refusal
    return None


def _at_the_desk(by: Actor, at: datetime) -> int:
    access.require(by, Task.READ, at)
    if by.account_id is None:
        raise NotYours()
    return by.account_id
