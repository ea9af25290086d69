"""`partner …`: software houses and institutions whose programs ask the fund, and their keys."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

from prestalux.doors.cli.exits import Exit, WrongUse
from prestalux.doors.cli.house.acting import the_operator
from prestalux.doors.cli.speaker import Speaker, shown
from prestalux.doors.cli.verbs import Verb
from prestalux.doors.shared import labels
from prestalux.office.partners import actions
from prestalux.office.partners.queries import KeyState, KeyView, keys
from prestalux.rules.identifiers.contact import Email
from prestalux.rules.partners import USUAL_A_MINUTE, KeyTerms, Scope
from prestalux.rules.periods import day_of

_USUAL_OVERLAP_DAYS: Final = 7


def add(arguments: Namespace, speaker: Speaker) -> Exit:
    contact = Email.parse(arguments.contact).address if arguments.contact else ""
    actions.add_partner(name=arguments.name, contact=contact, by=the_operator(), at=datetime.now(UTC))
    speaker.tell(
        speaker.say("partner-added", name=shown(arguments.name)), {"done": True, "partner": arguments.name}
    )
    return Exit.DONE


def list_keys(arguments: Namespace, speaker: Speaker) -> Exit:
    found = keys(datetime.now(UTC), arguments.name)
    for key in found:
        speaker.tell(_sentence(key, speaker), _record(key))
    if not found and not speaker.as_json:
        speaker.tell(speaker.say("partner-keys-none"), {})
    return Exit.DONE


def new_key(arguments: Namespace, speaker: Speaker) -> Exit:
    """The key goes to standard output, once; everything else about it can be asked again."""
    at = datetime.now(UTC)
    made = _replaced(arguments, at) if arguments.replace else _given(arguments, at)
    speaker.tell(
        [
            speaker.say("partner-key-made", key=made.key, last=_day(made.days.last_day, speaker)),
            f"  {made.text}",
        ],
        {
            "done": True,
            "key": made.key,
            "secret": made.text,
            "from": made.days.start,
            "until": made.days.last_day,
            "former_until": made.former_until,
        },
    )
    return Exit.DONE


def _given(arguments: Namespace, at: datetime) -> actions.NewKey:
    if not arguments.name:
        raise WrongUse("partner-or-key")
    if arguments.both_for is not None:
        raise WrongUse("only-with-replace")
    terms = KeyTerms(
        frozenset(Scope(scope) for scope in arguments.scopes or ()),
        actions.period_of(day_of(at), arguments.days),
        USUAL_A_MINUTE if arguments.per_minute is None else arguments.per_minute,
    )
    return actions.give_key(partner=arguments.name, terms=terms, by=the_operator(), at=at)


def _replaced(arguments: Namespace, at: datetime) -> actions.NewKey:
    if arguments.name or arguments.scopes or arguments.per_minute is not None:
        raise WrongUse("not-with-replace")
    return actions.replace_key(
        key=arguments.replace,
        days=arguments.days,
        both_for=_USUAL_OVERLAP_DAYS if arguments.both_for is None else arguments.both_for,
        by=the_operator(),
        at=at,
    )


def revoke(arguments: Namespace, speaker: Speaker) -> Exit:
    actions.revoke_key(key=arguments.key, by=the_operator(), at=datetime.now(UTC))
    speaker.tell(
        speaker.say("partner-key-revoked", key=shown(arguments.key)), {"done": True, "key": arguments.key}
    )
    return Exit.DONE


def _record(key: KeyView) -> dict[str, object]:
    return {
        "key": key.key,
        "partner": key.partner,
        "scopes": key.scopes,
        "from": key.days.start,
        "until": key.days.last_day,
        "per_minute": key.per_minute,
        "state": key.state,
        "ends_at": key.ends_at,
        "revoked_at": key.revoked_at,
        "used_at": key.used_at,
    }


def _sentence(key: KeyView, speaker: Speaker) -> str:
    used = speaker.say("partner-key-unused")
    if key.used_at is not None:
        used = speaker.say("partner-key-used", day=_day(day_of(key.used_at), speaker))
    return speaker.say(
        "partner-key-line",
        key=key.key,
        partner=shown(key.partner),
        state=speaker.say(_STATES[key.state]),
        first=_day(key.days.start, speaker),
        last=_day(key.days.last_day, speaker),
        scopes=", ".join(key.scopes),
        per_minute=key.per_minute,
        used=used,
    )


def _day(day: date | None, speaker: Speaker) -> str:
    return labels.day(day, speaker.language) if day else ""


_STATES: Final[Mapping[KeyState, str]] = {
    KeyState.TO_COME: "partner-key-to-come",
    KeyState.VALID: "partner-key-valid",
    KeyState.REPLACED: "partner-key-replaced",
    KeyState.OVER: "partner-key-over",
    KeyState.REVOKED: "partner-key-is-revoked",
}
VERBS: Final[Mapping[str, Verb]] = {"add": add, "keys": list_keys, "new-key": new_key, "revoke": revoke}
