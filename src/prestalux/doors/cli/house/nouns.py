"""Which function answers which noun and verb."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from prestalux.doors.cli.house import account, journal, letter, prefix, request
from prestalux.doors.cli.verbs import Verb

VERBS: Final[Mapping[str, Mapping[str, Verb]]] = {
    "request": request.VERBS,
    "journal": journal.VERBS,
    "letter": letter.VERBS,
    "prefix": prefix.VERBS,
    "account": account.VERBS,
}
