"""`registry …`: what the register knows of a code on a day, and what becomes of it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from prestalux.doors.cli.exits import Exit
from prestalux.doors.cli.house import registry_files, registry_find
from prestalux.doors.cli.house.acting import acting_as
from prestalux.doors.cli.speaker import Speaker, shown
from prestalux.doors.cli.verbs import Verb
from prestalux.doors.shared import labels
from prestalux.doors.shared.register_words import FACT, REASON, STATE
from prestalux.office.attribution import actions
from prestalux.office.registry import look_ups
from prestalux.office.registry.queries import (
    Change,
    CodeView,
    code_id_of,
    code_on,
    history_of,
    members_on,
    standing_states,
    states_version,
)
from prestalux.rules.identifiers.provider_code import ProviderCode
from prestalux.rules.periods import Period, day_of
from prestalux.rules.registry import EndReason, SuspensionReason
from prestalux.rules.registry.asking import MomentToCome


def show(arguments: Namespace, speaker: Speaker) -> Exit:
    digits, now = ProviderCode.parse(arguments.code).digits, datetime.now(UTC)
    if arguments.known_at is not None and arguments.known_at > now:
        raise MomentToCome()
    on = arguments.on or day_of(now)
    view = code_on(digits, on, arguments.known_at)
    look_ups.require_begun(view.state, on, at=now)
    history = history_of(view.id) if arguments.history else ()
    lines = [_sentence(view, speaker), *(_change(change, speaker) for change in history)]
    members = members_on(view.id, on, arguments.known_at)
    record = _record(view) | {"known_at": arguments.known_at, "members": list(members)}
    record["version"] = states_version(view.id)
    if members:
        printed = ", ".join(ProviderCode.as_received(member).printed for member in members)
        lines.insert(1, speaker.say("registry-members", members=printed))
    if arguments.history:
        record["history"] = [_change_record(change) for change in history]
    speaker.tell("\n".join(lines), record)
    return Exit.DONE


def suspend(arguments: Namespace, speaker: Speaker) -> Exit:
    step, period = _step(arguments), Period.through(arguments.first, arguments.last)
    replaced = actions.suspend_code(period=period, reason=SuspensionReason(arguments.reason), **step)
    return _done(step["digits"], replaced, speaker)


def resume(arguments: Namespace, speaker: Speaker) -> Exit:
    step = _step(arguments)
    return _done(step["digits"], actions.resume_code(from_day=arguments.first, **step), speaker)


def end(arguments: Namespace, speaker: Speaker) -> Exit:
    step = _step(arguments)
    replaced = actions.end_code(last_day=arguments.last, reason=EndReason(arguments.reason), **step)
    return _done(step["digits"], replaced, speaker)


def _step(arguments: Namespace) -> dict[str, Any]:
    return {
        "digits": ProviderCode.parse(arguments.code).digits,
        "by": acting_as(arguments.user),
        "at": datetime.now(UTC),
        "seen": arguments.seen,
    }


def _done(digits: str, replaced: Sequence[Change], speaker: Speaker) -> Exit:
    """What becomes of it, day by day, as it is known now; and what was known before and is no more."""
    code_id = code_id_of(digits)
    states = standing_states(code_id)
    lines = [_change(change, speaker) for change in states]
    if replaced:
        gone = [_change(change, speaker) for change in replaced]
        lines += [speaker.say("registry-replaced"), *gone]
    record = {
        "done": True,
        "code": digits,
        "states": [_change_record(change) for change in states],
        "replaced": [_change_record(change) for change in replaced],
        "version": states_version(code_id),
    }
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
