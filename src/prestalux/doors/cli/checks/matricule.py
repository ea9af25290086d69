"""`matricule check`: is this a well-formed matricule of somebody already born?"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

from prestalux.doors.cli.exits import Exit
from prestalux.doors.cli.inputs import listed
from prestalux.doors.cli.speaker import Speaker, shown
from prestalux.doors.cli.verbs import Verb
from prestalux.doors.shared.identifier_texts import TEXTS
from prestalux.rules.identifiers.matricule import BadMatricule, Matricule
from prestalux.rules.periods import day_of


def check(arguments: Namespace, speaker: Speaker) -> Exit:
    today = day_of(datetime.now(UTC))
    return max([_check_one(typed, today, speaker) for typed in listed(arguments.numbers)])


def _check_one(typed: str, today: date, speaker: Speaker) -> Exit:
    try:
        Matricule.parse(typed, today=today)
    except BadMatricule as bad:
        why = str(bad.facts["why"])
        text = TEXTS[bad.code, why][speaker.language]
        speaker.tell(
            speaker.say("not-valid", typed=shown(typed), text=text),
            {"matricule": typed, "valid": False, "reason": why},
        )
        return Exit.REFUSED
    speaker.tell(
        speaker.say("matricule-valid", typed=shown(typed)),
        {"matricule": typed, "valid": True, "reason": None},
    )
    return Exit.DONE


VERBS: Final[Mapping[str, Verb]] = {"check": check}
