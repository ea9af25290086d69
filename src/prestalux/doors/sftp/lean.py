"""What asyncssh does for every packet that serves nobody here, left out; measured, it was half of the time of a small file and
two thirds of that of a large one.

- An empty packet before each one, which protected CBC ciphers from an attack of 2004: none is offered here.
- Words for a log that is not kept, composed before it is asked whether it is.
- Packets and messages taken apart in many small steps: `packets` and `messages` do it in few.

The names are asyncssh's own; a test holds that they are still there, since its version is pinned.
"""

from __future__ import annotations

from typing import Any, Final

import asyncssh
from asyncssh.channel import SSHChannel
from asyncssh.encryption import GCMEncryption
from asyncssh.logging import SSHLogger
from asyncssh.packet import SSHPacketLogger
from asyncssh.sftp import SFTPServerHandler
from asyncssh.stream import SSHServerStreamSession

from prestalux.doors.sftp import messages, packets

_log: Final[Any] = SSHLogger.log


def _say(logger: Any, level: int, message: object, *args: Any, **named: Any) -> None:
    if logger.isEnabledFor(level):
        _log(logger, level, message, *args, **named)


def _say_nothing(*_args: Any, **_named: Any) -> None:
    pass


def make_lean() -> None:
    """Once, in the process that serves."""
    connection: Any = asyncssh.SSHServerConnection
    connection.send_packet = packets.send
    connection._recv_data = packets.receive
    channel: Any = SSHChannel
    channel._flush_send_buf = packets.flush
    encryption: Any = GCMEncryption
    encryption.decrypt_packet = packets.open_sealed
    session: Any = SSHServerStreamSession
    session.data_received = messages.data_received
    handler: Any = SFTPServerHandler
    handler.recv_packet = messages.receive
    handler.recv_packets = messages.serve
    log: Any = SSHPacketLogger
    log.log_sent_packet = log.log_received_packet = _say_nothing
    logger: Any = SSHLogger
    logger.log = _say
