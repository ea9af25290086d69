"""What asyncssh does for every packet that serves nobody here, left out; measured, it was half of the time of a small file.

- An empty packet before each one, which protected CBC ciphers from an attack of 2004: none is offered here.
- Words for a log that is not kept, composed before it is asked whether it is.

The names are asyncssh's own; a test holds that they are still there, since its version is pinned.
"""

from __future__ import annotations

from typing import Any, Final

import asyncssh
from asyncssh.constants import MSG_IGNORE
from asyncssh.logging import SSHLogger
from asyncssh.packet import SSHPacketLogger

_send_packet: Final[Any] = asyncssh.SSHServerConnection.send_packet
_log: Final[Any] = SSHLogger.log


def _send(connection: Any, kind: int, *parts: bytes, handler: Any = None) -> None:
    if kind != MSG_IGNORE:
        _send_packet(connection, kind, *parts, handler=handler)


def _say(logger: Any, level: int, message: object, *args: Any, **named: Any) -> None:
    if logger.isEnabledFor(level):
        _log(logger, level, message, *args, **named)


def _say_nothing(*_args: Any, **_named: Any) -> None:
    pass


def make_lean() -> None:
    """Once, in the process that serves."""
    server: Any = asyncssh.SSHServerConnection
    packets: Any = SSHPacketLogger
    logger: Any = SSHLogger
    server.send_packet = _send
    packets.log_sent_packet = packets.log_received_packet = _say_nothing
    logger.log = _say
