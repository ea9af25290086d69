"""Requests that need nothing looked up, answered where they come in: to write the next bytes, to read such as are opened already, to
open a file that is written from its beginning, and to close one that is kept in one go. They are all there is of a small file, and
nearly all of a large one; a task of the loop for each would cost more than what it does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from asyncssh.constants import FXP_CLOSE, FXP_DATA, FXP_HANDLE, FXP_OPEN, FXP_READ, FXP_STATUS, FXP_WRITE

from prestalux.doors.sftp import packets
from prestalux.doors.sftp.incoming import Incoming
from prestalux.doors.sftp.outgoing import Outgoing

if TYPE_CHECKING:
    from prestalux.doors.sftp.messages import Reading

_OK: Final = bytes(12)
"""FX_OK, no words, no language."""
HEAD: Final = 64
"""Bytes in which the head of a write lies: handles are four bytes long."""
MOST_UNTAKEN: Final = 8 << 20
"""Bytes of answers that a client has not taken, beyond which no more of its requests are answered."""
_NO_ATTRIBUTES: Final = bytes(4)
_PERMISSIONS: Final = bytes((0, 0, 0, 4))


def answer(handler: Any, message: bytes, reading: Reading) -> bool:
    """Whether the request is answered, or is answered as soon as its file is kept. Nothing has happened where not. `message`:
    without its length.
    """
    kind = message[0] if message else 0
    if kind == FXP_WRITE:
        return _written(handler, message)
    if kind == FXP_READ:
        return _read(handler, message)
    if kind == FXP_CLOSE:
        return _closed(handler, message, reading)
    return kind == FXP_OPEN and _opened(handler, message)


def _written(handler: Any, message: bytes) -> bool:
    end = 9 + int.from_bytes(message[5:9], "big")
    first = end + 12
    file = handler._file_handles.get(message[9:end])
    size = int.from_bytes(message[end + 8 : first], "big")
    if not isinstance(file, Incoming) or len(message) < first + size:
        return False
    # A view: a large piece is copied once, into its portion. One that is little of its message must not hold all of it.
    view = memoryview(message)[first : first + size]
    data = view if size + HEAD >= len(message) - size else bytes(view)
    if not file.append(int.from_bytes(message[end : end + 8], "big"), data):
        return False
    _send(handler, FXP_STATUS, message[1:5], _OK)
    return True


def write_pieces(handler: Any, parts: Sequence[bytes | memoryview], count: int) -> bool:
    """Whether a message of so many bytes, its length included, which begins the first of these parts and fills several, was a write
    and is done.
    """
    head = bytes(parts[0][:HEAD])
    start = 13 + int.from_bytes(head[9:13], "big")
    first = start + 12
    if head[4] != FXP_WRITE or first > HEAD or count <= len(parts[0]):
        return False
    file = handler._file_handles.get(head[13:start])
    size = int.from_bytes(head[start + 8 : first], "big")
    if not isinstance(file, Incoming) or first + size != count:
        return False
    pieces, left = [parts[0][first:]], count - len(parts[0])
    for part in parts[1:]:
        if not left:
            break
        pieces.append(part[:left])
        left -= len(pieces[-1])
    if not file.append(int.from_bytes(head[start : start + 8], "big"), *pieces):
        return False
    _send(handler, FXP_STATUS, head[5:9], _OK)
    return True


def _read(handler: Any, message: bytes) -> bool:
    end = 9 + int.from_bytes(message[5:9], "big")
    file = handler._file_handles.get(message[9:end])
    if (
        not isinstance(file, Outgoing)
        or len(message) != end + 12
        or handler._version >= 6
        or is_clogged(handler)
    ):
        return False
    data = file.read_at_once(
        int.from_bytes(message[end : end + 8], "big"), int.from_bytes(message[end + 8 :], "big")
    )
    if data is None:
        return False
    _send(handler, FXP_DATA, message[1:5], len(data).to_bytes(4, "big"), data)
    return True


def _opened(handler: Any, message: bytes) -> bool:
    if handler._version >= 5:
        return False
    end = 9 + int.from_bytes(message[5:9], "big")
    attributes = message[end + 4 :]
    if attributes != _NO_ATTRIBUTES and (len(attributes) != 8 or attributes[:4] != _PERMISSIONS):
        return False
    file = handler._server.open_at_once(message[9:end], int.from_bytes(message[end : end + 4], "big"))
    if file is None:
        return False
    handle: bytes = handler._get_next_handle()
    handler._file_handles[handle] = file
    _send(handler, FXP_HANDLE, message[1:5], len(handle).to_bytes(4, "big"), handle)
    return True


def _closed(handler: Any, message: bytes, reading: Reading) -> bool:
    """Its client waits until the file is kept. Where it could not be, the request goes the other way, which says why."""
    handle, number = message[9:], message[1:5]
    if len(handle) != int.from_bytes(message[5:9], "big"):
        return False
    file = handler._file_handles.get(handle)
    if not isinstance(file, Incoming):
        return False
    session = handler._reader._session

    def kept(error: BaseException | None) -> None:
        if error is None:
            handler._file_handles.pop(handle, None)
            handler._server.was_closed(file)
            _send(handler, FXP_STATUS, number, _OK)
        else:
            file.fail(error)
            reading.taken = message
        if reading.closing is not None and not reading.closing.done():
            reading.closing.set_result(None)
        reading.closing = None
        waiter = session._read_waiters[None]
        if error is not None or session._recv_buf_len:
            session._unblock_read(None)
        elif waiter is not None and not waiter.done():
            reading.handler = handler

    if not handler._server.close_at_once(file, kept):
        return False
    reading.closing = asyncio.get_running_loop().create_future()
    return True


def is_clogged(handler: Any) -> bool:
    """Whether its client asks for more than it takes: answers would gather here, however small its requests are."""
    channel = handler._writer.channel if handler._writer else None
    if channel is None or channel.is_closing():
        return False
    transport = channel._conn._transport
    waiting: int = channel._send_buf_len + (transport.get_write_buffer_size() if transport else 0)
    return waiting > MOST_UNTAKEN


def _send(handler: Any, kind: int, *parts: bytes) -> None:
    writer = handler._writer
    if writer and not writer.channel.is_closing():
        size = 1 + sum(map(len, parts))
        packets.write(writer.channel, size.to_bytes(4, "big"), bytes((kind,)), *parts)
