"""Was this code valid, for whom, with which specialty, on that day, as known then? For one code or for thousands, in one
statement, and one more where a name was stated for other days alone.

The statement is written out because its cost is what a program waits for: each fact is one step along the index of its code,
and the object-relational mapper takes longer to put such a statement together than the database to answer it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Min

from prestalux.office.registry import facts
from prestalux.office.registry.models import CodeStatus, ProviderIdentity
from prestalux.rules.periods import Period
from prestalux.rules.registry import CodeState
from prestalux.rules.registry.asking import DayBeforeRegister

BEGINS_KEPT: Final = timedelta(minutes=1)
"""How long the first day of the register is remembered: taking in an older register may move it."""


@dataclass(frozen=True, slots=True)
class Where:
    practice: str
    street: str
    extra: str
    postcode: str
    town: str
    country: str


@dataclass(frozen=True, slots=True)
class Account:
    holder: str
    iban: str
    bic: str


@dataclass(frozen=True, slots=True)
class CodeAnswer:
    """What was not the case on the day, or not known, is empty. `days` are those of the state."""

    digits: str
    on: date
    kind: str
    profession: str
    family_name: str
    given_name: str
    state: str
    days: Period | None
    specialty: str
    where: Where | None = None
    account: Account | None = None

    @property
    def is_valid(self) -> bool:
        return self.state == CodeState.ACTIVE


Asked = tuple[str, date]


def answers(
    asked: Sequence[Asked],
    known_at: datetime | None = None,
    *,
    with_address: bool = False,
    with_account: bool = False,
) -> list[CodeAnswer | None]:
    """In the order asked; None for a code that the register does not hold, or did not hold at that moment."""
    statement, values = _statement(asked, known_at, with_address=with_address, with_account=with_account)
    found: list[CodeAnswer | None] = [None] * len(asked)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    nameless: dict[int, int] = {}
    for row in rows:
        place = int(row[0])
        found[place] = _answer(row, asked[place][1], with_address=with_address, with_account=with_account)
        if row[4] is None:
            nameless[place] = row[10]
    return _named(found, nameless, known_at) if nameless else found


def _named(
    found: list[CodeAnswer | None], nameless: dict[int, int], known_at: datetime | None
) -> list[CodeAnswer | None]:
    """A name is known before the first day of a code and after its last: the nearest one stated serves then."""
    known = facts.known(ProviderIdentity.objects.filter(provider__in=set(nameless.values())), known_at)
    stated: dict[int, list[tuple[date, str, str]]] = {}
    names = known.order_by("valid_from").values_list("provider_id", "valid_from", "family_name", "given_name")
    for provider, first, family, given in names:
        stated.setdefault(provider, []).append((first, family, given))
    for place, provider in nameless.items():
        answer, rows = found[place], stated.get(provider)
        if answer is not None and rows:
            _, family, given = next((row for row in reversed(rows) if row[0] <= answer.on), rows[0])
            found[place] = replace(answer, family_name=family, given_name=given)
    return found


def require_begun(answer: CodeAnswer, *, at: datetime) -> None:
    """Raises DayBeforeRegister where nothing is said of the day because it lies before all days of the register."""
    if answer.state:
        return
    begins = first_day(at=at)
    if begins is not None and answer.on < begins:
        raise DayBeforeRegister(begins=begins.isoformat())


_begins: dict[str, tuple[datetime, date | None]] = {}


def first_day(*, at: datetime) -> date | None:
    """The first day of which the register says anything."""
    known = _begins.get(connection.alias)
    if known is None or not timedelta() <= at - known[0] < BEGINS_KEPT:
        first = facts.known(CodeStatus.objects.all()).aggregate(first=Min("valid_from"))["first"]
        known = _begins[connection.alias] = (at, first)
    return known[1]


_COLUMNS: Final = (
    "a.place, c.digits, c.kind, c.profession, i.family_name, i.given_name, s.status, s.valid_from, "
    "s.valid_until, p.specialty, c.provider_id"
)
_ADDRESS: Final = "w.practice, w.street, w.extra, w.postcode, w.town, w.country"
_ACCOUNT: Final = "b.holder, b.iban, b.bic"
_FACTS: Final = (
    ("registry_codestatus", "s", "s.code_id = c.id"),
    ("registry_codespecialty", "p", "p.code_id = c.id"),
    ("registry_provideridentity", "i", "i.provider_id = c.provider_id"),
)


def _statement(
    asked: Sequence[Asked], known_at: datetime | None, *, with_address: bool, with_account: bool
) -> tuple[str, list[Any]]:
    """Every name in it is written here; what comes from outside is a parameter."""
    moment = None if known_at is None else connection.ops.adapt_datetimefield_value(known_at)
    columns, tables = [_COLUMNS], list(_FACTS)
    if with_address:
        columns.append(_ADDRESS)
        tables.append(("registry_codeaddress", "w", "w.code_id = c.id"))
    if with_account:
        columns.append(_ACCOUNT)
        tables.append(("registry_codebankaccount", "b", "b.code_id = c.id"))
    table, values = _asked(asked)
    joins = ["JOIN registry_providercode c ON c.digits = a.digits" + _recorded("c", moment, values)]
    for name, short, link in tables:
        joins.append(
            f"LEFT JOIN {name} {short} ON {link} AND {short}.valid_from <= a.day"
            f" AND ({short}.valid_until IS NULL OR {short}.valid_until > a.day) AND {_known(short, moment, values)}"
        )
    statement = f"SELECT {', '.join(columns)} FROM {table} {' '.join(joins)}"  # noqa: S608 (see above)
    return statement, values


def _asked(asked: Sequence[Asked]) -> tuple[str, list[Any]]:
    if connection.vendor == "postgresql":
        if len(asked) == 1:
            digits, day = asked[0]
            return "(VALUES (0, %s::varchar, %s::date)) AS a(place, digits, day)", [digits, day]
        table = "(SELECT n - 1, d, o FROM unnest(%s::varchar[], %s::date[]) WITH ORDINALITY AS u(d, o, n))"
        return f"{table} AS a(place, digits, day)", [_each(asked, 0), _each(asked, 1)]
    if len(asked) == 1:
        digits, day = asked[0]
        return "(SELECT 0 AS place, %s AS digits, %s AS day) AS a", [digits, day.isoformat()]
    listed = json.dumps([[digits, day.isoformat()] for digits, day in asked])
    table = "(SELECT key AS place, json_extract(value, '$[0]') AS digits, json_extract(value, '$[1]') AS day FROM json_each(%s)) AS a"
    return table, [listed]


def _each(asked: Iterable[Asked], place: int) -> list[Any]:
    return [pair[place] for pair in asked]


def _recorded(short: str, moment: object, values: list[Any]) -> str:
    if moment is None:
        return ""
    values.append(moment)
    return f" AND {short}.recorded_at <= %s"


def _known(short: str, moment: object, values: list[Any]) -> str:
    if moment is None:
        return f"{short}.superseded_at IS NULL"
    values += [moment, moment]
    return f"{short}.recorded_at <= %s AND ({short}.superseded_at IS NULL OR {short}.superseded_at > %s)"


def _answer(row: Sequence[Any], on: date, *, with_address: bool, with_account: bool) -> CodeAnswer:
    rest = list(row[11:])
    where = rest[:6] if with_address else []
    account = rest[6:] if with_address else rest
    return CodeAnswer(
        digits=row[1],
        on=on,
        kind=row[2],
        profession=row[3],
        family_name=row[4] or "",
        given_name=row[5] or "",
        state=row[6] or "",
        days=Period(_day(row[7]), _day(row[8]) if row[8] else None) if row[6] else None,
        specialty=row[9] or "",
        where=Where(*where) if where and where[1] is not None else None,
        account=Account(*account) if with_account and account[0] is not None else None,
    )


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
