"""A letter or the text of its code, checked against public keys: the same words with and without a house."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from prestalux.doors.cli.exits import Exit
from prestalux.doors.cli.inputs import contents
from prestalux.doors.cli.speaker import Speaker, shown
from prestalux.doors.shared import proof_texts
from prestalux.rules.errors import Refusal
from prestalux.rules.proof import NoProof, Proof, PublicKey, check, check_file
from prestalux.rules.proof.content import find, stands_alone

MOST_BYTES: Final = 64_000_000
_PDF: Final = b"%PDF-"


@dataclass(frozen=True, slots=True)
class Given:
    """What was named on the command line: a text itself (no `file`), or what a file holds."""

    data: bytes
    file: str = ""
    sha256: str = ""

    def proof(self, keys: Iterable[PublicKey]) -> Proof:
        """Raises the refusals of `check_file` for a PDF, of `check` for a text.

        A file of another kind with a proof somewhere in it says more than was signed: NoProof.
        """
        if self.is_pdf:
            return check_file(self.data, keys)
        text = self.data.decode("utf-8", "replace")
        if self.file and not stands_alone(text):
            raise NoProof()
        return check(text, keys)

    @property
    def is_pdf(self) -> bool:
        return _PDF in self.data[:1024]


def given(word: str) -> Given:
    """Raises WrongUse for a file that cannot be read."""
    if find(word):
        return Given(word.encode())
    found = contents(word, most=MOST_BYTES)
    return Given(found.data, word, found.sha256)


def tell(
    given: Given,
    keys: Iterable[PublicKey],
    speaker: Speaker,
    *,
    without_proof: str = "",
    set_aside: Callable[[Proof], date | None] = lambda _proof: None,
) -> Exit:
    """`without_proof` is said, instead of the usual words, of a file that holds no signed content; `set_aside` tells
    since which day a decision holds no more, where that can be known.
    """
    try:
        proof = given.proof(keys)
    except Refusal as refusal:
        return _tell_refused(given, refusal, speaker, without_proof)
    text = speaker.say(
        "letter-genuine",
        what=named(given, speaker),
        kind=proof_texts.KINDS[proof.kind][speaker.language],
        reference=proof.reference.printed,
        day=proof_texts.day(proof.day, speaker.language),
        key=proof.key_id,
    )
    void = set_aside(proof)
    known = {
        "issued": True,
        "kind": proof.kind.value,
        "reference": proof.reference.printed,
        "day": proof.day,
        "key": proof.key_id,
        "set_aside_on": void,
    }
    speaker.tell("\n".join([text, *told_set_aside(void, speaker)]), record(given) | known)
    return Exit.DONE


def _tell_refused(given: Given, refusal: Refusal, speaker: Speaker, without_proof: str) -> Exit:
    words = speaker.say(
        "letter-not-proved",
        what=named(given, speaker),
        title=proof_texts.TITLES[refusal.code][speaker.language],
        text=proof_texts.text_of(refusal, speaker.language),
    )
    if isinstance(refusal, NoProof) and without_proof:
        words = without_proof
    speaker.tell(words, record(given) | {"code": refusal.code})
    return Exit.REFUSED


def told_set_aside(void: date | None, speaker: Speaker) -> list[str]:
    return [speaker.say("letter-set-aside", day=proof_texts.day(void, speaker.language))] if void else []


def named(given: Given, speaker: Speaker) -> str:
    if given.file and given.is_pdf:
        return shown(given.file)
    text = speaker.say("letter-the-text")
    return f"{text} ({shown(given.file)})" if given.file else text


def record(given: Given) -> dict[str, object]:
    """Every key, as for a letter that is not known."""
    nothing = dict.fromkeys(("kind", "reference", "day", "key", "set_aside_on", "code"))
    return {"file": given.file or None, "issued": False, "sha256": given.sha256 or None, **nothing}
