"""`letter verify --keys FILE`: a letter checked by a list of public keys, without network, database or settings."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import Final

from prestalux.doors.cli import proving
from prestalux.doors.cli.exits import Exit, WrongUse
from prestalux.doors.cli.inputs import contents
from prestalux.doors.cli.speaker import Speaker, shown
from prestalux.doors.cli.verbs import Verb
from prestalux.rules.proof import PublicKey, read_key_list

_MOST_BYTES: Final = 1_000_000


def verify(arguments: Namespace, speaker: Speaker) -> Exit:
    keys, worst = _keys(arguments.keys), Exit.DONE
    for word in arguments.files:
        try:
            worst = max(worst, proving.tell(proving.given(word), keys, speaker))
        except WrongUse as wrong:
            speaker.complain(speaker.say(wrong.word, **wrong.facts))
            worst = max(worst, Exit.WRONG_USE)
    return worst


def _keys(name: str) -> tuple[PublicKey, ...]:
    try:
        return read_key_list(contents(name, most=_MOST_BYTES).data.decode("utf-8-sig"))
    except ValueError:
        raise WrongUse("keys-not-understood", file=shown(name)) from None


VERBS: Final[Mapping[str, Verb]] = {"verify": verify}
