"""`journal verify` and `journal head`: is what was written still what was written?"""

from __future__ import annotations

import json
import re
from argparse import Namespace
from collections.abc import Mapping
from typing import Final

from prestalux.doors.cli.exits import Exit, WrongUse
from prestalux.doors.cli.inputs import contents
from prestalux.doors.cli.speaker import Speaker, shown
from prestalux.doors.cli.verbs import Verb
from prestalux.office.journal import queries as journal
from prestalux.office.journal.queries import JournalHead

_LONGEST_HEAD: Final = 4096
_PRINTED: Final = re.compile(r"(?P<seq>\d{1,18})\s+(?P<digest>[0-9a-f]{64})", re.ASCII)


def verify(arguments: Namespace, speaker: Speaker) -> Exit:
    kept = _kept(arguments.head) if arguments.head else None
    state = journal.verify(kept)
    word = "journal-whole" if state.whole else f"journal-{state.why}"
    speaker.tell(
        speaker.say(word, lines=state.lines, line=state.broken_at),
        {"whole": state.whole, "lines": state.lines, "broken_at": state.broken_at, "why": state.why or None},
    )
    return Exit.DONE if state.whole else Exit.REFUSED


def head(arguments: Namespace, speaker: Speaker) -> Exit:
    found = journal.head()
    speaker.tell(f"{found.seq} {found.digest}", {"seq": found.seq, "digest": found.digest})
    return Exit.DONE


def _kept(file: str) -> JournalHead:
    """What `journal head` printed, in either form. Raises WrongUse."""
    text = contents(file, most=_LONGEST_HEAD).data.decode("utf-8", "replace").strip()
    try:
        values = json.loads(text)
        text = f"{values['seq']} {values['digest']}"
    except (ValueError, TypeError, KeyError):
        pass  # not JSON: the printed form, or neither
    found = _PRINTED.fullmatch(text)
    if found is None:
        raise WrongUse("head-not-understood", file=shown(file))
    return JournalHead(int(found["seq"]), found["digest"])


VERBS: Final[Mapping[str, Verb]] = {"verify": verify, "head": head}
