"""`registry find`: a provider by what is remembered of them."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime

from prestalux.doors.cli import inputs
from prestalux.doors.cli.exits import Exit
from prestalux.doors.cli.house.acting import acting_as
from prestalux.doors.cli.speaker import Speaker, shown
from prestalux.doors.shared import labels
from prestalux.doors.shared.register_words import NAME_THEN, STATE, WHY
from prestalux.office.attribution import actions
from prestalux.office.registry.finding import FoundCode, Narrowed
from prestalux.rules.identifiers.provider_code import ProviderCode
from prestalux.rules.periods import day_of
from prestalux.rules.registry.sought import Standing


def find(arguments: Namespace, speaker: Speaker) -> Exit:
    at = datetime.now(UTC)
    found = actions.find_providers(
        text=" ".join(inputs.listed(arguments.words)),
        narrowed=Narrowed(
            arguments.profession or "",
            arguments.specialty or "",
            Standing(arguments.state) if arguments.state else None,
        ),
        on=arguments.on or day_of(at),
        known_at=min(arguments.known_at or at, at),
        by=acting_as(arguments.user),
        at=at,
    )
    for one in found.codes:
        speaker.tell(_sentence(one, speaker), _record(one))
    if speaker.as_json:
        return Exit.DONE
    if not found.codes:
        speaker.tell(speaker.say("registry-nobody"), {})
    elif found.after or found.capped:
        speaker.tell(speaker.say("registry-more"), {})
    return Exit.DONE


def _record(one: FoundCode) -> dict[str, object]:
    code = one.code
    return {
        "code": code.digits,
        "name": _name(one),
        "kind": code.kind,
        "profession": code.profession,
        "specialty": code.specialty or None,
        "state": code.state or None,
        "address": _address(one),
        "why": [reason.value for reason in one.why],
        "found_as": one.name or None,
        "found_as_then": one.then.value if one.then else None,
        "found_as_day": one.until,
    }


def _sentence(one: FoundCode, speaker: Speaker) -> str:
    code, language = one.code, speaker.language
    why = [WHY[reason][language] for reason in one.why]
    if one.then is not None:
        day = labels.day(one.until, language) if one.until else ""
        why.append(NAME_THEN[one.then][language].format(name=shown(one.name), day=day))
    return speaker.say(
        "registry-found",
        code=ProviderCode.as_received(code.digits).printed,
        state=STATE[code.state][language] if code.state else speaker.say("registry-no-state"),
        name=shown(_name(one)),
        profession=labels.PROFESSION[code.profession],
        address=shown(", ".join(_address(one))) or "–",
        why=", ".join(why),
    )


def _name(one: FoundCode) -> str:
    return f"{one.code.given_name} {one.code.family_name}".strip()


def _address(one: FoundCode) -> list[str]:
    where = one.code.where
    return (
        [line for line in (where.street, f"{where.postcode} {where.town}".strip()) if line] if where else []
    )
