"""A refusal of the office, told: one JSON object for programs, one sentence on standard error for people."""

from __future__ import annotations

from prestalux.doors.cli.exits import Exit
from prestalux.doors.cli.house.gaps import names_of_gaps
from prestalux.doors.cli.speaker import Speaker
from prestalux.doors.shared.refusal_texts import text_of
from prestalux.rules.attribution.request import NotComplete
from prestalux.rules.errors import Refusal


def tell(refusal: Refusal, speaker: Speaker) -> Exit:
    text = text_of(refusal, speaker.language)
    if isinstance(refusal, NotComplete):
        text = " ".join([text, *(f"{name}." for name in names_of_gaps(refusal.facts, speaker))])
    if speaker.as_json:
        speaker.tell("", {"done": False, "code": refusal.code, "facts": refusal.facts, "text": text})
    else:
        speaker.complain(text)
    return Exit.REFUSED
