"""Asking clamd about bytes: its INSTREAM command, over a Unix socket or TCP (man clamd).

Safe is one exact answer, whole, from a connection that was then closed. Whatever else happens is no verdict.
"""

from __future__ import annotations

import contextlib
import re
import select
import socket
import struct
import time
from typing import Final
from urllib.parse import unquote, urlsplit

USUAL_PORT: Final = 3310
SCAN_SECONDS: Final = 60.0
PING_SECONDS: Final = 1.0
_PORTION: Final = 65_536
_QUIET_SECONDS: Final = 0.02
"""How long we listen before the empty portion that ends the stream: who answers sooner has not heard the whole."""
_LONGEST_ANSWER: Final = 4_096
_FOUND: Final = re.compile(rb"stream: ([ -~]{1,200}) FOUND\0")
_NO_VERDICT: Final = ("Heuristics.Limits.Exceeded",)
"""Names under which clamd tells that it did not look at the whole."""


class NoVerdict(Exception):
    """Nothing is known of the bytes. The message is one of our own words, safe to log."""


def scan(url: str, data: bytes, *, seconds: float = SCAN_SECONDS) -> str | None:
    """The scanner's name for the malware in these bytes; None when it calls them safe. Raises NoVerdict."""
    answer, whole = _asked(url, _stream(data), seconds)
    if answer == b"stream: OK\0" and whole:
        return None
    if found := _FOUND.fullmatch(answer):
        name = found[1].decode("ascii")
        if name.startswith(_NO_VERDICT):
            raise NoVerdict("limits-exceeded")
        return name
    if b"size limit exceeded" in answer:
        raise NoVerdict("too-large-for-the-scanner")
    raise NoVerdict("not-understood" if answer else "no-answer")


def answers(url: str, *, seconds: float = PING_SECONDS) -> bool:
    """Whether a clamd is there and speaks."""
    try:
        return _asked(url, [b"zPING\0"], seconds)[0] == b"PONG\0"
    except NoVerdict:
        return False


def _stream(data: bytes) -> list[bytes]:
    portions = [data[at : at + _PORTION] for at in range(0, len(data), _PORTION)]
    framed = [part for portion in portions for part in (struct.pack(">I", len(portion)), portion)]
    return [b"zINSTREAM\0", *framed, struct.pack(">I", 0)]


def _asked(url: str, parts: list[bytes], seconds: float) -> tuple[bytes, bool]:
    """The answer, and whether all parts were taken before it; `parts` as they are sent, the last one ends them."""
    until, whole = time.monotonic() + seconds, False
    try:
        with _connected(url, seconds) as line:
            # clamd says why and closes before it has read everything, such as a stream above its limit.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                for part in parts[:-1]:
                    line.settimeout(_left(until))
                    line.sendall(part)
                quiet = len(parts) == 1 or _is_quiet(line)
                line.settimeout(_left(until))
                line.sendall(parts[-1])
                whole = quiet
            return _answer(line, until), whole
    except TimeoutError:
        raise NoVerdict("too-slow") from None
    except OSError as error:
        raise NoVerdict(type(error).__name__) from None


def _is_quiet(line: socket.socket) -> bool:
    poll = select.poll()
    poll.register(line, select.POLLIN)
    return not poll.poll(_QUIET_SECONDS * 1_000)


def _connected(url: str, seconds: float) -> socket.socket:
    parts = urlsplit(url)
    if parts.hostname:
        return socket.create_connection((parts.hostname, parts.port or USUAL_PORT), timeout=seconds)
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(seconds)
        line.connect(unquote(parts.path))
    except BaseException:
        line.close()
        raise
    return line


def _answer(line: socket.socket, until: float) -> bytes:
    """Everything said until the other side closes."""
    answer = b""
    while len(answer) <= _LONGEST_ANSWER:
        line.settimeout(_left(until))
        said = line.recv(_LONGEST_ANSWER)
        if not said:
            return answer
        answer += said
    raise NoVerdict("not-understood")


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
