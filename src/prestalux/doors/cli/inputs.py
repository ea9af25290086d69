"""What is read besides the arguments: lists on standard input, files, words too private for a process list."""

from __future__ import annotations

import errno
import getpass
import hashlib
import os
import stat
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from prestalux.doors.cli.exits import WrongUse
from prestalux.doors.cli.speaker import shown
from prestalux.rules.proof import PublicKey, read_key_list

STDIN: Final = "-"
_PORTION: Final = 1 << 20
_MOST_OF_A_KEY_LIST: Final = 1_000_000
_WHY: Final = {
    errno.ENOENT: "file-missing",
    errno.ENOTDIR: "file-missing",
    errno.EISDIR: "file-is-folder",
    errno.EACCES: "file-not-allowed",
    errno.EPERM: "file-not-allowed",
}


def listed(words: Sequence[str]) -> Iterator[str]:
    """The words as they are; for `-` the lines of standard input, empty ones left out. Raises WrongUse."""
    found = False
    for word in words:
        for each in _lines() if word == STDIN else [word]:
            found = True
            yield each
    if not found:
        raise WrongUse("nothing-to-check")


def _lines() -> Iterator[str]:
    for raw in standard_input():
        line = raw.decode("utf-8", "replace").strip("\ufeff\r\n")
        if line.strip():
            yield line


def standard_input() -> BinaryIO:
    """Raises WrongUse where the command was started with none."""
    if sys.stdin is None:
        raise WrongUse("no-standard-input")
    return sys.stdin.buffer


@dataclass(frozen=True, slots=True)
class Contents:
    """`data` holds the beginning only when not `whole`; `sha256` is of all there was."""

    data: bytes
    sha256: str
    whole: bool


def contents(name: str, *, most: int) -> Contents:
    """Of a file, a pipe, or standard input for `-`. Raises WrongUse for what cannot be read."""
    with _reading(name) as source:
        data = source.read(most)
        digest, whole = hashlib.sha256(data), True
        while portion := source.read(_PORTION):
            digest.update(portion)
            whole = False
    return Contents(data, digest.hexdigest(), whole)


@contextmanager
def _reading(name: str) -> Iterator[BinaryIO]:
    if name == STDIN:
        yield standard_input()
        return
    try:
        kind = Path(name).stat().st_mode
        if not (stat.S_ISREG(kind) or stat.S_ISFIFO(kind) or stat.S_ISDIR(kind)):
            raise WrongUse("file-is-no-file", file=shown(name))
        with Path(name).open("rb") as file:
            yield file
    except ValueError:  # a zero byte in the name
        raise WrongUse("file-missing", file=shown(name)) from None
    except OSError as error:
        word = _WHY.get(error.errno or 0, "file-unreadable")
        raise WrongUse(word, file=shown(name), why=os.strerror(error.errno or 0)) from None


@contextmanager
def portions(name: str) -> Iterator[Iterator[bytes]]:
    """All of a file, a pipe, or standard input for `-`, a portion at a time. Raises WrongUse."""
    with _reading(name) as source:
        yield iter(lambda: source.read(_PORTION), b"")


def public_keys_in(name: str) -> tuple[PublicKey, ...]:
    """What `prestalux key public` printed. Raises WrongUse."""
    try:
        return read_key_list(contents(name, most=_MOST_OF_A_KEY_LIST).data.decode("utf-8-sig"))
    except ValueError:
        raise WrongUse("keys-not-understood", file=shown(name)) from None


@contextmanager
def seekable(name: str) -> Iterator[BinaryIO]:
    """A file that can be read more than once: no pipe. Raises WrongUse."""
    with _reading(name) as source:
        if not source.seekable():
            raise WrongUse("file-is-no-file", file=shown(name))
        yield source


def require_folder(name: str) -> None:
    """Raises WrongUse for what is no folder."""
    try:
        found = Path(name).is_dir()
    except ValueError:  # a zero byte in the name
        found = False
    if not found:
        raise WrongUse("folder-missing", folder=shown(name))


def long_lines(name: str, *, most: int) -> Iterator[str]:
    """The lines of a file, a pipe, or standard input for `-`, read one by one; of one longer than `most` octets only the
    beginning is kept. What is not UTF-8 shows as such. Raises WrongUse.
    """
    with _reading(name) as source:
        while line := source.readline(most):
            beginning = line
            while line and not line.endswith(b"\n"):
                line = source.readline(most)
            yield beginning.decode("utf-8", "replace").rstrip("\r\n")


def words_of(text: str) -> str:
    """The text itself, or for `-` what standard input holds."""
    if text != STDIN:
        return text
    return standard_input().read().decode("utf-8", "replace").strip()


def password(file: str | None, prompt: str, again: str) -> str:
    """The first line of the file, or typed twice without being shown; never an argument. Raises WrongUse."""
    given = _first_line(file) if file else _typed(prompt, again)
    if not given:
        raise WrongUse("password-empty")
    return given


def _first_line(file: str) -> str:
    with _reading(file) as source:
        return source.readline().decode("utf-8", "replace").rstrip("\r\n")


def _typed(prompt: str, again: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            first = getpass.getpass(f"{prompt} ")
            second = getpass.getpass(f"{again} ")
        except (getpass.GetPassWarning, EOFError):
            raise WrongUse("no-terminal") from None
    if first != second:
        raise WrongUse("passwords-differ")
    return first
