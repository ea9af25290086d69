"""The register as a directory that programs search: people, what they hold codes for, organisations and places.

Everything as of one day, as known at one moment: whoever turns the pages of a list sees one state of it. A page costs the
same number of statements however much it holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple

from django.db.models import Max, Q, QuerySet

from prestalux.office.registry import facts
from prestalux.office.registry.models import (
    CodeAddress,
    CodeMember,
    CodeSpecialty,
    CodeStatus,
    DatedFact,
    Provider,
    ProviderCode,
    ProviderIdentity,
)
from prestalux.office.registry.plain_text import Plain
from prestalux.rules.identifiers.plain_name import plain
from prestalux.rules.periods import Period, begin_of, day_of
from prestalux.rules.registry import HELD, CodeKind, CodeState


class Part(StrEnum):
    """What the directory lists."""

    PEOPLE = "people"
    ROLES = "roles"
    """A person's code: what they practise under it."""
    ORGANISATIONS = "organisations"
    """Whose code is no person's: associations, institutions, collective codes."""
    PLACES = "places"


class Field(StrEnum):
    """By what it is searched."""

    ID = "id"
    CODE = "code"
    NAME = "name"
    FAMILY = "family"
    GIVEN = "given"
    SPECIALTY = "specialty"
    PROFESSION = "profession"
    ACTIVE = "active"
    PERSON = "person"
    ORGANISATION = "organisation"
    UPDATED = "updated"


class Way(StrEnum):
    STARTS = "starts"
    EXACT = "exact"


class NameSought(NamedTuple):
    text: str
    way: Way = Way.STARTS


class Span(NamedTuple):
    """Moments from `start` on and before `end`; `outside` means all others."""

    start: datetime | None
    end: datetime | None
    outside: bool = False


Value = str | bool | NameSought | Span


class Term(NamedTuple):
    """One of the values fits; of several terms all must fit."""

    field: Field
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """As of a day, as known at a moment."""

    at: datetime

    @property
    def day(self) -> date:
        return day_of(self.at)


@dataclass(frozen=True, slots=True)
class Where:
    practice: str
    street: str
    extra: str
    postcode: str
    town: str
    country: str


@dataclass(frozen=True, slots=True)
class Held:
    """A code on the day. `held`: from its first day to its last, suspended or not."""

    id: int
    digits: str
    kind: str
    person: int
    profession: str
    state: str
    held: Period | None
    family_name: str
    given_name: str
    specialty: str
    where: Where | None
    member_of: tuple[str, ...]
    updated: datetime

    @property
    def is_active(self) -> bool:
        return self.state == CodeState.ACTIVE


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    family_name: str
    given_name: str
    codes: tuple[Held, ...]
    updated: datetime

    @property
    def is_active(self) -> bool:
        return any(code.is_active for code in self.codes)


class Found(NamedTuple):
    """`more`: there are others behind the last of these."""

    entries: tuple[Person | Held, ...]
    more: bool


def search(part: Part, terms: Iterable[Term], *, moment: Moment, after: int, most: int) -> Found:
    """In an order that never changes, from behind the entry numbered `after`."""
    rows = _matching(part, terms, moment).filter(pk__gt=after).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[: most + 1])
    return Found(_entries(part, ids[:most], moment), len(ids) > most)


def count(part: Part, terms: Iterable[Term], *, moment: Moment) -> int:
    return _matching(part, terms, moment).count()


def entry(part: Part, key: str, *, moment: Moment) -> Person | Held | None:
    ids = list(_matching(part, [Term(Field.ID, (key,))], moment).values_list("pk", flat=True)[:1])
    return next(iter(_entries(part, ids, moment)), None)


# ---------------------------------------------------------------- which


def _matching(part: Part, terms: Iterable[Term], moment: Moment) -> QuerySet[Any]:
    rows = _all(part, moment)
    for term in terms:
        either = Q(pk__in=[])
        for value in term.values:
            either |= _condition(part, term.field, value, moment)
        rows = rows.filter(either)
    return rows


def _all(part: Part, moment: Moment) -> QuerySet[Any]:
    codes = ProviderCode.objects.filter(recorded_at__lte=moment.at)
    individual = codes.filter(kind=CodeKind.INDIVIDUAL)
    if part is Part.PEOPLE:
        return Provider.objects.filter(pk__in=individual.values("provider_id"))
    if part is Part.ROLES:
        return individual
    if part is Part.ORGANISATIONS:
        return codes.exclude(kind=CodeKind.INDIVIDUAL)
    return codes.filter(pk__in=facts.known(CodeAddress.objects.all(), moment.at).values("code_id"))


def _condition(part: Part, field: Field, value: Value, moment: Moment) -> Q:
    if isinstance(value, Span):
        return _updated_within(part, value, moment)
    if isinstance(value, NameSought):
        return _named(part, field, value, moment)
    if isinstance(value, bool):
        active = facts.as_of(CodeStatus.objects.filter(status=CodeState.ACTIVE), moment.day, moment.at)
        holds = Q(pk__in=active.values(_TO_PERSON["code"] if part is Part.PEOPLE else "code_id"))
        return holds if value else ~holds
    return _equal(part, field, value, moment)


def _equal(part: Part, field: Field, value: str, moment: Moment) -> Q:
    if part is Part.PEOPLE:
        if field is Field.ID:
            return Q(pk=_number(value))
        own = ProviderCode.objects.filter(digits=value, kind=CodeKind.INDIVIDUAL, recorded_at__lte=moment.at)
        return Q(pk__in=own.values("provider_id"))
    if field is Field.SPECIALTY:
        fact = facts.as_of(CodeSpecialty.objects.filter(specialty=value), moment.day, moment.at)
        return Q(pk__in=fact.values("code_id"))
    if field is Field.ORGANISATION and part is Part.ROLES:
        ties = facts.as_of(CodeMember.objects.filter(code__digits=value), moment.day, moment.at)
        return Q(pk__in=ties.values("member_id"))
    if field is Field.ORGANISATION:
        return Q(digits=value) & ~Q(kind=CodeKind.INDIVIDUAL)
    if field is Field.PERSON:
        return Q(provider_id=_number(value), kind=CodeKind.INDIVIDUAL)
    if field is Field.PROFESSION:
        return Q(profession=value)
    return Q(digits=value)


def _number(text: str) -> int:
    """A key that is none fits nothing."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else -1


def _named(part: Part, field: Field, sought: NameSought, moment: Moment) -> Q:
    if part is Part.PLACES:
        return _place_named(sought, moment)
    columns = {Field.FAMILY: ("family_name",), Field.GIVEN: ("given_name",)}.get(field, _NAMES)
    rows: QuerySet[Any] = facts.as_of(ProviderIdentity.objects.all(), moment.day, moment.at)
    either = Q(pk__in=[])
    for column in columns:
        if sought.way is Way.EXACT:
            either |= Q(**{column: sought.text})
            continue
        # As `plain_text` has it in its index: a name that nobody bears is not looked for in half a million rows.
        rows = rows.alias(**{f"plain_{column}": Plain(column)})
        either |= Q(**{f"plain_{column}__startswith": plain(sought.text)})
    found = rows.filter(either).values("provider_id")
    return Q(pk__in=found) if part is Part.PEOPLE else Q(provider_id__in=found)


_NAMES: Final = ("family_name", "given_name")


def _place_named(sought: NameSought, moment: Moment) -> Q:
    """A place without a name of its own bears that of its town."""
    how = "exact" if sought.way is Way.EXACT else "istartswith"
    named = Q(**{f"practice__{how}": sought.text}) | Q(**{f"town__{how}": sought.text, "practice": ""})
    rows = facts.as_of(CodeAddress.objects.filter(named), moment.day, moment.at)
    return Q(pk__in=rows.values("code_id"))


# ---------------------------------------------------------------- since when


class _Source(NamedTuple):
    """A fact that an entry is made of, and the way from its rows to the entry."""

    model: type[DatedFact]
    to_entry: str


_TO_PERSON: Final = {"code": "code__provider_id"}
_SOURCES: Final[Mapping[Part, tuple[_Source, ...]]] = {
    Part.PEOPLE: (_Source(ProviderIdentity, "provider_id"), _Source(CodeStatus, "code__provider_id")),
    Part.ROLES: (
        _Source(CodeStatus, "code_id"),
        _Source(CodeSpecialty, "code_id"),
        _Source(CodeAddress, "code_id"),
        _Source(CodeMember, "member_id"),
    ),
    Part.ORGANISATIONS: (
        _Source(CodeStatus, "code_id"),
        _Source(CodeAddress, "code_id"),
        _Source(ProviderIdentity, "provider__codes"),
    ),
    Part.PLACES: (_Source(CodeStatus, "code_id"), _Source(CodeAddress, "code_id")),
}


def _updated_within(part: Part, span: Span, moment: Moment) -> Q:
    within = Q()
    if span.start is not None:
        within &= _updated_since(part, span.start, moment)
    if span.end is not None:
        within &= ~_updated_since(part, span.end, moment)
    return ~within if span.outside else within


def _updated_since(part: Part, since: datetime, moment: Moment) -> Q:
    """The entry changed when something was recorded or put right, and when a day came from which something holds or not."""
    first = day_of(since)
    if begin_of(first) < since:
        first = date.fromordinal(first.toordinal() + 1)
    either = Q(pk__in=[])
    for model, to_entry in _SOURCES[part]:
        told = Q(recorded_at__gte=since, recorded_at__lte=moment.at)
        taken_back = Q(superseded_at__gte=since, superseded_at__lte=moment.at)
        known = Q(recorded_at__lte=moment.at) & (Q(superseded_at=None) | Q(superseded_at__gt=moment.at))
        begun = known & Q(valid_from__gte=first, valid_from__lte=moment.day)
        over = known & Q(valid_until__gte=first, valid_until__lte=moment.day)
        rows = model._default_manager.filter(told | taken_back | begun | over)
        either |= Q(pk__in=rows.values(to_entry))
    recorded = Q(recorded_at__gte=since)
    if part is Part.PEOPLE:
        codes = ProviderCode.objects.filter(recorded, recorded_at__lte=moment.at)
        return either | Q(pk__in=codes.values("provider_id"))
    return either | recorded


def _updated(part: Part, ids: Collection[int], moment: Moment) -> dict[int, datetime]:
    """The same, as a moment for each."""
    found: dict[int, datetime] = {}
    known = Q(recorded_at__lte=moment.at) & (Q(superseded_at=None) | Q(superseded_at__gt=moment.at))
    for model, to_entry in _SOURCES[part]:
        rows = model._default_manager.filter(**{f"{to_entry}__in": ids}).order_by().values_list(to_entry)
        for key, *times in rows.annotate(
            told=Max("recorded_at", filter=Q(recorded_at__lte=moment.at)),
            taken_back=Max("superseded_at", filter=Q(superseded_at__lte=moment.at)),
            begun=Max("valid_from", filter=known & Q(valid_from__lte=moment.day)),
            over=Max("valid_until", filter=known & Q(valid_until__lte=moment.day)),
        ):
            moments = [begin_of(time) if not isinstance(time, datetime) else time for time in times if time]
            found[key] = max([*moments, *([found[key]] if key in found else [])])
    return found


# ---------------------------------------------------------------- what


def _entries(part: Part, ids: list[int], moment: Moment) -> tuple[Person | Held, ...]:
    if not ids:
        return ()
    updated = _updated(part, ids, moment)
    if part is not Part.PEOPLE:
        codes = list(ProviderCode.objects.filter(pk__in=ids).order_by("pk"))
        return tuple(_held(codes, updated, moment))
    individual = ProviderCode.objects.filter(provider__in=ids, kind=CodeKind.INDIVIDUAL)
    codes = list(individual.filter(recorded_at__lte=moment.at).order_by("digits"))
    of_person: defaultdict[int, list[Held]] = defaultdict(list)
    for held in _held(codes, {}, moment):
        of_person[held.person].append(held)
    return tuple(_person(key, of_person[key], updated) for key in ids)


def _person(key: int, codes: list[Held], updated: Mapping[int, datetime]) -> Person:
    first = codes[0]
    latest = max([*(code.updated for code in codes), *([updated[key]] if key in updated else [])])
    return Person(key, first.family_name, first.given_name, tuple(codes), latest)


def _held(codes: list[ProviderCode], updated: Mapping[int, datetime], moment: Moment) -> Iterable[Held]:
    ids, people = [code.pk for code in codes], {code.provider_id for code in codes}
    stands = _rows(CodeStatus, "code_id", ids, ("status",), moment)
    specialties = _rows(CodeSpecialty, "code_id", ids, ("specialty",), moment)
    places = _rows(CodeAddress, "code_id", ids, Where.__slots__, moment)
    names = _rows(ProviderIdentity, "provider_id", people, _NAMES, moment)
    ties = CodeMember.objects.filter(member__in=ids).exclude(code__kind=CodeKind.INDIVIDUAL)
    members = facts.as_of(ties, moment.day, moment.at)
    member_of: defaultdict[int, list[str]] = defaultdict(list)
    for member, digits in members.order_by("code__digits").values_list("member_id", "code__digits"):
        member_of[member].append(digits)
    for code in codes:
        name = _near(names[code.provider_id], moment.day) or ("", "")
        where = _near(places[code.pk], moment.day)
        yield Held(
            id=code.pk,
            digits=code.digits,
            kind=code.kind,
            person=code.provider_id,
            profession=code.profession,
            state=(_on(stands[code.pk], moment.day) or ("",))[0],
            held=_days([row for row in stands[code.pk] if row[2] in HELD]),
            family_name=name[0],
            given_name=name[1],
            specialty=(_on(specialties[code.pk], moment.day) or ("",))[0],
            where=Where(*where) if where else None,
            member_of=tuple(member_of[code.pk]),
            updated=max(code.recorded_at, updated.get(code.pk, code.recorded_at)),
        )


Row = tuple[Any, ...]
"""First day, first day after it or None, and what the fact says."""


def _rows(
    model: type[DatedFact], owner: str, ids: Collection[int], columns: Iterable[str], moment: Moment
) -> defaultdict[int, list[Row]]:
    known = facts.known(model._default_manager.filter(**{f"{owner}__in": ids}), moment.at)
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for key, *row in known.order_by("valid_from").values_list(owner, "valid_from", "valid_until", *columns):
        found[key].append(tuple(row))
    return found


def _on(rows: list[Row], day: date) -> Row | None:
    return next((row[2:] for row in rows if row[0] <= day and (row[1] is None or day < row[1])), None)


def _near(rows: list[Row], day: date) -> Row | None:
    """That of the day, else the last one before it, else the first one after it."""
    before = [row for row in rows if row[0] <= day]
    return before[-1][2:] if before else rows[0][2:] if rows else None


def _days(held: list[Row]) -> Period | None:
    if not held:
        return None
    ends = [row[1] for row in held]
    return Period(held[0][0], None if None in ends else max(ends))
