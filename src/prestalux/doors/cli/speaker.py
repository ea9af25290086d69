"""What the command prints: one JSON object a line for programs, sentences for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from prestalux.doors.cli.words import WORDS


@dataclass(frozen=True, slots=True)
class Speaker:
    language: str
    as_json: bool = False

    def say(self, word: str, **facts: object) -> str:
        return WORDS[word][self.language].format(**facts)

    def tell(self, text: str | Iterable[str], record: dict[str, object]) -> None:
        """One result, on standard output at once, so that a reader in a pipe waits for nothing."""
        if self.as_json:
            # ASCII: neither a locale nor a separator that only Unicode knows can break the line.
            print(json.dumps(record, default=_plain), flush=True)
        else:
            lines = [text] if isinstance(text, str) else text
            print("\n".join(lines), flush=True)

    def complain(self, text: str) -> None:
        """What kept the command from judging, on standard error, one line."""
        print(f"prestalux: {text}", file=sys.stderr, flush=True)


def shown(text: object) -> str:
    """Words of strangers (file names, what applicants wrote): nothing in them may steer a terminal."""
    return "".join(
        char if char.isprintable() or char == "\u00a0" else char.encode("unicode_escape").decode("ascii")
        for char in str(text)
    )


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(type(value).__name__)
