"""Issuing the reference files: a folder a day, complete or not there at all.

An issue is written under a hidden name, and gets its own by one renaming. A row is put after it: where a process was
killed between the two, the next one puts it. A folder is a series with numbers of its own; what cannot be done twice,
issuing one day, is refused by the file system and by the database alike.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import secrets
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from django.db import transaction

from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.proofs.actions import signing_key_on
from prestalux.office.proofs.queries import public_keys
from prestalux.office.registry.code_lines import codes_on
from prestalux.office.registry.models import ReferenceIssue
from prestalux.office.registry.reference_writing import digest_of, write_files, write_text
from prestalux.rules.errors import Refusal
from prestalux.rules.periods import day_of
from prestalux.rules.proof import SigningKey, check_detached, detached_signature
from prestalux.rules.registry.prescriber_line import DEFAULT_ENCODING
from prestalux.rules.registry.reference_issue import (
    MANIFEST,
    SIGNATURE,
    Former,
    Manifest,
    ReferenceKind,
    folder_name,
    is_folder_name,
    read_manifest,
)

UNFINISHED: Final = ".unfinished-"
_LOCK: Final = ".lock"
_FULL: Final = f"{ReferenceKind.FULL.value}.ndjson"


class IssueUnderWay(Refusal):
    """Another process is writing into the folder."""

    code = "issue-under-way"


class DayPassed(Refusal):
    """The folder holds an issue of a later day already, or the day is still to come. `facts`: day, latest."""

    code = "issue-day-passed"


class IssueLost(Refusal):
    """The issue of the day was published and is not in the folder any more. `facts`: day, sequence."""

    code = "issue-lost"


class FolderNotOurs(Refusal):
    """The last issue in the folder is damaged, or none that this house made. `facts`: issue."""

    code = "issue-not-ours"


@dataclass(frozen=True, slots=True)
class Issued:
    """`is_new`: whether this call made it."""

    sequence: int
    day: date
    folder: Path
    manifest: Manifest
    is_new: bool


def issue(
    folder: Path,
    *,
    day: date,
    readme: Mapping[str, str],
    encoding: str = DEFAULT_ENCODING,
    by: Actor,
    at: datetime,
) -> Issued:
    """The reference files of a day, in the folder; what is there already is not made again. `readme`: text by file name.

    Raises OSError where there is no such folder, and IssueUnderWay, DayPassed, IssueLost, FolderNotOurs, NoSigningKey.
    """
    if day > day_of(at):
        raise DayPassed(day=day, latest=day_of(at))
    with _alone_in(folder):
        last = _last_issue(folder)
        if last is not None:
            _put_row(last, by=by, at=at)
            if last.manifest.day == day:
                return Issued(last.manifest.sequence, day, last.path, last.manifest, is_new=False)
        former = _former(last, day)
        made = _write(folder, last, former, day=day, readme=readme, encoding=encoding, at=at)
        _put_row(made, by=by, at=at)
    return Issued(made.manifest.sequence, day, made.path, made.manifest, is_new=True)


def forget_old(folder: Path, *, after_days: int, by: Actor, at: datetime) -> int:
    """Takes away the issues whose day is more than so many days ago, the oldest first, and never the last one; gives how many.

    The row stays, so that numbers go on. Raises OSError where there is no such folder, and IssueUnderWay, FolderNotOurs.
    """
    before = day_of(at) - timedelta(days=after_days)
    with _alone_in(folder):
        last = _last_issue(folder)
        if last is None:
            return 0
        rows = ReferenceIssue.objects.filter(series=last.manifest.series, sequence__lt=last.manifest.sequence)
        old = [row for row in rows.filter(day__lt=before).order_by("sequence") if _is_there(folder, row)]
        for row in old:
            _forget(folder, row, by=by, at=at)
    return len(old)


def _is_there(folder: Path, row: ReferenceIssue) -> bool:
    return (folder / folder_name(row.sequence, row.day)).is_dir()


def _forget(folder: Path, row: ReferenceIssue, *, by: Actor, at: datetime) -> None:
    """Gone by one renaming: half an issue is never seen, and what a killed process leaves is swept."""
    hidden = folder / f"{UNFINISHED}{secrets.token_hex(8)}"
    with transaction.atomic():
        journal.note(
            subject=("reference-issue", row.pk),
            event="register.issue-forgotten",
            by=by,
            at=at,
            sequence=row.sequence,
            day=row.day.isoformat(),
        )
        (folder / folder_name(row.sequence, row.day)).rename(hidden)
        _on_disk(folder)
    shutil.rmtree(hidden)


@dataclass(frozen=True, slots=True)
class _Present:
    """An issue that lies in a folder under its own name."""

    path: Path
    manifest: Manifest
    sha256: str


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """The lock of a process that was killed is free again at once; what it left unfinished is swept."""
    handle = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise IssueUnderWay() from None
        for left in folder.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left)
        yield
    finally:
        os.close(handle)


def newest_of(series: str) -> int:
    """The number of the last issue given out in a series; 0 for one that is not of this house."""
    rows = ReferenceIssue.objects.filter(series=series).order_by("-sequence")
    return rows.values_list("sequence", flat=True).first() or 0


def _last_issue(folder: Path) -> _Present | None:
    """Raises FolderNotOurs."""
    names = [path.name for path in folder.iterdir() if is_folder_name(path.name)]
    if not names:
        return None
    path = folder / max(names, key=lambda name: (int(name.partition("-")[0]), name))
    try:
        data = (path / MANIFEST).read_bytes()
        manifest = read_manifest(data)
        signature = (path / SIGNATURE).read_bytes()
        check_detached(data, signature, day_of(manifest.known_at), public_keys())
    except (OSError, ValueError, Refusal):
        raise FolderNotOurs(issue=path.name) from None
    if manifest.folder != path.name:
        raise FolderNotOurs(issue=path.name)
    return _Present(path, manifest, hashlib.sha256(data).hexdigest())


def _former(last: _Present | None, day: date) -> Former | None:
    """What the next issue follows. The row remembers issues that the folder has lost. Raises DayPassed, IssueLost."""
    if last is None:
        return None
    row = ReferenceIssue.objects.filter(series=last.manifest.series).order_by("-sequence")[0]
    if row.day == day:
        raise IssueLost(day=day, sequence=row.sequence)
    if row.day > day:
        raise DayPassed(day=day, latest=row.day)
    return Former(row.sequence, row.manifest_sha256)


def _write(
    folder: Path,
    last: _Present | None,
    former: Former | None,
    *,
    day: date,
    readme: Mapping[str, str],
    encoding: str,
    at: datetime,
) -> _Present:
    key = signing_key_on(day_of(at), at=at)
    draft = folder / f"{UNFINISHED}{secrets.token_hex(8)}"
    draft.mkdir()
    try:
        return _written(draft, folder, last, former, key, day=day, readme=readme, encoding=encoding, at=at)
    except OSError:
        # On a full disk, what was written of it would take the room that everybody else needs.
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _written(
    draft: Path,
    folder: Path,
    last: _Present | None,
    former: Former | None,
    key: SigningKey,
    *,
    day: date,
    readme: Mapping[str, str],
    encoding: str,
    at: datetime,
) -> _Present:
    compared = _compared_with(last, former)
    files = write_files(draft, codes_on(day, known_at=at), encoding=encoding, former=compared)
    texts = tuple(write_text(draft / name, text) for name, text in readme.items())
    manifest = Manifest(
        series=last.manifest.series if last else secrets.token_hex(8),
        sequence=former.sequence + 1 if former else 1,
        day=day,
        known_at=at,
        encoding=encoding,
        former=former,
        delta_from=former.sequence if former and compared else None,
        files=(*files, *texts),
    )
    data = manifest.written()
    write_text(draft / MANIFEST, data.decode())
    write_text(draft / SIGNATURE, detached_signature(data, key))
    _open_as(folder, draft)
    _on_disk(draft)
    place = folder / manifest.folder
    _rename(draft, place)
    _on_disk(folder)
    return _Present(place, manifest, hashlib.sha256(data).hexdigest())


def _compared_with(last: _Present | None, former: Former | None) -> Path | None:
    """The former issue's file of all codes, if it lies there unchanged; a wrong delta would be worse than none."""
    if last is None or former is None or former.sequence != last.manifest.sequence:
        return None
    path = last.path / _FULL
    told = {entry.name: entry.sha256 for entry in last.manifest.files}
    return path if path.is_file() and told.get(_FULL) == digest_of(path) else None


def _open_as(folder: Path, draft: Path) -> None:
    """An issue is given away: who may read the folder may read it, whatever the mask of the process."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    for path in draft.iterdir():
        path.chmod(mode & 0o644)
    draft.chmod(mode & 0o755)


def _rename(draft: Path, place: Path) -> None:
    """Raises IssueUnderWay where an issue lies there already: a folder that holds something is never replaced."""
    try:
        draft.rename(place)
    except OSError as error:
        if error.errno in {errno.ENOTEMPTY, errno.EEXIST}:
            raise IssueUnderWay() from None
        raise


def _on_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@transaction.atomic
def _put_row(present: _Present, *, by: Actor, at: datetime) -> None:
    """Once for each issue, whoever comes first."""
    manifest = present.manifest
    lines = {entry.name: entry.lines for entry in manifest.files}
    row, new = ReferenceIssue.objects.get_or_create(
        series=manifest.series,
        sequence=manifest.sequence,
        defaults={
            "day": manifest.day,
            "known_at": manifest.known_at,
            "manifest_sha256": present.sha256,
            "codes": lines.get(_FULL, 0),
            "recorded_at": at,
        },
    )
    if row.manifest_sha256 != present.sha256:
        raise FolderNotOurs(issue=present.path.name)
    if new:
        journal.note(
            subject=("reference-issue", row.pk),
            event="register.issued",
            by=by,
            at=at,
            sequence=row.sequence,
            day=row.day.isoformat(),
            codes=row.codes,
        )
