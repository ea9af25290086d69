"""The queue, the search and the dossier screen at 200,000 requests, on SQLite and on PostgreSQL.

The reference is a view of this file behind the same middleware, for the same signed-in person, that reads one row by its
primary key. Both are called in turns through Django's handler in one process: no network, no other load. Names are
distributed as they are in a country: a few are very common, most are seldom.
"""

from __future__ import annotations

import itertools
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / place) for place in ("src", ".")]

from bench import many  # noqa: E402

REQUESTS: Final = 200_000
TIMES: Final = 200
WARM: Final = 10
BATCH: Final = 5_000
SEEN: Final = 200
"""Requests shown in turns, so that none is in a cache because it was just read."""
ONE_ROW: Final = "/bench/one-row/"
HEADLINE: Final = "reference: the same framework reading one row by its primary key, in turns with each page"


def main(arguments: Sequence[str]) -> int:
    if len(arguments) == 3:
        return measure_on(arguments[0], arguments[1], int(arguments[2]))
    count = int(arguments[0]) if arguments else REQUESTS
    print(HEADLINE)
    print(f"  {count} requests, {TIMES} times each; milliseconds")
    print(f"  {'database':<11} {'page':<34} {'queries':>7} {'p50':>7} {'p99':>7}   page / one row (p50, p99)")
    return many.on_each(__file__, "queue", count)


def measure_on(name: str, url: str, count: int) -> int:
    many.FAMILY, many.SECOND = families(20_000, random.Random(7)), ("",) * 9 + many.SECOND  # type: ignore[misc] # noqa: S311
    many.open_house(url, os.environ["PRESTALUX_DATA"])
    now = _now()
    started = time.monotonic()
    many.load(count, now=now)
    loaded = time.monotonic()
    keep_terms()
    many.analyse()
    print(
        f"  {name}: loaded in {loaded - started:.0f} s, its terms in {time.monotonic() - loaded:.0f} s",
        flush=True,
    )
    caller = Caller()
    for page, addresses in pages().items():
        show(name, page, caller, addresses)
    return 0


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()


def keep_terms() -> None:
    """What the steps would have written for the search."""
    from django.db import transaction

    from prestalux.office.attribution import search
    from prestalux.office.attribution.models import CodeRequest, SearchTerm, TermKey, TermUse

    last = 0
    requests = CodeRequest.objects.filter(dossier__submitted_at__isnull=False).order_by("pk")
    while batch := list(requests.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        with transaction.atomic():
            search.keep_many(batch, terms=SearchTerm, keys=TermKey, uses=TermUse)


def families(different: int, draw: random.Random) -> tuple[str, ...]:
    """Family names, each as often as it is met: the n-th most common one n times less than the first."""

    starts = (
        "Sch",
        "K",
        "Br",
        "W",
        "M",
        "Th",
        "L",
        "Fr",
        "P",
        "G",
        "St",
        "Kr",
        "R",
        "B",
        "D",
        "F",
        "H",
        "J",
        "N",
        "S",
    )
    middles = ("a", "e", "i", "o", "u", "ei", "au", "ie", "ö", "ü", "ou", "ai")
    ends = (
        "ler",
        "mann",
        "ner",
        "ttes",
        "rra",
        "veira",
        "din",
        "lles",
        "sen",
        "gen",
        "rt",
        "ckels",
        "sch",
        "nelli",
        "ves",
    )
    made = list(many.FAMILY)
    for start, middle, joint, end in itertools.product(
        starts, middles, ("", "l", "n", "r", "ss", "mb"), ends
    ):
        made.append(f"{start}{middle}{joint}{end}")
    draw.shuffle(made)
    common = [*many.FAMILY, *made][:different]
    return tuple(name for place, name in enumerate(common, 1) for _ in range(max(1, 2000 // place)))


def pages() -> dict[str, list[str]]:
    from prestalux.office.attribution.models import CodeRequest, Decision
    from prestalux.office.dossiers.models import Dossier

    desk = "/fr/staff/"
    newest = Dossier.objects.filter(submitted_at__isnull=False).order_by("-pk")
    some = list(newest.values_list("reference", flat=True)[: SEEN * 40 : 40])
    numbers = CodeRequest.objects.exclude(matricule="").order_by("-pk").values_list("matricule", flat=True)
    codes = Decision.objects.filter(code__isnull=False).values_list("code__digits", flat=True)
    return {
        "queue, to examine": [f"{desk}?show=fund"],
        "queue, all open": [f"{desk}?show=open"],
        "queue, ended": [f"{desk}?show=done"],
        "queue, ended, in the middle": [f"{desk}?show=done&after={_middle()}"],
        "queue, ended, one profession in 50": [f"{desk}?show=done&profession=dietician"],
        "queue, ended, no such profession": [f"{desk}?show=done&profession=ocularist"],
        "queue, answer overdue": [f"{desk}?show=open&mark=answer-overdue"],
        "queue, start in the past, everywhere": [f"{desk}?mark=start-in-the-past"],
        "search, a common name": [f"{desk}?q=Weber"],
        "search, a common first name": [f"{desk}?q=Anna"],
        "search, as it sounds": [f"{desk}?q=Wehber"],
        "search, misspelt": [f"{desk}?q=Hofmnan"],
        "search, two words": [f"{desk}?q=Anna+Schmidt"],
        "search, nobody": [f"{desk}?q=Xylophonbauer"],
        "search, a common name, open only": [f"{desk}?q=Weber&show=open"],
        "search, matricule": [f"{desk}?q={number}" for number in numbers[:SEEN]],
        "search, day of birth": [f"{desk}?q={number[:8]}" for number in numbers[:SEEN]],
        "search, reference": [f"{desk}?q={reference}" for reference in some],
        "search, reference with a slip": [f"{desk}?q={reference[:5]}{reference[6]}{reference[5]}{reference[7:]}" for reference in some],
        "search, code": [f"{desk}?q={digits}" for digits in codes[:SEEN]],
        "dossier screen": [f"{desk}{reference}/" for reference in some],
    }  # fmt: skip


def _middle() -> str:
    from prestalux.office.attribution import queue
    from prestalux.office.dossiers.models import Dossier

    ended = Dossier.objects.filter(status="granted").order_by("-submitted_at")
    at, pk = ended.values_list("submitted_at", "pk")[ended.count() // 2]
    return queue.written((at, pk))


class Caller:
    """A reviewer signed in, and the handler of the house with one more address."""

    def __init__(self) -> None:
        from django.conf import settings
        from tests.harness.signed_in import signed_in
        from tests.office import cast

        settings.ALLOWED_HOSTS = ["*"]
        _one_row_more(self.row)
        self._client = signed_in(cast.dora())
        self._rows = itertools.cycle(self.rows())

    def rows(self) -> list[int]:
        """Keys of the rows that the reference reads."""
        from prestalux.office.dossiers.models import Dossier

        return list(Dossier.objects.order_by("-pk").values_list("pk", flat=True)[:SEEN])

    def row(self, pk: int) -> str:
        from prestalux.office.dossiers.models import Dossier

        return str(Dossier.objects.get(pk=pk).reference)

    def page(self, address: str) -> float:
        started = time.perf_counter()
        answer = self._client.get(address)
        seconds = time.perf_counter() - started
        if answer.status_code not in {200, 302}:
            raise SystemExit(f"{address}: {answer.status_code}")
        return seconds

    def one_row(self) -> float:
        return self.page(f"{ONE_ROW}{next(self._rows)}/")

    def queries(self, address: str) -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            self.page(address)
        return len(captured)


def _one_row_more(row: Callable[[int], str]) -> None:
    """One more address in the house, before any was asked for."""
    from django.http import HttpResponse
    from django.urls import path

    from prestalux.doors.wiring import urls

    def one_row(_request: Any, pk: int) -> HttpResponse:
        return HttpResponse(row(pk))

    urls.urlpatterns.insert(0, path(f"{ONE_ROW[1:]}<int:pk>/", one_row))


def show(database: str, page: str, caller: Caller, addresses: list[str], *, times: int = TIMES) -> float:
    """Measures and prints; returns the p99 of the page in seconds."""
    turns: Iterator[str] = itertools.cycle(addresses)
    queries = caller.queries(addresses[0])
    pages, rows = [], []
    for turn in range(times + WARM):
        times = caller.page(next(turns)), caller.one_row()
        if turn >= WARM:
            pages.append(times[0])
            rows.append(times[1])
    middle, late = statistics.median(pages), percentile(pages)
    ratios = middle / statistics.median(rows), late / percentile(rows)
    print(
        f"  {database:<11} {page:<34} {queries:>7} {middle * 1e3:7.2f} {late * 1e3:7.2f}   {ratios[0]:5.1f}  {ratios[1]:5.1f}",
        flush=True,
    )
    return late


def percentile(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[98]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
