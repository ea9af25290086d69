"""What a FHIR search asks for: parameters as text, turned into what the directory is searched by.

Repeated parameters all have to fit, values between commas are alternatives (FHIR R4, 3.1.1). A parameter that is not known
here is left out, and named, or refused where the program prefers strict handling; a value that cannot be read is refused, and so
is a modifier that is not known here, as the standard demands: without it the question would be another one.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple
from urllib.parse import quote, urlencode

from prestalux.doors.api.fhir.viewing import WHOLE, NotMixed, View, view_of
from prestalux.office.registry.directory import (
    LINKS,
    Field,
    Key,
    Linked,
    Linking,
    Missing,
    Part,
    Sought,
    Span,
    Term,
    TextSought,
    Way,
)
from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.typed_text import compact

USUAL_COUNT: Final = 50
MOST_COUNT: Final = 200
LONGEST_VALUE: Final = 200
LONGEST_QUERY: Final = 2_000
"""It travels in the link to the next page."""
MOST_VALUES: Final = 200
"""Alternatives and parameters of one search, together."""
LONGEST_CHAIN: Final = 3
"""References that one parameter goes along."""
FORMATS: Final = frozenset({"json", "application/json", "application/fhir+json", "text/json"})

TYPES: Final[Mapping[str, Part]] = {
    "Practitioner": Part.PEOPLE,
    "PractitionerRole": Part.ROLES,
    "Organization": Part.ORGANISATIONS,
    "Location": Part.PLACES,
}
TYPE_OF: Final[Mapping[Part, str]] = {part: kind for kind, part in TYPES.items()}

Pairs = Iterable[tuple[str, str]]


class SearchBad(Refusal):
    """`facts`: name, of the parameter that cannot be read, and why."""

    code = "search-bad"


class SearchNotSupported(Refusal):
    """`facts`: name, of the parameter with its modifier that is not known here."""

    code = "search-not-supported"


class Include(NamedTuple):
    """What `source` names by `field` belongs to the answer, too; `backwards`: what of `source` names the entries found.

    `again`: also of what is included.
    """

    source: Part
    field: Field
    backwards: bool
    again: bool

    @property
    def target(self) -> Part:
        return LINKS[self.source, self.field]


@dataclass(frozen=True, slots=True)
class Search:
    """`used` are the parameters that were heeded, as they came; `ignored` the names of all others."""

    terms: tuple[Term, ...]
    used: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...] = ()
    count: int = USUAL_COUNT
    view: View = WHOLE
    order: tuple[Key, ...] = ()
    includes: tuple[Include, ...] = ()
    with_total: bool = False

    @property
    def only_total(self) -> bool:
        """Whether nothing but the number of entries is asked for."""
        return self.view.only_total or self.count == 0

    @property
    def query(self) -> str:
        return urlencode(self.used, quote_via=quote, safe=",:|/")


@dataclass(frozen=True, slots=True)
class Systems:
    """The URIs of what this house gives to FHIR; all of them our own choice."""

    root: str

    def named(self, name: str) -> str:
        return f"{self.root}/{name}"

    @property
    def code(self) -> str:
        return self.named("provider-code")


Read = Callable[[str, str, Systems, datetime], Sought]
"""A value, its modifier, the systems and now. Raises ValueError."""


class Parameter(NamedTuple):
    """`kind` is a code of the value set http://hl7.org/fhir/search-param-type."""

    field: Field
    kind: str
    read: Read


MISSING: Final = "missing"
MODIFIERS: Final[Mapping[str, frozenset[str]]] = {
    "string": frozenset({"exact", MISSING}),
    "token": frozenset({"not", MISSING}),
    "date": frozenset({MISSING}),
    "reference": frozenset({*TYPES, MISSING}),
}


def _key(text: str, modifier: str, systems: Systems, now: datetime) -> Sought:
    return _plain(text)


def _code(text: str, modifier: str, systems: Systems, now: datetime) -> Sought:
    """A provider code as identifier; one of another system is none of ours and fits nothing."""
    value = _of_system(text, systems.code)
    return compact(value) if value else "-"


def _coded(name: str) -> Read:
    def read(text: str, modifier: str, systems: Systems, now: datetime) -> Sought:
        return _of_system(text, systems.named(name)) or "-"

    return read


def _place_status(text: str, modifier: str, systems: Systems, now: datetime) -> Sought:
    value = _of_system(text, "http://hl7.org/fhir/location-status")
    return _PLACE_STATUSES.get(value, "-")


_PLACE_STATUSES: Final = {"active": "active", "suspended": "suspended", "inactive": ""}


def _of_system(text: str, system: str) -> str:
    """`system|value`, `value` in whatever system, `|value` in none."""
    parts = _split(text, "|")
    if len(parts) == 1:
        return parts[0]
    if len(parts) != 2:
        raise ValueError("system|value")
    if not parts[1]:
        raise ValueError("a value behind the bar")
    return parts[1] if parts[0] == system else ""


def _text(text: str, modifier: str, systems: Systems, now: datetime) -> Sought:
    return TextSought(_plain(text), Way.EXACT if modifier == "exact" else Way.STARTS)


def _active(text: str, modifier: str, systems: Systems, now: datetime) -> Sought:
    return _truth(_of_system(text, "http://terminology.hl7.org/CodeSystem/special-values") or text)


def _truth(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError("true or false")
    return text == "true"


def _reference(kind: str) -> Read:
    def read(text: str, modifier: str, systems: Systems, now: datetime) -> Sought:
        before, slash, key = _plain(text).rpartition("/")
        fits = not slash or before == kind or before.endswith(f"/{kind}")
        return key if fits and modifier in {"", kind} else "-"

    return read


def _updated(text: str, modifier: str, systems: Systems, now: datetime) -> Sought:
    prefix, moment = (text[:2], text[2:]) if text[:2] in _PREFIXES else ("eq", text)
    start, end = span_of(moment)
    if prefix == "ap":
        margin = abs(now - start) / 10
        start, end = start - margin, end + margin
    return _PREFIXES[prefix](start, end)


_PREFIXES: Final[Mapping[str, Callable[[datetime, datetime], Span]]] = {
    "eq": lambda start, end: Span(start, end),
    "ne": lambda start, end: Span(start, end, outside=True),
    "gt": lambda start, end: Span(end, None),
    "sa": lambda start, end: Span(end, None),
    "ge": lambda start, end: Span(start, None),
    "lt": lambda start, end: Span(None, start),
    "eb": lambda start, end: Span(None, start),
    "le": lambda start, end: Span(None, end),
    "ap": lambda start, end: Span(start, end),
}
_MOMENT: Final = re.compile(
    r"(?P<year>\d{4})(-(?P<month>\d\d)(-(?P<day>\d\d)(T(?P<hour>\d\d):(?P<minute>\d\d)(:(?P<second>\d\d)"
    r"(\.(?P<part>\d{1,6})\d*)?)?(?P<zone>Z|[+-]\d\d:\d\d)?)?)?)?",
    re.ASCII,
)
_EARLIEST: Final = datetime(1900, 1, 1, tzinfo=UTC)
_LATEST: Final = datetime(2200, 1, 1, tzinfo=UTC)
"""Beyond these the register says nothing, and the arithmetic of days still works."""


def span_of(text: str) -> tuple[datetime, datetime]:
    """All moments that a date means as precisely as it was written: a year, a month, a day, a minute or a second.

    What has no zone is UTC. Raises ValueError.
    """
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ValueError("a date")
    given = {name: value for name, value in found.groupdict().items() if value is not None}
    year, month = int(given["year"]), int(given.get("month", 1))
    first = date(year, month, int(given.get("day", 1)))
    if not _EARLIEST.year <= year < _LATEST.year:
        far = _EARLIEST if year < _EARLIEST.year else _LATEST
        return far, far
    if "hour" not in given:
        last = _after(first, given)
        return datetime.combine(first, time(), UTC), datetime.combine(last, time(), UTC)
    start = _instant(text, given)
    return start, start + _precision(given)


def _after(first: date, given: Mapping[str, str]) -> date:
    if "day" in given:
        return first + timedelta(days=1)
    if "month" in given:
        return date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return date(first.year + 1, 1, 1)


def _instant(text: str, given: Mapping[str, str]) -> datetime:
    second, part = given.get("second", "00"), given.get("part", "").ljust(6, "0")
    zone = given.get("zone", "Z").replace("Z", "+00:00")
    written = f"{text[:10]}T{given['hour']}:{given['minute']}:{second}.{part}{zone}"
    return datetime.fromisoformat(written).astimezone(UTC)


def _precision(given: Mapping[str, str]) -> timedelta:
    if "part" in given:
        return timedelta(seconds=10 ** -len(given["part"]))
    return timedelta(seconds=1) if "second" in given else timedelta(minutes=1)


_EVERYWHERE: Final[Mapping[str, Parameter]] = {
    "_id": Parameter(Field.ID, "token", _key),
    "_lastUpdated": Parameter(Field.UPDATED, "date", _updated),
    "identifier": Parameter(Field.CODE, "token", _code),
}
_ACTIVE: Final = {"active": Parameter(Field.ACTIVE, "token", _active)}
_NAME: Final = {"name": Parameter(Field.NAME, "string", _text)}
_ADDRESS: Final[Mapping[str, Parameter]] = {
    "address": Parameter(Field.ADDRESS, "string", _text),
    "address-city": Parameter(Field.CITY, "string", _text),
    "address-postalcode": Parameter(Field.POSTCODE, "string", _text),
}
_ORGANIZATION: Final = {
    "organization": Parameter(Field.ORGANISATION, "reference", _reference("Organization"))
}
PARAMETERS: Final[Mapping[Part, Mapping[str, Parameter]]] = {
    Part.PEOPLE: {
        **_EVERYWHERE,
        **_ACTIVE,
        **_NAME,
        "family": Parameter(Field.FAMILY, "string", _text),
        "given": Parameter(Field.GIVEN, "string", _text),
    },
    Part.ROLES: {
        **_EVERYWHERE,
        **_ACTIVE,
        "specialty": Parameter(Field.SPECIALTY, "token", _coded("specialty")),
        "role": Parameter(Field.PROFESSION, "token", _coded("profession")),
        "practitioner": Parameter(Field.PERSON, "reference", _reference("Practitioner")),
        **_ORGANIZATION,
        "location": Parameter(Field.PLACE, "reference", _reference("Location")),
    },
    Part.ORGANISATIONS: {
        **_EVERYWHERE,
        **_ACTIVE,
        **_NAME,
        "type": Parameter(Field.KIND, "token", _coded("code-kind")),
        **_ADDRESS,
    },
    Part.PLACES: {
        **_EVERYWHERE,
        **_NAME,
        "status": Parameter(Field.STATE, "token", _place_status),
        **_ADDRESS,
        **_ORGANIZATION,
    },
}
SORTED_BY: Final[Mapping[Part, Mapping[str, tuple[Field, ...]]]] = {
    part: {"_id": (Field.ID,), **({} if part is Part.PEOPLE else {"identifier": (Field.ID,)})}
    for part in Part
} | {
    Part.PEOPLE: {
        "_id": (Field.ID,),
        "family": (Field.FAMILY,),
        "given": (Field.GIVEN,),
        "name": (Field.FAMILY, Field.GIVEN),
    }
}
_NAMES: Final = frozenset({Field.NAME, Field.FAMILY, Field.GIVEN, Field.CODE, Field.ID})
"""With one of these a list is short enough to be put in order by names."""


def references(part: Part) -> dict[str, Field]:
    """By parameter."""
    return {name: one.field for name, one in PARAMETERS[part].items() if one.kind == "reference"}


def read(part: Part, given: Pairs, *, systems: Systems, now: datetime, strict: bool = False) -> Search:
    """Raises SearchBad, SearchNotSupported."""
    reading = _Reading(part, systems, now, strict)
    for name, text in given:
        reading.take(name, text)
    return reading.search()


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    part: Part
    systems: Systems
    now: datetime
    strict: bool
    terms: list[Term] = dataclasses.field(default_factory=list)
    used: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    ignored: list[str] = dataclasses.field(default_factory=list)
    values: int = 0
    results: dict[str, str] = dataclasses.field(default_factory=dict)
    """Those parameters that may be given once, as they came."""
    includes: list[Include] = dataclasses.field(default_factory=list)

    def take(self, name: str, text: str) -> None:
        """One parameter as it came; one without a value means nothing. Raises SearchBad, SearchNotSupported."""
        self.values += text.count(",") + 1
        if self.values > MOST_VALUES:
            raise SearchBad(name=shown(name), why=f"> {MOST_VALUES}")
        if not text or self._take_result(name, text):
            return
        term = _term(self.part, name, text, self.systems, self.now)
        if term is None:
            self._leave_out(name)
            return
        self.terms.append(term)
        self.used.append((name, text))

    def search(self) -> Search:
        """Raises SearchBad, SearchNotSupported."""
        wanted = _count(self.results["_count"]) if "_count" in self.results else USUAL_COUNT
        order = self._order(self.results.get("_sort", ""))
        try:
            view = view_of(self.results, including=bool(self.includes))
        except NotMixed as not_mixed:
            raise SearchBad(name=not_mixed.name, why=str(not_mixed)) from None
        total = self.results.get("_total", "none")
        if total not in {"none", "estimate", "accurate"}:
            raise SearchBad(name="_total", why="none, estimate, accurate")
        if "_count" in self.results:
            self.used.append(("_count", str(wanted)))
        found = Search(
            tuple(self.terms),
            tuple(self.used),
            tuple(self.ignored),
            wanted,
            view,
            order,
            tuple(dict.fromkeys(self.includes)),
            with_total=total != "none",
        )
        if len(found.query) > LONGEST_QUERY:
            raise SearchBad(name="_search", why=f"> {LONGEST_QUERY}")
        return found

    def _take_result(self, name: str, text: str) -> bool:
        """Whether it says how the answer is to look, not what it is about."""
        base, _, modifier = name.partition(":")
        if base in {"_include", "_revinclude"}:
            self._include(base, modifier, text)
        elif name == "_format":
            if text.partition(";")[0].strip() not in FORMATS:
                raise SearchBad(name=name, why="json")
        elif name in _ONCE:
            if name in self.results:
                raise SearchBad(name=name, why="2")
            self.results[name] = text
            # Of the number it is said how many there will be, which may be fewer.
            if name not in {"_count", "_pretty", "_sort"}:
                self.used.append((name, text))
        else:
            return False
        return True

    def _leave_out(self, name: str) -> None:
        """Raises SearchNotSupported."""
        if self.strict:
            raise SearchNotSupported(name=shown(name))
        self.ignored.append(shown(name))

    def _include(self, base: str, modifier: str, text: str) -> None:
        found = _includes(text, self.part, backwards=base == "_revinclude", again=modifier == "iterate")
        if not found or modifier not in {"", "iterate"}:
            self._leave_out(f"{base}:{modifier}" if modifier else base)
            return
        self.includes += found
        self.used.append((f"{base}:{modifier}" if modifier else base, text))

    def _order(self, text: str) -> tuple[Key, ...]:
        """By names only what was found by a name: half a million entries are not put in order for each page."""
        keys: list[Key] = []
        for part in filter(None, text.split(",")):
            fields = SORTED_BY[self.part].get(part.removeprefix("-"))
            is_short = any(term.field in _NAMES and not term.none_of for term in self.terms)
            if fields is None or (fields != (Field.ID,) and not is_short):
                self._leave_out("_sort")
                return ()
            keys += [Key(field, part.startswith("-")) for field in fields]
        if keys:
            self.used.append(("_sort", text))
        return tuple(keys)


_ONCE: Final = frozenset({"_count", "_summary", "_elements", "_total", "_sort", "_pretty"})


def _includes(text: str, part: Part, *, backwards: bool, again: bool) -> list[Include]:
    """`Type:parameter`, `Type:parameter:Type`, with a star for any parameter; empty for what leads nowhere."""
    source, _, rest = text.partition(":")
    name, _, target = rest.partition(":")
    if source == "*" and not backwards:
        found = [Include(one, field, backwards, again) for one in Part for field in references(one).values()]
    elif source in TYPES:
        known = references(TYPES[source])
        fields = known.values() if name == "*" else [known[name]] if name in known else []
        found = [Include(TYPES[source], field, backwards, again) for field in fields]
    else:
        return []
    if again:
        return found
    return [
        one
        for one in found
        if (one.target if backwards else one.source) is part and target in {"", TYPE_OF[one.target]}
    ]


def _count(text: str) -> int:
    """More than there is room for on a page means as many as there is room for: the standard lets the server give fewer."""
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise SearchBad(name="_count", why="0 …")
    return min(int(text), MOST_COUNT)


# ---------------------------------------------------------------- one parameter


def _term(part: Part, name: str, text: str, systems: Systems, now: datetime, depth: int = 0) -> Term | None:
    """None for a parameter that is not known. Raises SearchBad, SearchNotSupported."""
    if depth > LONGEST_CHAIN:
        raise SearchNotSupported(name=shown(name))
    if name.startswith("_has:"):
        return _linking(part, name, text, systems, now, depth)
    first, dot, rest = name.partition(".")
    base, _, modifier = first.partition(":")
    known = PARAMETERS[part].get(base)
    if known is None:
        return None
    if dot:
        return _linked(part, known, modifier, rest, text, (systems, now, depth))
    if modifier and modifier not in MODIFIERS[known.kind]:
        raise SearchNotSupported(name=shown(name))
    try:
        return _plain_term(known, modifier, text, systems, now)
    except (ValueError, OverflowError) as error:
        why = str(error) if isinstance(error, ValueError) and len(str(error)) < 30 else "?"
        raise SearchBad(name=shown(name), why=shown(why)) from None


def _plain_term(known: Parameter, modifier: str, text: str, systems: Systems, now: datetime) -> Term:
    values = [_value(one) for one in _alternatives(text)]
    if modifier == MISSING:
        return Term(known.field, tuple(Missing(not_so=not _truth(one)) for one in values))
    sought = tuple(known.read(one, modifier, systems, now) for one in values)
    return Term(known.field, sought, none_of=modifier == "not")


Around = tuple[Systems, datetime, int]


def _linked(part: Part, known: Parameter, modifier: str, rest: str, text: str, around: Around) -> Term | None:
    """`practitioner.name`, `practitioner:Practitioner.name`: what is named fits."""
    target = LINKS.get((part, known.field))
    if target is None:
        return None
    if modifier not in {"", TYPE_OF[target]}:
        raise SearchNotSupported(name=shown(modifier))
    systems, now, depth = around
    term = _term(target, rest, text, systems, now, depth + 1)
    return None if term is None else Term(known.field, (Linked(term),))


def _linking(part: Part, name: str, text: str, systems: Systems, now: datetime, depth: int) -> Term | None:
    """`_has:PractitionerRole:practitioner:specialty`: something that names it fits."""
    _, kind, by, rest = [*name.split(":", 3), "", "", ""][:4]
    source = TYPES.get(kind)
    field = references(source).get(by) if source else None
    if source is None or field is None or (source, field) not in _HELD or LINKS[source, field] is not part:
        return None
    term = _term(source, rest, text, systems, now, depth + 1)
    return None if term is None else Term(Field.ID, (Linking(source, field, term),))


_HELD: Final = frozenset({(Part.ROLES, Field.PERSON), (Part.ROLES, Field.PLACE)})


def _alternatives(text: str) -> Sequence[str]:
    """The empty ones between commas mean nothing."""
    parts = [part for part in _pieces(text, ",") if part]
    if not parts:
        raise ValueError("a value")
    return parts


def _value(text: str) -> str:
    """Raises ValueError for what no database keeps and no name holds."""
    if len(text) > LONGEST_VALUE or "\x00" in text:
        raise ValueError("a shorter value")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("text") from None
    return text


def _pieces(text: str, mark: str) -> list[str]:
    """Cut at each mark that no backslash escapes; backslashes stay."""
    pieces, piece, escaped = [], "", False
    for char in text:
        if char == mark and not escaped:
            pieces.append(piece)
            piece = ""
            continue
        piece += char
        escaped = char == "\\" and not escaped
    return [*pieces, piece]


def _split(text: str, mark: str) -> list[str]:
    return [_plain(piece) for piece in _pieces(text, mark)]


def _plain(text: str) -> str:
    return re.sub(r"\\([\\,|$])", r"\1", text)


def shown(text: str) -> str:
    return text[:40].encode("ascii", "backslashreplace").decode()
