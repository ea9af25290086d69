"""What the machine, the network and the clients do to the space: nothing half-visible, nothing lost, nobody held up by another."""

from __future__ import annotations

import asyncio
import base64
import os
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import asyncssh
import paramiko
import pytest
from django.db import connection
from paramiko.sftp import CMD_CLOSE, CMD_WRITE, int64
from tests.doors.post.running import database_url
from tests.doors.sftp.running import Door, Person, Worker, until
from tests.harness import loops
from tests.office.exchange import mailbox

from prestalux.doors.sftp.house import LOOK_SECONDS
from prestalux.office.exchange import sealing
from prestalux.office.exchange.actions import arriving
from prestalux.office.exchange.actions.arriving import WholeFile
from prestalux.office.exchange.models import Deposit, Portion
from prestalux.office.exchange.queries.mailbox import Space

NAME = "F99000119202611_INF_TST_001_x.xml"
MANY = 10_000


@contextmanager
def a_door(user: int | None = None, **env: str) -> Iterator[Door]:
    door = Door(user, **env)
    try:
        yield door.ready()
    finally:
        door.stop()


def whole(client: paramiko.SFTPClient, name: str) -> None:
    """Put, and closed in as many words: paramiko says nothing of a close that failed."""
    file = client.open(f"/depot/{NAME.replace('_x', f'_{name}')}", "wb")
    file.write(b"x")
    client._request(CMD_CLOSE, file.handle)


def bytes_of(count: int, folder: Path) -> Path:
    path = folder / f"{count}.bin"
    path.write_bytes(os.urandom(1 << 10) * (count >> 10))
    return path


# The store


def test_what_the_store_does_not_take_is_never_whole_and_can_be_sent_again(
    anna: Person, tmp_path: Path
) -> None:
    large, away = bytes_of(6 << 20, tmp_path), tmp_path / "store"
    away.write_text("no folder")
    with a_door(FILES_URL=f"file://{away}") as door:
        anna.port = door.port
        failed = anna.sftp(f"put {large} /depot/{NAME}")
        assert failed.returncode != 0
        assert "complete" not in anna.states().values()
        away.unlink()
        away.mkdir()
        assert anna.sftp(f"put {large} /depot/{NAME}").returncode == 0
    assert Deposit.objects.get(state="complete").size == large.stat().st_size


def test_a_disk_that_is_full_in_the_middle_of_a_file_leaves_no_whole_one(
    anna: Person, tmp_path: Path
) -> None:
    large = bytes_of(20 << 20, tmp_path)
    (tmp_path / "store").mkdir()
    with a_door(FILES_URL=f"file://{tmp_path / 'store'}") as door:
        anna.port = door.port
        # No file may grow beyond a megabyte: a write of more fails as on a full disk.
        resource.prlimit(door.process.pid, resource.RLIMIT_FSIZE, (1 << 20, resource.RLIM_INFINITY))
        assert anna.sftp(f"put {large} /depot/{NAME}").returncode != 0
        assert set(anna.states().values()) <= {"arriving"}
        resource.prlimit(door.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        assert anna.sftp(f"put {large} /depot/{NAME}").returncode == 0
    assert sum(Portion.objects.filter(deposit__state="complete").values_list("size", flat=True)) == 20 << 20


# The database


class Line(threading.Thread):
    """To the database, until it is cut; and again once it is mended."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(daemon=True)
        self._there = (host, port)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._open: list[socket.socket] = []
        self.is_cut = False

    def run(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._listening.accept()
                if self.is_cut:
                    here.close()
                    continue
                there = socket.create_connection(self._there)
                self._open += [here, there]
                for one, other in ((here, there), (there, here)):
                    threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def cut(self) -> None:
        self.is_cut = True
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.cut()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        for one in (self._listening, *self._open):
            one.close()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)


@contextmanager
def a_door_behind(line: Line) -> Iterator[Door]:
    """One that reaches its database over the line."""
    port = str(connection.settings_dict["PORT"])
    with a_door(DATABASE_URL=database_url().replace(f":{port}/", f":{line.port}/")) as door:
        yield door


@pytest.fixture
def line() -> Iterator[Line]:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's database is a file")
    values = connection.settings_dict
    line = Line(values["HOST"], int(values["PORT"]))
    line.start()
    yield line
    line.close()


def test_a_database_that_goes_away_in_the_middle_of_a_file_leaves_no_whole_one(
    line: Line, anna: Person, tmp_path: Path
) -> None:
    with a_door_behind(line) as door:
        anna.port = door.port
        with anna.connected() as client:
            file = client.open(f"/depot/{NAME}", "wb")
            file.write(b"x" * (5 << 20))
            line.cut()
            with suppress(OSError):  # paramiko tells of a write that failed, not of a close
                file.write(b"x" * (9 << 20))
                file.close()
        assert set(anna.states().values()) <= {"arriving"}
        line.is_cut = False
        assert until(lambda: anna.sftp(f"put {bytes_of(1 << 20, tmp_path)} /depot/{NAME}").returncode == 0)
    assert Deposit.objects.get(state="complete").size == 1 << 20


def test_while_the_database_is_away_nobody_comes_in_and_nothing_breaks(line: Line, anna: Person) -> None:
    with a_door_behind(line) as door:
        anna.port = door.port
        line.cut()
        assert anna.sftp("ls /").returncode != 0
        line.is_cut = False
        assert until(lambda: anna.sftp("ls /").returncode == 0)


def test_who_is_in_while_the_database_is_away_is_told_so_and_nothing_of_where_it_stands(
    line: Line, anna: Person
) -> None:
    with a_door_behind(line) as door:
        anna.port = door.port
        with anna.connected() as client:
            client.listdir("/depot")
            line.cut()
            for step in (client.listdir, client.stat):
                with pytest.raises(OSError, match="cannot answer just now"):
                    step("/depot/x.xml" if step == client.stat else "/depot")


def test_a_database_that_went_and_came_back_while_nothing_came_takes_the_next_file(
    line: Line, anna: Person
) -> None:
    with a_door_behind(line) as door:
        anna.port = door.port
        with anna.connected() as client:
            whole(client, "first")
            line.cut()
            line.is_cut = False
            time.sleep(LOOK_SECONDS + 0.5)
            whole(client, "second")
    assert set(anna.states().values()) == {"complete"}


def test_who_writes_while_the_database_is_away_is_told_nothing_of_where_it_stands(
    line: Line, anna: Person
) -> None:
    with a_door_behind(line) as door:
        anna.port = door.port
        with anna.connected() as client:
            file = client.open(f"/depot/{NAME}", "wb")
            line.cut()
            told = set()
            for at in range(0, 6 << 20, 32 << 10):
                try:
                    client._request(CMD_WRITE, file.handle, int64(at), b"A" * (32 << 10))
                except OSError as error:
                    told.add(str(error))
    assert told
    assert all("cannot answer just now" in words for words in told), told


# Many, and slow ones


def test_ten_thousand_files_at_once_are_listed_and_each_is_there(anna: Person) -> None:
    place = Space(anna.account.pk, anna.code.pk, "test")
    for first in range(0, MANY, 500):
        together = []
        for number in range(first, first + 500):
            pk = uuid.uuid4()
            sealed = mailbox.sealed(pk, b"x")
            together.append(WholeFile(place, pk, f"n{number:05}.xml", sealed, mailbox.NOW, complete=True))
        arriving.keep_whole(together, at=mailbox.NOW)
    listed = anna.sftp("ls -1 /depot")
    assert (listed.returncode, listed.stdout.count(".xml")) == (0, MANY)


def test_two_hundred_sessions_at_once_each_bring_their_file(tmp_path: Path, anna: Person) -> None:
    text = Path(sys.modules["prestalux"].__path__[0], "doors/wiring/fund.toml").read_text("utf-8")
    fund = tmp_path / "fund.toml"
    fund.write_text(text.replace("sessions = ", "sessions = 1000 # "), "utf-8")

    async def one(port: int, together: asyncio.Semaphore, number: int, inside: Inside) -> None:
        async with together:
            client = await asyncssh.connect(
                "127.0.0.1",
                port,
                username=anna.username,
                client_keys=[str(anna.key)],
                known_hosts=None,
                config=None,
                agent_path=None,
            )
            sftp = await client.start_sftp_client()
        await inside.wait_for_all()
        async with client, sftp, sftp.open(f"/depot/s{number}.xml", "wb") as file:
            await file.write(b"x" * 5000)

    async def everybody(port: int) -> None:
        together, inside = asyncio.Semaphore(50), Inside(200)
        await asyncio.gather(*(one(port, together, number, inside) for number in range(200)))

    with a_door(PRESTALUX_FUND=str(fund)) as door:
        loops.run(everybody(door.port))
    assert list(anna.states().values()) == ["complete"] * 200


class Inside:
    """Until so many are in."""

    def __init__(self, count: int) -> None:
        self._left, self._all = count, asyncio.Event()

    async def wait_for_all(self) -> None:
        self._left -= 1
        if not self._left:
            self._all.set()
        await self._all.wait()


def test_who_connects_and_says_nothing_keeps_nobody_out(anna: Person) -> None:
    with ExitStack() as stack:
        for _ in range(100):
            stack.enter_context(socket.create_connection(("127.0.0.1", anna.port)))
        assert anna.sftp("ls /").returncode == 0


def test_who_sends_slowly_holds_up_nobody(anna: Person, tmp_path: Path) -> None:
    slow_over = threading.Event()

    def slowly() -> None:
        with anna.connected() as client, client.open("/depot/slow.part", "wb") as file:
            while not slow_over.wait(0.1):
                file.write(b"x")

    sending = threading.Thread(target=slowly)
    sending.start()
    until(lambda: _sees(anna, "slow.part") or True)
    small = bytes_of(4 << 10, tmp_path)
    done = anna.sftp(*(f"put {small} /depot/f{number}.xml" for number in range(30)))
    slow_over.set()
    sending.join()
    assert done.returncode == 0
    assert [state for name, state in anna.states().items() if name != "slow.part"] == ["complete"] * 30


def _sees(anna: Person, name: str) -> bool:
    return name in anna.sftp("ls /depot").stdout


# The worker's key

WORKER_USER, DOOR_USER = 61_001, 61_002


@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes somebody else")
def test_the_door_takes_files_as_a_user_who_has_nothing_of_the_workers_key(anna: Person) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("two users of one file would need a group of their own")
    raw = os.urandom(32)
    public = sealing.WorkerKeys.parse(base64.b64encode(raw).decode()).public
    with tempfile.TemporaryDirectory(prefix="prestalux-users-") as folder:
        Path(folder).chmod(0o711)
        held = Path(folder) / "exchange-keys"
        held.write_text(base64.b64encode(raw).decode(), "ascii")
        held.chmod(0o600)
        os.chown(held, WORKER_USER, WORKER_USER)
        worker = Worker(WORKER_USER, EXCHANGE_KEYS_FILE=str(held), PRESTALUX_DATA=own(folder, WORKER_USER))
        try:
            with a_door(DOOR_USER, EXCHANGE_PUBLIC=public, PRESTALUX_DATA=own(folder, DOOR_USER)) as door:
                anna.port = door.port
                assert anna.sftp(f"put {held} /depot/{NAME}").returncode == 0
                until(lambda: list(anna.states().values()) == ["answered"])
                read = subprocess.run(
                    ["cat", str(held)],
                    user=DOOR_USER,
                    group=DOOR_USER,
                    extra_groups=[],
                    capture_output=True,
                    check=False,
                )
                assert (read.returncode, read.stdout) == (1, b"")
                assert [lies_in_memory(raw, one.process.pid) for one in (worker, door)] == [True, False]
        finally:
            worker.stop()


def own(folder: str, user: int) -> str:
    path = Path(folder) / f"data-{user}"
    path.mkdir(mode=0o700)
    os.chown(path, user, user)
    return str(path)


def lies_in_memory(sought: bytes, pid: int) -> bool:
    areas = [
        line.split()[0].split("-")
        for line in Path(f"/proc/{pid}/maps").read_text("ascii").splitlines()
        if line.split()[1].startswith("rw") and "[v" not in line
    ]
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for first, last in areas:
            with suppress(OSError):
                memory.seek(int(first, 16))
                if sought in memory.read(int(last, 16) - int(first, 16)):
                    return True
    return False
