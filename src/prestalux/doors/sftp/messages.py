"""SFTP messages, taken from a channel once they are whole: a reader that is woken for each packet of a large one reads nothing.
What `at_once` answers is answered where it came in; every other message wakes asyncssh's reader and goes its way.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final

from asyncssh.misc import Error
from asyncssh.packet import PacketDecodeError, SSHPacket
from asyncssh.sftp import MAX_SFTP_PACKET_LEN, SFTPBadMessage, SFTPServerHandler
from asyncssh.stream import SSHServerStreamSession

from prestalux.doors.sftp import at_once

_LENGTH: Final = 4
_LONG: Final = 64 << 10
"""Bytes of a message that is not put together for nothing."""
_PAUSE_SECONDS: Final = 0.02
"""Until it is looked again whether a client takes what it asked for."""
_log: Final = logging.getLogger("prestalux.sftp")
_data_received: Final[Any] = SSHServerStreamSession.data_received
_recv_packet: Final[Any] = SFTPServerHandler.recv_packet


class Reading:
    """Where the reader of one session stands."""

    __slots__ = ("awaited", "closing", "handler", "limit", "taken")

    def __init__(self, limit: int) -> None:
        self.limit = limit
        """Bytes that wait at most, but for a message that is longer."""
        self.awaited = 0
        """Bytes that have to be there before it is of use to look."""
        self.handler: Any = None
        """Whose reader waits for a message, so that one can be answered before it."""
        self.taken: bytes | None = None
        """A message that was taken for the reader, which was woken."""
        self.closing: asyncio.Future[None] | None = None
        """Set while a file is kept whose client waits for the answer: what comes meanwhile comes after it."""


def data_received(session: Any, data: bytes, datatype: Any) -> None:
    """In the place of the one of asyncssh's stream."""
    reading: Reading | None = session.__dict__.get("reading")
    if datatype is not None or reading is None:
        _data_received(session, data, datatype)
        return
    session._recv_buf[None].append(data)
    session._recv_buf_len = held = session._recv_buf_len + len(data)
    if held >= reading.awaited:
        if reading.handler is None:
            session._unblock_read(None)
        else:
            _answer_waiting(session, reading)
        held = session._recv_buf_len
    if held >= session._limit:
        session._maybe_pause_reading()


def _answer_waiting(session: Any, reading: Reading) -> None:
    """Until one is to be answered by the reader, which is woken for it, or nothing whole is left."""
    handler, reading.handler = reading.handler, None
    _write_pieces(session, reading, handler)
    while (message := _next(session, reading)) is not None:
        if not at_once.answer(handler, message, reading):
            reading.taken = message
            session._unblock_read(None)
            return
        if reading.closing is not None:
            return
        _write_pieces(session, reading, handler)
    if reading.awaited > _LENGTH + MAX_SFTP_PACKET_LEN:
        session._unblock_read(None)
    else:
        reading.handler = handler


def _write_pieces(session: Any, reading: Reading, handler: Any) -> None:
    """Long writes, as they follow one another, in the pieces in which they came: put together as messages their bytes would be copied
    once more, and they are copied into a portion anyhow.
    """
    parts: list[Any] = session._recv_buf[None]
    while reading.closing is None and session._recv_buf_len >= _LONG and len(parts[0]) >= at_once.HEAD:
        count = _LENGTH + int.from_bytes(parts[0][:_LENGTH], "big")
        if not _LONG <= count <= session._recv_buf_len or not at_once.write_pieces(handler, parts, count):
            return
        used, left = 0, count
        while left and left >= len(parts[used]):
            left -= len(parts[used])
            used += 1
        del parts[:used]
        if left:
            parts[0] = parts[0][left:]
        session._recv_buf_len -= count
        reading.awaited = 0
        session._maybe_resume_reading()


async def serve(handler: Any) -> None:
    """In the place of `SFTPHandler.recv_packets`."""
    try:
        while handler._reader:
            packet = await receive(handler)
            while at_once.is_clogged(handler):
                await asyncio.sleep(_PAUSE_SECONDS)
            reading = handler._reader._session.reading
            if at_once.answer(handler, packet.get_full_payload(), reading):
                continue
            kind, number = packet.get_byte(), packet.get_uint32()
            await handler._process_packet(kind, number, packet)
    except PacketDecodeError as error:
        await handler._cleanup(SFTPBadMessage(str(error)))
    except EOFError:
        await handler._cleanup(None)
    except Exception as error:  # noqa: BLE001 (whatever a client makes happen ends its session alone)
        # Of whatever kind: what came stands, and nothing of the session stays open.
        if not isinstance(error, OSError | Error):
            _log.error(
                "sftp.session.failed", extra={"cause": type(error).__name__}
            )  # its words may hold data
        await handler._cleanup(error)


async def receive(handler: Any) -> SSHPacket:
    """In the place of `SFTPHandler.recv_packet`."""
    session = handler._reader._session
    if "reading" not in session.__dict__:
        session.reading = Reading(session._limit)
    reading: Reading = session.reading
    parts: list[Any] = session._recv_buf[None]
    while True:
        if reading.closing is not None:
            await reading.closing
        if reading.taken is not None:
            message, reading.taken = reading.taken, None
            return SSHPacket(message)
        if session._eof_received or any(isinstance(part, Exception) for part in parts):
            break
        found = _next(session, reading)
        if found is not None:
            return SSHPacket(found)
        if reading.awaited > _LENGTH + MAX_SFTP_PACKET_LEN:
            break
        if session._maybe_resume_reading():
            continue
        reading.handler = handler
        try:
            await session._block_read(None)
        finally:
            reading.handler = None
    # The end, or what is wrong: asyncssh says so.
    reading.awaited = 0
    found_last: SSHPacket = await _recv_packet(handler)
    return found_last


def _next(session: Any, reading: Reading) -> bytes | None:
    """The first message without its length, once it is whole."""
    parts: list[bytes] = session._recv_buf[None]
    length = _length(parts) if parts else -1
    reading.awaited = _LENGTH + max(length, 0)
    if length < 0 or length > MAX_SFTP_PACKET_LEN:
        return None
    session._limit = max(reading.limit, reading.awaited + 1)
    if session._recv_buf_len < reading.awaited:
        return None
    message = _take(session, parts, _LENGTH + length)
    reading.awaited = 0
    session._maybe_resume_reading()
    return message


def _length(parts: list[bytes]) -> int:
    """Of the first message; -1 where not even that is there."""
    first = parts[0]
    if len(first) < _LENGTH:
        first = b"".join(parts)
    return int.from_bytes(first[:_LENGTH], "big") if len(first) >= _LENGTH else -1


def _take(session: Any, parts: list[bytes], count: int) -> bytes:
    """The first message without its length."""
    found: list[bytes | memoryview] = []
    used, left = 0, count
    while left:
        part = parts[used]
        if len(part) > left:
            found.append(memoryview(part)[:left])
            parts[used] = part[left:]
            break
        found.append(part)
        used, left = used + 1, left - len(part)
    del parts[:used]
    session._recv_buf_len -= count
    if len(found) == 1:
        return bytes(found[0][_LENGTH:])
    if len(found[0]) < _LENGTH:
        return b"".join(found)[_LENGTH:]
    return b"".join((memoryview(found[0])[_LENGTH:], *found[1:]))
