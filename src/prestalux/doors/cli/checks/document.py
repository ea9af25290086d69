"""`document check`: the same verdict as at every door, in the same cage, without a house."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator, Mapping
from typing import Final

from prestalux.doors.cli.exits import Exit, WrongUse
from prestalux.doors.cli.inputs import contents
from prestalux.doors.cli.speaker import Speaker, shown
from prestalux.doors.cli.verbs import Verb
from prestalux.doors.shared.document_texts import TEXTS
from prestalux.doors.wiring import config
from prestalux.office.files.cage import Cage, CageUnavailable
from prestalux.rules.documents import Finding, Limits, Verdict

_LIMIT: Final = "PRESTALUX_MAX_FILE_BYTES"
_MOST_IN_MEMORY: Final = 256_000_000


def check(arguments: Namespace, speaker: Speaker) -> Exit:
    """Every file is judged, whatever became of those before it."""
    worst = Exit.DONE
    with Cage(size=1, limits=_limits()) as cage:
        for name in arguments.files:
            worst = max(worst, _check_one(name, cage, speaker))
    return worst


def _check_one(name: str, cage: Cage, speaker: Speaker) -> Exit:
    try:
        verdict = _verdict_on(name, cage)
    except WrongUse as wrong:
        speaker.complain(speaker.say(wrong.word, **wrong.facts))
        return Exit.WRONG_USE
    except CageUnavailable:
        speaker.complain(speaker.say("cage-away", file=shown(name)))
        return Exit.AWAY
    speaker.tell(_sentences(name, verdict, speaker), _record(name, verdict))
    return Exit.DONE if verdict.accepted else Exit.REFUSED


def _verdict_on(name: str, cage: Cage) -> Verdict:
    given = contents(name, most=_MOST_IN_MEMORY)
    if given.whole:
        return cage.judge(given.data)
    return Verdict(accepted=False, finding=Finding.FILE_TOO_LARGE, pages=0, sha256=given.sha256)


def _record(name: str, verdict: Verdict) -> dict[str, object]:
    return {
        "file": name,
        "verdict": "accepted" if verdict.accepted else "refused",
        "code": verdict.finding,
        "pages": verdict.pages,
        "sha256": verdict.sha256,
        "flags": list(verdict.flags),
    }


def _sentences(name: str, verdict: Verdict, speaker: Speaker) -> Iterator[str]:
    file, language = shown(name), speaker.language
    if verdict.finding is not None:
        text = TEXTS[verdict.finding][language]
        yield speaker.say("document-refused", file=file, title=text.title)
        yield f"  {text.cause}"
        yield f"  {text.cure}"
        return
    yield speaker.say("document-accepted", file=file, pages=verdict.pages)
    for flag in verdict.flags:
        yield f"  {TEXTS[flag][language].title}"


def _limits() -> Limits:
    """The limit of the house whose environment this is, so that both say the same; no other setting is read."""
    env = {_LIMIT: os.environ[_LIMIT], "PRESTALUX_DATA": os.sep} if os.environ.get(_LIMIT) else {}
    return Limits(max_bytes=config.read(env).max_file_bytes) if env else Limits()


VERBS: Final[Mapping[str, Verb]] = {"check": check}
