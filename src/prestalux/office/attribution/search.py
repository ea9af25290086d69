"""Finding requests by what people remember of them: a reference, a name as it sounds or is misspelt, a number.

The terms of a request are written in the transaction of the step that changes them, from the day it is sent in; a draft
has none. Reading takes seven queries at most, however many requests there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from prestalux.office.attribution.models import CodeRequest, Decision, SearchTerm, TermKey, TermUse
from prestalux.office.dossiers.models import Dossier
from prestalux.rules.identifiers.likeness import (
    Likeness,
    Way,
    kept_keys,
    kept_words,
    likeness,
    sound_keys,
    typed_keys,
    words_of,
)
from prestalux.rules.identifiers.reference import ALPHABET, LENGTH, near_references

MOST_FOUND: Final = 500
MOST_WORDS: Final = 6
MOST_TERMS: Final = 400
"""Terms compared for one word; the surest are kept."""
CODE_DIGITS: Final = 8
NAME_PARTS: Final = ("family_name", "given_name", "birth_name", "original_script")
STARTS: Final = {"matricule": 8, "basis_number": 5}
"""Signs of a number that find the whole of it. Eight of a matricule are the day of birth."""
_NUMBER: Final = "#"
_SURE: Final = Likeness(Way.WHOLE, 0)


@dataclass(frozen=True, slots=True)
class Hit:
    """`rank` orders hits, the surest first; `way` is how the least sure of the words typed was found."""

    dossier_id: int
    rank: int
    way: Way


@dataclass(frozen=True, slots=True)
class Found:
    hits: tuple[Hit, ...]
    more: bool
    """Whether there are more than are shown: the person is asked for another word."""


# Writing


def terms_of(request: CodeRequest) -> frozenset[tuple[str, str]]:
    """Each term of a request with the part it is."""
    names = ((part, word) for part in NAME_PARTS for word in kept_words(getattr(request, part)))
    numbers = ((part, number_of(getattr(request, part))) for part in STARTS)
    return frozenset({*names, *((part, f"{_NUMBER}{number}") for part, number in numbers if number)})


def keys_of(part: str, text: str) -> frozenset[str]:
    if part not in STARTS:
        return kept_keys(text)
    number = text.removeprefix(_NUMBER)
    return frozenset({_whole_key(number), _start_key(number, STARTS[part])})


def number_of(text: str) -> str:
    """A number as it is compared: letters and digits only, capitals.

    >>> number_of(" a-2026/17 ")
    'A202617'
    """
    return re.sub(r"[^0-9A-Z]", "", text.upper())[:40]


def keep_terms(request: CodeRequest) -> None:
    """Write what the request is now found by, and forget the terms that nobody has any more.

    The rows of its terms are locked to the end of the transaction: a term is not forgotten while another request takes it.
    """
    rows = TermUse.objects.filter(dossier_id=request.pk).values_list("part", "term_id", "pk")
    former = {(part, term_id): pk for part, term_id, pk in rows}
    wanted = terms_of(request)
    ids = _terms_with_ids(wanted)
    needed = {(part, ids[text]) for part, text in wanted}
    if needed == set(former):
        return
    left = {term_id for _, term_id in former} - set(ids.values())
    _lock(left | set(ids.values()))
    TermUse.objects.filter(pk__in=[pk for use, pk in former.items() if use not in needed]).delete()
    TermUse.objects.bulk_create(
        TermUse(dossier_id=request.pk, part=part, term_id=term_id) for part, term_id in needed - set(former)
    )
    SearchTerm.objects.filter(pk__in=left, uses=None).delete()


def _terms_with_ids(wanted: Iterable[tuple[str, str]]) -> dict[str, int]:
    parts = {text: part for part, text in wanted}
    known = dict(SearchTerm.objects.filter(text__in=parts).values_list("text", "pk"))
    missing = sorted(set(parts) - set(known))
    if not missing:
        return known
    SearchTerm.objects.bulk_create((SearchTerm(text=text) for text in missing), ignore_conflicts=True)
    made = dict(SearchTerm.objects.filter(text__in=missing).values_list("text", "pk"))
    TermKey.objects.bulk_create(
        (TermKey(key=key, term_id=pk) for text, pk in made.items() for key in keys_of(parts[text], text)),
        ignore_conflicts=True,
    )
    return known | made


def keep_many(requests: Iterable[CodeRequest], *, terms: Any, keys: Any, uses: Any) -> None:
    """Write the terms of requests that have none, a few thousand at a time. `terms`, `keys` and `uses` are the tables,
    which a migration sees in the shape they have at its turn.
    """
    wanted = {request.pk: terms_of(request) for request in requests}
    parts = {text: part for each in wanted.values() for part, text in each}
    known = dict(terms.objects.filter(text__in=parts).values_list("text", "pk"))
    missing = sorted(set(parts) - set(known))
    terms.objects.bulk_create((terms(text=text) for text in missing), batch_size=_BATCH)
    made = dict(terms.objects.filter(text__in=missing).values_list("text", "pk"))
    rows = (keys(key=key, term_id=pk) for text, pk in made.items() for key in keys_of(parts[text], text))
    keys.objects.bulk_create(rows, batch_size=_BATCH)
    ids = known | made
    found = (
        uses(dossier_id=pk, part=part, term_id=ids[text])
        for pk, each in wanted.items()
        for part, text in each
    )
    uses.objects.bulk_create(found, batch_size=_BATCH)


_BATCH: Final = 5000


def _lock(term_ids: Iterable[int]) -> None:
    rows = SearchTerm.objects.select_for_update(no_key=True).filter(pk__in=set(term_ids))
    list(rows.order_by("pk").values_list("pk", flat=True))


# Reading


def find(text: str, among: QuerySet[Dossier] | None = None) -> Found:
    """Requests that answer to what was typed, the surest first, then the newest. `among` narrows them."""
    ranked: dict[int, Hit] = {}
    for hit in (*_by_reference(text, among), *_by_code(text, among), *_by_terms(text, among)):
        if hit.dossier_id not in ranked or hit.rank < ranked[hit.dossier_id].rank:
            ranked[hit.dossier_id] = hit
    hits = sorted(ranked.values(), key=lambda hit: (hit.rank, -hit.dossier_id))
    return Found(tuple(hits[:MOST_FOUND]), len(hits) > MOST_FOUND)


def _by_reference(text: str, among: QuerySet[Dossier] | None) -> Iterator[Hit]:
    """A part of a reference, or one whose last characters show that a character is wrong."""
    typed = number_of(text)
    if len(typed) < 4 or len(typed) > LENGTH + 1:
        return
    near = near_references(typed)
    wanted = Q(reference__in=near)
    if set(typed) <= set(ALPHABET):
        # A range, which both databases find by the index of the column; the alphabet ends before Y.
        wanted |= Q(reference__gte=typed, reference__lt=f"{typed}Y")
    elif not near:
        return
    rows = _dossiers(among).order_by("-pk").values_list("pk", "reference")
    found_rows = list(rows.filter(wanted)[: MOST_FOUND + 1])
    if not found_rows and _can_be_within(typed):
        # What somebody remembers of its middle or end. Every row is read: only where nothing else was found.
        found_rows = list(rows.filter(reference__contains=typed)[: MOST_FOUND + 1])
    for pk, reference in found_rows:
        starts = reference.startswith(typed)
        within = starts or (_can_be_within(typed) and typed in reference)
        found = Likeness(
            Way.WHOLE if typed == reference else Way.START if within else Way.SLIP, 0 if starts else 1
        )
        yield Hit(pk, found.rank, found.way)


def _can_be_within(typed: str) -> bool:
    """Digits and letters of a reference together: neither a name nor a number of another kind."""
    mixed = not typed.isdecimal() and any(sign.isdecimal() for sign in typed)
    return mixed and len(typed) < LENGTH - 1 and set(typed) <= set(ALPHABET)


def _by_code(text: str, among: QuerySet[Dossier] | None) -> Iterator[Hit]:
    digits = number_of(text)
    if len(digits) != CODE_DIGITS or not digits.isdecimal():
        return
    rows = Decision.objects.filter(code__digits=digits)
    if among is not None:
        rows = rows.filter(Exists(among.filter(pk=OuterRef("request_id"))))
    for pk in rows.values_list("request_id", flat=True):
        yield Hit(pk, _SURE.rank, _SURE.way)


def _by_terms(text: str, among: QuerySet[Dossier] | None) -> list[Hit]:
    words = _typed_words(text)
    if not words:
        return []
    answers = _answers(words)
    if not all(answers):
        return []
    rows = _uses(answers, among)
    found: dict[int, list[Likeness]] = {}
    for dossier_id, term_id in rows:
        best = found.setdefault(dossier_id, [])
        for place, answer in enumerate(answers):
            if term_id in answer:
                best.extend([_WORST] * (place + 1 - len(best)))
                best[place] = min(best[place], answer[term_id], key=lambda way: way.rank)
    return [
        Hit(pk, sum(way.rank for way in ways), max(ways, key=lambda way: way.rank).way)
        for pk, ways in found.items()
        if len(ways) == len(answers) and _WORST not in ways
    ]


_WORST: Final = Likeness(Way.SLIP, 9)


def _typed_words(text: str) -> list[str]:
    """The words of a name, and numbers as terms keep them. A number alone may be written in groups."""
    whole = number_of(text)
    if whole and sum(sign.isdecimal() for sign in whole) * 2 > len(whole):
        return [f"{_NUMBER}{whole}"]
    words = list(dict.fromkeys(words_of(text)))
    # "N. Faber", "O Connor": a single letter is the start of too many names to be looked for beside a word.
    return [word for word in words if len(word) > 1 or len(words) == 1][:MOST_WORDS]


def _answers(words: list[str]) -> list[dict[int, Likeness]]:
    """For each word typed the terms that answer to it. By which key a term was found tells whether it sounds like it."""
    keys = [_keys_typed(word) for word in words]
    rows = TermKey.objects.filter(key__in=frozenset().union(*keys))
    found: dict[str, list[tuple[int, str]]] = {}
    for key, term_id, text in rows.values_list("key", "term_id", "term__text"):
        found.setdefault(key, []).append((term_id, text))
    return [_surest(word, wanted, found) for word, wanted in zip(words, keys, strict=True)]


def _keys_typed(word: str) -> frozenset[str]:
    if not word.startswith(_NUMBER):
        return typed_keys(word)
    number = word.removeprefix(_NUMBER)
    starts = {_start_key(number, size) for size in STARTS.values() if len(number) >= size}
    return frozenset({_whole_key(number), *starts})


def _surest(
    word: str, keys: Iterable[str], terms: Mapping[str, list[tuple[int, str]]]
) -> dict[int, Likeness]:
    heard = sound_keys(word)
    alike = {pk: text for key in keys for pk, text in terms.get(key, ())}
    sounding = {pk for key in heard for pk, _ in terms.get(key, ())}
    found = [
        (pk, how) for pk, text in alike.items() if (how := _compare(word, text, pk in sounding)) is not None
    ]
    return dict(sorted(found, key=lambda pair: pair[1].rank)[:MOST_TERMS])


def _compare(typed: str, term: str, sounds: bool) -> Likeness | None:
    if not typed.startswith(_NUMBER):
        return None if term.startswith(_NUMBER) else likeness(typed, term, sounds=sounds)
    if typed == term:
        return _SURE
    return Likeness(Way.START, len(term) - len(typed)) if term.startswith(typed) else None


def _uses(answers: list[dict[int, Likeness]], among: QuerySet[Dossier] | None) -> list[tuple[int, int]]:
    """Request and term, for the requests that answer to every word; the surest and newest where there are too many.

    The database goes through the uses of the word that is met least, and looks the others up beside it.
    """
    seldom, *others = _seldom_first(answers) if len(answers) > 1 else answers
    ranks: dict[int, set[int]] = {}
    for term_id, how in seldom.items():
        ranks.setdefault(how.rank, set()).add(term_id)
    cases = (When(term_id__in=terms, then=Value(rank)) for rank, terms in sorted(ranks.items()))
    rows = TermUse.objects.filter(term_id__in=list(seldom))
    for other in others:
        beside = TermUse.objects.filter(dossier_id=OuterRef("dossier_id"), term_id__in=list(other))
        rows = rows.filter(Exists(beside))
    if among is not None:
        rows = rows.filter(Exists(among.filter(pk=OuterRef("dossier_id"))))
    ordered = rows.annotate(rank=Case(*cases, output_field=IntegerField())).order_by("rank", "-dossier_id")
    # Names hold a word in two parts at most: the family name and the birth name.
    found = list(ordered.values_list("dossier_id", "term_id")[: 2 * (MOST_FOUND + 1)])
    if others:
        terms = {term_id for other in others for term_id in other}
        beside = TermUse.objects.filter(dossier_id__in={pk for pk, _ in found}, term_id__in=terms)
        found += beside.values_list("dossier_id", "term_id")
    return found


def _seldom_first(answers: list[dict[int, Likeness]]) -> list[dict[int, Likeness]]:
    rows = TermUse.objects.filter(term_id__in={term_id for answer in answers for term_id in answer})
    met = dict(rows.values_list("term_id").annotate(count=Count("pk")).order_by())
    return sorted(answers, key=lambda answer: sum(met.get(term_id, 0) for term_id in answer))


def _dossiers(among: QuerySet[Dossier] | None) -> QuerySet[Dossier]:
    return Dossier.objects.filter(submitted_at__isnull=False) if among is None else among


def _whole_key(number: str) -> str:
    return f"n{number}"


def _start_key(number: str, size: int) -> str:
    return f"p{number[:size]}"
