"""A door through which everybody comes as who they are, as far as the space has room for them."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import paramiko
import pytest
from tests.doors.sftp.running import Door, Person, key_file, until
from tests.office.cast import NOW
from tests.office.registry import register

from prestalux.office.exchange.actions import letting_in
from prestalux.office.exchange.models import ExchangeSession, RefusalNotice
from prestalux.rules.periods import Period

pytestmark = pytest.mark.usefixtures("committed")
FUND = Path(__file__).parents[3] / "src/prestalux/doors/wiring/fund.toml"
NAME = "TST_99000126.xml"


@contextmanager
def opened(tmp_path: Path, *, rules: str = "", **env: str) -> Iterator[Door]:
    """A door of its own, with a fund that has these rules for the exchange."""
    text = FUND.read_text("utf-8")
    for line in rules.splitlines():
        key = line.split("=")[0].strip()
        text = re.sub(rf"(?m)^{key} = .*$", line, text)
    fund = tmp_path / "fund.toml"
    fund.write_text(text, "utf-8")
    door = Door(PRESTALUX_FUND=str(fund), **env)
    try:
        yield door.ready()
    finally:
        door.stop()


def loudly(person: Person, *options: str) -> str:
    """What the client of OpenSSH tells of a connection that is refused."""
    done = subprocess.run(
        ["sftp", *person.options()[1:], *options, "-b", "-", f"{person.username}@127.0.0.1"],
        input="ls /\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 255
    return done.stderr


def header(source: str, version: int) -> bytes:
    address = ip_address(source)
    if version == 1:
        return f"PROXY TCP{address.version} {source} {source} 4711 22\r\n".encode()
    family = b"\x11" if address.version == 4 else b"\x21"
    body = address.packed * 2 + (4711).to_bytes(2, "big") + (22).to_bytes(2, "big")
    return b"\r\n\r\n\x00\r\nQUIT\n\x21" + family + len(body).to_bytes(2, "big") + body


def through(port: int, before: bytes) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=20)
    line.sendall(before)
    return line


def signed_in(person: Person, line: socket.socket) -> paramiko.Transport:
    transport = paramiko.Transport(line)
    key = paramiko.Ed25519Key.from_private_key_file(str(person.key))
    try:
        transport.connect(username=person.username, pkey=key)
    except BaseException:
        transport.close()
        raise
    assert paramiko.SFTPClient.from_transport(transport) is not None
    return transport


@pytest.fixture
def behind(tmp_path: Path, anna: Person) -> Iterator[Person]:
    """Anna, at a door behind a balancer on this machine."""
    with opened(tmp_path, PRESTALUX_SFTP_BALANCERS="127.0.0.0/8") as door:
        anna.port = door.port
        yield anna


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("source", ["192.0.2.7", "2001:db8::7"])
def test_behind_a_balancer_the_header_tells_whom_it_comes_from(
    source: str, version: int, behind: Person
) -> None:
    transport = signed_in(behind, through(behind.port, header(source, version)))
    assert ExchangeSession.objects.get().address == source
    transport.close()


def test_an_account_bound_to_addresses_is_bound_to_those_of_the_header(behind: Person) -> None:
    behind.account.ranges = ["192.0.2.0/24"]
    behind.account.save()
    signed_in(behind, through(behind.port, header("192.0.2.9", 2))).close()
    with pytest.raises(paramiko.AuthenticationException):
        signed_in(behind, through(behind.port, header("198.51.100.9", 2)))


def test_a_balancer_that_asks_for_itself_is_answered(behind: Person) -> None:
    with through(behind.port, b"\r\n\r\n\x00\r\nQUIT\n\x20\x00\x00\x00") as line:
        assert line.recv(100).startswith(b"SSH-2.0-Prestalux")


@pytest.mark.parametrize(
    "sent",
    [
        b"SSH-2.0-client\r\n",
        b"PROXY UNKNOWN\r\n",
        b"PROXY TCP4 192.0.2.7 192.0.2.8 1\r\n",
        b"PROXY TCP4 300.0.2.7 192.0.2.8 1 2\r\n",
        b"PROXY " + b"x" * 200,
        b"\r\n\r\n\x00\r\nQUIT\n\x31\x11\x00\x0c" + b"x" * 12,
        b"\r\n\r\n\x00\r\nQUIT\n\x21\x31\x00\x02xx",
        b"",
    ],
)
def test_a_balancer_that_does_not_tell_is_hung_up_on(sent: bytes, behind: Person) -> None:
    said = b""
    with through(behind.port, sent) as line, suppress(ConnectionResetError):
        if not sent:
            line.shutdown(socket.SHUT_WR)
        said = line.recv(100)
    assert said == b""


def test_nobody_else_chooses_their_address(anna: Person) -> None:
    hung_up = (paramiko.SSHException, EOFError, ConnectionResetError)  # as the client comes to notice it
    with through(anna.port, header("192.0.2.7", 1)) as line, pytest.raises(hung_up):
        signed_in(anna, line)
    assert not ExchangeSession.objects.exists()


def test_more_sessions_than_an_account_may_have_are_told_so(tmp_path: Path, anna: Person) -> None:
    with opened(tmp_path, rules="sessions = 2") as door, ExitStack() as held:
        anna.port = door.port
        for _ in range(2):
            held.enter_context(anna.connected())
        assert "Of one account 2 sessions" in loudly(anna)


def test_a_session_of_a_node_that_died_takes_no_place(tmp_path: Path, anna: Person) -> None:
    with opened(tmp_path, rules="sessions = 1") as door:
        anna.port = door.port
        with anna.connected():
            ExchangeSession.objects.update(seen_at=NOW)
        assert anna.sftp("ls /").returncode == 0


def test_what_a_dead_node_left_open_is_ended_when_it_was_last_seen(anna: Person) -> None:
    assert anna.sftp("ls /").returncode == 0
    until(lambda: ExchangeSession.objects.exclude(ended_at=None).exists())
    # As its node would have left it, had it died.
    ExchangeSession.objects.update(seen_at=NOW, ended_at=None, ended_because="")
    letting_in.end_unseen(at=NOW + letting_in.FORGOTTEN_NODE * 2)
    assert ExchangeSession.objects.get().ended_at == NOW


def test_a_door_that_is_stopped_ends_its_sessions(tmp_path: Path, anna: Person) -> None:
    with opened(tmp_path) as door:
        anna.port = door.port
        with anna.connected():
            door.process.send_signal(signal.SIGTERM)
            assert until(lambda: ExchangeSession.objects.exclude(ended_at=None).exists())


def test_a_code_that_ends_closes_sessions_on_every_node(tmp_path: Path, anna: Person) -> None:
    with opened(tmp_path) as door, anna.connected() as here:
        anna.port = door.port
        with anna.connected() as there:
            lines = [client.get_channel().get_transport() for client in (here, there)]  # type: ignore[union-attr]
            assert all(line.is_active() for line in lines)
            register.status(
                anna.code, "ended", Period(datetime.now(UTC).date() - timedelta(days=400)), at=NOW
            )
            until(lambda: not any(line.is_active() for line in lines))


def send(client: paramiko.SFTPClient, name: str, size: int) -> None:
    with client.open(f"/depot/{name}", "wb") as file:
        file.write(b"x" * size)


def refusals() -> dict[str, str]:
    return dict(RefusalNotice.objects.values_list("file_name", "reason"))


def test_a_space_that_is_full_by_number_takes_no_more(tmp_path: Path, anna: Person) -> None:
    with opened(tmp_path, rules="space_files = 3") as door:
        anna.port = door.port
        with anna.connected() as client:
            for number in range(3):
                send(client, f"{number}.part", 1)
            with pytest.raises(OSError):  # noqa: PT011
                send(client, "3.part", 1)
    assert (sorted(anna.states()), refusals()) == (
        ["0.part", "1.part", "2.part"],
        {"3.part": "exchange-space-full"},
    )


def test_a_space_that_is_full_by_weight_takes_no_more(tmp_path: Path, anna: Person) -> None:
    with opened(tmp_path, rules="space_bytes = 3_000_000") as door:
        anna.port = door.port
        with anna.connected() as client, pytest.raises(OSError):  # noqa: PT011
            send(client, "large.part", 9_000_000)
    assert refusals() == {"large.part": "exchange-space-full"}


def test_a_file_over_the_limit_is_told_in_a_readable_file(tmp_path: Path, anna: Person) -> None:
    with opened(tmp_path, rules="file_bytes = 100_000") as door:
        anna.port = door.port
        with anna.connected() as client:
            file = client.open(f"/depot/{NAME}", "wb")
            with pytest.raises(OSError):  # noqa: PT011
                file.write(b"x" * 100_001)
            with suppress(OSError):
                file.close()
    assert (anna.states().get(NAME), refusals()) == (None, {NAME: "exchange-file-too-large"})


def test_who_sends_too_fast_waits_and_does_not_fail(tmp_path: Path, anna: Person) -> None:
    with opened(tmp_path, rules="files_per_minute = 3") as door:
        anna.port = door.port
        with anna.connected() as client:
            for number in range(3):
                send(client, f"{number}.part", 1)
            began = time.monotonic()
            with suppress(OSError):
                client.get_channel().settimeout(5)  # type: ignore[union-attr]
                send(client, "3.part", 1)
            assert time.monotonic() - began > 3
    assert sorted(anna.states()) == ["0.part", "1.part", "2.part"]


def test_a_client_that_knows_another_host_key_does_not_send(tmp_path: Path, anna: Person) -> None:
    other = key_file(tmp_path).with_suffix(".pub").read_text().split()
    known = tmp_path / "known"
    known.write_text(f"[127.0.0.1]:{anna.port} {other[0]} {other[1]}\n")
    done = subprocess.run(
        [
            *("sftp", "-i", str(anna.key), "-P", str(anna.port), "-b", "-"),
            *("-o", f"UserKnownHostsFile={known}", "-o", "BatchMode=yes"),
            f"{anna.username}@127.0.0.1",
        ],
        input="ls /\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 255
    assert "Host key verification failed" in done.stderr
    assert not ExchangeSession.objects.exists()


@pytest.mark.parametrize(
    "old",
    [
        ("KexAlgorithms=diffie-hellman-group14-sha1", "no matching key exchange"),
        ("Ciphers=aes128-cbc", "no matching cipher"),
        ("MACs=hmac-sha1", "no matching MAC"),
        ("HostKeyAlgorithms=ssh-rsa", "no matching host key"),
    ],
)
def test_an_old_client_is_told_what_does_not_match(old: tuple[str, str], anna: Person) -> None:
    cipher = ["-o", "Ciphers=aes256-ctr"] if old[0].startswith("MACs") else []
    assert old[1] in loudly(anna, "-o", old[0], *cipher)


@pytest.mark.parametrize("sent", [b"SSH-1.5-old\r\n", b"GET / HTTP/1.1\r\n\r\n"])
def test_what_is_no_ssh_ends_the_connection(sent: bytes, anna: Person) -> None:
    with through(anna.port, sent) as line, suppress(ConnectionResetError):
        while line.recv(4096):
            pass
    assert anna.sftp("ls /").returncode == 0
