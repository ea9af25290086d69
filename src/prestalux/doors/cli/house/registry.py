"""`registry …`: what the register knows of a code on a day, and what becomes of it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from prestalux.doors.cli.exits import Exit
from prestalux.doors.cli.house import registry_files, registry_find
from prestalux.doors.cli.house.acting import acting_as
from prestalux.doors.cli.speaker import Speaker, shown
from prestalux.doors.cli.verbs import Verb
from prestalux.doors.shared import labels
from prestalux.doors.shared.register_words import FACT, REASON, STATE
from prestalux.office.attribution import actions
from prestalux.office.registry.queries import Change, CodeView, code_id_of, code_on, history_of, members_on
from prestalux.rules.identifiers.provider_code import ProviderCode
from prestalux.rules.periods import Period, day_of
from prestalux.rules.registry import EndReason, SuspensionReason


def show(arguments: Namespace, speaker: Speaker) -> Exit:
    digits = ProviderCode.parse(arguments.code).digits
    on = arguments.on or day_of(datetime.now(UTC))
    view = code_on(digits, on, arguments.known_at)
    history = history_of(view.id) if arguments.history else ()
    lines = [_sentence(view, speaker), *(_change(change, speaker) for change in history)]
    members = members_on(view.id, on, arguments.known_at)
    record = _record(view) | {"known_at": arguments.known_at, "members": list(members)}
    if members:
        printed = ", ".join(ProviderCode.as_received(member).printed for member in members)
        lines.insert(1, speaker.say("registry-members", members=printed))
    if arguments.history:
        record["history"] = [_change_record(change) for change in history]
    speaker.tell("\n".join(lines), record)
    return Exit.DONE


def suspend(arguments: Namespace, speaker: Speaker) -> Exit:
    at, by = datetime.now(UTC), acting_as(arguments.user)
    digits = ProviderCode.parse(arguments.code).digits
    actions.suspend_code(
        digits=digits,
        period=Period.through(arguments.first, arguments.last),
        reason=SuspensionReason(arguments.reason),
        by=by,
        at=at,
    )
    return _done(digits, speaker)


def resume(arguments: Namespace, speaker: Speaker) -> Exit:
    at, by = datetime.now(UTC), acting_as(arguments.user)
    digits = ProviderCode.parse(arguments.code).digits
    actions.resume_code(digits=digits, from_day=arguments.first, by=by, at=at)
    return _done(digits, speaker)


def end(arguments: Namespace, speaker: Speaker) -> Exit:
    at, by = datetime.now(UTC), acting_as(arguments.user)
    digits = ProviderCode.parse(arguments.code).digits
    actions.end_code(digits=digits, last_day=arguments.last, reason=EndReason(arguments.reason), by=by, at=at)
    return _done(digits, speaker)


def _done(digits: str, speaker: Speaker) -> Exit:
    """What becomes of it, day by day, as it is known now."""
    changes = [
        change for change in history_of(code_id_of(digits)) if change.fact == "status" and change.still
    ]
    lines = [_change(change, speaker) for change in sorted(changes, key=lambda change: change.period)]
    record = {"done": True, "code": digits, "states": [_change_record(change) for change in changes]}
    speaker.tell("\n".join(lines), record)
    return Exit.DONE


def _record(view: CodeView) -> dict[str, object]:
    return {
        "code": view.digits,
        "on": view.on,
        "valid": view.is_valid,
        "state": view.state or None,
        "reason": view.reason or None,
        "from": view.holds.start if view.holds else None,
        "until": view.holds.last_day if view.holds else None,
        "name": view.name,
        "kind": view.kind,
        "profession": view.profession,
        "specialty": view.specialty or None,
        "address": list(view.address),
    }


def _sentence(view: CodeView, speaker: Speaker) -> str:
    language = speaker.language
    state = STATE[view.state][language] if view.state else speaker.say("registry-no-state")
    days = f" ({_days(view.holds, speaker)})" if view.holds else ""
    return speaker.say(
        "registry-line",
        code=ProviderCode.as_received(view.digits).printed,
        day=labels.day(view.on, language),
        state=f"{state}{days}",
        name=shown(view.name),
        profession=labels.PROFESSION[view.profession],
        specialty=f", {view.specialty}" if view.specialty else "",
        address=shown(", ".join(view.address)) or "–",
    )


def _change(change: Change, speaker: Speaker) -> str:
    language = speaker.language
    says = ", ".join(
        STATE.get(word, REASON.get(word, {})).get(language, word) if change.fact == "status" else shown(word)
        for word in change.says
        if word
    )
    return speaker.say(
        "registry-change",
        at=labels.moment(change.at, language),
        fact=FACT[change.fact][language],
        days=_days(change.period, speaker),
        says=says,
        former="" if change.still else speaker.say("registry-former"),
    )


def _change_record(change: Change) -> dict[str, object]:
    return {
        "at": change.at,
        "fact": change.fact,
        "from": change.period.start,
        "until": change.period.last_day,
        "says": list(change.says),
        "still": change.still,
    }


def _days(period: Period, speaker: Speaker) -> str:
    first = labels.day(period.start, speaker.language)
    if period.last_day is None:
        return speaker.say("registry-from", first=first)
    return speaker.say("registry-days", first=first, last=labels.day(period.last_day, speaker.language))


VERBS: Final[Mapping[str, Verb]] = {
    "show": show,
    "find": registry_find.find,
    "suspend": suspend,
    "resume": resume,
    "end": end,
    **registry_files.VERBS,
}
