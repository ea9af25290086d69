"""A real OpenID Connect provider in a process of its own (oidc-provider-mock, over Authlib), and a line to it that bends.

`python -m tests.harness.identity_service PORT SECONDS` serves it with a clock that is wrong by so many seconds. The
provider asks for no password; everything else is what a provider does: discovery, codes, keys, signed ID tokens.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
from tests.harness import services

PEOPLE = {
    "subject-of-carl": {"email": "carl@fonds.example", "email_verified": True},
    "subject-of-dora": {"email": "dora@fonds.example", "email_verified": True},
    "unverified": {"email": "mia@fonds.example", "email_verified": False},
    "nobody": {"email": "nobody@fonds.example", "email_verified": True},
}


@contextmanager
def running(wrong_by: int = 0) -> Iterator[str]:
    """The address of a provider, which is its issuer as well."""
    port = services.free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.harness.identity_service", str(port), str(wrong_by)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}"
    try:
        _await(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def _await(address: str, process: subprocess.Popen[bytes]) -> None:
    ready = threading.Event()
    for _ in range(300):
        try:
            httpx.get(f"{address}/jwks")
        except httpx.TransportError:
            assert process.poll() is None, "the identity service did not start"
            ready.wait(0.2)
        else:
            for subject, claims in PEOPLE.items():
                httpx.put(f"{address}/users/{subject}", json=claims).raise_for_status()
            return
    raise AssertionError("the identity service does not answer")


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Line:
    """Stands between the house and the provider: what goes up and what comes down can be bent, one thing at a time."""

    address: str
    provider: str
    up: Callable[[Request], Request | None] = lambda request: request
    down: Callable[[Request, httpx.Response], bytes] = lambda _, answer: answer.content
    seen: list[str] = field(default_factory=list)

    def straight(self) -> None:
        self.up = lambda request: request
        self.down = lambda _, answer: answer.content
        self.seen.clear()


@contextmanager
def line_to(provider: str) -> Iterator[Line]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Carrier)
    line = Line(f"http://localhost:{server.server_port}", provider)
    server.line = line  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield line
    finally:
        server.shutdown()
        server.server_close()


class _Carrier(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        line: Line = self.server.line  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = line.up(Request(self.command, self.path, dict(self.headers.items()), body))
        line.seen.append(self.path)
        if asked is None:
            self.connection.close()
            return
        answer = httpx.request(
            asked.method,
            f"{line.provider}{asked.path}",
            headers={name: text for name, text in asked.headers.items() if name.lower() != "content-length"},
            content=asked.body,
            follow_redirects=False,
        )
        content = line.down(asked, answer)
        self.send_response(answer.status_code)
        for name in ("content-type", "location"):
            if name in answer.headers:
                self.send_header(name, answer.headers[name])
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_GET  # noqa: N815 (as the server calls it)

    def log_message(self, *_: object) -> None:
        """Silent: what goes over the line stands in `seen`."""


def main() -> None:
    import logging
    import time
    from datetime import UTC, datetime

    port, wrong_by = int(sys.argv[1]), int(sys.argv[2])
    right = time.time
    time.time = lambda: right() + wrong_by
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    from oidc_provider_mock import _app

    assert datetime.now(UTC)
    _app.app().run("127.0.0.1", port, use_reloader=False, use_debugger=False)


def replaced(content: bytes, **changed: Any) -> bytes:
    return json.dumps({**json.loads(content), **changed}).encode()


if __name__ == "__main__":
    main()
