"""Twenty clerks at work at once on 200,000 requests: how long each step takes, and how long the slowest ones.

A whole house runs as `./dev up` starts it, on SQLite and on PostgreSQL. Each clerk opens the queue, opens a request,
takes it over, and asks for a piece; between two steps they read and type for a second on average, far quicker than
people do. The reference is /healthz, a constant answer of the same server, which a twenty-first visitor asks for at
the same pace in the same minutes: what the others' work costs whoever asks for nothing.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

REQUESTS: Final = 200_000
CLERKS: Final = 20
ROUNDS: Final = 15
PAUSE: Final = 1.0
"""Seconds between two steps of one person, on average."""
CONSTANT: Final = "/healthz"
HEADLINE: Final = f"reference: {CONSTANT}, a constant answer of the same server, asked for by one visitor more at the same pace"


def main(arguments: Sequence[str]) -> int:
    if len(arguments) == 3:
        return fill(arguments[0], arguments[1], int(arguments[2]))
    from tests.harness import live, services

    count = int(arguments[0]) if arguments else REQUESTS
    with TemporaryDirectory(prefix="prestalux-clerks-") as folder:
        server = services.start_postgres()
        services.make_database(server, "clerks")
        urls = {"SQLite": f"sqlite:///{folder}/clerks.sqlite3", "PostgreSQL": f"{server}/clerks"}
        print(HEADLINE)
        print(f"  {count} requests, {CLERKS} clerks, {ROUNDS} rounds each; milliseconds")
        print(
            f"  {'database':<11} {'step':<26} {'times':>5} {'p50':>7} {'p99':>8}   step / constant (p50, p99)"
        )
        for name, url in urls.items():
            data = Path(folder) / name
            desk = _filled(url, data, count)
            house = live.start(data, DATABASE_URL=url, PRESTALUX_DEMO="no")
            try:
                show(name, work(house.url, desk))
            finally:
                house.stop()
    return 0


def _filled(url: str, data: Path, count: int) -> dict[str, Any]:
    data.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [sys.executable, __file__, url, str(data), str(count)], stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def fill(url: str, folder: str, count: int) -> int:
    """In a process of its own: the rows, the clerks, a session for each, and what each is to work on."""
    from bench import many

    many.open_house(url, folder)
    from django.conf import settings
    from django.utils import timezone
    from tests.harness.signed_in import signed_in
    from tests.office import cast

    from prestalux.office.dossiers.models import Dossier
    from prestalux.rules.attribution.roles import Role

    many.load(count, now=timezone.now())
    many.analyse()
    clerks = [cast.staff(Role.CLERK, f"Clerk{number}") for number in range(CLERKS)]
    waiting = Dossier.objects.filter(status="submitted").order_by("-pk")
    references = list(waiting.values_list("reference", flat=True)[: CLERKS * ROUNDS])
    cookies = [signed_in(by).cookies[settings.SESSION_COOKIE_NAME].value for by in clerks]
    answer = {
        "clerks": [
            {"id": by.account_id, "cookie": cookie, "references": references[number::CLERKS]}
            for number, (by, cookie) in enumerate(zip(clerks, cookies, strict=True))
        ],
    }
    print(json.dumps(answer))
    return 0


Times = dict[str, list[float]]


def work(url: str, desk: dict[str, Any]) -> Times:
    times: Times = defaultdict(list)
    over = threading.Event()
    clerks = [
        threading.Thread(target=_clerk, args=(url, clerk, times, number))
        for number, clerk in enumerate(desk["clerks"])
    ]
    visitor = threading.Thread(target=_visitor, args=(url, times, over))
    for thread in (*clerks, visitor):
        thread.start()
    for thread in clerks:
        thread.join()
    over.set()
    visitor.join()
    return times


def _clerk(url: str, clerk: dict[str, Any], times: Times, seed: int) -> None:
    from tests.story.people import Browser

    browser, draw = Browser(url), random.Random(seed)  # noqa: S311
    browser.client.follow_redirects = False
    browser.open("/fr/")  # each house has its own names of cookies
    (language,) = [cookie for cookie in browser.client.cookies if cookie.endswith("_language")]
    browser.client.cookies.set(language.replace("_language", "_session"), clerk["cookie"])
    due = f"{datetime.now(UTC).date() + timedelta(days=20):%d.%m.%Y}"
    ask = {"piece-bank-details": "on", "reason-bank-details": "unreadable", "due_on": due}

    def step(name: str, take: Any, *arguments: Any, **how: Any) -> None:
        time.sleep(draw.expovariate(1 / PAUSE))
        started = time.perf_counter()
        take(*arguments, **how)
        times[name].append(time.perf_counter() - started)
        if browser.status not in {200, 302}:
            raise SystemExit(f"{name}: {browser.status} at {browser.place}")

    for reference in clerk["references"]:
        page = f"/fr/staff/{reference}/"
        step("open the queue", browser.open, "/fr/staff/?show=fund")
        step("open a request", browser.open, page)
        step("take it over", browser.send, {"to": str(clerk["id"])}, action="/assign/")
        browser.open(page)
        step("ask for a piece", browser.send, ask, action="/ask/")
    browser.client.close()


def _visitor(url: str, times: Times, over: threading.Event) -> None:
    from tests.story.people import Browser

    browser, draw = Browser(url), random.Random(-1)  # noqa: S311
    while not over.is_set():
        time.sleep(draw.expovariate(8 / PAUSE))
        started = time.perf_counter()
        browser.open(CONSTANT)
        times[CONSTANT].append(time.perf_counter() - started)
    browser.client.close()


def show(database: str, times: Times) -> None:
    constant = times.pop(CONSTANT)
    for name, taken in times.items():
        middle, late = statistics.median(taken), percentile(taken)
        ratios = middle / statistics.median(constant), late / percentile(constant)
        print(
            f"  {database:<11} {name:<26} {len(taken):>5} {middle * 1e3:7.2f} {late * 1e3:8.2f}   {ratios[0]:5.1f}  {ratios[1]:5.1f}",
            flush=True,
        )
    if any(len(taken) != CLERKS * ROUNDS for taken in times.values()):
        raise SystemExit("a clerk stopped working")


def percentile(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[98]


if __name__ == "__main__":
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    sys.exit(main(sys.argv[1:]))
