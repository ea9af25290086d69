"""SSH packets of the data that make up nearly all of a transfer, sealed and opened in one step each, with AES-GCM.

Every other packet, every other cipher, and all that comes before the sign-in goes asyncssh's way.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from typing import Any, Final

import asyncssh
from asyncssh.channel import SSHChannel
from asyncssh.constants import MSG_CHANNEL_DATA, MSG_IGNORE, MSG_KEX_LAST
from asyncssh.encryption import GCMEncryption
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

LARGEST: Final = 256 << 10
"""Bytes of data in a packet that a client may send: OpenSSH's own limit."""
_TAG: Final = 16
_KEEPALIVE_GRAIN: Final = 1.0
"""Seconds; a timer for each packet would cost a sixteenth of a small file."""
_SMALL: Final = 1 << 10
_LEAST: Final = 4 + 16 + _TAG
"""Bytes of the shortest packet there can be."""
_LAST_COUNT: Final = (1 << 64) - 1
_send_packet: Final[Any] = asyncssh.SSHServerConnection.send_packet
_recv_data: Final[Any] = asyncssh.SSHServerConnection._recv_data
_flush_send_buf: Final[Any] = SSHChannel._flush_send_buf


class Unread:
    """Bytes that were read and wait. Behaves as the bytes of `SSHConnection._inpbuf` do there, but that what is taken from the
    front is not copied: a large slice is a view.
    """

    __slots__ = ("_at", "_length", "_parts")

    def __init__(self, first: bytes = b"") -> None:
        self._parts = [memoryview(first)] if first else []
        self._at, self._length = 0, len(first)

    def __len__(self) -> int:
        return self._length

    def __iadd__(self, more: bytes) -> Unread:
        self._parts.append(memoryview(more))
        self._length += len(more)
        return self

    def __getitem__(self, which: slice) -> Any:
        if which.stop is None:
            self.skip(which.start)
            return self
        start = which.start or 0
        found = self.front(which.stop)[start:]
        return bytes(found) if which.stop - start < _SMALL else found

    def front(self, count: int) -> memoryview:
        """So many bytes, which are there, and stay. Copied where they lie in several pieces."""
        first, end = self._parts[0], self._at + count
        if end <= len(first):
            return first[self._at : end]
        pieces, left = [first[self._at :]], end - len(first)
        for part in self._parts[1:]:
            pieces.append(part[:left])
            left -= len(pieces[-1])
            if not left:
                break
        return memoryview(b"".join(pieces))

    def skip(self, count: int) -> None:
        self._at += count
        self._length -= count
        used = 0
        while used < len(self._parts) and self._at >= len(self._parts[used]):
            self._at -= len(self._parts[used])
            used += 1
        del self._parts[:used]


def read_with_views(connection: asyncssh.SSHServerConnection) -> None:
    """From the sign-in on, when nothing but packets comes."""
    one: Any = connection
    if not isinstance(one._inpbuf, Unread):
        one._inpbuf = Unread(one._inpbuf)


def receive(connection: Any) -> None:
    """In the place of `SSHConnection._recv_data`. Takes packets of data; any other, and any that is wrong, is given to asyncssh by
    itself.
    """
    unread = connection._inpbuf
    if type(unread) is not Unread or type(connection._recv_encryption) is not GCMEncryption:
        _recv_data(connection)
        return
    now = connection._loop.time()
    if now - connection.__dict__.get("timed_at", 0.0) > _KEEPALIVE_GRAIN:
        connection.timed_at = now
        connection._reset_keepalive_timer()
    try:
        while connection._inpbuf is unread:
            if type(connection._recv_encryption) is not GCMEncryption:
                _recv_data(connection)  # new keys, and another cipher with them
                return
            _take_data(connection, unread)
            if connection._inpbuf is not unread or not unread._length:
                return
            if not (count := _whole(connection, unread)):
                return
            _give(connection, unread, count)
    except Exception:  # noqa: BLE001 (as asyncssh does: the connection ends)
        connection.internal_error()


def _give(connection: Any, unread: Unread, count: int) -> None:
    """So many bytes to asyncssh, which sees nothing of what follows."""
    connection._inpbuf = bytes(unread[0:count])
    unread.skip(count)
    _recv_data(connection)
    if connection._transport is not None and not connection._inpbuf:
        connection._inpbuf = unread


def _whole(connection: Any, unread: Unread) -> int:
    """Bytes until the end of the packet that comes next; 0 where not all of it is there, or a former one is still worked at."""
    if connection._recv_handler == connection._recv_pkthdr:
        if len(unread) < connection._recv_blocksize:
            return 0
        length = int.from_bytes(unread[0:4], "big")
        if length > connection._max_recv_pktlen:
            return len(unread)  # too large, which asyncssh says
        count = 4 + length + _TAG
    elif connection._recv_handler == connection._recv_packet:
        count = 4 + connection._pktlen + _TAG - connection._recv_blocksize
    else:
        return 0
    return count if len(unread) >= count else 0


_LEAST_PACKET: Final = 10
"""Bytes of one that holds data: the length of its padding, its kind, its channel and its own length."""


def _take_data(connection: Any, unread: Unread) -> None:
    """Packets of data, as long as they follow one another and are whole. Written out in one loop: a large file is nothing else."""
    if (
        connection._recv_handler != connection._recv_pkthdr
        or connection._decompressor
        or not connection._auth_complete
    ):
        return
    cipher, channels, most = (
        connection._recv_encryption._cipher,
        connection._channels,
        connection._max_recv_pktlen,
    )
    decrypt, number_in = _aead(cipher).decrypt, int.from_bytes
    while connection._inpbuf is unread and unread._length >= _LEAST:
        length = number_in(unread.front(4))
        if not _LEAST_PACKET <= length <= most or unread._length < length + 4 + _TAG:
            return
        packet = unread.front(length + 4 + _TAG)
        iv = cipher._iv
        try:
            opened = decrypt(iv, packet[4:], packet[:4])
        except InvalidTag:
            return
        end = 10 + number_in(opened[6:10])
        channel = channels.get(number_in(opened[2:6]))
        if (
            opened[1] != MSG_CHANNEL_DATA
            or channel is None
            or channel._recv_state != "open"
            or end + opened[0] != len(opened)
            or end - 10 > channel._recv_window
        ):
            cipher.opened_already = opened
            return
        cipher._iv = iv[:4] + (number_in(iv[4:]) + 1 & _LAST_COUNT).to_bytes(8)
        unread.skip(length + 4 + _TAG)
        connection._auth_final = True
        connection._recv_seq = (connection._recv_seq + 1) & 0xFFFFFFFF
        # A view of a large one: it is copied when its message is whole.
        _accept(channel, opened[10:end] if end < _SMALL else memoryview(opened)[10:end])


def _accept(channel: Any, data: bytes | memoryview) -> None:
    """As `SSHChannel._accept_data`, for a channel that is read as it comes."""
    window = channel._recv_window - len(data)
    session = channel._session
    if (
        not data
        or channel._recv_paused
        or channel._encoding
        or session is None
        or window < channel._init_recv_window / 2
        or channel._send_state in {"close_pending", "closed"}
    ):
        channel._accept_data(data)
        return
    channel._recv_window = window
    session.data_received(data, None)


def open_sealed(
    encryption: Any, _seq: int, first: bytes, rest: bytes, header: int, tag: bytes
) -> bytes | None:
    """In the place of `GCMEncryption.decrypt_packet`: with its key set up once, and not again where `receive` has done it."""
    cipher = encryption._cipher
    opened: bytes | None = cipher.__dict__.pop("opened_already", None)
    if opened is None:
        try:
            opened = _aead(cipher).decrypt(cipher._iv, b"".join((first[header:], rest, tag)), first[:header])
        except InvalidTag:
            opened = None
    cipher._update_iv()
    return opened


def send(connection: Any, kind: int, *parts: bytes, handler: Any = None) -> None:
    """In the place of `SSHConnection.send_packet`."""
    if kind == MSG_IGNORE:
        return
    cipher = _cipher_to_send(connection) if kind > MSG_KEX_LAST else None
    if cipher is None:
        _send_packet(connection, kind, *parts, handler=handler)
        return
    connection._send(_sealed(connection, cipher, 1 + sum(map(len, parts)), bytes((kind,)), *parts))


def flush(channel: Any) -> None:
    """In the place of `SSHChannel._flush_send_buf`: as many packets as the window takes, written at once."""
    connection, waiting = channel._conn, channel._send_buf
    cipher = None if connection is None else _cipher_to_send(connection)
    while cipher is not None and waiting and channel._send_window and waiting[0][1] is None:
        data = waiting[0][0]
        count = min(len(data), channel._send_window)
        connection._send(_sealed_data(channel, cipher, data, count))
        if count == len(data):
            del waiting[0]
        else:
            del data[:count]
        channel._send_buf_len -= count
        channel._send_window -= count
        cipher = _cipher_to_send(connection)
    _flush_send_buf(channel)


def write(channel: Any, *parts: bytes) -> None:
    """A message of the server at once, where the window takes it and nothing waits before it."""
    connection, size = channel._conn, sum(map(len, parts))
    cipher = None if connection is None else _cipher_to_send(connection)
    if cipher is None or channel._send_state != "open" or channel._send_buf or size > channel._send_window:
        channel.write(b"".join(parts))
        return
    channel._send_window -= size
    if size > channel._send_pktsize:
        connection._send(_sealed_data(channel, cipher, b"".join(parts), size))
        return
    head = bytes((MSG_CHANNEL_DATA,)) + channel._send_chan.to_bytes(4, "big") + size.to_bytes(4, "big")
    connection._send(_sealed(connection, cipher, 9 + size, head, *parts))


def _sealed_data(channel: Any, cipher: Any, data: bytes | bytearray, count: int) -> bytearray:
    """The packets that hold the first `count` bytes of the data."""
    connection, most = channel._conn, channel._send_pktsize
    head = bytes((MSG_CHANNEL_DATA,)) + channel._send_chan.to_bytes(4, "big")
    if count == len(data) <= most:
        return _sealed(connection, cipher, 9 + count, head, count.to_bytes(4, "big"), data)
    sizes = [min(most, count - first) for first in range(0, count, most)]
    lengths = [_length(connection, len(head) + 4 + size) for size in sizes]
    sealed = bytearray(sum(lengths) + len(sizes) * (4 + _TAG))
    at = first = 0
    with memoryview(data) as view, memoryview(sealed) as out:
        for size, length in zip(sizes, lengths, strict=True):
            payload = (head, size.to_bytes(4, "big"), view[first : first + size])
            _seal_into(out[at:], connection, cipher, length, len(head) + 4 + size, payload)
            del payload
            first, at = first + size, at + 4 + length + _TAG
    return sealed


def _cipher_to_send(connection: Any) -> Any:
    """The cipher where nothing but sealing is to be done for a packet; None else, and where new keys are due."""
    encryption = connection._send_encryption
    if type(encryption) is not GCMEncryption or connection._compressor:
        return None
    if not connection._auth_complete or not connection._kex_complete:
        return None
    if connection._rekey_bytes_sent >= connection._rekey_bytes:
        return None
    if connection._rekey_seconds and time.monotonic() >= connection._rekey_time:
        return None
    return encryption._cipher


def _sealed(connection: Any, cipher: Any, size: int, *payload: bytes | bytearray) -> bytearray:
    """One packet with this payload, of so many bytes."""
    length = _length(connection, size)
    sealed = bytearray(4 + length + _TAG)
    _seal_into(memoryview(sealed), connection, cipher, length, size, payload)
    return sealed


def _length(connection: Any, size: int) -> int:
    """Of a packet with a payload of so many bytes, as it stands in its header (RFC 4253, 6)."""
    padding: int = -(connection._send_enchdrlen + size) % connection._send_blocksize
    if padding < 4:
        padding += connection._send_blocksize
    return 1 + size + padding


def _seal_into(
    out: memoryview,
    connection: Any,
    cipher: Any,
    length: int,
    size: int,
    payload: Iterable[bytes | bytearray | memoryview],
) -> None:
    header, padding = length.to_bytes(4, "big"), length - 1 - size
    out[:4] = header
    whole = b"".join((bytes((padding,)), *payload, os.urandom(padding)))
    _aead(cipher).encrypt_into(cipher._iv, whole, header, out[4 : 4 + length + _TAG])
    cipher._update_iv()
    connection._send_seq = (connection._send_seq + 1) & 0xFFFFFFFF
    connection._rekey_bytes_sent += length


def _aead(cipher: Any) -> AESGCM:
    found: AESGCM | None = cipher.__dict__.get("aead")
    if found is None:
        found = cipher.aead = AESGCM(cipher._key)
    return found
