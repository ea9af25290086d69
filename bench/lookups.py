"""Look-ups by programs: one code over HTTP, and ten thousand in one question.

One code: 32 connections ask the house's web server for random codes, each with its key, against the same server, framework and
middleware reading one row by its primary key for nobody in particular, in turns. Ten thousand: one POST, from its first byte to
the answer's last, against the one statement that answers it, run by psql (by the library of SQLite there), in turns.

`python bench/lookups.py [CODES]`: 100,000 unless told.
"""

from __future__ import annotations

import json
import random
import re
import selectors
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / place) for place in ("src", ".")]

from bench import many, registers  # noqa: E402

COUNT: Final = 100_000
CONNECTIONS: Final = 32
ROUNDS: Final = 7
SECONDS: Final = 3.0
BATCH: Final = 10_000
BATCHES: Final = 9
LEAST_ONE: Final = 0.6
MOST_BATCH: Final = 2.0
HEADLINE: Final = (
    "reference: one SELECT by primary key behind the same server and middleware; one SQL statement in psql"
)


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--on"]:
        return measure(arguments[1], Path(arguments[2]), int(arguments[3]))
    count = int(arguments[0]) if arguments else COUNT
    from tests.harness import services

    missed = 0
    print(HEADLINE)
    print(f"  {count} codes, {CONNECTIONS} connections, {ROUNDS} rounds of {SECONDS:.0f} s each; medians")
    with TemporaryDirectory(prefix="prestalux-lookups-") as folder:
        registers.write_files(Path(folder), count)
        server = services.start_postgres()
        places = {
            "SQLite": f"sqlite:///{folder}/house.sqlite3",
            "PostgreSQL": services.make_database(server, "lookups"),
        }
        for name, url in places.items():
            print(f"  {name}", flush=True)
            imported = [sys.executable, registers.__file__, "--measure", "import", url, folder]
            subprocess.run(imported, check=True, capture_output=True)
            missed |= subprocess.run(
                [sys.executable, __file__, "--on", url, folder, str(count)], check=False
            ).returncode
    return missed


def measure(url: str, folder: Path, count: int) -> int:
    with TemporaryDirectory(prefix="prestalux-lookups-") as data:
        many.open_house(url, data)
        many.analyse()
        key = give_key()
        codes = known_codes()
        with served(url, data) as place:
            one = measure_one(place, key, codes)
            batch = measure_batch(place, key, codes, url)
    print(f"    one code / one row: {one:.2f} (at least {LEAST_ONE})")
    print(f"    {BATCH} codes / one statement: {batch:.2f} (at most {MOST_BATCH})", flush=True)
    return int(one < LEAST_ONE or batch > MOST_BATCH)


# The house


def give_key() -> str:
    from prestalux.office.journal.actor import SYSTEM
    from prestalux.office.partners import actions
    from prestalux.rules.partners import MOST_A_MINUTE, KeyTerms, Scope
    from prestalux.rules.periods import day_of

    at = datetime.now(UTC)
    actions.add_partner(name="Bench", contact="", by=SYSTEM, at=at)
    terms = KeyTerms(frozenset({Scope.CODES}), actions.period_of(day_of(at), 30), MOST_A_MINUTE)
    return actions.give_key(partner="Bench", terms=terms, by=SYSTEM, at=at).text


def known_codes() -> list[tuple[int, str]]:
    from prestalux.office.registry.models import ProviderCode

    return list(ProviderCode.objects.values_list("pk", "digits"))


@contextmanager
def served(url: str, data: str) -> Iterator[tuple[str, int]]:
    from tests.harness.live import bare_env
    from tests.harness.services import free_port

    Path(data, "static").mkdir()
    port = free_port()
    env = {
        **bare_env(),
        "DATABASE_URL": url,
        "PRESTALUX_DATA": data,
        "PRESTALUX_DEMO": "no",
        "PRESTALUX_HTTP": f"127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "prestalux.doors.wiring.settings",
    }
    script = (
        "from prestalux.doors.wiring import serve;"
        f"serve.server('127.0.0.1', {port}, serve.workers(), 'bench._lookup_server:application').serve()"
    )
    process = subprocess.Popen([sys.executable, "-c", script], env=env, cwd=ROOT)
    try:
        await_answer(port)
        yield "127.0.0.1", port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def await_answer(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not start")


# One code


def measure_one(place: tuple[str, int], key: str, codes: list[tuple[int, str]]) -> float:
    draw = random.Random(1)  # noqa: S311 (draws codes to ask for)
    some = draw.sample(codes, min(len(codes), 20_000))
    day = date(2026, 6, 1).isoformat()
    ours = [request(f"/api/v1/codes/{digits}?on={day}", key) for _, digits in some]
    theirs = [request(f"/api/reference/one/{pk}", "") for pk, _ in some]
    pressure = Pressure(place)
    for each in (ours, theirs):
        pressure.run(each, 2.0)
    rates: dict[str, list[float]] = {"code": [], "row": []}
    for _ in range(ROUNDS):
        rates["code"].append(pressure.run(ours, SECONDS))
        rates["row"].append(pressure.run(theirs, SECONDS))
    found = {name: statistics.median(rate) for name, rate in rates.items()}
    print(f"    one code: {found['code']:.0f}/s, one row: {found['row']:.0f}/s", flush=True)
    return statistics.median(ours / row for ours, row in zip(rates["code"], rates["row"], strict=True))


def request(path: str, key: str) -> bytes:
    shown = f"Authorization: Bearer {key}\r\n" if key else ""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Language: en\r\n{shown}\r\n".encode()


@dataclass
class Line:
    """One connection, of which one request is under way."""

    socket: socket.socket
    read: bytes = b""


class Pressure:
    """So many connections, each asking again as soon as it is answered; no more of HTTP than the answers need."""

    def __init__(self, place: tuple[str, int]) -> None:
        self._place = place

    def run(self, requests: list[bytes], seconds: float) -> float:
        """Answers a second. Raises SystemExit for an answer that is none."""
        chosen, lines, at = selectors.DefaultSelector(), [], 0
        for _ in range(CONNECTIONS):
            line = Line(socket.create_connection(self._place, timeout=30))
            line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            chosen.register(line.socket, selectors.EVENT_READ, line)
            lines.append(line)
        started = time.perf_counter()
        for line in lines:
            line.socket.sendall(requests[at % len(requests)])
            at += 1
        done = 0
        while (now := time.perf_counter()) - started < seconds:
            for event, _ in chosen.select(1):
                line = event.data
                line.read += line.socket.recv(65_536)
                if complete(line.read):
                    done += 1
                    line.read = b""
                    line.socket.sendall(requests[at % len(requests)])
                    at += 1
        chosen.close()
        for line in lines:
            line.socket.close()
        return done / (now - started)


def complete(data: bytes) -> bool:
    head, end, body = data.partition(b"\r\n\r\n")
    if not end:
        return False
    if not head.startswith(b"HTTP/1.1 200"):
        raise SystemExit(data.decode(errors="replace"))
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    return length is not None and len(body) >= int(length[1])


# Ten thousand


def measure_batch(place: tuple[str, int], key: str, codes: list[tuple[int, str]], url: str) -> float:
    draw = random.Random(2)  # noqa: S311 (draws codes to ask for)
    first = date(2026, 1, 1)
    asked = [(draw.choice(codes)[1], first + timedelta(days=draw.randrange(300))) for _ in range(BATCH)]
    body = json.dumps({"codes": [{"code": code, "on": day.isoformat()} for code, day in asked]}).encode()
    head = (
        f"POST /api/v1/look-up HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode()
    statement = in_psql(asked, url) if url.startswith("postgres") else in_sqlite(asked, url)
    times: dict[str, list[float]] = {"ours": [], "statement": []}
    for turn in range(BATCHES + 2):
        pair = timed(lambda: post(place, head + body)), statement()
        if turn > 1:
            times["ours"].append(pair[0])
            times["statement"].append(pair[1])
    middle = {name: statistics.median(each) for name, each in times.items()}
    print(
        f"    {BATCH} codes: {middle['ours'] * 1e3:.0f} ms, the statement: {middle['statement'] * 1e3:.0f} ms",
        flush=True,
    )
    return middle["ours"] / middle["statement"]


def timed(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def post(place: tuple[str, int], request: bytes) -> None:
    with socket.create_connection(place, timeout=60) as line:
        line.sendall(request)
        parts: list[bytes] = []
        while True:
            parts.append(line.recv(1 << 20))
            if parts[-1].endswith(b"]}") and complete(b"".join(parts)):
                return


def in_psql(asked: list[tuple[str, date]], url: str) -> Callable[[], float]:
    """By the clock of psql itself, which reads the whole answer."""
    from psycopg import ClientCursor, connect

    from prestalux.office.registry import look_ups

    statement, values = look_ups._statement(
        asked, days_of(asked), None, with_address=False, with_account=False
    )
    with connect(url) as connection:
        text = ClientCursor(connection).mogrify(statement, values)
    script = f"\\timing on\n\\o /dev/null\n{text};\n"

    def work() -> float:
        command = ["psql", "--no-psqlrc", "--quiet", url]
        told = subprocess.run(command, input=script, capture_output=True, text=True, check=True).stdout
        return float(re.findall(r"Time: ([\d.]+) ms", told)[-1]) / 1e3

    return work


def days_of(asked: list[tuple[str, date]]) -> dict[date, str]:
    return {day: day.isoformat() for _, day in asked}


def in_sqlite(asked: list[tuple[str, date]], url: str) -> Callable[[], float]:
    from prestalux.office.registry import look_ups

    statement, values = look_ups._statement(
        asked, days_of(asked), None, with_address=False, with_account=False
    )
    statement = statement.replace("%s", "?")

    def work() -> float:
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        try:
            return timed(lambda: connection.execute(statement, values).fetchall() and None)
        finally:
            connection.close()

    return work


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
