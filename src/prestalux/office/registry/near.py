"""From words typed to words of the register, and from these to the providers who have them: four statements at most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.db import connection
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract_iter

from prestalux.office.registry.models import FoundWord, WordKey
from prestalux.office.registry.word_index import NUMBER, Part
from prestalux.rules.identifiers.likeness import Way, sound_keys
from prestalux.rules.identifiers.near_words import (
    SHORTEST_START,
    Nearness,
    nearness,
    one_letter_less,
    typed_keys,
)
from prestalux.rules.registry.sought import Sought

MOST_ALIKE: Final = 200
"""Words of the register that answer to one word typed; the nearest are kept."""
MOST_STARTED: Final = 100
PLACE: Final = 6
"""What an address adds to a rank: who bears a name comes before who lives in it."""
JOINED: Final = 3
Answers = dict[str, Nearness]
Sql = tuple[str, list[Any]]
NOTHING: Final[Sql] = ("", [])


def answers_to(sought: Sought) -> list[Answers]:
    """For each word typed, and then for each number, the words of the register that answer to it."""
    typed = {word for unit in sought.units for word in (unit.word, *unit.joined)}
    keys = {word: typed_keys(word) for word in typed}
    by_key: defaultdict[str, list[str]] = defaultdict(list)
    rows = WordKey.objects.filter(key__in=frozenset[str]().union(*keys.values()))
    for key, word in rows.values_list("key", "word"):
        by_key[key].append(word)
    there = _as_written(typed, [unit.word for unit in sought.units])
    found = {word: _nearest(word, keys[word], by_key, there) for word in typed}
    answers: list[Answers] = []
    for unit in sought.units:
        told = dict(found[unit.word])
        for joined in unit.joined:
            for word, how in found[joined].items():
                if how.way is not Way.START and (word not in told or told[word].rank > how.rank + JOINED):
                    told[word] = Nearness(how.way, how.rank + JOINED)
        answers.append(told)
    return answers + [{f"{NUMBER}{number}": Nearness(Way.WHOLE, 0)} for number in sought.numbers]


def _as_written(typed: Iterable[str], starts: Iterable[str]) -> set[str]:
    """Words that are there as typed or with a letter less, and those that begin so."""
    typed = list(typed)
    if not typed:
        return set()
    asked = {less for word in typed if len(word) > 4 for less in one_letter_less(word)} | set(typed)
    there = set(FoundWord.objects.filter(text__in=asked).values_list("text", flat=True))
    for word in starts:
        if len(word) >= SHORTEST_START:
            there.update(_started(word))
    return there


def _started(word: str) -> Iterable[str]:
    rows = FoundWord.objects.order_by("text").values_list("text", flat=True)
    if connection.vendor == "postgresql":
        return rows.filter(text__startswith=word)[:MOST_STARTED]
    return rows.filter(text__gte=word, text__lt=f"{word}~")[:MOST_STARTED]


def _nearest(
    typed: str, keys: frozenset[str], by_key: Mapping[str, list[str]], there: Iterable[str]
) -> Answers:
    sounding = {word for key in sound_keys(typed) for word in by_key.get(key, ())}
    alike = {word for key in keys for word in by_key.get(key, ())} - sounding
    near = {word for word, *_ in extract_iter(typed, alike, scorer=OSA.distance, score_cutoff=2)}
    near.update(word for word in there if word.startswith(typed) or abs(len(word) - len(typed)) < 2)
    told = [(word, nearness(typed, word, sounds=True)) for word in sounding]
    told += [(word, nearness(typed, word, sounds=False)) for word in near - sounding]
    found = sorted(((word, how) for word, how in told if how is not None), key=lambda pair: pair[1].rank)
    return dict(found[:MOST_ALIKE])


Who = tuple[int, int]
"""A provider and the sum of the ranks."""


def who_has(answers: Sequence[Answers], narrowed: Sql, *, most: int) -> list[Who]:
    """Providers who have a word for each of the typed, the nearest first. `narrowed`: a condition on `x.provider_id`."""
    ids = _ids(answers)
    if not all(ids):
        return []
    return _one_word(ids[0], narrowed, most) if len(ids) == 1 else _all_words(ids, narrowed, most)


def who_has_most(answers: Sequence[Answers], narrowed: Sql, *, most: int) -> list[Who]:
    """The same of all words but one."""
    ids = [each for each in _ids(answers) if each]
    need = len(answers) - 1
    if len(ids) < max(need, 1):
        return []
    parts = [_unit(each) for each in ids]
    union = " UNION ALL ".join(
        f"SELECT provider_id, r FROM ({sql}) AS w{n}"  # noqa: S608
        for n, (sql, _) in enumerate(parts)
    )
    statement = (
        f"SELECT x.provider_id, SUM(x.r) AS rank FROM ({union}) AS x WHERE 1 = 1 {narrowed[0]}"  # noqa: S608
        " GROUP BY x.provider_id HAVING COUNT(*) >= %s ORDER BY rank, x.provider_id LIMIT %s"
    )
    return _run(statement, [*_values(parts), *narrowed[1], need, most])


Ids = Sequence[tuple[int, int]]
"""A word of the register and its rank."""


def _ids(answers: Sequence[Answers]) -> list[Ids]:
    words = {word for answer in answers for word in answer}
    known = dict(FoundWord.objects.filter(text__in=words).values_list("text", "pk")) if words else {}
    return [[(known[word], how.rank) for word, how in answer.items() if word in known] for answer in answers]


def _unit(ids: Ids) -> Sql:
    """Every provider with one of the words, with the least rank. The names in it are ours."""
    rows = ", ".join(["(%s, %s)"] * len(ids))
    # In this order: the words lead to their uses. SQLite takes CROSS JOIN at its word, PostgreSQL finds it by itself.
    sql = (
        f"SELECT u.provider_id, MIN(a.rank + CASE u.part WHEN '{Part.PLACE}' THEN {PLACE} ELSE 0 END) AS r"  # noqa: S608
        f" FROM (SELECT CAST(column1 AS bigint) AS word_id, CAST(column2 AS int) AS rank FROM (VALUES {rows}) AS v) AS a"
        " CROSS JOIN registry_worduse u WHERE u.word_id = a.word_id GROUP BY u.provider_id"
    )
    return sql, [value for pair in ids for value in pair]


def _all_words(ids: Sequence[Ids], narrowed: Sql, most: int) -> list[Who]:
    parts = [_unit(each) for each in ids]
    joined = " ".join(
        f"{'FROM' if n == 0 else 'JOIN'} ({sql}) AS {'x' if n == 0 else f'w{n}'}"
        + (f" ON w{n}.provider_id = x.provider_id" if n else "")
        for n, (sql, _) in enumerate(parts)
    )
    rank = " + ".join(["x.r", *(f"w{n}.r" for n in range(1, len(parts)))])
    statement = (
        f"SELECT x.provider_id, {rank} AS rank {joined} WHERE 1 = 1 {narrowed[0]}"
        " ORDER BY rank, x.provider_id LIMIT %s"
    )
    return _run(statement, [*_values(parts), *narrowed[1], most])


def _one_word(ids: Ids, narrowed: Sql, most: int) -> list[Who]:
    """Half the country may have this word: of the words of one rank, no more uses are read than are shown."""
    by_rank: defaultdict[tuple[int, Part], list[int]] = defaultdict(list)
    for pk, rank in ids:
        by_rank[rank, Part.NAME].append(pk)
        by_rank[rank + PLACE, Part.PLACE].append(pk)
    portions: list[str] = []
    values: list[Any] = []
    for (rank, part), words in by_rank.items():
        marks = ", ".join(["%s"] * len(words))
        portions.append(
            f"SELECT provider_id, rank FROM (SELECT x.provider_id, {rank} AS rank FROM registry_worduse x"  # noqa: S608
            f" WHERE x.word_id IN ({marks}) AND x.part = '{part}' {narrowed[0]}"
            " ORDER BY x.provider_id LIMIT %s) AS portion"
        )
        values += [*words, *narrowed[1], most]
    statement = (
        f"SELECT provider_id, MIN(rank) AS rank FROM ({' UNION ALL '.join(portions)}) AS found"  # noqa: S608
        " GROUP BY provider_id ORDER BY rank, provider_id LIMIT %s"
    )
    return _run(statement, [*values, most])


def _values(parts: Iterable[Sql]) -> list[Any]:
    return [value for _, values in parts for value in values]


def _run(statement: str, values: list[Any]) -> list[Who]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [(int(provider), int(rank)) for provider, rank in cursor.fetchall()]
