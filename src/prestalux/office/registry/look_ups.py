"""Was this code valid, for whom, with which specialty, on that day, as known then? For one code or for thousands, in one
statement, and one more where a name was stated for other days alone.

The statement is written out because its cost is what a program waits for: each fact is one step along the index of its code,
and the object-relational mapper takes longer to put such a statement together than the database to answer it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple, TypeVar

from django.conf import settings
from django.db import connection
from django.db.models import Min

from prestalux.office.registry import facts
from prestalux.office.registry.models import CodeStatus, ProviderIdentity
from prestalux.rules.periods import day_of
from prestalux.rules.registry import CodeState
from prestalux.rules.registry.asking import DayBeforeRegister
from prestalux.rules.registry.states import Stated, state_on

BEGINS_KEPT: Final = timedelta(minutes=1)
"""How long the first day of the register is remembered: taking in an older register may move it."""


class Where(NamedTuple):
    practice: str
    street: str
    extra: str
    postcode: str
    town: str
    country: str


class Account(NamedTuple):
    holder: str
    iban: str
    bic: str


class CodeAnswer(NamedTuple):
    """What was not the case on the day, or not known, is empty.

    `first` and `last` are the days of the state, both included. Days are written as 2027-03-31: thousands of them go out as
    they come in.
    """

    digits: str
    on: str
    kind: str
    profession: str
    family_name: str
    given_name: str
    state: str
    first: str
    last: str
    specialty: str
    where: Where | None = None
    account: Account | None = None

    @property
    def is_valid(self) -> bool:
        return self.state == CodeState.ACTIVE.value


Asked = tuple[str, date]
A = TypeVar("A")


def answers(
    asked: Sequence[Asked],
    known_at: datetime | None = None,
    *,
    with_address: bool = False,
    with_account: bool = False,
) -> list[CodeAnswer | None]:
    """In the order asked; None for a code that the register does not hold, or did not hold at that moment."""
    return answers_as(CodeAnswer, asked, known_at, with_address=with_address, with_account=with_account)


def answers_as(
    make: Callable[..., A],
    asked: Sequence[Asked],
    known_at: datetime | None = None,
    *,
    with_address: bool = False,
    with_account: bool = False,
) -> list[A | None]:
    """The same, each made of the parts of a CodeAnswer: of ten thousand, an object less for each is felt."""
    days = {day: day.isoformat() for day in {day for _, day in asked}}
    statement, values = _statement(
        asked, days, known_at, with_address=with_address, with_account=with_account
    )
    rows = _rows(statement, values, often=len(asked) == 1)
    names = _names_of({row[1] for row in rows if row[2] is None}, known_at)
    found: list[A | None] = [None] * len(asked)
    more = with_address or with_account
    for row in rows:
        place, person, named, stands, kind, profession, family, given, specialty, *says = row
        digits, day = asked[place]
        if named is None and person in names:
            family, given = _near(names[person], day)
        rest = _rest(says, with_address, with_account) if more else ()
        state = _state(stands or "", days[day])
        found[place] = make(digits, days[day], kind, profession, family, given, *state, specialty, *rest)
    return found


def _state(stands: str, on: str) -> tuple[str, str, str]:
    """The state and its first and last day. Days are compared and given on as they are written: their order is the same."""
    first, _, rest = stands.partition("/")
    if "," not in rest and first <= on:
        end, _, state = rest.partition("/")
        if not end:
            return state, first, ""
    if not stands:
        return "", "", ""
    found = state_on(sorted(map(_stated, stands.split(","))), date.fromisoformat(on))
    if found.days is None:
        return "", "", ""
    last = found.days.last_day
    return found.state, found.days.start.isoformat(), last.isoformat() if last else ""


def _stated(text: str) -> Stated:
    first, end, state = text.split("/")
    return Stated(date.fromisoformat(first), date.fromisoformat(end) if end else None, state, "")


def _rest(
    values: Sequence[Any], with_address: bool, with_account: bool
) -> tuple[Where | None, Account | None]:
    where = values[:6] if with_address else (None,) * 6
    account = values[-3:] if with_account else (None,)
    return (
        None if where[1] is None else Where(*where),
        None if account[0] is None else Account(*account),
    )


def _rows(statement: str, values: list[Any], *, often: bool) -> Sequence[Sequence[Any]]:
    """`often`: PostgreSQL keeps its plan for the connection. To plan five steps takes it five times as long as to take them."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql" or not often:
            cursor.execute(statement, values)
            return list(cursor.fetchall())
        from psycopg import Cursor

        # The cursors of Django put the values into the text, which is another one each time.
        with connection.wrap_database_errors, Cursor(cursor.connection) as keeping:
            return list(keeping.execute(statement, values, prepare=True).fetchall())


Names = list[tuple[date, str, str]]


def _names_of(people: set[int], known_at: datetime | None) -> dict[int, Names]:
    """Of those of whom no name is stated on the day that was asked about."""
    stated: dict[int, Names] = {}
    if not people:
        return stated
    known = facts.known(ProviderIdentity.objects.filter(provider__in=people), known_at)
    names = known.order_by("valid_from").values_list("provider_id", "valid_from", "family_name", "given_name")
    for provider, first, family, given in names:
        stated.setdefault(provider, []).append((first, family, given))
    return stated


def _near(stated: Names, day: date) -> tuple[str, str]:
    """A name is known before the first day of a code and after its last: the nearest one stated serves then."""
    _, family, given = next((row for row in reversed(stated) if row[0] <= day), stated[0])
    return family, given


def require_begun(state: str, on: date, *, at: datetime) -> None:
    """Raises DayBeforeRegister where nothing is said of the day because it lies before all days of the register.

    Today never does: in a new register whose first code is still to begin, a code is not valid yet, and that is known.
    """
    if state or on >= day_of(at):
        return
    begins = first_day(at=at)
    if begins is not None and on < begins:
        raise DayBeforeRegister(begins=begins.isoformat())


_begins: dict[str, tuple[datetime, date | None]] = {}


def first_day(*, at: datetime) -> date | None:
    """The first day of which the register says anything; one that no register can know (a slip, taken in once) is none."""
    known = _begins.get(connection.alias)
    if known is None or not timedelta() <= at - known[0] < BEGINS_KEPT:
        rows = facts.known(CodeStatus.objects.filter(valid_from__gte=settings.REGISTRY_EARLIEST_DAY))
        first = rows.aggregate(first=Min("valid_from"))["first"]
        known = _begins[connection.alias] = (at, first)
    return known[1]


_COLUMNS: Final = (
    "c.kind",
    "c.profession",
    "COALESCE(i.family_name, '')",
    "COALESCE(i.given_name, '')",
    "COALESCE(p.specialty, '')",
)
"""In the order of the answer, but for the code and the day, which whoever asks has, and the state with its days; before them its
place, the person, the person again where a name is stated of the day, and all that is known of the code's states.
"""
_STATES: Final = {
    "postgresql": "string_agg(s.valid_from || '/' || COALESCE(s.valid_until::text, '') || '/' || s.status, ',')",
    "sqlite": "group_concat(s.valid_from || '/' || COALESCE(s.valid_until, '') || '/' || s.status, ',')",
}
"""All of a code, and not that of the day alone: how long a state lasts is told by those beside it."""
_ADDRESS: Final = "w.practice, w.street, w.extra, w.postcode, w.town, w.country"
_ACCOUNT: Final = "b.holder, b.iban, b.bic"
_FACTS: Final = (
    ("registry_codespecialty", "p", "p.code_id = c.id"),
    ("registry_provideridentity", "i", "i.provider_id = c.provider_id"),
)


def _statement(
    asked: Sequence[Asked],
    days: Mapping[date, str],
    known_at: datetime | None,
    *,
    with_address: bool,
    with_account: bool,
) -> tuple[str, list[Any]]:
    """Every name in it is written here; what comes from outside is a parameter."""
    moment = None if known_at is None else connection.ops.adapt_datetimefield_value(known_at)
    values: list[Any] = []
    states = (
        f"(SELECT {_STATES[connection.vendor]} FROM registry_codestatus s"  # noqa: S608 (see above)
        f" WHERE s.code_id = c.id AND {_known('s', moment, values)})"
    )
    columns = ["a.place", "c.provider_id", "i.provider_id", states, *_COLUMNS]
    tables = list(_FACTS)
    if with_address:
        columns.append(_ADDRESS)
        tables.append(("registry_codeaddress", "w", "w.code_id = c.id"))
    if with_account:
        columns.append(_ACCOUNT)
        tables.append(("registry_codebankaccount", "b", "b.code_id = c.id"))
    table, given = _asked(asked, days)
    values += given
    joins = ["JOIN registry_providercode c ON c.digits = a.digits" + _recorded("c", moment, values)]
    for name, short, link in tables:
        joins.append(
            f"LEFT JOIN {name} {short} ON {link} AND {short}.valid_from <= a.day"
            f" AND ({short}.valid_until IS NULL OR {short}.valid_until > a.day) AND {_known(short, moment, values)}"
        )
    statement = f"SELECT {', '.join(columns)} FROM {table} {' '.join(joins)}"  # noqa: S608 (see above)
    return statement, values


def _asked(asked: Sequence[Asked], days: Mapping[date, str]) -> tuple[str, list[Any]]:
    if connection.vendor == "postgresql":
        if len(asked) == 1:
            digits, day = asked[0]
            return "(VALUES (0, %s::varchar, %s::date)) AS a(place, digits, day)", [digits, day]
        table = (
            "(SELECT n::int - 1, d, o FROM unnest(string_to_array(%s, ',')::varchar[], "
            "string_to_array(%s, ',')::date[]) WITH ORDINALITY AS u(d, o, n)) AS a(place, digits, day)"
        )
        return table, [
            ",".join([digits for digits, _ in asked]),
            ",".join([days[day] for _, day in asked]),
        ]
    if len(asked) == 1:
        digits, day = asked[0]
        return "(SELECT 0 AS place, %s AS digits, %s AS day) AS a", [digits, day.isoformat()]
    listed = json.dumps([[digits, days[day]] for digits, day in asked])
    table = "(SELECT key AS place, json_extract(value, '$[0]') AS digits, json_extract(value, '$[1]') AS day FROM json_each(%s)) AS a"
    return table, [listed]


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
