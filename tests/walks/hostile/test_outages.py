"""The disk is full, the database or the store is away: 503 in the person's language, nothing half-written, and the
house goes on by itself when they are back.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest
from tests.harness import environment
from tests.samples import pdf
from tests.walks.hostile.at_once import at_once
from tests.walks.hostile.fortress import Fortress, opened
from tests.walks.hostile.line import Line, through_line
from tests.walks.hostile.visitors import Applicant, paper, said

from prestalux.doors.wiring.apologies import APOLOGIES, Trouble

INTERRUPTED = "The service is interrupted"
ON_POSTGRES = environment.runs_on() == "postgres"
DISK_MEGABYTES = 200
needs_a_small_disk = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")


class Fragile(Fortress):
    database: Line | None = None
    store: Line | None = None

    @contextmanager
    def without_database(self) -> Iterator[None]:
        """PostgreSQL does not answer; SQLite lets nobody write."""
        if self.database is not None:
            with self.database.cut():
                yield
            return
        with closing(sqlite3.connect(self.house.data / "prestalux.sqlite3", isolation_level=None)) as holder:
            holder.execute("BEGIN EXCLUSIVE")
            yield

    @contextmanager
    def without_store(self) -> Iterator[None]:
        if self.store is not None:
            with self.store.cut():
                yield
            return
        files, away = self.house.data / "files", self.house.data / "files-away"
        files.rename(away)
        files.touch()
        try:
            yield
        finally:
            files.unlink()
            away.rename(files)

    @contextmanager
    def full_disk(self, leave: int) -> Iterator[None]:
        """All but `leave` bytes of the disk are taken."""
        ballast = self.house.data / "ballast"
        state = os.statvfs(self.house.data)
        with ballast.open("wb") as file, suppress(OSError):
            os.posix_fallocate(file.fileno(), 0, state.f_bavail * state.f_frsize - leave)
        try:
            yield
        finally:
            ballast.unlink()


@pytest.fixture(scope="module")
def fragile() -> Iterator[Fragile]:
    name = environment.own_name("fragile")
    data = environment.root() / name
    settings, database, store = environment.components(name), None, None
    if settings:
        settings["DATABASE_URL"], database = through_line(settings["DATABASE_URL"])
        settings["FILES_URL"], store = through_line(settings["FILES_URL"])
    with _small_disk(data), opened(data, **settings) as house:
        fragile = Fragile(house.house, house.url, house._desk)
        fragile.database, fragile.store = database, store
        yield fragile
    for line in (database, store):
        if line is not None:
            line.end()


@contextmanager
def _small_disk(folder: Path) -> Iterator[None]:
    if os.geteuid() != 0:
        yield
        return
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m", "tmpfs", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture(scope="module")
def anna(fragile: Fragile) -> Applicant:
    anna = fragile.applicant(language="de")
    anna.fill("identity")
    anna.give("bank-details", paper("given before"))
    assert anna.status == 200
    return anna


def _objects(fragile: Fragile) -> list[str]:
    return sorted(path.name for path in (fragile.house.data / "files").rglob("*") if path.is_file())


def test_without_the_database_what_was_sent_is_refused_whole_and_taken_when_it_is_back(
    fragile: Fragile, anna: Applicant
) -> None:
    before = fragile.kept(anna)
    bank = {"holder": "Anna Weber", "iban": "LU28 0019 4006 4475 0000"}
    strangers = [fragile.visitor("de") for _ in range(2)]
    for stranger in strangers:
        stranger.token()
    with fragile.without_database():
        answers = at_once(
            partial(anna.ask, "POST", f"{anna.home}sheet/bank/", data=bank),
            partial(strangers[0].ask, "POST", "/de/start/dentist/", data={"email": "later@example.org"}),
            partial(strangers[1].ask, "POST", "/de/resume/", data={"email": anna.email}),
        )
    for answer in answers:
        assert answer.status_code == 503
        assert said(INTERRUPTED, "de") in answer.text
        assert answer.headers["retry-after"]
    assert fragile.kept(anna) == before
    assert anna.ask("POST", f"{anna.home}sheet/bank/", data=bank).status_code == 302
    assert fragile.kept(anna)["values"]["holder"] == "Anna Weber"


def test_without_the_database_reading_is_answered_or_refused_but_never_a_fault(
    fragile: Fragile, anna: Applicant
) -> None:
    with fragile.without_database():
        for path, language in ((anna.home, "de"), ("/de/", "de"), (f"{anna.home}sheet/identity/", "de")):
            answer = anna.ask("GET", path)
            assert answer.status_code == (503 if ON_POSTGRES else 200), path
            assert f'<html lang="{language}"' in answer.text
        assert fragile.visitor().ask("GET", "/fr/privacy/").status_code == 200
        assert fragile.visitor().ask("GET", "/healthz").status_code == 200
        if ON_POSTGRES:
            answer = fragile.visitor().ask("GET", "/readyz")
            assert (answer.status_code, "database" in answer.json()["failing"]) == (503, True)
    assert anna.ask("GET", anna.home).status_code == 200


def test_without_the_store_a_file_is_refused_whole_and_taken_when_it_is_back(
    fragile: Fragile, anna: Applicant
) -> None:
    before = fragile.kept(anna)
    piece = fragile.inside("ids", anna.reference)["pieces"]["bank-details"]
    with fragile.without_store():
        anna.give("identity-document", paper("while away"))
        assert anna.status == 503
        assert said(INTERRUPTED, "de") in anna.words
        assert anna.ask("GET", f"{anna.home}files/{piece}/1.png").status_code == 503
        assert anna.ask("GET", anna.home).status_code == 200
        answer = fragile.visitor().ask("GET", "/readyz")
        assert (answer.status_code, answer.json()["failing"]) == (503, ["files"])
    assert fragile.kept(anna) == before
    assert anna.ask("GET", f"{anna.home}files/{piece}/1.png").status_code == 200
    anna.give("identity-document", paper("now"))
    assert anna.status == 200


@needs_a_small_disk
def test_when_little_disk_is_left_files_are_refused_and_everything_else_goes_on(
    fragile: Fragile, anna: Applicant
) -> None:
    before, objects = fragile.kept(anna), _objects(fragile)
    large = pdf.scan_pages(2, 1600, 2200)
    assert len(large) > 200_000
    with fragile.full_disk(leave=30_000_000):
        anna.give("practice-authorisation", large)
        title, _text = APOLOGIES[Trouble.STORAGE_FULL].texts["de"]
        assert (anna.status, title in anna.words) == (503, True)
        assert anna.ask("GET", anna.home).status_code == 200
        anna.fill("identity")
        assert anna.status == 200
    kept = fragile.kept(anna)
    assert (kept["pieces"], _objects(fragile)) == (before["pieces"], objects)
    anna.give("practice-authorisation", large)
    assert anna.status == 200


@needs_a_small_disk
@pytest.mark.skipif(ON_POSTGRES, reason="rows and files lie on other machines")
def test_when_no_disk_is_left_nothing_is_half_written_and_all_goes_on_afterwards(
    fragile: Fragile, anna: Applicant
) -> None:
    before, objects = fragile.kept(anna), _objects(fragile)
    with fragile.full_disk(leave=0):
        anna.give("bank-details", paper("no room"))
        assert anna.status == 503
        assert said(INTERRUPTED, "de") in anna.words
        assert anna.ask("GET", anna.home).status_code == 200
    kept = fragile.kept(anna)
    assert (kept["pieces"], _objects(fragile)) == (before["pieces"], objects)
    anna.give("bank-details", paper("room again"))
    assert anna.status == 200
    anna.fill("identity")
    assert anna.status == 200


def test_after_all_that_the_journal_is_whole_and_the_house_has_told_of_it(
    fragile: Fragile, anna: Applicant
) -> None:
    # One more: the tests before may have had another house, in another process.
    with fragile.without_database():
        bank = {"holder": "Anna Weber", "iban": "LU28 0019 4006 4475 0000"}
        answer = anna.ask("POST", f"{anna.home}sheet/bank/", data=bank)
    assert answer.status_code == 503
    anna.fill("identity")
    assert anna.status == 200
    assert fragile.inside("journal_is_whole")
    assert "web.outage" in fragile.said
    assert fragile.visitor().ask("GET", "/readyz").status_code == 200
