"""`letter …`: is this letter the fund's own, and which letters are still to be sent?"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from prestalux.doors.cli import proving
from prestalux.doors.cli.exits import Exit, WrongUse
from prestalux.doors.cli.house.acting import the_operator
from prestalux.doors.cli.speaker import Speaker, shown
from prestalux.doors.cli.verbs import Verb
from prestalux.doors.shared import labels, proof_texts
from prestalux.office.attribution import queries
from prestalux.office.outbox import actions as outbox
from prestalux.office.proofs.queries import public_keys
from prestalux.rules.errors import Refusal
from prestalux.rules.periods import day_of
from prestalux.rules.proof import LetterKind, ProofKeyRevoked


def verify(arguments: Namespace, speaker: Speaker) -> Exit:
    worst = Exit.DONE
    for name in arguments.files:
        worst = max(worst, _verify_one(name, speaker))
    return worst


def _verify_one(name: str, speaker: Speaker) -> Exit:
    try:
        given = proving.given(name)
    except WrongUse as wrong:
        speaker.complain(speaker.say(wrong.word, **wrong.facts))
        return Exit.WRONG_USE
    issued = queries.issued_with_sha256(given.sha256) if given.sha256 else None
    if issued is None:
        return _verify_by_signature(given, speaker)
    day = day_of(issued.issued_at)
    kind = LetterKind(issued.kind) if issued.kind in set(LetterKind) else None
    void = queries.set_aside(issued.reference, kind, day) if kind else None
    revoked = _revoked(given)
    known = {
        "issued": True,
        "kind": issued.kind,
        "reference": issued.reference.printed,
        "day": day,
        "set_aside_on": void,
        "code": revoked.code if revoked else None,
    }
    text = speaker.say(
        "letter-known",
        file=shown(name),
        kind=labels.DOCUMENT.get(issued.kind, issued.kind),
        reference=issued.reference.printed,
        day=labels.day(day, speaker.language),
    )
    remarks = proving.told_set_aside(void, speaker)
    if revoked:
        remarks.append(proof_texts.text_of(revoked, speaker.language))
    speaker.tell("\n".join([text, *remarks]), proving.record(given) | known)
    return Exit.DONE


def _revoked(given: proving.Given) -> ProofKeyRevoked | None:
    """Our own records say that the letter is ours; whoever else checks it will hear that its key is revoked."""
    try:
        given.proof(public_keys())
    except ProofKeyRevoked as refusal:
        return refusal
    except Refusal:
        return None
    return None


def _verify_by_signature(given: proving.Given, speaker: Speaker) -> Exit:
    unknown = speaker.say("letter-unknown", file=proving.named(given, speaker)) if given.file else ""
    return proving.tell(
        given,
        public_keys(),
        speaker,
        without_proof=unknown,
        set_aside=lambda proof: queries.set_aside(proof.reference, proof.kind, proof.day),
    )


def list_letters(arguments: Namespace, speaker: Speaker) -> Exit:
    states = set(outbox.State) if arguments.all else set(outbox.State) - {outbox.State.SENT}
    found = False
    for letter in outbox.letters({outbox.State.FAILED} if arguments.failed else states):
        found = True
        speaker.tell(
            speaker.say(
                "letter-line",
                key=letter.key,
                state=speaker.say(f"letter-{letter.state}"),
                put=labels.moment(letter.put_at, speaker.language),
                attempts=letter.attempts,
                why=f" ({shown(letter.why_failed)})" if letter.why_failed else "",
            ),
            {name: getattr(letter, name) for name in type(letter).__slots__},
        )
    if not found and not speaker.as_json:
        speaker.tell(speaker.say("letters-none"), {})
    return Exit.DONE


def retry(arguments: Namespace, speaker: Speaker) -> Exit:
    outbox.retry(key=arguments.key, by=the_operator(), at=datetime.now(UTC))
    speaker.tell(
        speaker.say("letter-retried", key=shown(arguments.key)), {"done": True, "key": arguments.key}
    )
    return Exit.DONE


VERBS: Final[Mapping[str, Verb]] = {"verify": verify, "list": list_letters, "retry": retry}
