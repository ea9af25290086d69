"""The words by which providers are found: kept in the transaction that states a name or an address, never taken away.

A word is dated by the facts that hold it: the index says whose it may be, the facts say since when and until when.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import F, Max, Model

from prestalux.office.registry import bulk
from prestalux.office.registry.models import CodeAddress, FoundWord, ProviderIdentity, WordKey, WordUse
from prestalux.rules.identifiers.near_words import kept_keys, name_words, place_words

NUMBER: Final = "#"
"""Before the digits of a postal code, which is found as it stands and never as it sounds."""
LONGEST_NUMBER: Final = 16
NAMES: Final = ("family_name", "given_name", "birth_name", "original_script")
PLACES: Final = ("practice", "street", "extra", "town")


class Part(StrEnum):
    """As what a provider has a word."""

    NAME = "n"
    PLACE = "p"


class Said(NamedTuple):
    """The words of one fact."""

    provider_id: int
    part: Part
    words: frozenset[str]


class Tables(NamedTuple):
    """A migration hands in those of its own turn."""

    words: type[Model]
    keys: type[Model]
    uses: type[Model]


TABLES: Final = Tables(FoundWord, WordKey, WordUse)


def words_of_name(of: Callable[[str], str | None]) -> frozenset[str]:
    """`of`: gives the text of a column."""
    return frozenset().union(*(name_words(text) for name in NAMES if (text := of(name))))


def words_of_place(of: Callable[[str], str]) -> frozenset[str]:
    words = frozenset[str]().union(*(place_words(text) for name in PLACES if (text := of(name))))
    number = number_of(of("postcode"))
    return words | {number} if number else words


def number_of(text: str) -> str:
    """
    >>> number_of("L-4001"), number_of("")
    ('#4001', '')
    """
    digits = re.sub(r"\D", "", text)[:LONGEST_NUMBER]
    return f"{NUMBER}{digits}" if digits else ""


def said_by(row: Model) -> Said | None:
    """What a row of a fact says; None for facts without words."""
    if isinstance(row, ProviderIdentity):
        return Said(row.provider_id, Part.NAME, words_of_name(lambda name: str(getattr(row, name))))
    if isinstance(row, CodeAddress):
        words = words_of_place(lambda name: str(getattr(row, name)))
        return Said(row.code.provider_id, Part.PLACE, words)
    return None


def keep(said: Iterable[Said], *, fresh: bool = False, tables: Tables = TABLES) -> None:
    """Whatever of it is not kept yet. `fresh`: nothing was said of these providers before."""
    needed: defaultdict[tuple[int, Part], set[str]] = defaultdict(set)
    for one in said:
        needed[one.provider_id, one.part] |= one.words
    ids = _ids(frozenset().union(*needed.values()), tables)
    uses = sorted(
        (ids[word], part.value, provider) for (provider, part), words in needed.items() for word in words
    )
    if fresh:
        bulk.insert(tables.uses, _USE, uses)
        return
    tables.uses._default_manager.bulk_create(
        (tables.uses(**dict(zip(_USE, use, strict=True))) for use in uses), ignore_conflicts=True
    )


_USE: Final = ("word_id", "part", "provider_id")
_PORTION: Final = 5_000


def _ids(words: frozenset[str], tables: Tables) -> Mapping[str, int]:
    """Also of words that are new. Their keys are written by whoever wrote the word."""
    known = _known(sorted(words), tables)
    missing = sorted(words - known.keys())
    if not missing:
        return known
    made = _made(missing, tables)
    keys = sorted((key, word) for word in made if not word.startswith(NUMBER) for key in kept_keys(word))
    bulk.insert(tables.keys, ("key", "word"), keys)
    # A word that another process wrote meanwhile is there now: the statement that tried waited for it.
    others = _known([word for word in missing if word not in made], tables)
    return {**known, **made, **others}


def _known(words: Sequence[str], tables: Tables) -> dict[str, int]:
    found: dict[str, int] = {}
    for first in range(0, len(words), _PORTION):
        rows = tables.words._default_manager.filter(text__in=words[first : first + _PORTION])
        found.update(rows.values_list("text", "pk"))
    return found


def _made(words: Sequence[str], tables: Tables) -> dict[str, int]:
    """Those that this transaction brought in."""
    if connection.vendor == "postgresql":
        statement = (
            f"INSERT INTO {tables.words._meta.db_table} (text) SELECT * FROM unnest(%s::varchar[])"  # noqa: S608 (a name of ours)
            " ON CONFLICT DO NOTHING RETURNING text, id"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [list(words)])
            return dict(cursor.fetchall())
    # SQLite has one writer, and this is its transaction.
    manager = tables.words._default_manager
    manager.bulk_create((tables.words(text=word) for word in words), batch_size=500)
    return _known(words, tables)


def fill(identities: type[Model], addresses: type[Model], tables: Tables) -> None:
    """From the facts that stand already, into tables without a row; for a migration, some thousand providers at a time."""
    facts: Any = identities._default_manager
    places: Any = addresses._default_manager
    first, last = 0, facts.aggregate(last=Max("provider_id"))["last"] or 0
    while first <= last:
        beyond = first + _PORTION
        named = facts.filter(provider_id__gte=first, provider_id__lt=beyond)
        placed = places.filter(code__provider_id__gte=first, code__provider_id__lt=beyond)
        keep(
            [
                *(_name(row) for row in named.values(*NAMES, owner=F("provider_id"))),
                *(_place(row) for row in placed.values(*PLACES, "postcode", owner=F("code__provider_id"))),
            ],
            fresh=True,
            tables=tables,
        )
        first = beyond


def _name(row: Mapping[str, Any]) -> Said:
    return Said(row["owner"], Part.NAME, words_of_name(row.__getitem__))


def _place(row: Mapping[str, Any]) -> Said:
    return Said(row["owner"], Part.PLACE, words_of_place(row.__getitem__))
