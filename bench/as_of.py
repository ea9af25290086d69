"""Questions as of a day, as known at a moment, where every code changed ten times: 200,000 codes on SQLite and on PostgreSQL.

What is asked: one code on a day, as known now and as known then; the sheet that the desk shows; a thousand codes at once. The
reference is one row read by its primary key, in turns with each question, by the same connection of one process.

`python bench/as_of.py [CODES]`: 200,000 unless told.
"""

from __future__ import annotations

import itertools
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / place) for place in ("src", ".")]

from bench import desk, many  # noqa: E402

CODES: Final = 200_000
BATCH: Final = 2_000
TIMES: Final = 1_000
AT_ONCE: Final = 1_000
FIRST: Final = date(2016, 1, 1)
CHANGES: Final = 10
"""Of each code: three of its address, three of its state, two of its name and two of its specialty. Each leaves two rows more."""
HEADLINE: Final = "reference: one row by its primary key, in turns with each question"


def main(arguments: Sequence[str]) -> int:
    if len(arguments) == 3:
        return measure_on(arguments[0], arguments[1], int(arguments[2]))
    count = int(arguments[0]) if arguments else CODES
    print(HEADLINE)
    print(f"  {count} codes with {CHANGES} changes each, {TIMES} questions of a kind; milliseconds")
    print(f"  {'database':<11} {'question':<34} {'p50':>7} {'p99':>7}   question / one row (p50, p99)")
    return many.on_each(__file__, "as_of", count)


def measure_on(name: str, url: str, count: int) -> int:
    many.open_house(url, os.environ["PRESTALUX_DATA"])
    started = time.monotonic()
    load(count)
    many.analyse()
    print(f"  {name}: loaded in {time.monotonic() - started:.0f} s", flush=True)
    for question, ask in questions(count).items():
        show(name, question, ask, one_row(), TIMES // 20 if "at once" in question else TIMES)
    return 0


# The invented register


def load(count: int) -> None:
    from django.db import transaction

    for first in range(0, count, BATCH):
        with transaction.atomic():
            write(range(first, min(first + BATCH, count)))


def write(numbers: range) -> None:
    """Rows as ten steps after the grant leave them."""
    from prestalux.office.registry import bulk
    from prestalux.office.registry.models import (
        CodeAddress,
        CodeSpecialty,
        CodeStatus,
        Provider,
        ProviderCode,
        ProviderIdentity,
    )

    recorded = moment(0)
    people = bulk.take_ids(Provider, len(numbers))
    bulk.insert(Provider, ("id", "recorded_at"), ((pk, recorded) for pk in people))
    codes = bulk.take_ids(ProviderCode, len(numbers))
    bulk.insert(
        ProviderCode,
        ("id", "digits", "provider_id", "kind", "profession", "recorded_at"),
        (
            (pk, digits_of(number), person, "individual", "dentist", recorded)
            for pk, person, number in zip(codes, people, numbers, strict=True)
        ),
    )
    axes = ("valid_from", "valid_until", "recorded_at", "superseded_at")
    name = ("family_name", "given_name", "birth_name", "original_script", "matricule", "email", "phone")
    where = ("practice", "street", "extra", "postcode", "town", "country")
    kinds: tuple[tuple[Any, str, Sequence[int], int, tuple[str, ...], Callable[[int], tuple[str, ...]]], ...] = (
        (ProviderIdentity, "provider_id", people, 3, name, lambda turn: (f"Weber-{turn}", "Anna", "", "", "", "", "")),
        (CodeAddress, "code_id", codes, 4, where, lambda turn: ("", f"{turn}, rue Haute", "", "4001", "Esch", "LU")),
        (CodeSpecialty, "code_id", codes, 3, ("specialty",), lambda turn: (f"Z{turn}",)),
        (CodeStatus, "code_id", codes, 4, ("status", "reason"), lambda turn: (("active", "suspended")[turn % 2], "other")),
    )  # fmt: skip
    for model, owner, owners, turns, columns, says in kinds:
        rows = ((*when, pk, *said) for pk in owners for when, said in stated(turns, says))
        bulk.insert(model, (*axes, owner, *columns), rows)


def stated(
    turns: int, says: Callable[[int], tuple[str, ...]]
) -> Iterator[tuple[tuple[date, date | None, datetime, datetime | None], tuple[str, ...]]]:
    """The fact changed each year and a half; each time what had held without end was known no more from then on."""
    days = [FIRST + timedelta(days=550 * turn) for turn in range(turns)]
    for turn, day in enumerate(days):
        over = moment(turn + 1) if turn + 1 < turns else None
        yield (day, None, moment(turn), over), says(turn)
        if over is not None:
            yield (day, days[turn + 1], over, None), says(turn)


def moment(turn: int) -> datetime:
    return datetime(2016, 1, 1, 9, tzinfo=UTC) + timedelta(days=550 * turn)


def digits_of(number: int) -> str:
    return f"{100_000 + number}{(100_000 + number) % 97:02}"


# What is asked


def questions(count: int) -> dict[str, Callable[[], object]]:
    from prestalux.office.registry import look_ups, queries

    draw = random.Random(17)  # noqa: S311

    def code() -> str:
        return digits_of(draw.randrange(count))

    def day() -> date:
        return FIRST + timedelta(days=draw.randrange(3_600))

    def then() -> datetime:
        return moment(0) + timedelta(days=draw.randrange(3_600))

    def many_asked() -> list[tuple[str, date]]:
        return [(code(), day()) for _ in range(AT_ONCE)]

    return {
        "one code on a day": lambda: look_ups.answers([(code(), day())], with_address=True),
        "the same, as known then": lambda: look_ups.answers([(code(), day())], then(), with_address=True),
        "the sheet of a code": lambda: queries.code_on(code(), day()),
        "the same, as known then ": lambda: queries.code_on(code(), day(), moment(0) + timedelta(days=3_700)),
        f"{AT_ONCE} codes at once": lambda: look_ups.answers(many_asked(), with_address=True),
        f"{AT_ONCE} codes at once, as known then": lambda: look_ups.answers(many_asked(), then(), with_address=True),
    }  # fmt: skip


def one_row() -> Callable[[], object]:
    from prestalux.office.registry.models import ProviderCode

    keys = list(ProviderCode.objects.values_list("pk", flat=True)[:20_000:10])
    random.Random(19).shuffle(keys)  # noqa: S311
    turns = itertools.cycle(keys)
    return lambda: ProviderCode.objects.values_list("digits", "profession").get(pk=next(turns))


def show(
    database: str, question: str, ask: Callable[[], object], row: Callable[[], object], times: int
) -> None:
    asked, rows = [], []
    for turn in range(times + desk.WARM):
        pair = timed(ask), timed(row)
        if turn >= desk.WARM:
            asked.append(pair[0])
            rows.append(pair[1])
    middle, late = statistics.median(asked), desk.percentile(asked)
    ratios = middle / statistics.median(rows), late / desk.percentile(rows)
    print(
        f"  {database:<11} {question:<34} {middle * 1e3:7.2f} {late * 1e3:7.2f}   {ratios[0]:5.1f}  {ratios[1]:5.1f}",
        flush=True,
    )


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
