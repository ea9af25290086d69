"""Finding a provider by what people remember: a code, a name as it sounds or is misspelt, an address, a number.

As of a day, as known at a moment: a name that somebody bore, or that the register held wrongly, still finds them, and the
answer says so. Whatever the register holds, a search takes the same few statements.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from prestalux.office.registry import facts, near
from prestalux.office.registry.directory import Held, Moment, held_codes
from prestalux.office.registry.models import (
    CodeAddress,
    CodeSpecialty,
    CodeStatus,
    ProviderCode,
    ProviderIdentity,
)
from prestalux.office.registry.near import NOTHING, PLACE, Answers, Sql
from prestalux.office.registry.word_index import NAMES, PLACES, words_of_name, words_of_place
from prestalux.rules.identifiers.likeness import Way
from prestalux.rules.identifiers.near_words import GENERIC, PARTICLES, Nearness
from prestalux.rules.periods import day_of
from prestalux.rules.registry import HELD
from prestalux.rules.registry.sought import NameThen, Sought, Standing, Why

MOST_FOUND: Final = 200
"""Ranked for one search; who finds more is asked for another word."""
PAGE: Final = 20
_OTHER_DAY, _NOT_HELD, _MISSING, _MOST_MORE = 3, 2, 25, 3
_NEAR: Final = 20
_WHY: Final = {
    Way.WHOLE: Why.NAME,
    Way.START: Why.NAME_START,
    Way.SOUND: Why.NAME_SOUND,
    Way.SLIP: Why.NAME_SLIP,
}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Filters, by what is the case on the day; empty ones let everything pass."""

    profession: str = ""
    specialty: str = ""
    standing: Standing | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.profession or self.specialty or self.standing)


class Place(NamedTuple):
    """The last one shown of the pages before."""

    rank: int
    digits: str


@dataclass(frozen=True, slots=True)
class FoundCode:
    """`name` is the one that answered where it is not the one of the day; `until` its last day, or since when it holds."""

    code: Held
    why: tuple[Why, ...]
    name: str = ""
    then: NameThen | None = None
    until: date | None = None
    rank: int = 0

    @property
    def place(self) -> Place:
        return Place(self.rank, self.code.digits)


@dataclass(frozen=True, slots=True)
class Found:
    """`capped`: others answer as well as the last of these, but are not ranked."""

    codes: tuple[FoundCode, ...]
    after: Place | None = None
    capped: bool = False


_WORD: Final = re.compile(r"[^\W\d_]+")


class _Hit(NamedTuple):
    rank: int
    sorted_by: str
    digits: str
    code_id: int
    why: tuple[Why, ...]
    name: str = ""
    then: NameThen | None = None
    until: date | None = None


def find(
    sought: Sought, narrowed: Narrowed, *, moment: Moment, after: Place | None = None, size: int = PAGE
) -> Found:
    """The surest first; without anything typed, all that the filters let pass, by their digits."""
    if not sought.typed:
        return _listed(narrowed, moment, after, size)
    hits, capped = _by_number(sought, narrowed, moment) if sought.has_number else ([], False)
    if not hits and (sought.units or sought.numbers):
        hits, capped = _by_words(sought, narrowed, moment)
    hits.sort()
    begin = _begin(hits, after)
    shown = hits[begin : begin + size]
    codes = {code.id: code for code in held_codes([hit.code_id for hit in shown], moment)}
    found = tuple(
        FoundCode(codes[hit.code_id], hit.why, hit.name, hit.then, hit.until, hit.rank) for hit in shown
    )
    return Found(found, found[-1].place if begin + size < len(hits) else None, capped)


def _begin(hits: list[_Hit], after: Place | None) -> int:
    if after is None:
        return 0
    for place, hit in enumerate(hits):
        if hit.digits == after.digits:
            return place + 1
    return next((place for place, hit in enumerate(hits) if hit.rank > after.rank), len(hits))


def _listed(narrowed: Narrowed, moment: Moment, after: Place | None, size: int) -> Found:
    rows = _codes(narrowed, moment).order_by("digits")
    if after is not None:
        rows = rows.filter(digits__gt=after.digits)
    ids = list(rows.values_list("pk", flat=True)[: size + 1])
    found = tuple(FoundCode(code, ()) for code in held_codes(ids[:size], moment))
    found = tuple(sorted(found, key=lambda one: one.code.digits))
    return Found(found, found[-1].place if len(ids) > size else None)


# ---------------------------------------------------------------- filters


def _codes(narrowed: Narrowed, moment: Moment) -> QuerySet[ProviderCode]:
    rows = ProviderCode.objects.filter(recorded_at__lte=moment.at)
    if narrowed.profession:
        rows = rows.filter(profession=narrowed.profession)
    if narrowed.specialty:
        same = CodeSpecialty.objects.filter(code=OuterRef("pk"), specialty=narrowed.specialty)
        rows = rows.filter(Exists(facts.as_of(same, moment.day, moment.at)))
    if narrowed.standing:
        states = HELD if narrowed.standing is Standing.NOT_HELD else {narrowed.standing.value}
        there = CodeStatus.objects.filter(code=OuterRef("pk"), status__in=states)
        exists = Exists(facts.as_of(there, moment.day, moment.at))
        rows = rows.filter(~exists if narrowed.standing is Standing.NOT_HELD else exists)
    return rows


def _condition(narrowed: Narrowed, moment: Moment) -> Sql:
    """The same as a condition on `x.provider_id`, so that what is filtered out is not counted among the most found."""
    if narrowed.is_empty:
        return NOTHING
    # The mapper knows no name for a table outside of its statement.
    outside = RawSQL("x.provider_id", [])
    rows = _codes(narrowed, moment).filter(provider_id=outside).values("pk")
    sql, values = rows.query.get_compiler(connection=connection).as_sql()
    return f"AND EXISTS ({sql})", list(values)


# ---------------------------------------------------------------- by number


def _by_number(sought: Sought, narrowed: Narrowed, moment: Moment) -> tuple[list[_Hit], bool]:
    codes = _codes(narrowed, moment)
    found: dict[int, _Hit] = {}
    if sought.codes:
        _add(found, codes.filter(digits__in=sought.codes), Why.CODE, 0)
    if sought.code_start:
        _add(found, codes.filter(_starts("digits", sought.code_start)), Why.CODE_START, 5)
    if sought.matricule_start:
        whole = len(sought.matricule_start) == 13
        people = ProviderIdentity.objects.filter(
            _starts("matricule", sought.matricule_start), matricule__gt="", recorded_at__lte=moment.at
        )
        why, rank = (Why.MATRICULE, 0) if whole else (Why.MATRICULE_START, 5)
        _add(found, codes.filter(provider__in=people.values("provider_id")), why, rank)
    if not found and sought.near_codes:
        _add(found, codes.filter(digits__in=sought.near_codes), Why.CODE_NEAR, _NEAR)
    if not found and sought.near_matricules:
        people = ProviderIdentity.objects.filter(
            matricule__in=sought.near_matricules, matricule__gt="", recorded_at__lte=moment.at
        )
        _add(found, codes.filter(provider__in=people.values("provider_id")), Why.MATRICULE_NEAR, _NEAR)
    return list(found.values())[:MOST_FOUND], len(found) > MOST_FOUND


def _add(found: dict[int, _Hit], rows: QuerySet[ProviderCode], why: Why, rank: int) -> None:
    for pk, digits in rows.order_by("digits").values_list("pk", "digits")[: MOST_FOUND + 1]:
        found.setdefault(pk, _Hit(rank, "", digits, pk, (why,)))


def _starts(column: str, digits: str) -> Q:
    """A range, which both databases find by an index."""
    wanted = Q(**{f"{column}__gte": digits})
    if digits.strip("9"):
        wanted &= Q(**{f"{column}__lt": str(int(digits) + 1).zfill(len(digits))})
    return wanted


# ---------------------------------------------------------------- by words


def _by_words(sought: Sought, narrowed: Narrowed, moment: Moment) -> tuple[list[_Hit], bool]:
    answers = near.answers_to(sought)
    condition = _condition(narrowed, moment)
    who = near.who_has(answers, condition, most=MOST_FOUND + 1)
    if not who and len(answers) > 1:
        who = near.who_has_most(answers, condition, most=MOST_FOUND + 1)
    people = [provider for provider, _ in who[:MOST_FOUND]]
    if not people:
        return [], False
    codes = list(
        _codes(narrowed, moment).filter(provider__in=people).values_list("pk", "digits", "provider_id")
    )
    judged = _Judging(sought, answers, moment, people, [pk for pk, *_ in codes])
    hits = (judged.hit(*code) for code in codes)
    return [hit for hit in hits if hit is not None], len(who) > MOST_FOUND


class _Row(NamedTuple):
    """A row of a fact: its axes, its words, and how it is written."""

    first: date
    end: date | None
    superseded_at: datetime | None
    words: frozenset[str]
    text: str


class _Told(NamedTuple):
    """How one row answers to the words typed: which it leaves, at which rank, and in which way the worst was found."""

    left: frozenset[int]
    rank: int
    way: Way | None
    row: _Row


class _Judging:
    """Ranks codes by the facts of the day, with which the index of words does not reckon."""

    def __init__(
        self, sought: Sought, answers: Sequence[Answers], moment: Moment, people: list[int], codes: list[int]
    ) -> None:
        self._sought, self._answers, self._moment = sought, answers, moment
        names = ProviderIdentity.objects.filter(provider__in=people)
        self._names = self._rows(names, "provider_id", NAMES, words_of_name, _full_name)
        self._all = frozenset(range(len(answers)))
        # Kept of no address, so that nobody misses them there; in a name they count.
        self._of_any_address = frozenset(place for place, word in enumerate(sought.words) if word in GENERIC)
        self._by_name = {person: self._best(rows, self._all) for person, rows in self._names.items()}
        without = {person for person in people if not self._is_whole(person)}
        places = CodeAddress.objects.filter(code__in=codes, code__provider__in=without)
        self._places = self._rows(places, "code_id", (*PLACES, "postcode"), words_of_place, _one_line)
        held = CodeStatus.objects.filter(code__in=codes, status__in=HELD)
        day, at = moment.day, moment.at
        self._held = frozenset(facts.as_of(held, day, at).values_list("code_id", flat=True))

    def hit(self, code_id: int, digits: str, person: int) -> _Hit | None:
        """None where what the words stand in was not known at the moment."""
        told = self._by_name.get(person)
        left = told.left if told else self._all
        where = self._best(self._places.get(code_id, ()), left) if left else None
        why: list[Why] = []
        rank = 0 if code_id in self._held else _NOT_HELD
        if told and told.way is not None:
            rank += told.rank + self._stranger(told.row)
            why.append(_WHY[told.way])
        if where and where.left != left:
            rank += where.rank + PLACE * (len(left) - len(where.left))
            why.append(Why.ADDRESS)
            left = where.left - self._of_any_address
        if len(left) > 1 or left == self._all:
            return None
        if left:
            rank += _MISSING
            why.append(Why.IN_PART)
        name, then, until = ("", None, None) if not told or told.way is None else self._then(told.row, person)
        listed = told.row.text.casefold() if told else ""
        return _Hit(rank, listed, digits, code_id, tuple(why), name, then, until)

    def _is_whole(self, person: int) -> bool:
        told = self._by_name.get(person)
        return told is not None and not told.left

    def _rows(
        self,
        rows: QuerySet[Any],
        owner: str,
        columns: tuple[str, ...],
        words: Callable[[Callable[[str], str]], frozenset[str]],
        text: Callable[[Mapping[str, Any]], str],
    ) -> Mapping[int, list[_Row]]:
        found: defaultdict[int, list[_Row]] = defaultdict(list)
        axes = ("valid_from", "valid_until", "superseded_at")
        for row in rows.filter(recorded_at__lte=self._moment.at).values(owner, *axes, *columns):
            over = row["superseded_at"]
            superseded = over if over is not None and over <= self._moment.at else None
            said = _Row(row["valid_from"], row["valid_until"], superseded, words(row.__getitem__), text(row))
            found[row[owner]].append(said)
        return found

    def _best(self, rows: Iterable[_Row], wanted: frozenset[int]) -> _Told | None:
        return min(
            (self._told(row, wanted) for row in rows),
            key=lambda told: (
                len(told.left),
                told.rank,
                told.row.superseded_at is not None,
                -told.row.first.toordinal(),
            ),
            default=None,
        )

    def _told(self, row: _Row, wanted: frozenset[int]) -> _Told:
        left, ranks, worst = set(wanted), 0, None
        for place in wanted:
            answers = self._answers[place]
            how = min((answers[word] for word in row.words if word in answers), key=_rank, default=None)
            if how is not None:
                left.remove(place)
                ranks += how.rank
                worst = how if worst is None or how.rank > worst.rank else worst
        ranks += 0 if self._is_of_day(row) else _OTHER_DAY
        return _Told(frozenset(left), ranks, worst.way if worst else None, row)

    def _stranger(self, row: _Row) -> int:
        """Words of the name that were not typed, and particles typed that it has not."""
        parts = [word for word in _WORD.findall(row.text.lower()) if word not in PARTICLES]
        more = max(0, len(parts) - len(self._sought.units))
        particles = sum(1 for word in self._sought.particles if len(word) > 1 and word not in row.words)
        return min(more, _MOST_MORE) + particles

    def _is_of_day(self, row: _Row) -> bool:
        day = self._moment.day
        # A name is known before the first day of a code: it counts as the one of that day.
        return row.superseded_at is None and (row.end is None or day < row.end)

    def _then(self, row: _Row, person: int) -> tuple[str, NameThen | None, date | None]:
        standing = [other for other in self._names[person] if self._is_of_day(other)]
        shown = min(standing, key=lambda other: other.first, default=None)
        if self._is_of_day(row) and (shown is None or shown.text == row.text):
            return "", None, None
        if any(other.text == row.text for other in standing if other.first <= self._moment.day):
            return "", None, None
        if row.superseded_at is not None:
            return row.text, NameThen.PUT_RIGHT, day_of(row.superseded_at)
        if row.first > self._moment.day:
            return row.text, NameThen.TO_COME, row.first
        last = None if row.end is None else date.fromordinal(row.end.toordinal() - 1)
        return row.text, NameThen.FORMER, last


def _rank(how: Nearness) -> int:
    return how.rank


def _full_name(row: Mapping[str, Any]) -> str:
    return f"{row['given_name']} {row['family_name']}".strip()


def _one_line(row: Mapping[str, Any]) -> str:
    return ", ".join(filter(None, (row["street"], f"{row['postcode']} {row['town']}".strip())))
