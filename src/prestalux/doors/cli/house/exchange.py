"""`exchange …`: what the operator puts into the exchange space."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from prestalux.doors.cli.exits import Exit
from prestalux.doors.cli.house.acting import the_operator
from prestalux.doors.cli.inputs import portions
from prestalux.doors.cli.speaker import Speaker, shown
from prestalux.doors.cli.verbs import Verb
from prestalux.office.exchange.actions import publishing
from prestalux.office.registry.queries import code_id_of


def publish(arguments: Namespace, speaker: Speaker) -> Exit:
    digits = re.sub(r"[\s-]", "", arguments.code)
    name = arguments.name or Path(arguments.file).name
    with portions(arguments.file) as content:
        published = publishing.publish(
            code_id=code_id_of(digits),
            environment=arguments.space,
            name=name,
            content=content,
            deposit_id=None,
            by=the_operator(),
            at=datetime.now(UTC),
        )
    speaker.tell(
        speaker.say("exchange-published", name=shown(name), code=digits),
        {"done": True, "code": digits, "space": arguments.space, "name": name, "return": str(published)},
    )
    return Exit.DONE


VERBS: Final[Mapping[str, Verb]] = {"publish": publish}
