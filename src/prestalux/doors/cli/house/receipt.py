"""`receipt verify`: receipts checked by the keys of the house."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import Final

from prestalux.doors.cli import checking_receipts
from prestalux.doors.cli.exits import Exit
from prestalux.doors.cli.speaker import Speaker
from prestalux.doors.cli.verbs import Verb
from prestalux.office.proofs.queries import public_keys


def verify(arguments: Namespace, speaker: Speaker) -> Exit:
    return checking_receipts.tell(arguments.files, arguments.file, public_keys(), speaker)


VERBS: Final[Mapping[str, Verb]] = {"verify": verify}
