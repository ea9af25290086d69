"""Packets and messages, however they are cut, sealed and answered: what arrives is what was sent."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import socket
import struct
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import asyncssh
import paramiko
import pytest
from asyncssh.channel import SSHChannel
from asyncssh.constants import FXP_READ, FXP_WRITE
from asyncssh.encryption import GCMEncryption
from asyncssh.logging import SSHLogger
from asyncssh.packet import SSHPacketLogger
from asyncssh.sftp import SFTPServerHandler
from asyncssh.stream import SSHServerStreamSession
from hypothesis import given
from hypothesis import strategies as st
from paramiko.sftp import CMD_WRITE, int64
from tests.doors.sftp.running import PATIENCE_SECONDS, Door, Person, until
from tests.doors.sftp.test_space import BACK, NAME, publish
from tests.harness import loops

from prestalux.doors.sftp import at_once
from prestalux.doors.sftp.incoming import Incoming
from prestalux.doors.sftp.messages import Reading
from prestalux.doors.sftp.packets import Unread
from prestalux.doors.sftp.serving import CIPHERS
from prestalux.office.exchange.models import Deposit


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (asyncssh.SSHServerConnection, "send_packet"),
        (asyncssh.SSHServerConnection, "_recv_data"),
        (asyncssh.SSHServerConnection, "_recv_packet"),
        (asyncssh.SSHServerConnection, "_recv_pkthdr"),
        (SSHChannel, "_flush_send_buf"),
        (SSHChannel, "_accept_data"),
        (GCMEncryption, "decrypt_packet"),
        (SSHServerStreamSession, "data_received"),
        (SSHServerStreamSession, "_maybe_resume_reading"),
        (SFTPServerHandler, "recv_packet"),
        (SSHPacketLogger, "log_sent_packet"),
        (SSHLogger, "log"),
    ],
)
def test_what_is_replaced_is_there(owner: Any, name: str) -> None:
    assert callable(getattr(owner, name))


@given(st.lists(st.binary(min_size=1, max_size=3000), min_size=1), st.data())
def test_what_waits_is_taken_as_from_bytes(pieces: list[bytes], data: st.DataObject) -> None:
    unread, plain = Unread(), b""
    for piece in pieces:
        unread += piece
        plain += piece
        stop = data.draw(st.integers(0, len(plain)))
        start = data.draw(st.integers(0, stop))
        if plain:
            assert bytes(unread[start:stop]) == plain[start:stop]
        count = data.draw(st.integers(0, len(plain)))
        unread = unread[count:]
        plain = plain[count:]
        assert len(unread) == len(plain)


@pytest.mark.parametrize("cipher", CIPHERS)
def test_a_file_goes_there_and_back_with_new_keys_on_the_way(
    cipher: str, anna: Person, worker: None, tmp_path: Path
) -> None:
    body = bytes(range(256)) * 12_345 + b"end"
    (tmp_path / "sent").write_bytes(body)
    publish(anna, (body,))
    done = person_with(anna, "-c", cipher, "-o", "RekeyLimit=512K").sftp(
        f"put {tmp_path / 'sent'} /depot/{NAME}", f"get /retrait/{BACK} {tmp_path / 'back'}"
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "back").read_bytes() == body
    digest = until(lambda: Deposit.objects.get(code=anna.code).sha256)
    assert digest == hashlib.sha256(body).hexdigest()


def person_with(anna: Person, *options: str) -> Person:
    class With(Person):
        def options(self) -> list[str]:
            return [*super().options(), *options]

    return With(anna.account, anna.code, anna.key, anna.port)


@pytest.mark.parametrize("size", [0, 1, 4095, 4096, 32_767, 32_768, 32_769, 261_120, 261_121])
def test_a_file_of_any_size_is_taken_whole(size: int, anna: Person, tmp_path: Path) -> None:
    (tmp_path / "sent").write_bytes(b"x" * size)
    assert anna.sftp(f"put {tmp_path / 'sent'} /depot/{NAME}").returncode == 0
    assert Deposit.objects.get(code=anna.code).size == size


def test_a_client_that_sends_byte_by_byte_is_understood(anna: Person) -> None:
    with anna.connected() as client:
        channel = client.get_channel()
        assert channel is not None
        ask = b"\x11" + (7).to_bytes(4, "big") + (8).to_bytes(4, "big") + b"/retrait"
        for byte in len(ask).to_bytes(4, "big") + ask:
            channel.send(bytes((byte,)))
        answer = channel.recv(1000)
        assert answer[4] == 105  # SSH_FXP_ATTRS


def test_two_messages_in_one_packet_are_both_answered(anna: Person) -> None:
    with anna.connected() as client:
        channel = client.get_channel()
        assert channel is not None
        asks = b""
        for number in (7, 8):
            ask = b"\x11" + number.to_bytes(4, "big") + (8).to_bytes(4, "big") + b"/retrait"
            asks += len(ask).to_bytes(4, "big") + ask
        channel.send(asks)
        got = b""
        while len(got) < 60:
            got += channel.recv(1000)
        assert got[4] == 105
        second = 4 + int.from_bytes(got[:4], "big")
        assert int.from_bytes(got[second + 5 : second + 9], "big") == 8


def test_a_message_longer_than_any_ends_the_session(anna: Person) -> None:
    with anna.connected() as client:
        channel = client.get_channel()
        assert channel is not None
        channel.send((1 << 31).to_bytes(4, "big") + b"x" * 100)
        assert channel.recv(1000) == b""


class Spoiling(threading.Thread):
    """Stands between a client and the door, and changes one bit of what the client sends, far behind the sign-in."""

    def __init__(self, port: int, after: int) -> None:
        super().__init__(daemon=True)
        self._door, self._after = port, after
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]

    def run(self) -> None:
        with self._listening:
            client, _ = self._listening.accept()
        with client, socket.create_connection(("127.0.0.1", self._door)) as door:
            threading.Thread(target=self._back, args=(door, client), daemon=True).start()
            passed = 0
            with suppress(OSError):
                while data := bytearray(client.recv(65536)):
                    if passed <= self._after < passed + len(data):
                        data[self._after - passed] ^= 1
                    passed += len(data)
                    door.sendall(data)

    def _back(self, door: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := door.recv(65536):
                client.sendall(data)
            client.shutdown(socket.SHUT_WR)


def test_a_bit_changed_on_the_way_ends_the_session_and_makes_no_file(anna: Person, tmp_path: Path) -> None:
    (tmp_path / "sent").write_bytes(b"x" * 500_000)
    spoiling = Spoiling(anna.port, after=300_000)
    spoiling.start()
    meddled = Person(anna.account, anna.code, anna.key, spoiling.port)
    assert meddled.sftp(f"put {tmp_path / 'sent'} /depot/{NAME}").returncode != 0
    assert set(anna.states().values()) <= {"arriving"}


def test_who_asks_for_more_than_is_there_while_sending_gets_all_of_it(anna: Person) -> None:
    publish(anna, (b"y" * 700_000,))
    with anna.connected() as client, client.open(f"/retrait/{BACK}") as file:
        file.prefetch()
        with client.open(f"/depot/{NAME}", "wb") as sent:
            sent.set_pipelined()
            for _ in range(20):
                sent.write(b"z" * 30_000)
        assert len(file.read()) == 700_000
    assert Deposit.objects.get(code=anna.code).size == 600_000


def test_one_message_may_be_longer_than_the_window(anna: Person) -> None:
    """asyncssh’s own client writes so much at once."""
    content = secrets.token_bytes(3_500_000)

    async def send() -> None:
        async with (
            asyncssh.connect(
                "127.0.0.1",
                anna.port,
                username=anna.username,
                client_keys=[str(anna.key)],
                known_hosts=None,
                config=None,
                agent_path=None,
            ) as connection,
            connection.start_sftp_client() as client,
            client.open(f"/depot/{NAME}", "wb") as file,
        ):
            await file.write(content)

    loops.run(asyncio.wait_for(send(), PATIENCE_SECONDS))
    until(lambda: Deposit.objects.filter(state="complete").exists())
    assert Deposit.objects.get().size == len(content)


@pytest.mark.parametrize("cut", [61, 64, 5_000, 32_768, 70_001])
def test_long_writes_are_taken_however_they_are_cut(cut: int, anna: Person, worker: None) -> None:
    blocks = [bytes((number,)) * size for number, size in enumerate((70_000, 100, 65_507, 300_000), 1)]
    with anna.connected() as client:
        file = client.open(f"/depot/{NAME}", "wb")
        stream = b""
        for number, block in enumerate(blocks):
            offset = sum(map(len, blocks[:number]))
            write = (
                b"\x06"
                + (9_000 + number).to_bytes(4, "big")
                + len(file.handle).to_bytes(4, "big")
                + file.handle
            )
            write += offset.to_bytes(8, "big") + len(block).to_bytes(4, "big") + block
            stream += len(write).to_bytes(4, "big") + write
        channel = client.get_channel()
        assert channel is not None
        for start in range(0, len(stream), cut):
            channel.sendall(stream[start : start + cut])
        file.close()
    digest = until(lambda: Deposit.objects.get(code=anna.code).sha256)
    assert digest == hashlib.sha256(b"".join(blocks)).hexdigest()


def test_a_long_write_to_what_is_read_is_refused(anna: Person) -> None:
    publish(anna, (b"y" * 100,))
    with anna.connected() as client, client.open(f"/retrait/{BACK}") as file:
        with pytest.raises(OSError, match="reading"):
            client._request(6, file.handle, paramiko.sftp.int64(0), b"x" * 200_000)
        assert file.read() == b"y" * 100


@pytest.mark.parametrize("size", [105, 100_000])
def test_early_bytes_that_those_before_them_contradict_are_refused_and_the_session_goes_on(
    size: int, anna: Person
) -> None:
    with anna.connected() as client:
        file = client.open(f"/depot/{NAME}", "wb")
        client._request(CMD_WRITE, file.handle, int64(size - 5), b"B" * 10)
        with pytest.raises(OSError, match="cannot be changed"):
            client._request(CMD_WRITE, file.handle, int64(0), b"A" * size)
        assert client.listdir("/depot") == []


def test_a_byte_of_a_long_message_does_not_hold_the_whole_of_it() -> None:
    held: list[bytes | memoryview] = []

    class Kept(Incoming):
        def __init__(self) -> None: ...

        def append(self, offset: int, *pieces: bytes | memoryview) -> bool:
            held.extend(pieces)
            return True

    handler = SimpleNamespace(_file_handles={b"file": Kept()}, _writer=None)
    message = struct.pack(">BII4sQI", FXP_WRITE, 1, 4, b"file", 0, 1) + b"A" + b"z" * 200_000
    assert at_once.answer(handler, message, Reading(0))
    assert held == [b"A"]
    assert isinstance(held[0], bytes)


def test_answers_that_nobody_takes_do_not_gather_without_end(anna: Person, door: Door) -> None:
    publish(anna, (b"y" * (1 << 20),) * 2)
    valve = Valve(anna.port)
    valve.start()
    # Whatever the client's window: it is the network that takes nothing.
    transport = paramiko.Transport(("127.0.0.1", valve.port), default_window_size=(1 << 31) - 1)
    transport.connect(username=anna.username, pkey=paramiko.Ed25519Key.from_private_key_file(str(anna.key)))
    client = paramiko.SFTPClient.from_transport(transport, window_size=(1 << 31) - 1)
    assert client is not None
    file = client.open(f"/retrait/{BACK}")
    file.read(1000)
    before, asked = megabytes(door), 800
    valve.is_open = False
    for number in range(asked):
        read = struct.pack(">BII", FXP_READ, 9000 + number, len(file.handle)) + file.handle
        read += struct.pack(">QI", 0, 1 << 18)
        channel = client.get_channel()
        assert channel is not None
        channel.sendall(len(read).to_bytes(4, "big") + read)
    with anna.connected() as other:
        for _ in range(20):
            other.listdir("/retrait")
    assert megabytes(door) - before < 100 < asked // 4
    assert transport.sock is not None
    transport.sock.close()


def megabytes(door: Door) -> int:
    status = Path(f"/proc/{door.process.pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) >> 10


class Valve(threading.Thread):
    """Between a client and the door: once closed, nothing reaches the client."""

    def __init__(self, door: int) -> None:
        super().__init__(daemon=True)
        self._door, self.is_open = door, True
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]

    def run(self) -> None:
        client, _ = self._listening.accept()
        self._listening.close()
        with client, socket.create_connection(("127.0.0.1", self._door)) as door:
            threading.Thread(target=self._pass, args=(client, door), daemon=True).start()
            with suppress(OSError):
                while self.is_open and (data := door.recv(65536)):
                    client.sendall(data)
                while not self.is_open and client.fileno() >= 0:
                    time.sleep(0.05)

    @staticmethod
    def _pass(one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
            one.close()
