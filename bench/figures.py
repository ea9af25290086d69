"""The figures page and the auditor's journal at 200,000 requests, on both databases, against one primary-key SELECT.

Both are asked for through the whole of Django by its own test client, signed in, in one process; the reference is the same
framework fetching one request by its key, in turns with each page. The first gathering of passages is timed as well.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / place) for place in ("src", ".")]

from bench import many  # noqa: E402

COUNT: Final = 200_000
TIMES: Final = 20
HEADLINE: Final = "reference: the same framework doing one SELECT by primary key, in turns with each page"
PAGES: Final = {
    "figures, three months": "/fr/staff/figures/?weeks=13",
    "figures, half a year": "/fr/staff/figures/",
    "figures, one year": "/fr/staff/figures/?weeks=52",
    "figures, three years": "/fr/staff/figures/?weeks=156",
    "figures as CSV, one year": "/fr/staff/figures/figures.csv?weeks=52",
    "journal, newest lines": "/fr/staff/journal/",
    "journal, in the middle": "/fr/staff/journal/?before=500000",
    "journal of one kind of event": "/fr/staff/journal/?kind=looks",
    "journal, a rare event": "/fr/staff/journal/?kind=request.withdrawn",
    "journal of a month two years ago": "/fr/staff/journal/?from=01.11.2024&until=30.11.2024",
    "journal of one dossier": "/fr/staff/journal/?dossier={reference}",
    "journal of one person": "/fr/staff/journal/?actor={clerk}",
    "who saw the identity document": "/fr/staff/journal/?dossier={reference}&kind=looks&piece=identity-document",
}


def main(arguments: list[str]) -> int:
    if len(arguments) == 3:
        return measure(*arguments)
    count = arguments[0] if arguments else str(COUNT)
    from tests.harness import services

    with TemporaryDirectory(prefix="prestalux-figures-") as folder:
        server = services.start_postgres()
        services.make_database(server, "figures")
        urls = {"SQLite": f"sqlite:///{folder}/figures.sqlite3", "PostgreSQL": f"{server}/figures"}
        print(HEADLINE)
        print(f"  {count} requests; {TIMES} times each; milliseconds")
        print(f"  {'database':<11} {'page':<34} {'p50':>8} {'p99':>8}   page / SELECT (p50, p99)", flush=True)
        command = [sys.executable, __file__]
        codes = [
            subprocess.run([*command, name, url, count], env={**os.environ}, check=False).returncode
            for name, url in urls.items()
        ]
    return max(codes)


def measure(name: str, url: str, count: str) -> int:
    with TemporaryDirectory(prefix="prestalux-figures-") as folder:
        many.open_house(url, folder)
        facts = fill(name, int(count))
        get = browser_of(facts["auditor"])
        select = one_by_key(facts["dossier"])
        for title, path in PAGES.items():
            show(name, title, partial(get, path.format(**facts)), select)
    return 0


def fill(name: str, count: int) -> dict[str, Any]:
    """The rows, the passages and the journal; who may look, and what at."""
    from django.utils import timezone

    from prestalux.office.accounts.models import Account, Right
    from prestalux.office.attribution.actions import gathering
    from prestalux.office.dossiers.models import Dossier

    now = timezone.now()
    started = time.perf_counter()
    written = many.load(count, now=now, journal=True)
    loaded = time.perf_counter()
    gathering.gather(at=now)
    gathered = time.perf_counter()
    gathering.gather(at=now + timedelta(seconds=1))
    print(
        f"  {name:<11} {written} rows in {loaded - started:.0f} s; gathered first in {gathered - loaded:.0f} s, "
        f"then in {time.perf_counter() - gathered:.1f} s",
        flush=True,
    )
    many.analyse()
    auditor = Account.objects.create(
        handle="otto@fund.example", email="otto@fund.example", name="Otto", made_at=now
    )
    Right.objects.create(
        account=auditor, role="auditor", dossier_id=None, valid_from=now - timedelta(hours=1)
    )
    dossier = Dossier.objects.filter(status="granted").order_by("pk")[count // 4]
    clerk = (
        Right.objects.filter(dossier_id=None, role="reviewer")
        .order_by("pk")
        .values_list("account_id", flat=True)[0]
    )
    return {"auditor": auditor, "dossier": dossier.pk, "reference": dossier.reference, "clerk": clerk}


def browser_of(account: Any) -> Callable[[str], object]:
    from tests.harness.signed_in import signed_in

    from prestalux.office.journal.actor import Actor

    client = signed_in(Actor.account(account.pk), HTTP_HOST="localhost")

    def get(path: str) -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")

    return get


def one_by_key(dossier: int) -> Callable[[], object]:
    from prestalux.office.attribution.models import CodeRequest

    return lambda: CodeRequest.objects.get(pk=dossier)


def show(name: str, title: str, page: Callable[[], object], select: Callable[[], object]) -> None:
    for _ in range(2):
        page()
    pages, selects = [], []
    for _ in range(TIMES):
        pages.append(seconds(page))
        selects += [seconds(select) for _ in range(5)]
    ours, theirs = (statistics.median(pages), late(pages)), (statistics.median(selects), late(selects))
    print(
        f"  {name:<11} {title:<34} {ours[0] * 1e3:8.1f} {ours[1] * 1e3:8.1f}   "
        f"{ours[0] / theirs[0]:6.0f} {ours[1] / theirs[1]:6.0f}",
        flush=True,
    )


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def late(times: list[float]) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[98]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
