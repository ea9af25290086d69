"""`journal verify --export`: is a file taken from a journal still what was written? Needs neither house nor database."""

from __future__ import annotations

import json
import re
from argparse import Namespace
from typing import Final

from prestalux.doors.cli.exits import Exit, WrongUse
from prestalux.doors.cli.inputs import contents, long_lines
from prestalux.doors.cli.speaker import Speaker, shown
from prestalux.office.journal import exported
from prestalux.office.journal.chain import JournalHead

_LONGEST_HEAD: Final = 4096
_PRINTED: Final = re.compile(r"(?P<seq>\d{1,18})\s+(?P<digest>[0-9a-f]{64})", re.ASCII)


def verify(arguments: Namespace, speaker: Speaker) -> Exit:
    kept = kept_head(arguments.head) if arguments.head else None
    try:
        found = exported.judge(long_lines(arguments.export, most=exported.LONGEST_RECORD + 1), kept)
    except exported.NotAnExport:
        raise WrongUse("not-an-export", file=shown(arguments.export)) from None
    word = "export-proven" if found.unbroken else "export-with-gaps" if found.whole else f"export-{found.why}"
    head = f"{found.head.seq} {found.head.digest}"
    speaker.tell(
        speaker.say(word, lines=found.lines, line=found.broken_at, gaps=found.gaps, head=head),
        {
            "whole": found.whole,
            "chained_to_head": found.unbroken,
            "lines": found.lines,
            "gaps": found.gaps,
            "head": head,
            "broken_at": found.broken_at or None,
            "why": found.why or None,
        },
    )
    return Exit.DONE if found.whole else Exit.REFUSED


def kept_head(file: str) -> JournalHead:
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
