"""SFTP messages, taken from a channel once they are whole: a reader that is woken for each packet of a large one reads nothing.
A write that only adds to what is in memory, as most are, is answered on the spot; every other message goes asyncssh's way.
"""

from __future__ import annotations

from typing import Any, Final

from asyncssh.constants import FXP_STATUS, FXP_WRITE
from asyncssh.misc import Error
from asyncssh.packet import PacketDecodeError, SSHPacket
from asyncssh.sftp import MAX_SFTP_PACKET_LEN, SFTPBadMessage, SFTPServerHandler
from asyncssh.stream import SSHServerStreamSession

from prestalux.doors.sftp.incoming import Incoming

_LENGTH: Final = 4
_OK: Final = bytes((FXP_STATUS,)), bytes(12)
"""Around the number of what was asked: FX_OK, no words, no language."""
_WRITE: Final = bytes((FXP_WRITE,))
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


async def serve(handler: Any) -> None:
    """In the place of `SFTPHandler.recv_packets`."""
    try:
        while handler._reader:
            packet = await receive(handler)
            if _is_written(handler, packet.get_full_payload()):
                continue
            kind, number = packet.get_byte(), packet.get_uint32()
            await handler._process_packet(kind, number, packet)
    except PacketDecodeError as error:
        await handler._cleanup(SFTPBadMessage(str(error)))
    except EOFError:
        await handler._cleanup(None)
    except (OSError, Error) as error:
        await handler._cleanup(error)


def _is_written(handler: Any, message: bytes) -> bool:
    """Whether it asked to write, and that is done and answered. Nothing has happened where not."""
    if message[:1] != _WRITE or len(message) < 9:
        return False
    end = 9 + int.from_bytes(message[5:9], "big")
    first = end + 12
    file = handler._file_handles.get(message[9:end])
    size = int.from_bytes(message[end + 8 : first], "big")
    if not isinstance(file, Incoming) or len(message) < first + size:
        return False
    # A view: a large piece is copied once, into its portion.
    if not file.append(
        int.from_bytes(message[end : end + 8], "big"), memoryview(message)[first : first + size]
    ):
        return False
    answer = _OK[0] + message[1:5] + _OK[1]
    if handler._writer and not handler._writer.channel.is_closing():
        handler._writer.write(len(answer).to_bytes(_LENGTH, "big") + answer)
    return True


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
