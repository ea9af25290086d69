"""The register as a directory that programs search: people, what they hold codes for, organisations and places.

Everything as of one day, as known at one moment: whoever turns the pages of a list sees one state of it. A page costs the
same number of statements however much it holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple, TypeAlias

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.expressions import BaseExpression, Combinable
from django.db.models.functions import Coalesce

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
    KIND = "kind"
    STATE = "state"
    """Of a code; empty for one that nobody holds."""
    ACTIVE = "active"
    ADDRESS = "address"
    CITY = "city"
    POSTCODE = "postcode"
    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    UPDATED = "updated"


LINKS: Final[Mapping[tuple[Part, Field], Part]] = {
    (Part.ROLES, Field.PERSON): Part.PEOPLE,
    (Part.ROLES, Field.ORGANISATION): Part.ORGANISATIONS,
    (Part.ROLES, Field.PLACE): Part.PLACES,
    (Part.PLACES, Field.ORGANISATION): Part.ORGANISATIONS,
}
"""Which entries name which others."""


class Way(StrEnum):
    STARTS = "starts"
    EXACT = "exact"


class TextSought(NamedTuple):
    text: str
    way: Way = Way.STARTS


class Span(NamedTuple):
    """Moments from `start` on and before `end`; `outside` means all others."""

    start: datetime | None
    end: datetime | None
    outside: bool = False


class Missing(NamedTuple):
    """Nothing is said of it, or, where `not_so`, something is."""

    not_so: bool = False


class Linked(NamedTuple):
    """The entry that is named there fits."""

    term: Term


class Linking(NamedTuple):
    """An entry of `part` that names this one by `field` fits."""

    part: Part
    field: Field
    term: Term


Sought: TypeAlias = "str | bool | TextSought | Span | Missing | Linked | Linking"


class Term(NamedTuple):
    """One of the values fits, or, where `none_of`, not one does; of several terms all must fit."""

    field: Field
    values: tuple[Sought, ...]
    none_of: bool = False


class Key(NamedTuple):
    """By what a list is put in order; what is equal in all keys stands in the order in which it was recorded."""

    field: Field
    descending: bool = False


Place = Sequence[str | int]
"""Of an entry in a list: its keys, and its number."""


@dataclass(frozen=True, slots=True)
class Moment:
    """As of a day, as known at a moment. Without a day of its own that of the moment."""

    at: datetime
    on: date | None = None

    @property
    def day(self) -> date:
        return self.on or day_of(self.at)


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
    """`more`: there are others behind `last`, the place of the last of these."""

    entries: tuple[Person | Held, ...]
    more: bool
    last: Place = ()


def search(
    part: Part,
    terms: Iterable[Term],
    *,
    moment: Moment,
    most: int,
    after: Place = (),
    order: Sequence[Key] = (),
) -> Found:
    """From behind the place of an entry, in an order that does not change while the register does."""
    keys = [*((_key(part, key.field, moment), key.descending) for key in order), (F("pk"), False)]
    names = [f"key_{number}" for number in range(len(keys))]
    rows = _matching(part, terms, moment).annotate(
        **dict(zip(names, (expression for expression, _ in keys), strict=True))
    )
    if after:
        rows = rows.filter(_behind([(name, key[1]) for name, key in zip(names, keys, strict=True)], after))
    ordered = rows.order_by(*(f"{'-' * key[1]}{name}" for name, key in zip(names, keys, strict=True)))
    places = list(ordered.values_list(*names)[: most + 1])
    ids = [place[-1] for place in places[:most]]
    return Found(
        _entries(part, ids, moment), len(places) > most, places[most - 1] if len(places) > most else ()
    )


def count(part: Part, terms: Iterable[Term], *, moment: Moment) -> int:
    return _matching(part, terms, moment).count()


def entry(part: Part, key: str, *, moment: Moment) -> Person | Held | None:
    ids = list(_matching(part, [Term(Field.ID, (key,))], moment).values_list("pk", flat=True)[:1])
    return next(iter(_entries(part, ids, moment)), None)


def key_of(entry: Person | Held) -> str:
    """By which it is read."""
    return str(entry.id) if isinstance(entry, Person) else entry.digits


def named_by(entries: Iterable[Person | Held], field: Field) -> set[str]:
    """The keys of the entries that these name."""
    named: set[str] = set()
    for one in entries:
        if isinstance(one, Person):
            continue
        if field is Field.PERSON:
            named.add(str(one.person))
        elif field is Field.PLACE:
            named |= {one.digits} if one.where else set()
        else:
            # A role names one organisation, however many there are.
            named |= set(one.member_of[:1]) if one.kind == CodeKind.INDIVIDUAL else {one.digits}
    return named


# ---------------------------------------------------------------- in which order


def _key(part: Part, field: Field, moment: Moment) -> Combinable | BaseExpression:
    if part is not Part.PEOPLE:
        return F("digits")
    if field is Field.ID:
        return F("pk")
    column = "given_plain" if field is Field.GIVEN else "family_plain"
    names: QuerySet[Any] = facts.as_of(
        ProviderIdentity.objects.filter(provider=OuterRef("pk")), moment.day, moment.at
    )
    return Coalesce(Subquery(names.values(column)[:1]), Value(""), output_field=TextField())


def _behind(keys: Sequence[tuple[str, bool]], place: Place) -> Q:
    either, same = Q(), Q()
    for (name, descending), value in zip(keys, place, strict=True):
        either |= same & Q(**{f"{name}__{'lt' if descending else 'gt'}": value})
        same &= Q(**{name: value})
    return either


# ---------------------------------------------------------------- which


def _matching(part: Part, terms: Iterable[Term], moment: Moment) -> QuerySet[Any]:
    rows = _all(part, moment)
    for term in terms:
        rows = rows.filter(_fits(part, term, moment))
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


def _fits(part: Part, term: Term, moment: Moment) -> Q:
    texts = [value for value in term.values if isinstance(value, str)]
    either = _equal(part, term.field, texts, moment) if texts else Q(pk__in=[])
    for value in term.values:
        if not isinstance(value, str):
            either |= _condition(part, term.field, value, moment)
    return ~either if term.none_of else either


def _condition(
    part: Part, field: Field, value: bool | TextSought | Span | Missing | Linked | Linking, moment: Moment
) -> Q:
    match value:
        case Span():
            return _updated_within(part, value, moment)
        case TextSought():
            return _written(part, field, value, moment)
        case Missing():
            missing = _missing(part, field, moment)
            return ~missing if value.not_so else missing
        case Linked():
            named = _matching(LINKS[part, field], [value.term], moment)
            return _naming(part, field, named, moment)
        case Linking():
            rows = _matching(value.part, [value.term], moment)
            return (
                Q(pk__in=rows.values("provider_id")) if part is Part.PEOPLE else Q(pk__in=rows.values("pk"))
            )
    active = facts.as_of(CodeStatus.objects.filter(status=CodeState.ACTIVE), moment.day, moment.at)
    holds = Q(pk__in=active.values(_TO_PERSON["code"] if part is Part.PEOPLE else "code_id"))
    return holds if value else ~holds


def _naming(part: Part, field: Field, named: QuerySet[Any], moment: Moment) -> Q:
    """Those that name one of these."""
    if field is Field.PERSON:
        return Q(provider_id__in=named.values("pk"), kind=CodeKind.INDIVIDUAL)
    if field is Field.ORGANISATION and part is Part.ROLES:
        ties = facts.as_of(CodeMember.objects.filter(code__in=named.values("pk")), moment.day, moment.at)
        return Q(pk__in=ties.values("member_id"))
    return Q(pk__in=named.values("pk"))


def _equal(part: Part, field: Field, values: list[str], moment: Moment) -> Q:
    if part is Part.PEOPLE:
        return _person_equal(field, values, moment)
    match field:
        case Field.SPECIALTY:
            fact = facts.as_of(CodeSpecialty.objects.filter(specialty__in=values), moment.day, moment.at)
            return Q(pk__in=fact.values("code_id"))
        case Field.ORGANISATION if part is Part.ROLES:
            ties = facts.as_of(CodeMember.objects.filter(code__digits__in=values), moment.day, moment.at)
            return Q(pk__in=ties.values("member_id"))
        case Field.ORGANISATION:
            return Q(digits__in=values) & ~Q(kind=CodeKind.INDIVIDUAL)
        case Field.PERSON:
            return Q(provider_id__in=[_number(value) for value in values], kind=CodeKind.INDIVIDUAL)
        case Field.PLACE:
            return Q(digits__in=values) & ~_missing(part, field, moment)
        case Field.PROFESSION:
            return Q(profession__in=values)
        case Field.KIND:
            return Q(kind__in=values)
        case Field.STATE:
            return _stands(values, moment) | (~_stands(HELD, moment) if "" in values else Q(pk__in=[]))
    return Q(digits__in=values)


def _person_equal(field: Field, values: list[str], moment: Moment) -> Q:
    if field is Field.ID:
        return Q(pk__in=[_number(value) for value in values])
    codes = ProviderCode.objects.filter(digits__in=values, kind=CodeKind.INDIVIDUAL)
    return Q(pk__in=codes.filter(recorded_at__lte=moment.at).values("provider_id"))


def _stands(states: Iterable[str], moment: Moment) -> Q:
    rows = CodeStatus.objects.filter(status__in=list(states))
    return Q(pk__in=facts.as_of(rows, moment.day, moment.at).values("code_id"))


def _missing(part: Part, field: Field, moment: Moment) -> Q:
    """What every entry has is missing in none."""
    if field is Field.ORGANISATION and part is Part.PLACES:
        return Q(kind=CodeKind.INDIVIDUAL)
    if field is Field.PLACE:
        return ~Q(pk__in=facts.known(CodeAddress.objects.all(), moment.at).values("code_id"))
    said: QuerySet[Any]
    match field:
        case Field.SPECIALTY:
            said = CodeSpecialty.objects.all()
        case Field.ORGANISATION:
            said = CodeMember.objects.exclude(code__kind=CodeKind.INDIVIDUAL)
        case Field.FAMILY:
            said = ProviderIdentity.objects.exclude(family_name="")
        case Field.GIVEN:
            said = ProviderIdentity.objects.exclude(given_name="")
        case Field.ADDRESS | Field.CITY | Field.POSTCODE:
            said = (
                CodeAddress.objects.exclude(postcode="")
                if field is Field.POSTCODE
                else CodeAddress.objects.all()
            )
        case _:
            return Q(pk__in=[])
    owner = {ProviderIdentity: "provider_id", CodeMember: "member_id"}.get(said.model, "code_id")
    return ~Q(pk__in=facts.as_of(said, moment.day, moment.at).values(owner))


def _number(text: str) -> int:
    """A key that is none fits nothing."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else -1


_NAMES: Final = ("family_name", "given_name")
_COLUMNS: Final[Mapping[Field, tuple[str, ...]]] = {
    Field.FAMILY: ("family_name",),
    Field.GIVEN: ("given_name",),
    Field.ADDRESS: ("practice", "street", "town", "postcode"),
    Field.CITY: ("town",),
    Field.POSTCODE: ("postcode",),
}


def _written(part: Part, field: Field, sought: TextSought, moment: Moment) -> Q:
    if field in {Field.ADDRESS, Field.CITY, Field.POSTCODE}:
        either = _any_of(_COLUMNS[field], sought)
    elif part is Part.PLACES:
        # A place without a name of its own bears that of its town.
        either = _any_of(("practice",), sought) | (_any_of(("town",), sought) & Q(practice=""))
    else:
        names = ProviderIdentity.objects.filter(_any_of(_COLUMNS.get(field, _NAMES), sought))
        people = facts.as_of(names, moment.day, moment.at).values("provider_id")
        return Q(pk__in=people) if part is Part.PEOPLE else Q(provider_id__in=people)
    places = facts.as_of(CodeAddress.objects.filter(either), moment.day, moment.at)
    return Q(pk__in=places.values("code_id"))


def _any_of(columns: Iterable[str], sought: TextSought) -> Q:
    """By the indexes of the columns as `plain` has them: what nobody bears is not looked for in half a million rows."""
    either, key = Q(pk__in=[]), plain(sought.text)
    for column in columns:
        name = column.removesuffix("_name")
        if sought.way is Way.EXACT:
            either |= Q(**{f"{name}_plain": key, column: sought.text})
        else:
            either |= Q(**{f"{name}_plain__begins": key})
    return either


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
    """The entry changed when something was recorded or put right, and when a day came from which something holds or not.

    What is found by the indexes of days and moments is few; where it is much, each entry in turn is looked at, and a page is full
    soon.
    """
    first = day_of(since)
    if begin_of(first) < since:
        first = date.fromordinal(first.toordinal() + 1)
    kinds = _kinds_of_change(since, first, moment)
    rows = [_owners(source, kind) for source in _SOURCES[part] for kind in kinds]
    codes = ProviderCode.objects.filter(kinds[0])
    rows.append(codes.order_by().values_list("provider_id" if part is Part.PEOPLE else "pk", flat=True))
    if rows[0].union(*rows[1:], all=True)[: MOST_TOUCHED + 1].count() <= MOST_TOUCHED:
        return Q(pk__in=rows[0].union(*rows[1:]))
    any_kind = kinds[0] | kinds[1] | kinds[2] | kinds[3]
    either = (
        Q(recorded_at__gte=since, recorded_at__lte=moment.at) if part is not Part.PEOPLE else Q(pk__in=[])
    )
    for source in _SOURCES[part]:
        own = _owners(source, any_kind & Q(**{source.to_entry: OuterRef("pk")}))
        # Without a number in the place of nothing, the contrary of this would be unknown, not true.
        either |= Q(pk=Coalesce(Subquery(own[:1]), 0))
    return either


MOST_TOUCHED: Final = 20_000
"""Rows of which a set is made for each page."""


def _owners(source: _Source, kind: Q) -> QuerySet[Any]:
    rows = source.model._default_manager.filter(kind).order_by()
    return rows.values_list(source.to_entry, flat=True)


def _kinds_of_change(since: datetime, first: date, moment: Moment) -> tuple[Q, Q, Q, Q]:
    """Said, taken back, begun and over: each along an index of its own."""
    known = Q(recorded_at__lte=moment.at) & (Q(superseded_at=None) | Q(superseded_at__gt=moment.at))
    return (
        Q(recorded_at__gte=since, recorded_at__lte=moment.at),
        Q(superseded_at__gte=since, superseded_at__lte=moment.at),
        known & Q(valid_from__gte=first, valid_from__lte=moment.day),
        known & Q(valid_until__gte=first, valid_until__lte=moment.day),
    )


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


def held_codes(ids: Collection[int], moment: Moment) -> tuple[Held, ...]:
    """These codes on the day, in no order."""
    if not ids:
        return ()
    return tuple(_held(list(ProviderCode.objects.filter(pk__in=ids)), {}, moment))


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
