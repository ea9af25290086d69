"""Whether the sender's domain stands behind a message, as our own mail server found (RFC 8601, RFC 7489).

Only what the server of the configured name wrote counts. Whoever sends a message can write such a line into it: our
server puts its own on top, one a filter, so the topmost that says anything of a method stands, and without a configured
name there is none to believe. What the sender chose, an address in the result of another method, is no result.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Verdict(StrEnum):
    PASS = "pass"  # noqa: S105 (a word of the standard)
    FAIL = "fail"
    UNKNOWN = "unknown"
    """Not looked at, no policy, or any other word of the standard."""


@dataclass(frozen=True, slots=True)
class Authentication:
    """`spf` and `dkim` pass only for the very domain of the From line: what they say of others proves nothing here."""

    spf: Verdict = Verdict.UNKNOWN
    dkim: Verdict = Verdict.UNKNOWN
    dmarc: Verdict = Verdict.UNKNOWN

    @property
    def is_forged(self) -> bool:
        """The domain says that the message is not its own. A failed SPF or DKIM alone is what forwarding does to mail."""
        return self.dmarc is Verdict.FAIL

    @property
    def is_proven(self) -> bool:
        """DMARC is that SPF or DKIM pass for the domain of the From line; where our server did not put both together,
        we do.
        """
        if self.dmarc is not Verdict.UNKNOWN:
            return self.dmarc is Verdict.PASS
        return Verdict.PASS in {self.spf, self.dkim}


_RESULT: Final = re.compile(r"\s*(spf|dkim|dmarc)\s*(?:/\s*[0-9]+\s*)?=\s*([a-z]{1,20})(?![^\s;])")
_DOMAINS: Final = {"spf": ("smtp.mailfrom", "smtp.helo"), "dkim": ("header.d", "header.i")}


def authentication_of(results: Sequence[str], server: str, sender: str) -> Authentication:
    """Of the Authentication-Results lines, the topmost first. `server` is the authserv-id that we believe, `sender` the
    address of the From line.
    """
    domain = sender.rpartition("@")[2].lower()
    found: dict[str, Verdict] = {}
    for line in results:
        name, results_of = _parts(line)
        if not server or name != server.lower():
            continue
        said: dict[str, Verdict] = {}
        for result in results_of:
            # A result begins its part; "dmarc=" anywhere else is a word that somebody wrote.
            if match := _RESULT.match(result):
                method, verdict = match[1], _verdict(match[1], match[2], result, domain)
                # One line may hold several signatures: one that passes for the domain is enough.
                if method not in said or (method == "dkim" and verdict is Verdict.PASS):
                    said[method] = verdict
        for method, verdict in said.items():
            found.setdefault(method, verdict)
    return Authentication(**found)


def _verdict(method: str, word: str, result: str, domain: str) -> Verdict:
    verdict = {"pass": Verdict.PASS, "fail": Verdict.FAIL}.get(word, Verdict.UNKNOWN)
    if verdict is not Verdict.PASS:
        return verdict
    if method == "dmarc":
        # Our server may have read another address in the From line than we did: then it passed for somebody else.
        about = _about(result, ("header.from",))
        return Verdict.PASS if about in {"", domain} else Verdict.UNKNOWN
    about = _about(result, _DOMAINS[method])
    return Verdict.PASS if about == domain else Verdict.UNKNOWN


def _about(result: str, properties: Sequence[str]) -> str:
    """The domain that the first of these properties names. A property begins a word; what its value holds is no other."""
    named: dict[str, str] = {}
    for word in re.sub(r"\s*=\s*", "=", result).split():
        name, _, value = word.partition("=")
        named.setdefault(name, value.rpartition("@")[2])
    return next((named[one] for one in properties if named.get(one)), "")


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
