"""A line between a browser and a house that breaks in the middle of what is sent."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

_CHUNK = 16_384
_AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: the other side sees a reset, not an end


@contextmanager
def breaking_line(url: str, after: int) -> Iterator[str]:
    """The address of a line to `url`, each connection of which is reset once it took so many bytes upwards."""
    port = urlsplit(url).port or 80
    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=_serve, args=(door, port, after), daemon=True).start()
        yield f"http://localhost:{door.getsockname()[1]}"
        door.shutdown(socket.SHUT_RDWR)


def _serve(door: socket.socket, port: int, after: int) -> None:
    with suppress(OSError):
        while True:
            near, _ = door.accept()
            threading.Thread(target=_carry, args=(near, port, after), daemon=True).start()


def _carry(near: socket.socket, port: int, after: int) -> None:
    with near, socket.create_connection(("127.0.0.1", port)) as far:
        back = threading.Thread(target=_pump, args=(far, near), daemon=True)
        back.start()
        if not _pump(near, far, after):
            near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        with suppress(OSError):
            far.shutdown(socket.SHUT_RDWR)
        back.join()


def _pump(source: socket.socket, sink: socket.socket, most: float = float("inf")) -> bool:
    """False when the most was reached."""
    with suppress(OSError):
        while data := source.recv(_CHUNK):
            most -= len(data)
            if most < 0:
                return False
            sink.sendall(data)
    return True
