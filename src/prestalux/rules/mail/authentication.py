"""Whether the sender's domain stands behind a message, as our own mail server found (RFC 8601, RFC 7489).

Only what the server of the configured name wrote counts. Whoever sends a message can write such a line into it: our
server puts its own on top, one a filter, so the topmost that says anything of DMARC stands, and without a configured name
there is none to believe. What the sender chose, an address in the result of another method, is no result.
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


_RESULT: Final = re.compile(r"\s*dmarc\s*(?:/\s*[0-9]+\s*)?=\s*([a-z]{1,20})(?![^\s;])")


def dmarc_of(results: Sequence[str], server: str) -> Dmarc:
    """Of the Authentication-Results lines, the topmost first. `server` is the authserv-id that we believe."""
    if not server:
        return Dmarc.UNKNOWN
    for line in results:
        name, results_of = _parts(line)
        if name != server.lower():
            continue
        # A result begins its part; "dmarc=" anywhere else is a word that somebody wrote.
        said = next(filter(None, map(_RESULT.match, results_of)), None)
        if said is not None:
            return {"pass": Dmarc.PASS, "fail": Dmarc.FAIL}.get(said[1], Dmarc.UNKNOWN)
    return Dmarc.UNKNOWN


def _parts(line: str) -> tuple[str, list[str]]:
    """The server's name, which may be quoted and followed by a version, and the results without comments and quotes."""
    name, *found = _bare(line).lower().split(";")
    if line.lstrip().startswith('"'):
        name = line.split('"')[1].lower()
    return re.split(r"[\s/]", name.strip(), maxsplit=1)[0], found


def _bare(line: str) -> str:
    """Without comments, however deep, and quoted texts: whoever chose their words, none of them is read."""
    kept, depth, quoted, signs = [], 0, False, iter(line)
    for sign in signs:
        if sign == "\\" and (depth or quoted):
            next(signs, "")
        elif sign == '"' and not depth:
            quoted = not quoted
        elif sign in "()" and not quoted:
            depth = max(0, depth + (1 if sign == "(" else -1))
            kept.append(" ")
        elif not depth and not quoted:
            kept.append(sign)
    return "".join(kept)
