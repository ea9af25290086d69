"""The exchange space over SFTP against OpenSSH's own sftp-server: same client, same cipher, in turns within one run.

Ours are two processes of the door on one port, as `./dev up` starts them, with a real database, a real store and every portion
sealed; the reference is sshd with sftp-server, which writes plain files to the same disk. The client is OpenSSH's sftp, but for
many sessions at once asyncssh's, which costs both sides the same. Times include the sign-in. On SQLite what ours answered is on the
disk; the reference leaves that to the kernel, so each upload stands beside one that the client has it sync (`put -f`), too. Then what the
reference cannot do: how long a signed receipt takes at 50 deposits a second, and how long until the sessions of a code that ended
are closed.

Without sshd (Debian: openssh-server) there is no reference, and the run fails with those words.
"""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

SSHD: Final = "/usr/sbin/sshd"
SERVER: Final = "/usr/lib/openssh/sftp-server"
CIPHER: Final = "aes256-gcm@openssh.com"
TURNS: Final = 3
GIGABYTE: Final = 1 << 30
SMALL: Final = 5_000
SMALL_BYTES: Final = 4 << 10
PROCESSES: Final = 2
SESSIONS: Final = 200
LEAST: Final = {
    "1 GB up": 0.6,
    "1 GB down": 0.6,
    "1 GB up, not sealed": 0.9,
    "1 GB down, not sealed": 0.9,
    "5,000 of 4 KB, 1 session": 0.2,
    "5,000 of 4 KB, 8 sessions": 0.5,
    "200 sessions": 1.0,
}
DEPOSITS_A_SECOND: Final = 50
PACED_SECONDS: Final = 30
PACED_BYTES: Final = 100_000


def main(arguments: Sequence[str]) -> int:
    """`[sqlite|postgres] [PART…]`: parts are large, plain, small, many, receipts, closing."""
    if len(arguments) >= 3 and arguments[0] == "--measure":
        return measure(arguments[1], Path(arguments[2]), arguments[3:])
    if not Path(SSHD).exists() or not Path(SERVER).exists():
        print("sshd is missing, so there is nothing to compare with: apt-get install openssh-server")
        return 1
    from tests.harness import services

    parts = [word for word in arguments if word not in {"sqlite", "postgres"}]
    chosen = [word for word in arguments if word not in parts] or ["sqlite", "postgres"]
    missed = 0
    print(f"reference: OpenSSH sshd with sftp-server, {CIPHER}, {TURNS} turns each")
    for name in chosen:
        with TemporaryDirectory(prefix="prestalux-space-") as folder:
            url = f"sqlite:///{folder}/space.sqlite3"
            if name == "postgres":
                server = services.start_postgres()
                services.make_database(server, "space")
                url = f"{server}/space"
            print(f" {name}", flush=True)
            command = [sys.executable, __file__, "--measure", url, folder, *parts]
            missed |= subprocess.run(command, check=False).returncode
    return missed


@dataclass
class Side:
    """A server that a client is pointed at. `folder`: where it takes files. `pids`: its processes, without their children."""

    name: str
    port: int
    user: str
    key: Path
    folder: str
    pids: list[int] = field(default_factory=list)

    def options(self) -> list[str]:
        return [
            *("-q", "-i", str(self.key), "-P", str(self.port), "-c", CIPHER),
            *("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"),
            *("-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes"),
        ]

    def sftp(self, *commands: str) -> None:
        done = subprocess.run(
            ["sftp", *self.options(), "-b", "-", f"{self.user}@127.0.0.1"],
            input="\n".join(commands) + "\n",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{self.name}: {done.stderr}")

    async def connect(self) -> Any:
        """With asyncssh's client, for many at once."""
        import asyncssh

        return await asyncssh.connect(
            "127.0.0.1",
            self.port,
            username=self.user,
            client_keys=[str(self.key)],
            known_hosts=None,
            encryption_algs=[CIPHER],
            config=None,
            agent_path=None,
        )

    def megabytes(self) -> float:
        """What all its processes hold, shared pages by their share (PSS)."""
        return sum(_pss(pid) for root in self.pids for pid in _with_children(root)) / 1024


def _with_children(pid: int) -> list[int]:
    found = [pid]
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += _with_children(int(child))
    return found


def _pss(pid: int) -> int:
    with suppress(OSError):
        held = re.search(r"(?m)^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text())
        return int(held[1]) if held else 0
    return 0


# Both servers


@contextmanager
def reference(folder: Path, key: Path) -> Iterator[Side]:
    place = folder / "reference"
    place.mkdir()
    host = folder / "host"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(host)], check=True)
    port = _free_port()
    config = folder / "sshd_config"
    config.write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {host}\nAuthorizedKeysFile {key}.pub\nStrictModes no\n"
        f"UsePAM no\nPidFile none\nPermitRootLogin yes\nMaxStartups 500\nMaxSessions 500\nCiphers {CIPHER}\n"
        "Subsystem sftp internal-sftp\n"
    )
    Path("/run/sshd").mkdir(exist_ok=True)
    with subprocess.Popen([SSHD, "-D", "-f", str(config)], stderr=subprocess.DEVNULL) as process:
        _await(port)
        user = os.environ.get("USER") or subprocess.check_output(["id", "-un"], text=True).strip()
        try:
            yield Side("sshd", port, user, key, str(place), [process.pid])
        finally:
            process.terminate()


@contextmanager
def door(env: dict[str, str], *, plain: bool = False) -> Iterator[tuple[int, list[int]]]:
    """Two processes on one port: the port and their pids."""
    port = _free_port()
    env = {**env, "PRESTALUX_SFTP": f"127.0.0.1:{port}"}
    program = [str(ROOT / "bench/_plain_space.py")] if plain else ["-m", "prestalux.doors.sftp"]
    with ExitStack() as held:
        processes = [
            held.enter_context(subprocess.Popen([sys.executable, *program, "--number", str(number)], env=env))
            for number in range(PROCESSES)
        ]
        try:
            _await(port)
            time.sleep(3)  # both
            yield port, [one.pid for one in processes]
        finally:
            for one in processes:
                one.terminate()


@contextmanager
def worker(env: dict[str, str]) -> Iterator[None]:
    with subprocess.Popen([sys.executable, "-m", "prestalux.doors.worker"], env=env) as process:
        try:
            yield
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _await(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise SystemExit(f"nobody answers at port {port}")


# The house


class House:
    """The rows: codes with an account each, which all have the same key."""

    def __init__(self, url: str, folder: Path) -> None:
        from bench import many

        many.open_house(url, str(folder))
        from django.conf import settings

        from prestalux.office.exchange.keys import worker_keys

        worker_keys()
        self.folder = folder
        self.is_synced = url.startswith("sqlite")
        """Each commit is on the disk; the tests' PostgreSQL leaves that to the kernel."""
        self.key = folder / "id"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.key)], check=True)
        from tests.harness.live import bare_env

        self.env = {
            **bare_env(),
            "PRESTALUX_DATA": str(settings.DATA),
            "DATABASE_URL": url,
            "FILES_URL": settings.FILES_URL,
            "PRESTALUX_DEMO": "no",
            "PRESTALUX_FUND": str(self._fund()),
            "LOG_LEVEL": "ERROR",
        }
        self._number = 0

    def _fund(self) -> Path:
        """As it is but for the limits that this run would reach."""
        text = (ROOT / "src/prestalux/doors/wiring/fund.toml").read_text("utf-8")
        for name in ("files_per_minute", "sessions", "space_files"):
            text = re.sub(rf"(?m)^{name} = \S+", f"{name} = 1_000_000", text)
        path = self.folder / "fund.toml"
        path.write_text(text, "utf-8")
        return path

    def account(self) -> Any:
        from tests.doors.sftp.running import person

        self._number += 1
        return person(self.key, 0, serial=self._number)

    def side(self, port: int, pids: list[int], username: str) -> Side:
        return Side("ours", port, username, self.key, "/depot", pids)


def measure(url: str, folder: Path, parts: Sequence[str]) -> int:
    house = House(url, folder)
    work: dict[str, Callable[[House, Side], dict[str, float]]] = {
        # First, as what the others leave waits for the worker, too.
        "receipts": receipts,
        "closing": closing,
        "large": lambda house, other: large(house, other, plain=False),
        "plain": lambda house, other: large(house, other, plain=True),
        "small": small,
        "many": many_sessions,
    }
    missed = False
    with reference(folder, house.key) as other:
        for name in parts or work:
            for what, ratio in work[name](house, other).items():
                least = LEAST.get(what)
                missed |= least is not None and ratio < least
    return int(missed)


def compare(what: str, theirs: list[float], ours: list[float], unit: str = "s") -> dict[str, float]:
    ratio = statistics.median(one / other for one, other in zip(theirs, ours, strict=True))
    print(
        f"  {what:<28} sshd {statistics.median(theirs):7.2f} {unit}   ours {statistics.median(ours):7.2f} {unit}"
        f"   sshd / ours {ratio:.2f}" + (f" (at least {LEAST[what]})" if what in LEAST else ""),
        flush=True,
    )
    return {what: ratio}


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


# One file of 1 GB


def large(house: House, other: Side, *, plain: bool) -> dict[str, float]:
    anna = house.account()
    source, target = house.folder / "large", house.folder / "fetched"
    block = secrets.token_bytes(1 << 20)
    with source.open("wb") as file:
        for _ in range(GIGABYTE >> 20):
            file.write(block)
    name = f"F{anna.code.digits}202611_INF_RETTST_001_x.xml"
    Path(other.folder, name).unlink(missing_ok=True)
    shutil.copy(source, Path(other.folder, name))
    _publish(anna, name, source, plain=plain)
    suffix = ", not sealed" if plain else ""
    up: tuple[list[float], list[float]] = ([], [])
    down: tuple[list[float], list[float]] = ([], [])
    synced: list[float] = []
    with door(house.env, plain=plain) as (port, pids):
        ours = house.side(port, pids, anna.username)
        before = ours.megabytes()
        for _ in range(TURNS):
            for side, option, measured in (
                (other, "", up[0]),
                *([(other, "-f ", synced)] if house.is_synced else []),
                (ours, "", up[1]),
            ):
                os.sync()  # what one leaves unwritten is not written in the time of the next
                put = f"put {option}{source} {side.folder}/x.part"
                measured.append(timed(lambda side=side, put=put: side.sftp(put)))
                side.sftp(f"rm {side.folder}/x.part")
            for side, measured in ((other, down[0]), (ours, down[1])):
                os.sync()
                place = side.folder if side is other else "/retrait"
                measured.append(
                    timed(lambda side=side, place=place: side.sftp(f"get {place}/{name} {target}"))
                )
                target.unlink()
        # Apart from what is timed: to add up the pages of a process costs a tenth of a core.
        with Watched(ours) as watched:
            ours.sftp(f"put {source} {ours.folder}/x.part", f"get /retrait/{name} {target}")
        target.unlink()
        print(f"  memory of both processes {before:.0f} MB before, {watched.most:.0f} MB at most")
    source.unlink()
    ratios = compare(f"1 GB up{suffix}", *up) | compare(f"1 GB down{suffix}", *down)
    if synced:
        # Ours is on the disk when it is answered; the reference's is when it is told to be.
        ratios |= compare(f"1 GB up{suffix}, both synced", synced, up[1])
    return ratios


def _publish(anna: Any, name: str, source: Path, *, plain: bool) -> None:
    from bench import _plain_space
    from django.utils import timezone

    from prestalux.office.exchange.actions import publishing
    from prestalux.office.journal.actor import SYSTEM

    with source.open("rb") as file, _plain_space.chosen(plain):
        publishing.publish(
            code_id=anna.code.pk,
            environment=anna.account.environment,
            name=name,
            content=iter(lambda: file.read(1 << 20), b""),
            deposit_id=None,
            by=SYSTEM,
            at=timezone.now(),
        )


class Watched:
    """The most memory that a side held meanwhile."""

    def __init__(self, side: Side) -> None:
        self._side, self.most, self._over = side, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        while not self._over.wait(0.2):
            self.most = max(self.most, self._side.megabytes())

    def __enter__(self) -> Watched:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


# Many small files


def small(house: House, other: Side) -> dict[str, float]:
    found: dict[str, float] = {}
    with door(house.env) as (port, pids):
        for sessions in (1, 8):
            theirs, synced, ours = [], [], []
            for turn in range(TURNS):
                folders = _small_files(house.folder, sessions, f"{sessions}-{turn}")
                anna = house.account()
                mine = house.side(port, pids, anna.username)
                for side, option, measured in (
                    (other, "", theirs),
                    *([(other, "-f ", synced)] if house.is_synced else []),
                    (mine, "", ours),
                ):
                    os.sync()  # what one leaves unwritten is not written in the time of the next
                    measured.append(
                        timed(
                            lambda side=side, folders=folders, option=option: _send_all(side, folders, option)
                        )
                    )
                    if side is other:
                        shutil.rmtree(other.folder)
                        Path(other.folder).mkdir()
                assert _complete(anna) == SMALL, (_complete(anna), SMALL)
            what = f"5,000 of 4 KB, {sessions} session{'s' if sessions > 1 else ''}"
            found |= compare(what, theirs, ours)
            if synced:
                found |= compare(f"{what}, both synced", synced, ours)
    return found


def _small_files(folder: Path, sessions: int, turn: str) -> list[Path]:
    found = []
    for session in range(sessions):
        place = folder / f"small-{turn}-{session}"
        place.mkdir()
        for number in range(SMALL // sessions):
            (place / f"f{session}-{number:05}.xml").write_bytes(secrets.token_bytes(SMALL_BYTES))
        found.append(place)
    return found


def _send_all(side: Side, folders: list[Path], option: str = "") -> None:
    threads = [
        threading.Thread(target=side.sftp, args=(f"cd {side.folder}", f"mput {option}{folder}/*"))
        for folder in folders
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _complete(anna: Any) -> int:
    from prestalux.office.exchange.models import Deposit

    return int(Deposit.objects.filter(code=anna.code, state="complete").count())


# Many sessions


def many_sessions(house: House, other: Side) -> dict[str, float]:
    """Each signs in, puts 64 KB under a temporary name, renames it, lists the folder; all hold their session until the last is in."""
    theirs, ours, memory = [], [], ([], [])  # type: tuple[list[float], list[float], tuple[list[float], list[float]]]
    with door(house.env) as (port, pids):
        for turn in range(TURNS):
            side = house.side(port, pids, house.account().username)
            for one, measured, held in ((other, theirs, memory[0]), (side, ours, memory[1])):
                seconds, megabytes = asyncio.run(_sessions(one, f"{turn}"))
                measured.append(seconds)
                held.append(megabytes)
    return compare("200 sessions", theirs, ours) | compare("200 sessions, memory", *memory, unit="MB")


async def _sessions(side: Side, turn: str) -> tuple[float, float]:
    everybody = asyncio.Event()
    inside = 0
    body = secrets.token_bytes(64 << 10)
    # As many as sshd takes at once without turning some away.
    handshakes = asyncio.Semaphore(100)

    async def one(number: int) -> None:
        nonlocal inside
        async with handshakes:
            connection = await side.connect()
            client = await connection.start_sftp_client()
        async with client.open(f"{side.folder}/s{turn}-{number}.part", "wb") as file:
            await file.write(body)
        await client.rename(f"{side.folder}/s{turn}-{number}.part", f"{side.folder}/s{turn}-{number}.xml")
        await client.stat(f"{side.folder}/s{turn}-{number}.xml")
        inside += 1
        if inside == SESSIONS:
            everybody.set()
        await everybody.wait()
        await measured.wait()
        connection.close()
        await connection.wait_closed()

    measured = asyncio.Event()
    start = time.perf_counter()
    tasks = [asyncio.create_task(one(number)) for number in range(SESSIONS)]
    waiting = asyncio.create_task(everybody.wait())
    await asyncio.wait([waiting, *tasks], return_when=asyncio.FIRST_COMPLETED)
    seconds = time.perf_counter() - start
    megabytes = side.megabytes()
    measured.set()
    await asyncio.gather(*tasks)
    return seconds, megabytes


# What the reference cannot do


def receipts(house: House, _other: Side) -> dict[str, float]:
    anna = house.account()
    count = DEPOSITS_A_SECOND * PACED_SECONDS
    seen: dict[str, float] = {}
    over = threading.Event()
    watching = threading.Thread(target=_watch_receipts, args=(anna, seen, over))
    with door(house.env) as (port, pids), worker(house.env):
        watching.start()
        side = house.side(port, pids, anna.username)
        time.sleep(3)
        closed = asyncio.run(_paced(side, count))
        end = time.monotonic() + 60
        while len(seen) < count and time.monotonic() < end:
            time.sleep(0.1)
        over.set()
        watching.join()
    if len(seen) < count:
        print(f"  {count - len(seen)} of {count} receipts did not come")
        return {"receipts": 0.0}
    took = sorted(seen[name] - closed[name] for name in closed if name in seen)
    p50, p99 = took[len(took) // 2], took[int(len(took) * 0.99)]
    print(
        f"  {len(took)} of {count} receipts, {DEPOSITS_A_SECOND} deposits of {PACED_BYTES // 1000} KB a second:"
        f" p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, longest {took[-1] * 1000:.0f} ms (seen every 10 ms)",
        flush=True,
    )
    return {"receipts": len(took) / count}


def _watch_receipts(anna: Any, seen: dict[str, float], over: threading.Event) -> None:
    from django.db import connections

    from prestalux.office.exchange.models import Receipt

    last = 0
    while not over.wait(0.01):
        rows = Receipt.objects.filter(code=anna.code, layer="received", pk__gt=last).order_by("pk")
        for pk, name in list(rows.values_list("pk", "deposit__name")):
            seen[name], last = time.perf_counter(), pk
    connections.close_all()


async def _paced(side: Side, count: int) -> dict[str, float]:

    closed: dict[str, float] = {}
    body = secrets.token_bytes(PACED_BYTES)
    lines = 10
    began = time.perf_counter()

    async def one(line: int) -> None:
        async with await side.connect() as connection, connection.start_sftp_client() as client:
            for number in range(line, count, lines):
                await asyncio.sleep(max(0.0, began + number / DEPOSITS_A_SECOND - time.perf_counter()))
                name = f"r{number}.xml"
                async with client.open(f"{side.folder}/{name}", "wb") as file:
                    await file.write(body)
                closed[name] = time.perf_counter()

    await asyncio.gather(*(one(line) for line in range(lines)))
    return closed


def closing(house: House, _other: Side) -> dict[str, float]:
    from tests.office.cast import NOW
    from tests.office.registry import register

    from prestalux.rules.periods import Period

    anna = house.account()
    with door(house.env) as (port, pids):
        took = asyncio.run(
            _closed(
                house.side(port, pids, anna.username),
                lambda: register.status(
                    anna.code, "ended", Period(datetime.now(UTC).date() - timedelta(days=400)), at=NOW
                ),
            )
        )
    print(
        f"  {SESSIONS} sessions on two processes closed {took * 1000:.0f} ms after their code ended (at most 1000)"
    )
    return {"closing": took}


async def _closed(side: Side, end_code: Callable[[], object]) -> float:
    import asyncssh

    handshakes = asyncio.Semaphore(50)

    async def one() -> asyncssh.SSHClientConnection:
        async with handshakes:
            connection = await side.connect()
            await connection.start_sftp_client()
            return connection

    connections = await asyncio.gather(*(one() for _ in range(SESSIONS)))
    await asyncio.to_thread(end_code)
    start = time.perf_counter()
    await asyncio.gather(*(one.wait_closed() for one in connections))
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
