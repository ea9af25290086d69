"""The base of every refusal: the fund's rules say no, with a stable code and facts."""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):
    """The fund's rules say no. Raise a child, never this class.

    `facts` explain the refusal and never hold personal data: they are journalled, logged and sent to machines.
    """

    code: ClassVar[str]

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(f"{self.code} {facts}" if facts else self.code)
