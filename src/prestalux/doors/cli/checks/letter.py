"""`letter verify --keys FILE`: a letter checked by a list of public keys, without network, database or settings."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import Final

from prestalux.doors.cli import proving
from prestalux.doors.cli.exits import Exit, WrongUse
from prestalux.doors.cli.inputs import public_keys_in
from prestalux.doors.cli.speaker import Speaker
from prestalux.doors.cli.verbs import Verb


def verify(arguments: Namespace, speaker: Speaker) -> Exit:
    keys, worst = public_keys_in(arguments.keys), Exit.DONE
    for word in arguments.files:
        try:
            worst = max(worst, proving.tell(proving.given(word), keys, speaker))
        except WrongUse as wrong:
            speaker.complain(speaker.say(wrong.word, **wrong.facts))
            worst = max(worst, Exit.WRONG_USE)
    return worst


VERBS: Final[Mapping[str, Verb]] = {"verify": verify}
