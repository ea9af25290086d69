"""SFTP messages, taken from a channel once they are whole: a reader that is woken for each packet of a large one reads nothing."""

from __future__ import annotations

from typing import Any, Final

from asyncssh.packet import SSHPacket
from asyncssh.sftp import MAX_SFTP_PACKET_LEN, SFTPServerHandler
from asyncssh.stream import SSHServerStreamSession

_LENGTH: Final = 4
_data_received: Final[Any] = SSHServerStreamSession.data_received
_recv_packet: Final[Any] = SFTPServerHandler.recv_packet


def data_received(session: Any, data: bytes, datatype: Any) -> None:
    """In the place of the one of asyncssh's stream: whoever waits for a message is woken once it is there."""
    if datatype is not None or session._recv_buf_len + len(data) >= session.__dict__.get("awaited", 0):
        _data_received(session, data, datatype)
        return
    session._recv_buf[None].append(data)
    session._recv_buf_len += len(data)
    session._maybe_pause_reading()


async def receive(handler: Any) -> SSHPacket:
    """In the place of `SFTPHandler.recv_packet`."""
    reader = handler._reader
    session = reader._session
    parts: list[Any] = session._recv_buf[None]
    while not session._eof_received and all(type(part) is bytes for part in parts):
        length = _length(parts) if parts else -1
        if length > MAX_SFTP_PACKET_LEN:
            break
        if length >= 0 and session._recv_buf_len >= _LENGTH + length:
            message = _take(session, parts, _LENGTH + length)
            session.awaited = 0
            session._maybe_resume_reading()
            return SSHPacket(message)
        session.awaited = _LENGTH + max(length, 0)
        if session._maybe_resume_reading():
            continue
        await session._block_read(None)
    # The end, or what is wrong: asyncssh says so.
    session.awaited = 0
    found: SSHPacket = await _recv_packet(handler)
    return found


def _length(parts: list[bytes]) -> int:
    """Of the first message; -1 where not even that is there."""
    first = parts[0]
    if len(first) < _LENGTH:
        first = b"".join(parts)
    return int.from_bytes(first[:_LENGTH], "big") if len(first) >= _LENGTH else -1


def _take(session: Any, parts: list[bytes], count: int) -> bytes:
    """The first message without its length."""
    found: list[bytes | memoryview] = []
    left = count
    while left:
        part = parts[0]
        if len(part) > left:
            found.append(memoryview(part)[:left])
            parts[0] = part[left:]
            break
        found.append(parts.pop(0))
        left -= len(part)
    session._recv_buf_len -= count
    if len(found) == 1:
        return bytes(found[0][_LENGTH:])
    if len(found[0]) < _LENGTH:
        return b"".join(found)[_LENGTH:]
    return b"".join((memoryview(found[0])[_LENGTH:], *found[1:]))
