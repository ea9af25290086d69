"""What a FHIR search asks for: parameters as text, turned into what the directory is searched by.

Repeated parameters all have to fit, values between commas are alternatives (FHIR R4, 3.1.1). A parameter that is not known
here is left out, and named, or refused where the program prefers strict handling; a value that cannot be read is refused.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from urllib.parse import quote, urlencode

from prestalux.office.registry.directory import Field, NameSought, Part, Span, Term, Value, Way
from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.typed_text import compact

USUAL_COUNT: Final = 50
MOST_COUNT: Final = 200
LONGEST_VALUE: Final = 200
LONGEST_QUERY: Final = 2_000
"""It travels in the link to the next page."""
MOST_VALUES: Final = 200
"""Alternatives and parameters of one search, together."""
FORMATS: Final = frozenset({"json", "application/json", "application/fhir+json", "text/json"})

Pairs = Iterable[tuple[str, str]]


class SearchBad(Refusal):
    """`facts`: name, of the parameter that cannot be read, and why."""

    code = "search-bad"


@dataclass(frozen=True, slots=True)
class Search:
    """`used` are the parameters that were heeded, as they came; `ignored` the names of all others."""

    terms: tuple[Term, ...]
    used: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...] = ()
    count: int = USUAL_COUNT
    only_total: bool = False
    """Whether nothing but the number of entries is asked for."""

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


Read = Callable[[str, str, Systems, datetime], Value]
"""A value, its modifier, the systems and now. Raises ValueError."""


def _key(text: str, modifier: str, systems: Systems, now: datetime) -> Value:
    _no(modifier)
    return _plain(text)


def _code(text: str, modifier: str, systems: Systems, now: datetime) -> Value:
    """A provider code as identifier; one of another system is none of ours and fits nothing."""
    _no(modifier)
    value = _of_system(text, systems.code)
    return compact(value) if value else "-"


def _coded(name: str) -> Read:
    def read(text: str, modifier: str, systems: Systems, now: datetime) -> Value:
        _no(modifier)
        return _of_system(text, systems.named(name)) or "-"

    return read


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


def _name(text: str, modifier: str, systems: Systems, now: datetime) -> Value:
    way = {"": Way.STARTS, "exact": Way.EXACT}.get(modifier)
    if way is None:
        raise ValueError(f":{modifier}")
    return NameSought(_plain(text), way)


def _active(text: str, modifier: str, systems: Systems, now: datetime) -> Value:
    _no(modifier)
    if text not in {"true", "false"}:
        raise ValueError("true or false")
    return text == "true"


def _reference(kind: str) -> Read:
    def read(text: str, modifier: str, systems: Systems, now: datetime) -> Value:
        if modifier not in {"", kind}:
            raise ValueError(f":{modifier}")
        before, slash, key = _plain(text).rpartition("/")
        return key if not slash or before == kind or before.endswith(f"/{kind}") else "-"

    return read


def _updated(text: str, modifier: str, systems: Systems, now: datetime) -> Value:
    _no(modifier)
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


def _no(modifier: str) -> None:
    if modifier:
        raise ValueError(f":{modifier}")


_EVERYWHERE: Final[Mapping[str, tuple[Field, Read]]] = {
    "_id": (Field.ID, _key),
    "_lastUpdated": (Field.UPDATED, _updated),
    "identifier": (Field.CODE, _code),
    "active": (Field.ACTIVE, _active),
}
PARAMETERS: Final[Mapping[Part, Mapping[str, tuple[Field, Read]]]] = {
    Part.PEOPLE: {
        **_EVERYWHERE,
        "name": (Field.NAME, _name),
        "family": (Field.FAMILY, _name),
        "given": (Field.GIVEN, _name),
    },
    Part.ROLES: {
        **_EVERYWHERE,
        "specialty": (Field.SPECIALTY, _coded("specialty")),
        "role": (Field.PROFESSION, _coded("profession")),
        "practitioner": (Field.PERSON, _reference("Practitioner")),
        "organization": (Field.ORGANISATION, _reference("Organization")),
    },
    Part.ORGANISATIONS: {**_EVERYWHERE, "name": (Field.NAME, _name)},
    Part.PLACES: {
        **{name: how for name, how in _EVERYWHERE.items() if name != "active"},
        "name": (Field.NAME, _name),
        "organization": (Field.ORGANISATION, _reference("Organization")),
    },
}


def read(part: Part, given: Pairs, *, systems: Systems, now: datetime, strict: bool = False) -> Search:
    """Raises SearchBad."""
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
    count: int | None = None
    only_total: bool = False

    def take(self, name: str, text: str) -> None:
        """One parameter as it came; one without a value means nothing. Raises SearchBad."""
        self.values += text.count(",") + 1
        if self.values > MOST_VALUES:
            raise SearchBad(name=shown(name), why=f"> {MOST_VALUES}")
        if not text or self._take_result(name, text):
            return
        base, _, modifier = name.partition(":")
        known = PARAMETERS[self.part]
        if base in known:
            self.terms.append(_term(known[base], base, modifier, text, self.systems, self.now))
            self.used.append((name, text))
        elif self.strict:
            raise SearchBad(name=shown(name), why="?")
        else:
            self.ignored.append(shown(name))

    def search(self) -> Search:
        """Raises SearchBad."""
        wanted = USUAL_COUNT if self.count is None else self.count
        counted = [] if self.count is None else [("_count", str(wanted))]
        found = Search(
            tuple(self.terms),
            (*self.used, *counted),
            tuple(self.ignored),
            wanted,
            only_total=self.only_total or wanted == 0,
        )
        if len(found.query) > LONGEST_QUERY:
            raise SearchBad(name="_search", why=f"> {LONGEST_QUERY}")
        return found

    def _take_result(self, name: str, text: str) -> bool:
        """Whether it says how the answer is to look, not what it is about."""
        if name == "_format":
            if text not in FORMATS:
                raise SearchBad(name=name, why="json")
        elif name == "_count":
            if self.count is not None:
                raise SearchBad(name=name, why="2")
            self.count = _count(text)
        elif name == "_summary" and text == "count":
            self.only_total = True
            self.used.append((name, text))
        else:
            return False
        return True


def _count(text: str) -> int:
    """More than there is room for on a page means as many as there is room for: the standard lets the server give fewer."""
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise SearchBad(name="_count", why="0 …")
    return min(int(text), MOST_COUNT)


def _term(
    how: tuple[Field, Read], name: str, modifier: str, text: str, systems: Systems, now: datetime
) -> Term:
    field, read_one = how
    try:
        return Term(
            field, tuple(read_one(_value(one), modifier, systems, now) for one in _alternatives(text))
        )
    except (ValueError, OverflowError) as error:
        why = str(error) if isinstance(error, ValueError) and len(str(error)) < 30 else "?"
        raise SearchBad(name=name, why=shown(why)) from None


def _alternatives(text: str) -> list[str]:
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
