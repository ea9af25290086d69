"""A folder of reference files, checked against public keys: the same words with and without a house."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from prestalux.doors.cli.exits import Exit, WrongUse
from prestalux.doors.cli.speaker import Speaker, shown
from prestalux.doors.shared import proof_texts
from prestalux.doors.shared.reference_texts import FAULT
from prestalux.rules.errors import Refusal
from prestalux.rules.periods import day_of
from prestalux.rules.proof import PublicKey, check_detached
from prestalux.rules.registry.reference_issue import (
    MANIFEST,
    MOST_BYTES,
    SIGNATURE,
    Finding,
    IssueSeen,
    Manifest,
    ReferenceFault,
    file_findings,
    order_findings,
    read_manifest,
)


@dataclass(frozen=True, slots=True)
class _NotProved:
    """The signature of an issue says no."""

    issue: str
    refusal: Refusal


def tell(
    name: str,
    keys: Iterable[PublicKey],
    speaker: Speaker,
    newest: Callable[[str], int] | None = None,
) -> Exit:
    """Everything that is wrong, one line each; else one line about the whole. `newest`: the last number that the house gave in
    a series; without it an issue that is gone from the end is not missed. Raises WrongUse.
    """
    keys, folder = tuple(keys), _folder(name)
    seen: list[IssueSeen] = []
    wrong = 0
    for found in chain(_findings(folder, keys, seen), _gone_from_the_end(seen, newest)):
        wrong += 1
        _tell_one(found, speaker)
    if wrong:
        return Exit.REFUSED
    numbers = [issue.manifest.sequence for issue in seen]
    last = max(seen, key=lambda issue: issue.manifest.sequence).manifest
    speaker.tell(
        speaker.say(
            "folder-whole",
            folder=shown(name),
            first=min(numbers),
            last=max(numbers),
            day=proof_texts.day(last.day, speaker.language),
        ),
        {
            "whole": True,
            "series": last.series,
            "first": min(numbers),
            "last": max(numbers),
            "day": last.day,
            "issue": None,
            "file": None,
            "why": None,
        },
    )
    return Exit.DONE


def _gone_from_the_end(seen: list[IssueSeen], newest: Callable[[str], int] | None) -> Iterator[Finding]:
    """Asked for once `seen` is whole."""
    if newest is None or not seen:
        return
    there = max(seen, key=lambda issue: issue.manifest.sequence).manifest
    last = newest(there.series)
    if last > there.sequence:
        yield Finding(ReferenceFault.ISSUE_MISSING, first=there.sequence + 1, last=last)


def _folder(name: str) -> Path:
    try:
        kind = Path(name).stat().st_mode
    except (OSError, ValueError):
        raise WrongUse("folder-missing", folder=shown(name)) from None
    if not stat.S_ISDIR(kind):
        raise WrongUse("folder-missing", folder=shown(name))
    return Path(name)


def _findings(
    folder: Path, keys: tuple[PublicKey, ...], seen: list[IssueSeen]
) -> Iterator[Finding | _NotProved]:
    """Puts each issue that can be read into `seen`. What begins with a dot is nobody's: a lock, an unfinished issue."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if not entry.is_dir(follow_symlinks=False):
            yield Finding(ReferenceFault.NOT_AN_ISSUE, entry.name)
            continue
        yield from _issue_findings(Path(entry.path), keys, seen)
    yield from order_findings(seen)
    if not seen:
        yield Finding(ReferenceFault.NO_ISSUE)


def _issue_findings(
    folder: Path, keys: tuple[PublicKey, ...], seen: list[IssueSeen]
) -> Iterator[Finding | _NotProved]:
    data = _small_file(folder / MANIFEST)
    if data is None:
        yield Finding(ReferenceFault.MANIFEST_MISSING, folder.name)
        return
    try:
        manifest = read_manifest(data)
    except ValueError:
        yield Finding(ReferenceFault.MANIFEST_UNREADABLE, folder.name)
        return
    seen.append(IssueSeen(manifest, hashlib.sha256(data).hexdigest()))
    if manifest.folder != folder.name:
        yield Finding(ReferenceFault.NAME_DIFFERS, folder.name)
    yield from _signature_findings(folder, manifest, data, keys)
    yield from file_findings(manifest, dict(_digests(folder)), issue=folder.name)


def _signature_findings(
    folder: Path, manifest: Manifest, data: bytes, keys: tuple[PublicKey, ...]
) -> Iterator[Finding | _NotProved]:
    signature = _small_file(folder / SIGNATURE)
    if signature is None:
        yield Finding(ReferenceFault.SIGNATURE_MISSING, folder.name)
        return
    try:
        check_detached(data, signature, day_of(manifest.known_at), keys)
    except Refusal as refusal:
        yield _NotProved(folder.name, refusal)


def _small_file(path: Path) -> bytes | None:
    """None for what is no file of its own or larger than any that was written."""
    try:
        state = path.lstat()
    except OSError:
        return None
    if not stat.S_ISREG(state.st_mode) or state.st_size > MOST_BYTES:
        return None
    return path.read_bytes()


def _digests(folder: Path) -> Iterator[tuple[str, str]]:
    """Of every file of its own; what is none has no digest that could be the right one."""
    for entry in os.scandir(folder):
        if entry.is_file(follow_symlinks=False):
            with Path(entry.path).open("rb") as file:
                yield entry.name, hashlib.file_digest(file, "sha256").hexdigest()
        else:
            yield entry.name, ""


def _tell_one(found: Finding | _NotProved, speaker: Speaker) -> None:
    language = speaker.language
    if isinstance(found, _NotProved):
        code = found.refusal.code
        place = shown(f"{found.issue}/{SIGNATURE}")
        why = proof_texts.TITLES[code][language]
        record: dict[str, object] = {"issue": found.issue, "file": SIGNATURE, "why": code}
    else:
        place = shown("/".join(part for part in (found.issue, found.file) if part))
        why = FAULT[found.why][language].format(first=found.first, last=found.last)
        record = {"issue": found.issue or None, "file": found.file or None, "why": found.why.value}
        if found.first is not None:
            record |= {"first": found.first, "last": found.last}
    text = speaker.say("folder-finding", place=place, why=why) if place else why
    speaker.tell(text, {"whole": False, **record})
