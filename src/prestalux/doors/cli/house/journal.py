"""`journal verify` and `journal head`: is what was written still what was written?"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import Final

from prestalux.doors.cli.checks.journal_export import kept_head
from prestalux.doors.cli.exits import Exit
from prestalux.doors.cli.speaker import Speaker
from prestalux.doors.cli.verbs import Verb
from prestalux.office.journal import queries as journal


def verify(arguments: Namespace, speaker: Speaker) -> Exit:
    kept = kept_head(arguments.head) if arguments.head else None
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


VERBS: Final[Mapping[str, Verb]] = {"verify": verify, "head": head}
