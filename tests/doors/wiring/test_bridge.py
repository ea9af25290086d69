"""From a complete request to WSGI and back."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from prestalux.doors.wiring.bridge import IN_MEMORY, Environ, call, environ_of, headers_of


def environ(path: bytes = b"/", **headers: str) -> Environ:
    scope = {
        "method": "GET",
        "path": path.decode("latin-1"),
        "raw_path": path,
        "query_string": b"",
        "http_version": "1.1",
        "server": ("localhost", 8000),
    }
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return environ_of(scope, named, io.BytesIO(), 0, "192.0.2.1", "http")


def answering(chunks: Iterable[bytes], *headers: tuple[str, str]) -> Callable[..., Iterable[bytes]]:
    def handler(_environ: Environ, start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", list(headers))
        return chunks

    return handler


@pytest.mark.parametrize(
    ("raw", "path"), [(b"/%C3%A9", "/Ã©"), (b"/%FF", "/ÿ"), (b"/a%2Fb", "/a/b"), (b"/%00", "/\0")]
)
def test_a_path_is_its_bytes_as_latin_1(raw: bytes, path: str) -> None:
    assert environ(raw)["PATH_INFO"] == path


def test_lengths_and_encodings_of_the_connection_do_not_reach_the_handler() -> None:
    found = environ(transfer_encoding="chunked", content_length="5", expect="100-continue")
    assert (found["CONTENT_LENGTH"], [name for name in found if name.startswith("HTTP_")]) == ("0", [])


def test_repeated_fields_are_joined() -> None:
    assert headers_of([(b"A", b"1"), (b"a", b"2"), (b"cookie", b"x=1"), (b"cookie", b"y=2")]) == {
        "a": "1,2",
        "cookie": "x=1; y=2",
    }


def test_an_answer_without_length_gets_one() -> None:
    answer = call(answering([b"ab", b"c"]), environ(), Path(tempfile.gettempdir()))
    assert (b"content-length", b"3") in answer.headers


def test_an_answer_that_says_unchanged_claims_no_length() -> None:
    def unchanged(_environ: Environ, start_response: Any) -> Iterable[bytes]:
        start_response("304 Not Modified", [])
        return []

    assert call(unchanged, environ(), Path(tempfile.gettempdir())).headers == []


@pytest.mark.parametrize("size", [0, 1, IN_MEMORY, IN_MEMORY + 1, 3 * IN_MEMORY])
def test_an_answer_of_any_size_is_drained_whole(tmp_path: Path, size: int) -> None:
    answer = call(answering([b"x" * 1000] * (size // 1000) + [b"y" * (size % 1000)]), environ(), tmp_path)
    with answer.body:
        assert len(answer.body.read()) == answer.size == size


class Closing:
    def __init__(self, chunks: list[bytes]) -> None:
        self.closed = False
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        yield from self._chunks
        raise OSError

    def close(self) -> None:
        self.closed = True


def test_an_answer_that_breaks_off_is_closed_all_the_same(tmp_path: Path) -> None:
    chunks = Closing([b"x"])
    with pytest.raises(OSError):  # noqa: PT011 (raised above, without a message)
        call(answering(chunks), environ(), tmp_path)
    assert chunks.closed
