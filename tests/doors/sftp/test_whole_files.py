"""A closed handle is not a whole file: only a client's own word, a final name or a control file make it one."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import paramiko
import pytest
from tests.doors.sftp.running import Person, until

from prestalux.office.exchange.actions import receiving
from prestalux.office.exchange.keys import worker_keys
from prestalux.office.exchange.models import Deposit

NAME = "F99000119202611_INF_TST_001_x.xml"
BODY = bytes(range(256)) * 200


def bytes_of(name: str) -> bytes:
    """As the worker opens them."""
    row = Deposit.objects.exclude(state="dropped").get(name=name)
    return b"".join(receiving.content(row.pk, worker_keys()))


def closed(file: paramiko.SFTPFile) -> None:
    """With the answer, which paramiko's own close keeps to itself."""
    file.flush()
    file.sftp._request(paramiko.sftp.CMD_CLOSE, file.handle)


def test_what_is_written_and_closed_under_a_final_name_is_whole(anna: Person) -> None:
    with anna.connected() as client, client.open(f"/depot/{NAME}", "wb") as file:
        file.write(BODY)
    assert anna.states() == {NAME: "complete"}
    assert bytes_of(NAME) == BODY


@pytest.mark.parametrize(
    "size", [0, 1, 65_535, 65_536, 65_537, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 5_000_000]
)
def test_a_file_of_any_size_arrives_byte_by_byte(size: int, anna: Person, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(os.urandom(size))
    assert anna.sftp(f"put {source} /depot/{NAME}").returncode == 0
    assert bytes_of(NAME) == source.read_bytes()
    assert Deposit.objects.get().size == size


@pytest.mark.parametrize("name", [f"{NAME}.filepart", f"{NAME}.part", "x.tmp", f".in.{NAME}"])
def test_a_temporary_name_is_whole_when_it_is_renamed(name: str, anna: Person) -> None:
    with anna.connected() as client:
        with client.open(f"/depot/{name}", "wb") as file:
            file.write(BODY)
        before = anna.states()
        client.rename(f"/depot/{name}", f"/depot/{NAME}")
    assert (before, anna.states()) == ({name: "arriving"}, {NAME: "complete"})
    assert bytes_of(NAME) == BODY


# The five ways to die


def abort(client: paramiko.SFTPClient) -> None:
    transport = client.get_channel().get_transport()  # type: ignore[union-attr]
    transport.sock.close()


def reset(client: paramiko.SFTPClient) -> None:
    sock = client.get_channel().get_transport().sock  # type: ignore[union-attr]
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def end_of_file(client: paramiko.SFTPClient) -> None:
    client.get_channel().shutdown_write()  # type: ignore[union-attr]


def close_channel(client: paramiko.SFTPClient) -> None:
    client.get_channel().close()  # type: ignore[union-attr]


def close_transport(client: paramiko.SFTPClient) -> None:
    client.get_channel().get_transport().close()  # type: ignore[union-attr]


@pytest.mark.parametrize("die", [abort, reset, end_of_file, close_channel, close_transport])
@pytest.mark.parametrize("size", [30_000, 3_000_000])
def test_a_line_that_is_cut_never_gives_a_whole_file(
    size: int, die: Callable[[paramiko.SFTPClient], None], anna: Person
) -> None:
    client = anna.connected()
    file = client.open(f"/depot/{NAME}", "wb")
    file.write(b"x" * size)
    file.flush()
    client.stat(f"/depot/{NAME}")
    die(client)
    until(lambda: anna.states() == {NAME: "arriving"})
    assert Deposit.objects.get().size <= size


def test_a_client_that_is_killed_never_gives_a_whole_file(anna: Person, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(os.urandom(60_000_000))
    with subprocess.Popen(
        ["sftp", *anna.options(), "-l", "80000", "-b", "-", f"{anna.username}@127.0.0.1"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as client:
        assert client.stdin is not None
        client.stdin.write(f"put {source} /depot/{NAME}\n".encode())
        client.stdin.flush()
        until(lambda: Deposit.objects.filter(size__gt=0).exists())
        os.killpg(client.pid, signal.SIGKILL)
    assert anna.states() == {NAME: "arriving"}


def test_a_cut_file_can_be_sent_again_from_the_beginning(anna: Person) -> None:
    client = anna.connected()
    file = client.open(f"/depot/{NAME}", "wb")  # held: a file that goes out of sight closes itself, politely
    file.write(b"x" * 100)
    abort(client)
    with anna.connected() as again, again.open(f"/depot/{NAME}", "wb") as file:
        file.write(BODY)
    assert bytes_of(NAME) == BODY


# Going on


@pytest.mark.parametrize("cut", range(13))
def test_a_file_goes_on_at_every_byte(cut: int, anna: Person) -> None:
    body = b"<a>hello</a>"
    client = anna.connected()
    file = client.open(f"/depot/{NAME}", "wb")
    file.write(body[:cut])
    file.flush()
    client.stat(f"/depot/{NAME}")
    abort(client)
    if cut:
        until(lambda: anna.states() == {NAME: "arriving"})
    with anna.connected() as again, again.open(f"/depot/{NAME}", "ab") as file:
        file.write(body[cut:])
    assert anna.states()[NAME] == "complete"
    assert bytes_of(NAME) == body


def test_the_clients_own_resuming_goes_on_where_it_stood(anna: Person, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(os.urandom(2_500_000))
    client = anna.connected()
    file = client.open(f"/depot/{NAME}", "wb")
    file.write(source.read_bytes()[:1_700_000])
    file.flush()
    client.stat(f"/depot/{NAME}")
    abort(client)
    until(lambda: Deposit.objects.filter(size=1_700_000).exists())
    done = anna.sftp(f"reput {source} /depot/{NAME}")
    assert (done.returncode, bytes_of(NAME)) == (0, source.read_bytes())


def test_who_goes_on_with_a_file_takes_it_from_the_session_before(anna: Person) -> None:
    first, second = anna.connected(), anna.connected()
    old = first.open(f"/depot/{NAME}", "wb")
    old.write(b"x" * 4_500_000)
    old.flush()
    first.stat(f"/depot/{NAME}")
    stands = until(lambda: Deposit.objects.filter(size__gt=0).values_list("size", flat=True).first())
    with second.open(f"/depot/{NAME}", "ab") as new:
        new.write(b"y" * 100)
    with pytest.raises(OSError, match="Another session"):
        closed(old)
    assert bytes_of(NAME) == b"x" * stands + b"y" * 100


# The control file


@pytest.mark.parametrize("written", ["{digest}\n", "{digest}  NAME\n", "{DIGEST}"])
def test_a_control_file_makes_what_lies_there_whole(written: str, anna: Person) -> None:
    client = anna.connected()
    file = client.open(f"/depot/{NAME}", "wb")
    file.write(BODY)
    file.flush()
    client.stat(f"/depot/{NAME}")
    abort(client)
    until(lambda: anna.states() == {NAME: "arriving"})
    digest = hashlib.sha256(BODY).hexdigest()
    with anna.connected() as again, again.open(f"/depot/{NAME}.sha256", "wb") as control:
        control.write(written.format(digest=digest, DIGEST=digest.upper()).encode())
    assert anna.states() == {NAME: "complete"}
    assert Deposit.objects.get().claimed_sha256 == digest


def test_the_ending_of_a_control_file_may_be_in_capitals(anna: Person) -> None:
    with anna.connected() as client:
        for name, content in ((NAME, BODY), (f"{NAME}.SHA256", hashlib.sha256(BODY).hexdigest().encode())):
            with client.open(f"/depot/{name}", "wb") as file:
                file.write(content)
        assert client.listdir("/depot") == [NAME]


def test_a_control_file_may_have_a_temporary_name_first(anna: Person) -> None:
    client = anna.connected()
    file = client.open(f"/depot/{NAME}", "wb")
    file.write(BODY)
    client.stat(f"/depot/{NAME}")
    abort(client)
    until(lambda: anna.states() == {NAME: "arriving"})
    with anna.connected() as again:
        with again.open(f"/depot/{NAME}.sha256.part", "wb") as control:
            control.write(hashlib.sha256(BODY).hexdigest().encode())
        assert again.stat(f"/depot/{NAME}.sha256.part").st_size == 64
        again.rename(f"/depot/{NAME}.sha256.part", f"/depot/{NAME}.sha256")
    assert anna.states() == {NAME: "complete"}


def test_a_control_file_that_holds_no_digest_is_told(anna: Person) -> None:
    client = anna.connected()
    control = client.open(f"/depot/{NAME}.sha256", "wb")
    control.write(b"all of it")
    with pytest.raises(OSError, match="SHA-256"):
        closed(control)


@pytest.mark.parametrize("content", [b"", b"0" * 64 + b" " + b"1" * 64])
def test_a_control_file_of_no_single_digest_is_explained(content: bytes, anna: Person) -> None:
    with anna.connected() as client:
        control = client.open(f"/depot/{NAME}.sha256", "wb")
        control.write(content)
        with pytest.raises(OSError, match="SHA-256"):
            closed(control)
        (name,) = client.listdir("/accuses")
        assert b"(exchange-control-unreadable)" in client.open(f"/accuses/{name}").read()


def test_a_control_file_without_its_file_is_refused(anna: Person) -> None:
    with anna.connected() as client:
        control = client.open(f"/depot/{NAME}.sha256", "wb")
        control.write(b"0" * 64)
        with pytest.raises(OSError, match="no file"):
            closed(control)


def test_a_control_file_that_follows_its_file_is_compared(anna: Person) -> None:
    with anna.connected() as client:
        for name, content in ((NAME, BODY), (f"{NAME}.sha256", b"0" * 64)):
            file = client.open(f"/depot/{name}", "wb")
            file.write(content)
            closed(file)
    assert Deposit.objects.get().claimed_sha256 == "0" * 64


def test_a_control_file_is_compared_that_comes_while_its_file_is_written(anna: Person) -> None:
    with anna.connected() as client:
        file = client.open(f"/depot/{NAME}", "wb")
        file.write(BODY)
        control = client.open(f"/depot/{NAME}.sha256", "wb")
        control.write(b"0" * 64)
        closed(control)
        assert anna.states() == {}
        closed(file)
    assert Deposit.objects.get().claimed_sha256 == "0" * 64


def test_a_control_file_contradicts_a_file_over_which_is_decided(anna: Person) -> None:
    with anna.connected() as client:
        file = client.open(f"/depot/{NAME}", "wb")
        file.write(BODY)
        closed(file)
        Deposit.objects.update(state="accepted", sha256="1" * 64)
        control = client.open(f"/depot/{NAME}.sha256", "wb")
        control.write(b"0" * 64)
        with pytest.raises(OSError, match="another SHA-256"):
            closed(control)


@pytest.mark.parametrize(("written", "state"), [(100, {NAME: "complete"}), (50, {})])
def test_a_file_that_was_given_a_length_has_it_or_is_not_whole(
    written: int, state: dict[str, str], anna: Person
) -> None:
    with anna.connected() as client:
        file = client.open(f"/depot/{NAME}", "wb")
        file.truncate(100)
        file.write(b"x" * written)
        if state:
            closed(file)
        else:
            with pytest.raises(OSError, match="shorter"):
                closed(file)
    assert anna.states() == state


def test_a_file_that_is_being_written_is_neither_removed_nor_renamed(anna: Person) -> None:
    with anna.connected() as client:
        file = client.open(f"/depot/{NAME}", "wb")
        file.write(BODY)
        with pytest.raises(OSError, match="still being written"):
            client.remove(f"/depot/{NAME}")
        with pytest.raises(OSError, match="still being written"):
            client.rename(f"/depot/{NAME}", "/depot/y.xml")
        closed(file)
    assert anna.states() == {NAME: "complete"}


def test_a_gap_in_the_middle_is_told_and_the_file_is_not_whole(anna: Person) -> None:
    client = anna.connected()
    file = client.open(f"/depot/{NAME}", "wb")
    file.write(b"x" * 100)
    file.seek(200)
    file.write(b"y" * 100)
    with pytest.raises(OSError, match="missing"):
        closed(file)
    assert anna.states() in ({}, {NAME: "arriving"})


def test_nothing_of_it_is_written_over(anna: Person) -> None:
    client = anna.connected()
    file = client.open(f"/depot/{NAME}", "wb")
    file.set_pipelined(False)
    file.write(b"x" * 100)
    file.seek(50)
    with pytest.raises(OSError, match="cannot be changed"):
        file.write(b"y")
