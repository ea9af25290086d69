"""`registry import`: a trial unless it is meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.doors.cli.command import House, killed

HEADER = "code,family_name,given_name,specialty,valid_from,street,postcode,town,country"


@pytest.fixture(scope="module")
def own(make_house: object) -> House:
    assert callable(make_house)
    house = make_house("importing")
    assert isinstance(house, House)
    return house


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "register.csv"
    path.write_text(
        f"{HEADER}\n"
        "99700034,Kieffer,Zoé,Z0,2020-01-01,1 rue du Lac,1234,Luxembourg,LU\n"
        "99700135,Thill,Paul,A0,2020-01-01,,,,\n"
        "99700199,Weber,Anna,Z0,2020-01-01,,,,\n"
    )
    return str(path)


def test_a_trial_says_what_would_be_written(own: House, file: str) -> None:
    trial = own("registry", "import", file, "--json")

    assert trial.code == 1
    assert [(record["line"], record["verdict"]) for record in trial.records[:-1]] == [
        (2, "new"),
        (3, "new"),
        (4, "refused"),
    ]
    assert trial.records[2]["reasons"] == ["code-check-digits"]
    assert trial.records[2]["raw"].startswith("99700199,Weber")
    assert (trial.records[-1]["written"], trial.records[-1]["new"]) == (False, 2)
    assert own("registry", "show", "99700034", "--json").record["code"] == "no-such-code"


def test_what_is_meant_is_written_once(own: House, file: str) -> None:
    first, again = (own("registry", "import", file, "--write", "--json").records[-1] for _ in range(2))

    assert (first["written"], first["new"] + first["same"], first["refused"]) == (True, 2, 1)
    assert (again["new"], again["same"]) == (0, 2)
    assert own("registry", "show", "99700034", "--json").record["name"] == "Zoé Kieffer"


def test_people_see_the_lines_that_somebody_has_to_look_at(own: House, file: str) -> None:
    answer = own("registry", "import", file, "--dry-run", "--lang", "en")

    assert [line.partition(":")[0] for line in answer.out.splitlines()] == [
        "4",
        "A trial, nothing was written. New",
    ]


def test_a_pipe_and_a_missing_file_are_a_wrong_use(own: House) -> None:
    assert own("registry", "import", "/no/such/file").code == 2
    assert own("registry", "import", "-", given="99700034").code == 2


def test_a_header_of_another_kind_is_refused(own: House, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("code,iban\n")

    assert own("registry", "import", str(path), "--json").record["code"] == "register-file-bad"


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_killed_run_is_finished_by_the_next_one(own: House, tmp_path: Path, at: int) -> None:
    path = tmp_path / "register.csv"
    serials = range(997_100 + 10 * at, 997_110 + 10 * at)
    rows = [f"{serial}{serial % 97:02},Weber{serial},,,2020-01-01,,,," for serial in serials]
    path.write_text("\n".join([HEADER, *rows, ""]))
    assert killed(own, at, "registry", "import", str(path), "--write") == -9
    last = own("registry", "import", str(path), "--write", "--json").records[-1]

    assert (last["refused"], max(0, last["passed"] - 1) + last["new"] + last["doubtful"]) == (0, 10)
    assert own("registry", "import", str(path), "--json").records[-1]["same"] == 10
