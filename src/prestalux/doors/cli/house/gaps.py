"""What a dossier still lacks, in words: when it is shown, and when a grant is refused for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from prestalux.doors.cli.speaker import Speaker
from prestalux.doors.shared import labels
from prestalux.rules.conventions.pieces import OneOf, Piece


def names_of_gaps(facts: Mapping[str, Any], speaker: Speaker) -> Iterator[str]:
    """`facts` as NotComplete holds them: sections, pieces, email_confirmation."""
    if facts["sections"]:
        names = ", ".join(str(labels.SECTION[section]) for section in facts["sections"])
        yield speaker.say("missing-sections", names=names)
    if facts["pieces"]:
        wanted = [OneOf(Piece(piece) for piece in one_of) for one_of in facts["pieces"]]
        yield speaker.say("missing-pieces", names=", ".join(labels.one_of(one_of) for one_of in wanted))
    if facts["email_confirmation"]:
        yield speaker.say("missing-email")
