"""`code check`: is this a well-formed provider code? Whether it was ever given, only the register knows."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import Final

from prestalux.doors.cli.exits import Exit
from prestalux.doors.cli.inputs import listed
from prestalux.doors.cli.speaker import Speaker, shown
from prestalux.doors.cli.verbs import Verb
from prestalux.doors.shared.identifier_texts import TEXTS
from prestalux.rules.identifiers.provider_code import BadProviderCode, ProviderCode


def check(arguments: Namespace, speaker: Speaker) -> Exit:
    return max([_check_one(typed, speaker) for typed in listed(arguments.codes)])


def _check_one(typed: str, speaker: Speaker) -> Exit:
    try:
        code = ProviderCode.parse(typed)
    except BadProviderCode as bad:
        why = str(bad.facts["why"])
        text = TEXTS[bad.code, why][speaker.language]
        speaker.tell(
            speaker.say("not-valid", typed=shown(typed), text=text),
            {"code": typed, "valid": False, "reason": why},
        )
        return Exit.REFUSED
    speaker.tell(speaker.say("code-valid", code=code.printed), {"code": typed, "valid": True, "reason": None})
    return Exit.DONE


VERBS: Final[Mapping[str, Verb]] = {"check": check}
