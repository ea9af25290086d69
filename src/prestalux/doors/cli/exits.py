"""How a command ends. The four numbers are promised in `--help` and in docs/cli.md."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Of several inputs the greatest number counts: what could not be judged weighs more than a refusal."""

    DONE = 0
    REFUSED = 1
    WRONG_USE = 2
    AWAY = 3


class WrongUse(Exception):
    """What was typed cannot be meant; `word` names the text to print, `facts` fill it."""

    def __init__(self, word: str, **facts: object) -> None:
        self.word = word
        self.facts = facts
        super().__init__(word)
