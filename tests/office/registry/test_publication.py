"""Issuing the reference files: complete or not there at all, numbered, signed, and the same when done twice."""

from __future__ import annotations

import csv
import errno
import fcntl
import json
import os
import random
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office.cast import NOW
from tests.office.registry import register

from prestalux.office.journal.actor import SYSTEM
from prestalux.office.journal.append_only import protect, release
from prestalux.office.journal.models import Line
from prestalux.office.proofs.queries import public_keys
from prestalux.office.registry import code_lines, facts, publication, reference_writing
from prestalux.office.registry.models import CodeStatus, ProviderCode, ReferenceIssue
from prestalux.rules.periods import Period, day_of
from prestalux.rules.proof import check_detached
from prestalux.rules.registry.prescriber_line import read
from prestalux.rules.registry.reference_issue import read_manifest

pytestmark = pytest.mark.django_db
TODAY = day_of(NOW)
DAY = timedelta(days=1)
README = {"README.en.txt": "Read me.\n"}


def issue(
    folder: Path, later: int = 0, on: date | None = None, encoding: str = "utf-8"
) -> publication.Issued:
    at = NOW + later * DAY
    return publication.issue(folder, day=on or day_of(at), readme=README, encoding=encoding, by=SYSTEM, at=at)


def rows(issued: publication.Issued, kind: str) -> list[dict[str, str]]:
    with (issued.folder / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def objects(issued: publication.Issued, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (issued.folder / name).read_text("utf-8").splitlines()]


def fixed(issued: publication.Issued, kind: str) -> list[str]:
    return (issued.folder / f"{kind}.txt").read_text("utf-8").splitlines()


def test_every_form_says_the_same_of_a_code(tmp_path: Path) -> None:
    made = register.code(1)
    issued = issue(tmp_path)
    (row,), (line,) = rows(issued, "full"), fixed(issued, "full")

    assert objects(issued, "full.ndjson") == [row]
    assert (row["code"], row["state"], row["valid_from"], row["valid_until"]) == (
        made.digits,
        "active",
        "2026-01-01",
        "",
    )
    assert read(line).written("utf-8") == (line, ())
    assert (read(line).name, read(line).postcode, read(line).specialty) == ("Weber Anna", "L -1234", "Z0")


def test_nothing_private_leaves_the_house(tmp_path: Path) -> None:
    register.code(1)
    issued = issue(tmp_path)
    everything = b"".join(path.read_bytes() for path in issued.folder.iterdir())

    assert not [word for word in (b"1990093012358", b"1990-09-30", b"anna@example.org") if word in everything]


def test_the_manifest_is_signed_by_a_key_of_the_house(tmp_path: Path) -> None:
    issued = issue(tmp_path)
    data = (issued.folder / "manifest.json").read_bytes()

    assert read_manifest(data) == issued.manifest
    assert check_detached(data, (issued.folder / "manifest.sig").read_bytes(), TODAY, public_keys())


def test_a_code_that_ended_stands_among_the_ended(tmp_path: Path) -> None:
    made = register.code(1)
    register.status(made, "ended", Period(date(2026, 7, 1)))
    issued = issue(tmp_path)
    (row,) = rows(issued, "ended")

    assert rows(issued, "full") == []
    assert (row["state"], row["valid_until"]) == ("ended", "2026-06-30")
    assert fixed(issued, "ended")[0].endswith("2026010120260630")


def test_a_code_whose_dated_period_is_over_has_ended(tmp_path: Path) -> None:
    register.code(1, days=Period(date(2026, 1, 1), date(2026, 4, 1)))

    assert [row["state"] for row in rows(issue(tmp_path), "ended")] == ["ended"]


def test_a_void_code_has_no_fixed_line_and_that_is_told(tmp_path: Path) -> None:
    made = register.code(1)
    register.status(made, "void", Period(register.FIRST))
    issued = issue(tmp_path)

    assert [row["state"] for row in rows(issued, "ended")] == ["void"]
    assert fixed(issued, "ended") == []
    assert [(told["code"], told["why"]) for told in objects(issued, "report.ndjson")] == [
        (made.digits, "no-day")
    ]


def test_a_day_that_a_fixed_line_calls_valid_is_valid(tmp_path: Path) -> None:
    register.status(register.code(1), "suspended", Period(date(2026, 11, 1), date(2026, 12, 1)))
    issued = issue(tmp_path)

    assert [row["state"] for row in rows(issued, "full")] == ["suspended"]
    assert fixed(issued, "full")[0].endswith("2026010120261031")


def test_a_code_to_come_stands_in_no_file(tmp_path: Path) -> None:
    register.code(1, days=Period(TODAY + DAY))
    issued = issue(tmp_path)

    assert [rows(issued, kind) for kind in ("full", "ended")] == [[], []]
    assert rows(issue(tmp_path, 1), "delta")[0]["change"] == "new"


def test_what_a_field_cannot_hold_is_reported_beside(tmp_path: Path) -> None:
    made = register.code(1, family="Łuczak")
    (told,) = objects(issue(tmp_path, encoding="iso-8859-1"), "report.ndjson")

    assert told == {
        "file": "full.txt",
        "line": 1,
        "code": made.digits,
        "field": "name",
        "why": "not-encodable",
        "value": "Łuczak Anna",
        "written": "?uczak Anna",
    }


def test_the_first_issue_has_no_delta(tmp_path: Path) -> None:
    issued = issue(tmp_path)

    assert (issued.sequence, issued.manifest.delta_from) == (1, None)
    assert not (issued.folder / "delta.csv").exists()


def test_the_delta_tells_what_changed_since_the_former_issue(tmp_path: Path) -> None:
    first, second, third, _ = register.codes(4)
    issue(tmp_path)
    register.move(first, "2, rue du Lac", Period(TODAY), at=NOW + DAY)
    register.status(second, "ended", Period(TODAY), at=NOW + DAY)
    register.status(third, "void", Period(register.FIRST), at=NOW + DAY)
    new = register.code(5, at=NOW + DAY)
    issued = issue(tmp_path, 1)

    assert issued.manifest.delta_from == 1
    assert [(row["change"], row["code"], row["state"]) for row in rows(issued, "delta")] == [
        ("changed", first.digits, "active"),
        ("gone", second.digits, "ended"),
        ("gone", third.digits, "void"),
        ("new", new.digits, "active"),
    ]
    assert [line[:8] for line in fixed(issued, "delta")] == [first.digits, second.digits, new.digits]


def test_full_and_delta_make_the_next_full(tmp_path: Path) -> None:
    made = register.codes(6)
    held = {row["code"]: row for row in rows(issue(tmp_path), "full")}
    register.move(made[0], "2, rue du Lac", Period(TODAY), at=NOW + DAY)
    register.status(made[3], "ended", Period(TODAY), at=NOW + DAY)
    register.code(9, at=NOW + DAY)
    issued = issue(tmp_path, 1)
    for row in rows(issued, "delta"):
        if row.pop("change") == "gone":
            del held[row["code"]]
        else:
            held[row["code"]] = row

    assert [held[code] for code in sorted(held)] == rows(issued, "full")


@pytest.mark.parametrize("seed", range(8))
def test_whatever_happens_between_two_days_full_and_delta_make_the_next_full(
    tmp_path: Path, seed: int
) -> None:
    draw = random.Random(seed)  # noqa: S311 (invented events)
    made = register.codes(9)
    made.append(register.code(20, days=Period(TODAY + DAY)))
    made.append(register.code(21, days=Period(register.FIRST, TODAY + DAY)))
    something_happens(draw, made, NOW)
    first = issue(tmp_path)
    something_happens(draw, made, NOW + DAY / 2)
    for serial in range(30, 30 + draw.randrange(3)):
        made.append(register.code(serial, at=NOW + DAY / 2))
    second = issue(tmp_path, 1)

    assert kept_up(rows(first, "full"), rows(second, "delta")) == rows(second, "full")
    assert kept_up(objects(first, "full.ndjson"), objects(second, "delta.ndjson")) == objects(
        second, "full.ndjson"
    )
    held, over = ({row["code"] for row in rows(second, kind)} for kind in ("full", "ended"))
    assert held.isdisjoint(over)
    assert held | over == {code.digits for code in made} - without_a_day_yet(made)


def something_happens(draw: random.Random, codes: list[ProviderCode], at: datetime) -> None:
    for code in draw.sample(codes, 6):
        day = TODAY + draw.randrange(-200, 3) * DAY
        days = Period(day, draw.choice((None, day + 60 * DAY)))
        if draw.random() < 0.4:
            register.move(code, f"{draw.randrange(99)}, rue du Lac", days, at=at)
        else:
            register.status(code, draw.choice(("active", "suspended", "ended", "void")), days, at=at)


def kept_up(held: list[dict[str, str]], delta: list[dict[str, str]]) -> list[dict[str, str]]:
    """As docs/formats/reference-files.md tells whoever keeps a copy."""
    copy = {row["code"]: row for row in held}
    for row in delta:
        if row.pop("change") == "gone":
            del copy[row["code"]]
        else:
            copy[row["code"]] = row
    return [copy[code] for code in sorted(copy)]


def without_a_day_yet(codes: list[ProviderCode]) -> set[str]:
    known = facts.known(CodeStatus.objects.filter(valid_from__lte=TODAY + DAY))
    return {code.digits for code in codes} - set(known.values_list("code__digits", flat=True))


def test_a_full_disk_leaves_the_former_issue_and_takes_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register.codes(3)
    issue(tmp_path)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="full"):
            issue(tmp_path, 1)

    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "000001-2026-11-23"]
    assert issue(tmp_path, 1).sequence == 2


def test_old_issues_are_forgotten_but_never_the_last_one(tmp_path: Path) -> None:
    for later in (0, 1, 5):
        issue(tmp_path, later)
    gone = publication.forget_old(tmp_path, after_days=3, by=SYSTEM, at=NOW + 5 * DAY)
    later = publication.forget_old(tmp_path, after_days=3, by=SYSTEM, at=NOW + 500 * DAY)

    assert (gone, later) == (2, 0)
    assert [path.name for path in tmp_path.iterdir() if path.name[0] != "."] == ["000003-2026-11-28"]
    assert Line.objects.filter(event="register.issue-forgotten").count() == 2
    assert issue(tmp_path, 6).sequence == 4


def test_the_same_day_issued_twice_is_the_same_issue(tmp_path: Path) -> None:
    register.codes(2)
    first = issue(tmp_path)
    before = {path: path.read_bytes() for path in first.folder.iterdir()}
    register.code(3)
    again = issue(tmp_path)

    assert (again.is_new, again.manifest) == (False, first.manifest)
    assert {path: path.read_bytes() for path in first.folder.iterdir()} == before
    assert ReferenceIssue.objects.count() == 1
    assert Line.objects.filter(event="register.issued").count() == 1


def test_numbers_go_on_without_gaps(tmp_path: Path) -> None:
    assert [issue(tmp_path, later).sequence for later in (0, 1, 5)] == [1, 2, 3]


def test_folders_are_series_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one, two = issue(tmp_path / "one"), issue(tmp_path / "two")

    assert (one.sequence, two.sequence) == (1, 1)
    assert one.manifest.series != two.manifest.series


def test_a_day_that_passed_or_is_to_come_is_refused(tmp_path: Path) -> None:
    issue(tmp_path)
    for day in (TODAY - DAY, TODAY + 2 * DAY):
        with pytest.raises(publication.DayPassed):
            issue(tmp_path, 1, on=day)


def test_an_issue_is_as_open_as_its_folder(tmp_path: Path) -> None:
    old = os.umask(0o077)
    tmp_path.chmod(0o755)
    try:
        issued = issue(tmp_path)
    finally:
        os.umask(old)

    assert issued.folder.stat().st_mode & 0o777 == 0o755
    assert {path.stat().st_mode & 0o777 for path in issued.folder.iterdir()} == {0o644}


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        issue(tmp_path / "unmounted")


def test_an_issue_that_the_folder_lost_is_not_made_again(tmp_path: Path) -> None:
    issue(tmp_path)
    second = issue(tmp_path, 1)
    shutil.rmtree(second.folder)
    with pytest.raises(publication.IssueLost):
        issue(tmp_path, 1)
    third = issue(tmp_path, 2)

    assert (third.sequence, third.manifest.delta_from) == (3, None)
    assert third.manifest.former is not None
    assert third.manifest.former.sequence == 2


def test_no_delta_is_made_from_a_changed_file(tmp_path: Path) -> None:
    register.code(1)
    with (issue(tmp_path).folder / "full.ndjson").open("a") as file:
        file.write("\n")

    assert issue(tmp_path, 1).manifest.delta_from is None


def test_a_folder_with_another_houses_issue_is_left_alone(tmp_path: Path) -> None:
    first = issue(tmp_path)
    (first.folder / "manifest.sig").write_text("PX1R.aaaaaaaa." + "A" * 86)
    with pytest.raises(publication.FolderNotOurs):
        issue(tmp_path, 1)


def test_two_do_not_write_into_one_folder_at_once(tmp_path: Path) -> None:
    handle = os.open(tmp_path / ".lock", os.O_CREAT | os.O_RDWR)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with pytest.raises(publication.IssueUnderWay):
        issue(tmp_path)
    os.close(handle)
    assert issue(tmp_path).is_new


def test_a_row_that_a_kill_left_out_is_put_by_the_next_call(tmp_path: Path) -> None:
    first = issue(tmp_path)
    row = ReferenceIssue.objects.get()
    _forget(row)
    again = issue(tmp_path)

    assert (again.is_new, again.manifest) == (False, first.manifest)
    assert ReferenceIssue.objects.get().manifest_sha256 == row.manifest_sha256


def _forget(row: ReferenceIssue) -> None:
    release(("registry_referenceissue",), connection)
    row.delete()
    protect(("registry_referenceissue",), connection)


@pytest.mark.parametrize("at", ["write", "fsync", "rename"])
def test_whatever_is_cut_short_leaves_the_former_issue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    register.codes(3)
    issue(tmp_path)

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        if at == "write":
            patched.setattr(reference_writing.HashedFile, "write", cut)
        elif at == "fsync":
            patched.setattr(os, "fsync", cut)
        else:
            patched.setattr(Path, "rename", cut)
        with pytest.raises(KeyboardInterrupt):
            issue(tmp_path, 1)
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")] == [
        "000001-2026-11-23"
    ]
    assert issue(tmp_path, 1).sequence == 2
    assert list(tmp_path.glob(f"{publication.UNFINISHED}*")) == []


def test_a_register_costs_the_same_queries_whatever_its_size(tmp_path: Path) -> None:
    register.codes(7)

    def queries(portion: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            list(code_lines.codes_on(TODAY, known_at=NOW, portion=portion))
        settings = ("SET ", "RESET ", "SELECT 1")
        return len([one for one in captured.captured_queries if not one["sql"].startswith(settings)])

    assert (queries(7), queries(1)) == (5, 5)


def test_portions_leave_nobody_out(tmp_path: Path) -> None:
    made = register.codes(7)

    def digits(portion: int) -> Iterator[str]:
        for part in code_lines.codes_on(TODAY, known_at=NOW, portion=portion):
            yield from (on_day.line.code for on_day in part)

    assert list(digits(2)) == list(digits(100)) == sorted(code.digits for code in made)


def test_what_was_recorded_later_does_not_count(tmp_path: Path) -> None:
    made = register.code(1)
    register.move(made, "2, rue du Lac", Period(register.FIRST), at=NOW + DAY)
    (portion,) = code_lines.codes_on(TODAY, known_at=datetime(2026, 11, 23, 10, tzinfo=UTC))

    assert portion[0].line.street == "1, rue du Lac"


def test_a_moved_provider_is_told_as_of_the_day(tmp_path: Path) -> None:
    made = register.code(1)
    register.move(made, "2, rue du Lac", Period(date(2026, 6, 1)))
    on = [date(2025, 1, 1), date(2026, 5, 31), date(2026, 6, 1)]
    streets = [next(code_lines.codes_on(day, known_at=NOW))[0].line.street for day in on]

    assert streets == ["1, rue du Lac", "1, rue du Lac", "2, rue du Lac"]
