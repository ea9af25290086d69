"""`prefix …`: from which numbers a profession's codes are given."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from prestalux.doors.cli.exits import Exit
from prestalux.doors.cli.house.acting import acting_as
from prestalux.doors.cli.speaker import Speaker, shown
from prestalux.doors.cli.verbs import Verb
from prestalux.doors.shared import labels
from prestalux.office.attribution import actions
from prestalux.office.registry.queries import PrefixUse, prefix_uses
from prestalux.rules.errors import Refusal
from prestalux.rules.periods import Period, day_of

_LONGEST_SOURCE: Final = 200


class SourceMissing(Refusal):
    code = "source-missing"


def list_prefixes(arguments: Namespace, speaker: Speaker) -> Exit:
    uses = prefix_uses(day_of(datetime.now(UTC)))
    for use in uses:
        speaker.tell(_sentence(use, speaker), _record(use))
    if not uses and not speaker.as_json:
        speaker.tell(speaker.say("prefixes-none"), {})
    return Exit.DONE


def set_(arguments: Namespace, speaker: Speaker) -> Exit:
    at, by, source = datetime.now(UTC), acting_as(arguments.user), arguments.source.strip()
    period = Period.through(arguments.first, arguments.last)
    if not 0 < len(source) <= _LONGEST_SOURCE:
        raise SourceMissing(most=_LONGEST_SOURCE)
    actions.set_up_prefix(
        profession=arguments.profession,
        prefix=arguments.prefix,
        valid_from=period.start,
        valid_until=period.end,
        source=source,
        by=by,
        at=at,
    )
    speaker.tell(
        speaker.say(
            "prefix-set",
            prefix=arguments.prefix,
            profession=labels.PROFESSION[arguments.profession],
            first=labels.day(period.start, speaker.language),
        ),
        {"done": True, "profession": arguments.profession, "prefix": arguments.prefix, "from": period.start},
    )
    return Exit.DONE


def _record(use: PrefixUse) -> dict[str, object]:
    return {
        "profession": use.profession,
        "prefix": use.prefix,
        "from": use.valid_from,
        "until": Period(use.valid_from, use.valid_until).last_day,
        "source": use.source,
        "used": use.used,
        "capacity": use.capacity,
        "nearly_exhausted": use.nearly_exhausted,
    }


def _sentence(use: PrefixUse, speaker: Speaker) -> str:
    last = Period(use.valid_from, use.valid_until).last_day
    return speaker.say(
        "prefix-line",
        profession=labels.PROFESSION[use.profession],
        prefix=use.prefix,
        first=labels.day(use.valid_from, speaker.language),
        last=speaker.say("prefix-until", day=labels.day(last, speaker.language))
        if last
        else speaker.say("prefix-no-end"),
        used=use.used,
        capacity=use.capacity,
        warning=speaker.say("prefix-nearly-exhausted") if use.nearly_exhausted else "",
        source=shown(use.source),
    )


VERBS: Final[Mapping[str, Verb]] = {"list": list_prefixes, "set": set_}
