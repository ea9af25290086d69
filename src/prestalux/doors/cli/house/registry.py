"""`registry …`: what the register knows of a code on a day, and what becomes of it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from prestalux.doors.cli.exits import Exit
from prestalux.doors.cli.house import registry_files, registry_find
from prestalux.doors.cli.house.acting import acting_as
from prestalux.doors.cli.inputs import words_of
from prestalux.doors.cli.speaker import Speaker, shown
from prestalux.doors.cli.verbs import Verb
from prestalux.doors.shared import labels, recorder_words
from prestalux.doors.shared.register_words import FACT, REASON, STATE
from prestalux.office.accounts.queries import names_of
from prestalux.office.attribution import actions
from prestalux.office.registry import look_ups, ties
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
from prestalux.office.registry.reinstating import waiting_of
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
    told = [*history_of(view.id), *ties.ties_told(view.id)] if arguments.history else []
    history = ties.in_order(told)
    recorders = actions.timeline_recorders(view.id, history)
    names = names_of({key for who in recorders.values() for key in who.accounts})
    by = [recorder_words.who(recorders.get(row.at), names, speaker.language) for row in history]
    lines = [_sentence(view, speaker)]
    lines += [_change(change, speaker, who) for change, who in zip(history, by, strict=True)]
    members = members_on(view.id, on, arguments.known_at)
    record = _record(view) | {"known_at": arguments.known_at, "members": list(members)}
    record["member_of"] = [tie.digits for tie in ties.memberships_of(view.id, arguments.known_at, on=on)]
    record["version"] = states_version(view.id)
    if members:
        printed = ", ".join(ProviderCode.as_received(member).printed for member in members)
        lines.insert(1, speaker.say("registry-members", members=printed))
    if arguments.history:
        record["history"] = [
            _change_record(change) | {"by": who or None} for change, who in zip(history, by, strict=True)
        ]
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


def reinstate(arguments: Namespace, speaker: Speaker) -> Exit:
    """One person prepares it with a reason; another, at another time, confirms it or sends it back."""
    step = _step(arguments)
    digits, own = step["digits"], {"by": step["by"], "at": step["at"]}
    if arguments.reason is not None:
        reason = words_of(arguments.reason)
        actions.prepare_reinstatement(last_day=arguments.last, reason=reason, **step)
        printed = ProviderCode.as_received(digits).printed
        record = {"done": True, "code": digits, "prepared": "reinstate"}
        speaker.tell(speaker.say("registry-prepared", code=printed), record)
        return Exit.DONE
    waits = waiting_of(code_id_of(digits))
    number = waits.id if waits else 0
    before = standing_states(code_id_of(digits))
    if arguments.note is not None:
        note = words_of(arguments.note)
        actions.send_back_reinstatement(reinstatement_id=number, note=note, **own)
    elif arguments.take_back:
        actions.take_back_reinstatement(reinstatement_id=number, **own)
    else:
        actions.confirm_reinstatement(reinstatement_id=number, **own)
    after = standing_states(code_id_of(digits))
    return _done(digits, [row for row in before if row not in after], speaker)


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


def _change(change: Change, speaker: Speaker, who: str = "") -> str:
    language = speaker.language
    says = ", ".join(_word(change.fact, word, language) for word in change.says if word)
    days = f", {_days(change.period, speaker)}" if change.period else ""
    return speaker.say(
        "registry-change",
        at=labels.moment(change.at, language),
        fact=f"{FACT[change.fact][language]}{days}",
        says=says,
        former="" if change.still else speaker.say("registry-former"),
        who=f" – {shown(who)}" if who else "",
    )


def _word(fact: str, word: str, language: str) -> str:
    if fact == "status":
        return STATE.get(word, REASON.get(word, {})).get(language, word)
    return ProviderCode.as_received(word).printed if fact in ties.TIES else shown(word)


def _change_record(change: Change) -> dict[str, object]:
    return {
        "at": change.at,
        "fact": change.fact,
        "from": change.period.start if change.period else None,
        "until": change.period.last_day if change.period else None,
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
    "reinstate": reinstate,
    **registry_files.VERBS,
}
