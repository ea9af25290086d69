"""Whether the sender's domain stands behind a message, as our own mail server found (RFC 8601, RFC 7489).

Only what the server of the configured name wrote counts. Whoever sends a message can write such a line into it: our
server puts its own on top, so of several the topmost stands, and without a configured name there is none to believe.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final


class Dmarc(StrEnum):
    PASS = "pass"  # noqa: S105 (a word of the standard)
    FAIL = "fail"
    UNKNOWN = "unknown"


_COMMENT: Final = re.compile(r"\([^()]{0,500}\)")
_METHOD: Final = re.compile(r"\bdmarc\s*=\s*([a-z]{1,20})\b")


def dmarc_of(results: Sequence[str], server: str) -> Dmarc:
    """Of the Authentication-Results lines, the topmost first. `server` is the authserv-id that we believe."""
    if not server:
        return Dmarc.UNKNOWN
    for line in results:
        name, _, found = _COMMENT.sub(" ", line).partition(";")
        if name.strip().partition(" ")[0].lower() == server.lower():
            said = _METHOD.search(found.lower())
            if said is None:
                return Dmarc.UNKNOWN
            return {"pass": Dmarc.PASS, "fail": Dmarc.FAIL}.get(said[1], Dmarc.UNKNOWN)
    return Dmarc.UNKNOWN
