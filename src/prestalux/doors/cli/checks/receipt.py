"""`receipt verify --keys FILE`: receipts checked by a list of public keys, without network, database or settings."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import Final

from prestalux.doors.cli import checking_receipts
from prestalux.doors.cli.exits import Exit
from prestalux.doors.cli.inputs import public_keys_in
from prestalux.doors.cli.speaker import Speaker
from prestalux.doors.cli.verbs import Verb


def verify(arguments: Namespace, speaker: Speaker) -> Exit:
    return checking_receipts.tell(arguments.files, arguments.file, public_keys_in(arguments.keys), speaker)


VERBS: Final[Mapping[str, Verb]] = {"verify": verify}
