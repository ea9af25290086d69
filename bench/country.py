"""Invented people of a country: a few names are very common, most are seldom; so are first names, towns and streets."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from bench import many


class Person(NamedTuple):
    """One code and who holds it."""

    digits: str
    family: str
    given: str
    profession: str
    specialty: str
    start: date
    street: str
    postcode: str
    town: str


def people(count: int, *, seed: int = 11) -> Iterator[Person]:
    """The same at every call with the same `seed`; the codes begin with 1 to 9, which nobody has."""
    draw = random.Random(seed)  # noqa: S311 (invented people, not secrets)
    family, given = _drawn(_families(60_000, draw), 20, draw), _drawn(_given(3_000, draw), 10, draw)
    town, street = _drawn(_towns(500, draw), 2, draw), _drawn(_streets(6_000, draw), 10, draw)
    for number in range(count):
        name = family() if draw.random() > 0.15 else f"{family()}-{family()}"
        called = given() if draw.random() > 0.2 else f"{given()} {given()}"
        place, first_six = town(), 100_000 + number
        yield Person(
            digits=f"{first_six}{first_six % 97:02}",
            family=name,
            given=called,
            profession=draw.choice(("dentist", "doctor", "doctor", "nurse")),
            specialty=draw.choice(("Z0", "A1", "B2", "")),
            start=date(1995, 1, 1) + timedelta(days=draw.randrange(11_000)),
            street=f"{draw.randrange(1, 200)}, {street()}",
            postcode=f"{1000 + sum(map(ord, place)) % 8999}",
            town=place,
        )


def _drawn(names: list[str], evened: int, draw: random.Random) -> Callable[[], str]:
    """The n-th name as often as 1 / (n + `evened`)."""
    span = (len(names) + evened) / (evened + 1)
    return lambda: names[min(int((evened + 1) * span ** draw.random()) - evened - 1, len(names) - 1)]


def _made(parts: Sequence[Sequence[str]], count: int, draw: random.Random) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < count:
        made["".join(draw.choice(part) for part in parts)] = None
    return list(made)


_STARTS: Final = (
    "Sch", "K", "Br", "W", "M", "Th", "L", "Fr", "P", "G", "St", "Kr", "R", "B", "D", "F", "H", "J", "N", "S", "Pr", "Ch", "V",
    "Cl", "Fl", "Gr", "T", "Tr", "Bl", "Schw", "Gl", "Z", "A", "E", "O", "I",
)  # fmt: skip
_VOWELS: Final = ("a", "e", "i", "o", "u", "ei", "au", "ie", "ö", "ü", "ou", "ai", "eu", "ã", "é", "oi")
_JOINTS: Final = (
    "l",
    "n",
    "r",
    "ss",
    "mb",
    "ck",
    "ff",
    "tt",
    "m",
    "v",
    "nd",
    "rt",
    "g",
    "ng",
    "st",
    "ll",
    "rr",
    "ç",
    "lh",
    "d",
)
_ENDS: Final = (
    "er", "mann", "en", "ettes", "era", "eira", "in", "elles", "sen", "gen", "ert", "els", "isch", "elli", "es", "ard", "eau",
    "ez", "ini", "inger", "bach", "ler", "ova", "ski", "u", "ão", "on", "y", "is", "ot", "ier", "weiler", "hoven",
)  # fmt: skip


def _families(count: int, draw: random.Random) -> list[str]:
    return list(dict.fromkeys([*many.FAMILY, *_made((_STARTS, _VOWELS, _JOINTS, _ENDS), count, draw)]))[
        :count
    ]


def _given(count: int, draw: random.Random) -> list[str]:
    ends = ("a", "e", "o", "ine", "as", "ia", "ette", "an", "ik", "us", "elle", "y", "is", "ert", "ina")
    return list(dict.fromkeys([*many.GIVEN, *_made((_STARTS, _VOWELS, _JOINTS, ends), count, draw)]))[:count]


def _towns(count: int, draw: random.Random) -> list[str]:
    ends = ("ange", "bourg", "kirch", "dorf", "scheid", "ingen", "ville", "bach")
    return ["Luxembourg", *_made((_STARTS, _VOWELS, _JOINTS, ends), count, draw)]


def _streets(count: int, draw: random.Random) -> list[str]:
    kinds = ("rue de ", "rue du ", "avenue ", "Grand-Rue ", "an der ", "route de ", "Um ")
    return _made(
        (kinds, _STARTS, _VOWELS, _JOINTS, ("weg", "eau", "ière", "berg", "gaass", "ont")), count, draw
    )
