"""HTTP byte by byte, for what no well-behaved client would send."""

from __future__ import annotations

import socket
from dataclasses import dataclass

from tests.walks.hostile.visitors import Visitor, own_address


@dataclass
class Wire:
    """One connection to the house."""

    url: str
    source: str = ""

    def __post_init__(self) -> None:
        port = int(self.url.rpartition(":")[2])
        source = (self.source or own_address(), 0)
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60, source_address=source)

    def send(self, *lines: str, body: bytes = b"") -> Wire:
        self.socket.sendall("".join(f"{line}\r\n" for line in (*lines, "")).encode("latin-1") + body)
        return self

    def answer(self) -> tuple[int, str]:
        """Status and body, after which this side hangs up."""
        with self.socket, self.socket.makefile("rb") as reader:
            status = int(reader.readline().split()[1])
            length = 0
            while (line := reader.readline().strip()) != b"":
                name, _, value = line.decode("latin-1").partition(":")
                length = int(value) if name.lower() == "content-length" else length
            return status, reader.read(length).decode("utf-8", "replace")

    def close(self) -> None:
        self.socket.close()


def cookies_of(visitor: Visitor) -> str:
    return "; ".join(f"{name}={value}" for name, value in visitor.client.cookies.items())


def multipart(boundary: str, token: str, name: str, data: bytes, field: str = "file") -> bytes:
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    return head.encode("utf-8", "surrogatepass") + data + f"\r\n--{boundary}--\r\n".encode()
