"""A provider found by name at 500,000 codes, on SQLite and on PostgreSQL: the clerk's page, as they type and mistype.

The reference is a view behind the same middleware, for the same signed-in person, that reads one row by its primary key. Both
are called in turns through Django's handler in one process. Names are distributed as in a country: a few are very common, most
are seldom; so are first names, towns and streets. The target is ours: the p99 of a misspelt search at most 200 ms.

`python bench/search.py [CODES]`: 500,000 unless told.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final
from urllib.parse import quote_plus

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / place) for place in ("src", ".")]

from bench import desk, many  # noqa: E402
from bench.country import Person, people  # noqa: E402

CODES: Final = 500_000
BATCH: Final = 2_000
TIMES: Final = 300
MOST_MS: Final = 200.0
AT: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
HEADLINE: Final = (
    "reference: the same framework reading one row by its primary key, in turns with each search"
)


def main(arguments: Sequence[str]) -> int:
    if len(arguments) == 3:
        return measure_on(arguments[0], arguments[1], int(arguments[2]))
    count = int(arguments[0]) if arguments else CODES
    print(HEADLINE)
    print(f"  {count} codes, {TIMES} searches each; milliseconds")
    print(
        f"  {'database':<11} {'search':<34} {'queries':>7} {'p50':>7} {'p99':>7}   search / one row (p50, p99)"
    )
    return many.on_each(__file__, "search", count)


def measure_on(name: str, url: str, count: int) -> int:
    many.open_house(url, os.environ["PRESTALUX_DATA"])
    started = time.monotonic()
    known = load(count)
    many.analyse()
    print(f"  {name}: loaded in {time.monotonic() - started:.0f} s, {sizes()}", flush=True)
    caller = Caller()
    missed = 0
    for search, addresses in searches(known).items():
        late = desk.show(name, search, caller, addresses, times=TIMES)
        missed |= int("misspelt" in search and late * 1e3 > MOST_MS)
    return missed


class Caller(desk.Caller):
    """A reviewer signed in; the row is one of the register."""

    def rows(self) -> list[int]:
        from prestalux.office.registry.models import ProviderCode

        return list(ProviderCode.objects.order_by("-pk").values_list("pk", flat=True)[: desk.SEEN])

    def row(self, pk: int) -> str:
        from prestalux.office.registry.models import ProviderCode

        return ProviderCode.objects.get(pk=pk).digits


def sizes() -> str:
    from prestalux.office.registry.models import FoundWord, WordKey, WordUse

    return ", ".join(
        f"{model.objects.count():,} {what}"
        for model, what in ((FoundWord, "words"), (WordKey, "keys"), (WordUse, "uses"))
    )


# The invented register


def load(count: int) -> list[Person]:
    """`count` codes as an import writes them. Returns some thousand of their holders, whoever they are."""
    from django.db import transaction

    from prestalux.office.registry.import_writing import Taken, put_new
    from prestalux.rules.periods import Period
    from prestalux.rules.registry.life import CodeKind
    from prestalux.rules.registry.register_line import RegisterLine

    kept: list[Person] = []
    every = max(1, count // 5_000)
    invented = enumerate(people(count))
    while portion := list(islice(invented, BATCH)):
        taken = []
        for number, one in portion:
            line = RegisterLine(
                code=one.digits, kind=CodeKind.INDIVIDUAL, family_name=one.family, given_name=one.given, profession="",
                specialty=one.specialty, days=Period(one.start), practice="", street=one.street, extra="",
                postcode=one.postcode, town=one.town, country="LU",
            )  # fmt: skip
            taken.append(Taken(line, one.profession, None))
            if number % every == 0:
                kept.append(one)
        with transaction.atomic():
            put_new(taken, at=AT)
    return kept


# What is typed


def searches(known: list[Person]) -> dict[str, list[str]]:
    draw = random.Random(13)  # noqa: S311

    def of(typed: Callable[[Person], str]) -> list[str]:
        return [f"/fr/staff/register/find/?q={quote_plus(typed(one))}" for one in draw.sample(known, TIMES)]

    return {
        "family and first name": of(lambda one: f"{one.family} {one.given}"),
        "misspelt, with the first name": of(lambda one: f"{slipped(one.family, draw)} {one.given}"),
        "misspelt, both names": of(lambda one: f"{slipped(one.given, draw)} {slipped(one.family, draw)}"),
        "misspelt family name alone": of(lambda one: slipped(one.family, draw)),
        "misspelt, two slips": of(lambda one: f"{slipped(slipped(one.family, draw), draw)} {one.given}"),
        "a very common name": of(lambda _: draw.choice(("Weber", "Müller", "Schmit", "Hoffmann"))),
        "a very common first name": of(lambda _: draw.choice(("Anna", "Maria", "José"))),
        "two very common names": of(lambda _: draw.choice(("Anna Weber", "Maria Schmidt", "Josee Muler"))),
        "the start of a name": of(lambda one: one.family[:4]),
        "name and town": of(lambda one: f"{one.family} {one.town}"),
        "a misspelt name, dentists only": [f"{address}&profession=dentist" for address in of(lambda one: slipped(one.family, draw))],
        "nobody": of(lambda _: "".join(draw.choices(LETTERS, k=12))),
        "code": of(lambda one: one.digits),
        "code with a wrong digit": of(lambda one: f"{one.digits[:3]}{(int(one.digits[3]) + 1) % 10}{one.digits[4:]}"),
    }  # fmt: skip


def slipped(name: str, draw: random.Random) -> str:
    """One letter wrong, missing, too many, or exchanged with its neighbour."""
    place = draw.randrange(1, max(2, len(name) - 1))
    letter = draw.choice(LETTERS)
    return draw.choice(
        (
            name[:place] + name[place + 1 :],
            name[:place] + letter + name[place:],
            name[:place] + letter + name[place + 1 :],
            name[:place] + name[place + 1 : place + 2] + name[place] + name[place + 2 :],
        )
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
