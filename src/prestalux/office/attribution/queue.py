"""The desk's queue: filters, pages and counts that take the same few queries for a hundred requests as for many.

Pages are told apart by where they begin, not by their number: the hundredth page costs what the first does, and a
request that leaves the queue shifts nobody from one page to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet

from prestalux.office.accounts import queries as accounts
from prestalux.office.attribution import queries, search
from prestalux.office.attribution.models import Absence, CodeRequest, DeskChoice, NoticeMark, SavedView
from prestalux.office.attribution.search import Hit
from prestalux.office.dossiers.models import Ask, Dossier, Merge, PieceFile, Proposal
from prestalux.office.outbox.actions import dossiers_out_of_reach
from prestalux.rules.attribution.request import Notice
from prestalux.rules.attribution.roles import MAY, Task
from prestalux.rules.attribution.status import ENDED, WITH_THE_FUND, Status
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.documents.scanning import ScanState
from prestalux.rules.identifiers.likeness import Way
from prestalux.rules.identifiers.reference import Reference
from prestalux.rules.periods import LUXEMBOURG, day_of

PAGE: Final = 50
_ROLES: Final = tuple(role for role, tasks in MAY.items() if Task.ASSIGN in tasks)
LETTERS_BACK: Final = 2
"""So many letters that came back make a task for staff. Our own choice."""
MOST_COUNTED: Final = 1000
"""Requests beyond this are not counted one by one: nobody reads the difference."""


class Group(StrEnum):
    """Who must act."""

    FUND = "fund"
    APPLICANT = "applicant"
    OPEN = "open"
    DONE = "done"


class Age(StrEnum):
    """How long a request has been in the fund's hands."""

    SOON = "soon"
    LATE = "late"


class Mark(StrEnum):
    """What a request can be filtered by beyond its own notices."""

    ANSWER_OVERDUE = "answer-overdue"
    ANSWERED = "answered"
    TO_CONFIRM = "to-confirm"
    TO_CLOSE = "to-close"
    OUT_OF_REACH = "out-of-reach"


class Assigned(StrEnum):
    """Whose requests, beside those of a person named by id."""

    ME = "me"
    NOBODY = "nobody"
    AWAY = "away"


GROUPS: Final[dict[Group, frozenset[Status]]] = {
    Group.FUND: frozenset({Status.SUBMITTED}),
    Group.APPLICANT: frozenset({Status.INCOMPLETE}),
    Group.OPEN: WITH_THE_FUND,
    Group.DONE: ENDED,
}
AT_THE_DESK: Final = WITH_THE_FUND | ENDED
MARKS: Final = (*Mark, *Notice)
_BY_THE_DAY: Final[dict[str, Callable[[date], Q]]] = {
    Notice.AUTHORISATION_EXPIRED: lambda on: Q(code_request__basis_until__lt=on),
    Notice.AUTHORISATION_NOT_YET_VALID: lambda on: Q(code_request__basis_from__gt=on),
    Notice.START_IN_THE_PAST: lambda on: Q(code_request__start_on__lt=on),
    Notice.AWAITING_SCAN: lambda _on: Q(pk__in=_files_to_scan()),
    Mark.ANSWER_OVERDUE: lambda on: Q(pk__in=_asks(state=Ask.State.OPEN, due_on__lt=on)),
    Mark.ANSWERED: lambda _on: _answered(),
    Mark.TO_CLOSE: lambda on: (
        Q(status=Status.INCOMPLETE, pk__in=_asks(state=Ask.State.OPEN, close_from__lte=on))
        & ~Q(pk__in=_asks(Q(close_from=None) | Q(close_from__gt=on), state=Ask.State.OPEN))
    ),
    Mark.OUT_OF_REACH: lambda _on: Q(pk__in=dossiers_out_of_reach(LETTERS_BACK)),
    Mark.TO_CONFIRM: lambda _on: Q(
        pk__in=Proposal.objects.filter(state=Proposal.State.PREPARED).order_by().values("dossier_id")
    ),
}
"""What depends on the day or comes with no step is asked of the columns; every other notice was marked with the step that brought it."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the queue shows. Built from whatever stands in an address or a saved view: what is no filter is none."""

    show: str = ""
    status: str = ""
    profession: str = ""
    age: str = ""
    mark: str = ""
    assigned: str = ""
    """One of Assigned, or a person's id."""

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Filters:
        chosen = {
            name: str(given[name]) for name, choices in CHOICES.items() if str(given.get(name, "")) in choices
        }
        whose = str(given.get("assigned", ""))
        return cls(**chosen, assigned=whose if whose in set(Assigned) or _is_id(whose) else "")

    @property
    def kept(self) -> dict[str, str]:
        """Only what was chosen, to be saved or written into an address."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name))}

    @property
    def statuses(self) -> frozenset[Status]:
        if self.status:
            return frozenset({Status(self.status)})
        return GROUPS[Group(self.show)] if self.show else AT_THE_DESK

    @property
    def newest_first(self) -> bool:
        return self.statuses <= ENDED


CHOICES: Final[dict[str, frozenset[str]]] = {
    "show": frozenset(Group),
    "status": frozenset(AT_THE_DESK),
    "profession": frozenset(Profession),
    "age": frozenset(Age),
    "mark": frozenset(MARKS),
}


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 18


@dataclass(frozen=True, slots=True)
class Ages:
    """Days in the fund's hands after which a request is soon late and late; the fund's own choice."""

    soon: int
    late: int

    def of(self, submitted_at: datetime, at: datetime) -> str:
        days = (day_of(at) - day_of(submitted_at)).days
        return Age.LATE if days >= self.late else Age.SOON if days >= self.soon else "fresh"

    def received_before(self, age: Age, at: datetime) -> datetime:
        """The first instant of the legal day after the last day on which a request of this age was received."""
        last = day_of(at) - timedelta(days=self.late if age is Age.LATE else self.soon)
        return datetime.combine(last + timedelta(days=1), time(), LUXEMBOURG)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue. `found` tells how a search came to it."""

    id: int
    reference: Reference
    status: Status
    version: int
    profession: Profession
    name: str
    language: str
    submitted_at: datetime
    due_on: date | None
    assigned_to: int | None
    found: Way | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """`before` and `after` are where the neighbouring pages begin; empty where there is none."""

    rows: tuple[Row, ...]
    before: str
    after: str
    more_found: bool = False


@dataclass(frozen=True, slots=True)
class ViewKept:
    id: int
    name: str
    filters: Filters
    is_default: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to whom a request can be assigned, and whether they are away on the day."""

    id: int
    name: str
    is_away: bool
    first_day: date | None
    last_day: date | None


def _answered() -> Q:
    """By itself, or in a request that is examined with it."""
    asks = _asks(state=Ask.State.ANSWERED)
    leads = Merge.objects.filter(split_at=None, member__in=asks).order_by().values("lead_id")
    return Q(pk__in=asks) | Q(pk__in=leads)


def _files_to_scan() -> QuerySet[PieceFile, Any]:
    files = PieceFile.objects.filter(replaced_at=None, file__purged_at=None)
    if not settings.SCANNER_URL:
        return files.none().values("dossier_id")
    return files.filter(file__scan__state__in=(ScanState.PENDING, ScanState.ERROR)).values("dossier_id")


# What a step leaves for the queue


def keep_findable(request: CodeRequest, at: datetime) -> None:
    """Write what a request is searched and filtered by; each step calls this that changes what the sheet or pieces say."""
    search.keep_terms(request)
    given = PieceFile.objects.filter(dossier_id=request.pk).select_related("file")
    lasting = lasting_notices(request, given, day_of(at))
    marks = NoticeMark.objects.filter(dossier_id=request.pk)
    former = set(marks.values_list("notice", flat=True))
    if former != lasting:
        marks.exclude(notice__in=lasting).delete()
        NoticeMark.objects.bulk_create(
            NoticeMark(dossier_id=request.pk, notice=notice) for notice in lasting - former
        )


def lasting_notices(request: CodeRequest, given: Iterable[PieceFile], on: date) -> frozenset[Notice]:
    """The notices that hold whatever the day."""
    return frozenset(notice for notice in queries.notices_of(request, given, on) if notice not in _BY_THE_DAY)


# Reading


def page(
    filters: Filters,
    *,
    ages: Ages,
    at: datetime,
    viewer: int | None = None,
    text: str = "",
    before: str = "",
    after: str = "",
    size: int = PAGE,
) -> Page:
    """One page of the queue: longest waiting first, ended ones newest first, found ones surest first.

    `before` and `after` are those of another page; beyond the last request, and for anything else, the first page is shown.
    """
    if filters.assigned == Assigned.ME:
        filters = replace(filters, assigned=str(viewer or 0))
    if text.strip():
        shown = _page_found(filters, ages, at, text, before, after, size)
    else:
        shown = _page_waiting(filters, ages, at, before, after, size)
    if shown.rows or not (before or after):
        return shown
    return page(filters, ages=ages, at=at, viewer=viewer, text=text, size=size)


def _page_waiting(filters: Filters, ages: Ages, at: datetime, before: str, after: str, size: int) -> Page:
    rows = _filtered(filters, ages, at)
    back = not after and bool(before)
    falling = filters.newest_first != back
    cursor = _read(before if back else after)
    found = _merged(rows, filters.statuses, cursor, falling, size + 1)
    beyond, found = found[size:], found[:size]
    if back:
        found.reverse()
    first, last = (written(found[0]), written(found[-1])) if found else ("", "")
    has_before, has_after = (bool(beyond), cursor is not None) if back else (cursor is not None, bool(beyond))
    return Page(_rows([pk for _, pk in found]), first if has_before else "", last if has_after else "")


def _page_found(
    filters: Filters, ages: Ages, at: datetime, text: str, before: str, after: str, size: int
) -> Page:
    # Without a filter nothing is joined: only what was sent in has terms.
    among = _filtered(filters, ages, at).filter(status__in=filters.statuses) if filters.kept else None
    found = search.find(text, among)
    order = [(hit.rank, -hit.dossier_id) for hit in found.hits]
    start = _place_after(order, after) if after else max(0, _place_of(order, before) - size) if before else 0
    shown = found.hits[start : start + size]
    ends = start + size >= len(found.hits)
    return Page(
        _rows([hit.dossier_id for hit in shown], {hit.dossier_id: hit for hit in shown}),
        _written_hit(shown[0]) if shown and start else "",
        "" if ends else _written_hit(shown[-1]),
        found.more,
    )


def counts() -> dict[Group, int]:
    """How many requests stand in each group, up to MOST_COUNTED for each status."""
    each = {status: _at_desk().filter(status=status)[:MOST_COUNTED].count() for status in AT_THE_DESK}
    return {group: sum(each[status] for status in among) for group, among in GROUPS.items()}


def views_of(account_id: int) -> list[ViewKept]:
    rows = SavedView.objects.filter(account_id=account_id)
    return [ViewKept(row.pk, row.name, Filters.read(row.filters), row.is_default) for row in rows]


def keys_wanted(account_id: int | None) -> bool:
    """Whether single letters are shortcuts for this person; they are until they are switched off."""
    chosen = DeskChoice.objects.filter(account_id=account_id or 0).values_list("keys", flat=True).first()
    return chosen is not False


def _at_desk() -> QuerySet[Dossier]:
    # A draft that was withdrawn never reached the fund.
    return Dossier.objects.filter(kind=queries.KIND, submitted_at__isnull=False)


def _filtered(filters: Filters, ages: Ages, at: datetime) -> QuerySet[Dossier]:
    """Without the statuses: a page is read status by status."""
    rows = _at_desk()
    if filters.profession:
        rows = rows.filter(profession=filters.profession)
    if filters.age:
        # Ageing is for what waits for the fund.
        before = ages.received_before(Age(filters.age), at)
        rows = rows.filter(submitted_at__lt=before, status__in=GROUPS[Group.FUND])
    if filters.assigned == Assigned.NOBODY:
        rows = rows.filter(assigned_to=None)
    elif filters.assigned == Assigned.AWAY:
        away = Q(assigned_to__in=_away(day_of(at)).values("account_id"))
        rows = rows.filter(away | Q(assigned_to__isnull=False) & ~Q(assigned_to__in=_of_the_desk(at)))
    elif filters.assigned:
        rows = rows.filter(assigned_to=int(filters.assigned))
    if filters.mark in _BY_THE_DAY:
        rows = rows.filter(_BY_THE_DAY[filters.mark](day_of(at)))
    elif filters.mark:
        rows = rows.filter(pk__in=NoticeMark.objects.filter(notice=filters.mark).values("dossier_id"))
    return rows


def people(at: datetime) -> list[Person]:
    """Everybody to whom a request can be assigned, by name."""
    on = day_of(at)
    away = {row.account_id: row for row in Absence.objects.exclude(last_day__lt=on)}
    return [_person(pk, name, away.get(pk), on) for pk, name in accounts.at_the_desk(_ROLES, at)]


def _of_the_desk(at: datetime) -> list[int]:
    return [pk for pk, _name in accounts.at_the_desk(_ROLES, at)]


def _person(pk: int, name: str, absence: Absence | None, on: date) -> Person:
    if absence is None:
        return Person(pk, name, is_away=False, first_day=None, last_day=None)
    return Person(pk, name, absence.first_day <= on, absence.first_day, absence.last_day)


def open_for(account_ids: Iterable[int]) -> dict[int, int]:
    """How many open requests are assigned to each."""
    rows = Dossier.objects.filter(assigned_to__in=list(account_ids), status__in=WITH_THE_FUND)
    return dict(rows.order_by().values_list("assigned_to").annotate(count=Count("pk")))


def _away(on: date) -> QuerySet[Absence]:
    return Absence.objects.filter(Q(last_day=None) | Q(last_day__gte=on), first_day__lte=on)


def _asks(*which: Q, **how: Any) -> QuerySet[Ask, Any]:
    return Ask.objects.filter(*which, **how).order_by().values("dossier_id")


Cursor = tuple[datetime, int]


def _merged(
    rows: QuerySet[Dossier], statuses: Iterable[Status], cursor: Cursor | None, falling: bool, most: int
) -> list[Cursor]:
    """The first of the rows beyond the cursor. Each status by itself is read in the order of its index; together they
    would have to be sorted.
    """
    order = ("-submitted_at", "-pk") if falling else ("submitted_at", "pk")
    if cursor is not None:
        rows = rows.filter(_beyond(cursor, falling))
    found: list[Cursor] = []
    for status in sorted(statuses):
        first = rows.filter(status=status).order_by(*order).values_list("submitted_at", "pk")[:most]
        found.extend((at, pk) for at, pk in first if at is not None)
    return sorted(found, reverse=falling)[:most]


def _beyond(cursor: Cursor, falling: bool) -> Q:
    at, pk = cursor
    side = "lt" if falling else "gt"
    # The first condition alone is what the index is entered by.
    return Q(**{f"submitted_at__{side}e": at}) & (
        Q(**{f"submitted_at__{side}": at}) | Q(**{f"pk__{side}": pk})
    )


def _rows(pks: list[int], hits: Mapping[int, Hit] | None = None) -> tuple[Row, ...]:
    dossiers = Dossier.objects.filter(pk__in=pks).select_related("code_request")
    due = dict(
        Ask.objects.filter(dossier_id__in=pks, state=Ask.State.OPEN)
        .order_by()
        .values_list("dossier_id")
        .annotate(due=Min("due_on"))
    )
    found = {dossier.pk: dossier for dossier in dossiers}
    return tuple(_row(found[pk], due.get(pk), (hits or {}).get(pk)) for pk in pks if pk in found)


def _row(dossier: Dossier, due_on: date | None, hit: Hit | None) -> Row:
    request = dossier.code_request
    return Row(
        dossier.pk,
        Reference(dossier.reference),
        Status(dossier.status),
        dossier.version,
        Profession(request.profession),
        f"{request.family_name}, {request.given_name}".strip(", "),
        dossier.language,
        dossier.submitted_at or dossier.opened_at,
        due_on,
        dossier.assigned_to,
        hit.way if hit else None,
    )


_WRITTEN: Final = "%Y%m%dT%H%M%S.%f"


def written(cursor: Cursor) -> str:
    return f"{cursor[0].astimezone(UTC):{_WRITTEN}}-{cursor[1]}"


def _read(text: str) -> Cursor | None:
    """None for whatever else stands in an address: the first page is shown."""
    at, _, pk = text.partition("-")
    try:
        return datetime.strptime(at, _WRITTEN).replace(tzinfo=UTC), _number(pk)
    except ValueError:
        return None


def _number(text: str) -> int:
    """Raises ValueError for what no id can be."""
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        raise ValueError(text)
    return int(text)


def _written_hit(hit: Hit) -> str:
    return f"{hit.rank}-{hit.dossier_id}"


def _place_of(order: list[tuple[int, int]], text: str) -> int:
    """How many stand before the hit that was written; all are kept in one order, also when it is no longer found."""
    rank, _, pk = text.partition("-")
    try:
        mark = (_number(rank), -_number(pk))
    except ValueError:
        return 0
    return sum(one < mark for one in order)


def _place_after(order: list[tuple[int, int]], text: str) -> int:
    place = _place_of(order, text)
    return place + 1 if place < len(order) and text == f"{order[place][0]}-{-order[place][1]}" else place
