"""What Prometheus scrapes: a few figures of the house, for whoever shows the token. Without a token there is no such address.

Read from the database and thus the same at every node. No name of a person, a code or a file is in any label.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from prestalux.office.exchange.queries import figures as exchange
from prestalux.office.exchange.queries.figures import BUCKETS, NOTHING_TOOK, Figures
from prestalux.office.outbox import actions as outbox
from prestalux.rules.exchange.access import TurnedAwayBecause
from prestalux.rules.exchange.accounts import Environment
from prestalux.rules.exchange.deposit_states import ON_THE_WAY, DepositState

KEPT_SECONDS: Final = 5.0
"""For so long a process answers with the figures it read before: a scraper that asks again and again costs nothing."""
_SPACES: Final = tuple(one.value for one in Environment)
_VERDICTS: Final = (DepositState.ACCEPTED, DepositState.REFUSED, DepositState.DUPLICATE)
_LAYERS: Final = ("received", "structure")


@dataclass(frozen=True, slots=True)
class _House:
    exchange: Figures
    letters: outbox.Waiting


class _Kept:
    """The figures last read. One thread of a process reads at a time; the others wait for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until = 0.0
        self._house: _House | None = None

    def house(self, at: datetime) -> _House:
        with self._lock:
            if self._house is None or time.monotonic() >= self._until:
                self._house = _House(exchange.figures(at), outbox.waiting())
                self._until = time.monotonic() + KEPT_SECONDS
            return self._house

    def forget(self) -> None:
        with self._lock:
            self._house = None


KEPT: Final = _Kept()


@require_safe
def metrics(request: Any) -> HttpResponse:
    token = settings.METRICS_TOKEN
    if not token:
        raise Http404
    if not _shows(request, token):
        return _answer("", 401, "text/plain; charset=utf-8", {"WWW-Authenticate": 'Bearer realm="metrics"'})
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Told(KEPT.house(request.now)))
    encode, kind = choose_encoder(request.headers.get("Accept", ""))
    return _answer(encode(registry), 200, kind)


def _shows(request: HttpRequest, token: str) -> bool:
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    return scheme.casefold() == "bearer" and secrets.compare_digest(shown.strip().encode(), token.encode())


def _answer(body: str | bytes, status: int, kind: str, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(
        body, status=status, content_type=kind, headers={"Cache-Control": "no-store", **(headers or {})}
    )


class _Told(Collector):
    """Each label is there also where nothing is counted: what is missing cannot be told from nothing."""

    def __init__(self, house: _House) -> None:
        self._house = house

    def collect(self) -> Iterator[Metric]:
        told = self._house.exchange
        yield from _deposits(told)
        yield from _receipts(told)
        yield from _sign_ins(told)
        yield from _returns(told)
        yield from _letters(told.at, self._house.letters)


def _deposits(told: Figures) -> Iterator[Metric]:
    files = _gauge("prestalux_exchange_deposits", "Request files on their way", "space", "state")
    held = _gauge(
        "prestalux_exchange_deposits_bytes", "Bytes of request files on their way", "space", "state"
    )
    oldest = _gauge(
        "prestalux_exchange_oldest_undecided_seconds",
        "Age of the oldest request file that is complete and not decided",
        "space",
    )
    settled = CounterMetricFamily(
        "prestalux_exchange_deposits_settled",
        "Request files decided on since midnight UTC",
        labels=["space", "verdict"],
    )
    for space in _SPACES:
        for state in sorted(ON_THE_WAY):
            one = told.on_the_way.get((space, state.value))
            files.add_metric([space, state.value], one.files if one else 0)
            held.add_metric([space, state.value], one.bytes if one else 0)
        undecided = told.on_the_way.get((space, DepositState.COMPLETE.value))
        oldest.add_metric([space], _age(told.at, undecided.since if undecided else None))
        for verdict in _VERDICTS:
            settled.add_metric([space, verdict.value], told.settled.get((space, verdict.value), 0))
    yield from (files, held, oldest, settled)
    yield _one("prestalux_exchange_worker_backlog", "Request files that wait for a worker", told.due.count)
    yield _one(
        "prestalux_exchange_worker_backlog_oldest_seconds",
        "For how long the first of them waits",
        _age(told.at, told.due.since),
    )


def _receipts(told: Figures) -> Iterator[Metric]:
    made = CounterMetricFamily(
        "prestalux_exchange_receipts", "Receipts made since midnight UTC", labels=["space", "layer"]
    )
    took = HistogramMetricFamily(
        "prestalux_exchange_receipt_seconds",
        "Time from a complete request file to its receipt, of the receipts made since the hour began",
        labels=["space", "layer"],
    )
    for key in product(_SPACES, _LAYERS):
        made.add_metric(key, told.receipts.get(key, 0))
        one = told.took.get(key, NOTHING_TOOK)
        counts = [*zip(map(str, BUCKETS), one.buckets, strict=True), ("+Inf", one.count)]
        took.add_metric(key, [(most, float(count)) for most, count in counts], one.seconds)
    yield from (made, took)


def _sign_ins(told: Figures) -> Iterator[Metric]:
    sessions = _gauge("prestalux_exchange_sessions_open", "Sessions of the exchange space", "space")
    for space in _SPACES:
        sessions.add_metric([space], told.sessions.get(space, 0))
    refused = CounterMetricFamily(
        "prestalux_exchange_sign_ins_refused",
        "Refused sign-ins to the exchange space since midnight UTC",
        labels=["reason"],
    )
    for because in TurnedAwayBecause:
        refused.add_metric([because.value], told.refused.get(because.value, 0))
    yield from (sessions, refused)


def _returns(told: Figures) -> Iterator[Metric]:
    waiting = _gauge("prestalux_exchange_returns_waiting", "Return files that nobody acknowledged", "space")
    oldest = _gauge("prestalux_exchange_oldest_return_seconds", "Age of the oldest of them", "space")
    for space in _SPACES:
        one = told.returns.get(space)
        waiting.add_metric([space], one.count if one else 0)
        oldest.add_metric([space], _age(told.at, one.since if one else None))
    yield from (waiting, oldest)


def _letters(at: datetime, letters: outbox.Waiting) -> Iterator[Metric]:
    yield _one("prestalux_outbox_letters_waiting", "Letters to send", letters.count)
    yield _one("prestalux_outbox_oldest_letter_seconds", "Age of the oldest of them", _age(at, letters.since))


def _gauge(name: str, text: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, labels=labels)


def _one(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=value)


def _age(at: datetime, since: datetime | None) -> float:
    return max(0.0, (at - since).total_seconds()) if since else 0.0
