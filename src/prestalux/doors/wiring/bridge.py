"""From a request that is complete to Django's WSGI handler and back to an answer that is complete.

Runs wholly inside one worker thread: the handler, the draining of its answer and its closing, so that database
connections stay with their thread and a slow reader never holds one.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote_to_bytes

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
IN_MEMORY = 256 * 1024
_WITHOUT_BODY = {204, 304}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: list[tuple[bytes, bytes]]
    body: IO[bytes]
    size: int


def headers_of(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Header fields by small name; repeated ones joined. A name with an underscore could pass for another: dropped."""
    found: dict[str, str] = {}
    for raw_name, raw_value in raw:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        if "_" in name:
            continue
        if name in found:
            value = f"{found[name]}{'; ' if name == 'cookie' else ','}{value}"
        found[name] = value
    return found


def environ_of(
    scope: Mapping[str, Any], headers: Mapping[str, str], body: IO[bytes], size: int, client: str, scheme: str
) -> Environ:
    server = scope.get("server") or ("localhost", 80)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": _path(scope),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client,
        "CONTENT_LENGTH": str(size),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in headers.items():
        if name == "content-type":
            environ["CONTENT_TYPE"] = value
        elif name not in {"content-length", "transfer-encoding", "expect"}:
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
    return environ


def _path(scope: Mapping[str, Any]) -> str:
    """WSGI carries the bytes of the path as Latin-1, whatever they are."""
    raw: bytes = scope.get("raw_path") or b""
    path = unquote_to_bytes(raw.partition(b"?")[0]) if raw else str(scope["path"]).encode()
    return path.decode("latin-1")


def call(wsgi: Wsgi, environ: Environ, folder: Path) -> Answer:
    """Run the handler and drain its answer: in memory while small, then in a nameless file."""
    begun: list[tuple[int, list[tuple[bytes, bytes]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        begun[:] = [(int(status.split(" ", 1)[0]), encoded)]

    result = wsgi(environ, start_response)
    body: IO[bytes] = io.BytesIO()
    size = 0
    try:
        for chunk in result:
            size += len(chunk)
            if size > IN_MEMORY and isinstance(body, io.BytesIO):
                body = _on_disk(body, folder)
            body.write(chunk)
    except BaseException:
        body.close()
        raise
    finally:
        close = getattr(result, "close", None)
        if close is not None:
            close()
    body.seek(0)
    status, headers = begun[0]
    return Answer(status, _with_length(status, headers, environ, size), body, size)


def _on_disk(memory: io.BytesIO, folder: Path) -> IO[bytes]:
    file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115
    file.write(memory.getbuffer())
    return file


def _with_length(
    status: int, headers: list[tuple[bytes, bytes]], environ: Environ, size: int
) -> list[tuple[bytes, bytes]]:
    known = any(name == b"content-length" for name, _value in headers)
    if known or environ["REQUEST_METHOD"] == "HEAD" or status in _WITHOUT_BODY:
        return headers
    return [*headers, (b"content-length", str(size).encode())]
