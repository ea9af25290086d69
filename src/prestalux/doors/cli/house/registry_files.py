"""`registry export` and `registry verify`: the reference files."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from prestalux.doors.cli import checking_folder
from prestalux.doors.cli.exits import Exit
from prestalux.doors.cli.house.acting import the_operator
from prestalux.doors.cli.speaker import Speaker, shown
from prestalux.doors.cli.verbs import Verb
from prestalux.doors.shared import labels
from prestalux.doors.shared.reference_texts import README
from prestalux.office.proofs.queries import public_keys
from prestalux.office.registry import publication
from prestalux.rules.periods import day_of


def export(arguments: Namespace, speaker: Speaker) -> Exit:
    at = datetime.now(UTC)
    issued = publication.issue(
        Path(arguments.folder),
        day=arguments.on or day_of(at),
        readme=README,
        encoding=settings.REGISTRY_ENCODING,
        by=the_operator(),
        at=at,
    )
    lines = {entry.name: entry.lines for entry in issued.manifest.files}
    speaker.tell(
        speaker.say(
            "folder-issued" if issued.is_new else "folder-issued-already",
            folder=shown(issued.folder),
            number=issued.sequence,
            day=labels.day(issued.day, speaker.language),
            codes=lines["full.csv"],
            misfits=lines["report.ndjson"],
        ),
        {
            "done": True,
            "new": issued.is_new,
            "folder": str(issued.folder),
            "sequence": issued.sequence,
            "day": issued.day,
            "delta_from": issued.manifest.delta_from,
            "lines": lines,
        },
    )
    return Exit.DONE


def verify(arguments: Namespace, speaker: Speaker) -> Exit:
    return checking_folder.tell(arguments.folder, public_keys(), speaker)


VERBS: Final[Mapping[str, Verb]] = {"export": export, "verify": verify}
