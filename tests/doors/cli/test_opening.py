"""A house that is not there, does not answer, stays busy or is older than the command."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from tests.doors.cli.command import House, environment_of, prestalux
from tests.harness.services import free_port


def away(env: dict[str, str], *words: str) -> str:
    """The one line of a command that could not reach its house."""
    answer = prestalux(*(words or ("journal", "head")), env=env)
    (line,) = answer.err.splitlines()
    assert (answer.code, answer.out) == (3, "")
    return line


def test_where_no_house_is_none_is_made(tmp_path: Path) -> None:
    data = tmp_path / "data"
    line = away(environment_of(PRESTALUX_DATA=str(data)))

    assert str(data) in line
    assert not data.exists()


def test_a_database_that_does_not_answer_is_told_in_one_line(tmp_path: Path) -> None:
    url = f"postgresql://somebody:secret-word@127.0.0.1:{free_port()}/fund"
    line = away(environment_of(PRESTALUX_DATA=str(tmp_path), DATABASE_URL=url))

    assert line == "prestalux: the database does not answer. Try again later."


def test_a_file_that_is_no_database_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "prestalux.sqlite3").write_text("certainly not a database")

    assert "does not answer" in away(environment_of(PRESTALUX_DATA=str(tmp_path)))


def test_a_database_of_another_version_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "prestalux.sqlite3").touch()

    assert "state this version needs" in away(environment_of(PRESTALUX_DATA=str(tmp_path)))


def test_a_wrong_setting_is_wrong_use(tmp_path: Path) -> None:
    answer = prestalux("journal", "head", env=environment_of(PRESTALUX_DATA=str(tmp_path), LOG_LEVEL="loud"))

    assert (answer.code, len(answer.err.splitlines())) == (2, 1)
    assert answer.err.startswith("prestalux: LOG_LEVEL: ")


@contextmanager
def busy(house: House) -> Iterator[None]:
    """Another process holds what a step must write."""
    if url := house.env.get("DATABASE_URL"):
        with psycopg.connect(url) as other:
            other.execute("LOCK TABLE dossiers_dossier IN ACCESS EXCLUSIVE MODE")
            yield
        return
    other_sqlite = sqlite3.connect(Path(house.env["PRESTALUX_DATA"]) / "prestalux.sqlite3")
    other_sqlite.execute("BEGIN IMMEDIATE")
    yield
    other_sqlite.rollback()
    other_sqlite.close()


def test_a_house_that_stays_busy_is_waited_for_as_long_as_said_and_nothing_is_changed(
    make_house: Callable[[str], House],
) -> None:
    house = make_house("busy")
    reference = house.request()
    grant = ("request", "grant", reference, "--as", "dora@fonds.example")
    with busy(house):
        line = away(house.env, *grant, "--wait", "1")

    assert "stayed busy for 1 s" in line
    assert house(*grant).code == 0


@pytest.mark.parametrize("language", ["fr", "de"])
def test_the_line_is_in_the_persons_language(tmp_path: Path, language: str) -> None:
    line = away(environment_of(PRESTALUX_DATA=str(tmp_path)), "journal", "head", "--lang", language)

    assert ("base de données" if language == "fr" else "Datenbank") in line
