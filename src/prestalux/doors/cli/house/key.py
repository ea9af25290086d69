"""`key …`: which keys sign letters, on which days, and which must no longer be believed."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from django.conf import settings

from prestalux.doors.cli.exits import Exit
from prestalux.doors.cli.house.acting import the_operator
from prestalux.doors.cli.speaker import Speaker, shown
from prestalux.doors.cli.verbs import Verb
from prestalux.doors.shared import proof_texts
from prestalux.office.proofs import actions as proofs
from prestalux.office.proofs.queries import public_keys
from prestalux.rules.periods import Period, day_of
from prestalux.rules.proof import PublicKey, RevocationReason, key_list


def list_keys(_arguments: Namespace, speaker: Speaker) -> Exit:
    held, keys = proofs.held_ids(), public_keys()
    for key in keys:
        speaker.tell(_sentence(key, held, speaker), _record(key) | {"held": key.key_id in held})
    if not keys and not speaker.as_json:
        speaker.tell(speaker.say("keys-none"), {})
    return Exit.DONE


def make(arguments: Namespace, speaker: Speaker) -> Exit:
    at = datetime.now(UTC)
    period = Period.through(arguments.first or day_of(at), arguments.last)
    key = proofs.make_key(in_force=period, by=the_operator(), at=at)
    speaker.tell(
        speaker.say("key-made", key=key, first=proof_texts.day(period.start, speaker.language)),
        {"done": True, "key": key, "from": period.start, "until": period.last_day},
    )
    return Exit.DONE


def revoke(arguments: Namespace, speaker: Speaker) -> Exit:
    reason = RevocationReason(arguments.reason)
    proofs.revoke_key(key_id=arguments.key, reason=reason, by=the_operator(), at=datetime.now(UTC))
    speaker.tell(
        speaker.say("key-is-revoked", key=shown(arguments.key)), {"done": True, "key": arguments.key}
    )
    return Exit.DONE


def public(_arguments: Namespace, speaker: Speaker) -> Exit:
    keys = public_keys()
    if speaker.as_json:
        for key in keys:
            speaker.tell("", _record(key))
    else:
        name = settings.FUND.name[speaker.language]
        speaker.tell(key_list(keys, title=name).rstrip("\n"), {})
    return Exit.DONE


def _record(key: PublicKey) -> dict[str, object]:
    return {
        "key": key.key_id,
        "public": key.public.hex(),
        "from": key.in_force.start,
        "until": key.in_force.last_day,
        "revoked": key.revoked_on,
        "reason": key.reason,
    }


def _sentence(key: PublicKey, held: frozenset[str], speaker: Speaker) -> str:
    language, last, revoked = speaker.language, key.in_force.last_day, ""
    if key.revoked_on and key.reason:
        revoked = speaker.say(
            "key-revoked",
            day=proof_texts.day(key.revoked_on, language),
            reason=proof_texts.REASONS[key.reason][language],
        )
    return speaker.say(
        "key-line",
        key=key.key_id,
        first=proof_texts.day(key.in_force.start, language),
        last=speaker.say("prefix-until", day=proof_texts.day(last, language))
        if last
        else speaker.say("prefix-no-end"),
        held="" if key.key_id in held else speaker.say("key-not-held"),
        revoked=revoked,
    )


VERBS: Final[Mapping[str, Verb]] = {"list": list_keys, "make": make, "revoke": revoke, "public": public}
