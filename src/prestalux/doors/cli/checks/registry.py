"""`registry verify FOLDER --keys FILE`: reference files checked by a list of public keys, without a house."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import Final

from prestalux.doors.cli import checking_folder
from prestalux.doors.cli.exits import Exit
from prestalux.doors.cli.inputs import public_keys_in
from prestalux.doors.cli.speaker import Speaker
from prestalux.doors.cli.verbs import Verb


def verify(arguments: Namespace, speaker: Speaker) -> Exit:
    return checking_folder.tell(arguments.folder, public_keys_in(arguments.keys), speaker)


VERBS: Final[Mapping[str, Verb]] = {"verify": verify}
