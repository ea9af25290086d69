"""How the command ends when something else than the answer happens."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.doors.cli.command import COMMAND, environment_of, prestalux
from tests.samples import pdf

# Everything of the server's part, as if it had never been installed.
SERVER = ("django", "psycopg", "pyotp", "granian", "typst", "boto3", "segno", "structlog", "whitenoise")
WITHOUT_SERVER = f"""
import sys
sys.modules.update(dict.fromkeys({SERVER!r}))
from prestalux.doors.cli.main import run
code = run()
assert "prestalux.doors.wiring.settings" not in sys.modules
sys.exit(code)
"""
FAULTY = """
import sys
from prestalux.doors.cli.checks import matricule
from prestalux.doors.cli.main import run
def fault(arguments, speaker):
    raise ValueError(arguments.numbers)
matricule.VERBS["check"] = fault
sys.exit(run())
"""


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


@pytest.mark.parametrize("words", [("code", "check", "990001-19"), ("matricule", "check", "1990093012358")])
def test_numbers_are_checked_without_the_server_part(words: tuple[str, ...]) -> None:
    answer = prestalux(*words, command=python(WITHOUT_SERVER))

    assert (answer.code, answer.err) == (0, "")


def test_documents_are_checked_without_the_server_part(tmp_path: Path) -> None:
    path = tmp_path / "good.pdf"
    path.write_bytes(pdf.good())
    answer = prestalux("document", "check", str(path), command=python(WITHOUT_SERVER))

    assert (answer.code, answer.err) == (0, "")


def test_a_verb_of_the_house_says_that_the_server_part_is_missing(tmp_path: Path) -> None:
    (tmp_path / "prestalux.sqlite3").touch()
    env = environment_of(PRESTALUX_DATA=str(tmp_path))
    answer = prestalux("journal", "head", env=env, command=python(WITHOUT_SERVER))

    assert (answer.code, "server part" in answer.err, len(answer.err.splitlines())) == (2, True, 1)


def test_a_fault_is_no_refusal_and_repeats_nothing_of_what_was_given() -> None:
    answer = prestalux("matricule", "check", "1990093012358", command=python(FAULTY))

    assert (answer.code, answer.out) == (70, "")
    assert "ValueError" in answer.err
    assert "1990093012358" not in answer.err


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("nothing",),
        ("code",),
        ("code", "check"),
        ("code", "check", "--js", "990001-19"),
        ("code", "check", "990001-19", "--lang", "it"),
        ("journal", "verify", "--wait", "-1"),
        ("request", "list"),
        ("request", "refuse", "REF", "--as", "dora", "--reason", "dislike"),
        ("request", "ask", "REF", "--as", "dora", "--piece", "photo"),
        ("request", "ask", "REF", "--as", "dora", "--piece", "bank-details", "--due", "31.03.2027"),
        ("request", "ask", "REF", "--as", "dora", "--piece", "bank-details", "--due", "2027-02-29"),
        ("account", "open", "dora@fund.example", "--name", "Dora", "--role", "applicant"),
        ("letter", "list", "--failed", "--all"),
    ],
)
def test_wrong_words_end_with_two_and_print_no_result(words: tuple[str, ...]) -> None:
    answer = prestalux(*words)

    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("usage: prestalux")


@pytest.mark.parametrize("words", [("--json", "code", "check"), ("code", "check", "--json")])
def test_json_may_stand_before_the_noun_or_after_the_verb(words: tuple[str, ...]) -> None:
    assert prestalux(*words, "990001-19").record["valid"] is True


def test_a_reader_that_goes_away_is_nobodys_fault() -> None:
    process = subprocess.Popen(
        [*COMMAND, "code", "check", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment_of(),
    )
    assert process.stdin
    assert process.stdout
    process.stdout.close()
    _, err = process.communicate(b"990001-19\n" * 10)

    assert (process.returncode, err) == (141, b"")


def test_results_that_cannot_be_written_end_with_three_and_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "code", "check", "990001-19"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment_of(),
            check=False,
        )

    assert (done.returncode, len(done.stderr.splitlines())) == (3, 1)


def test_no_encoding_of_the_terminal_turns_an_answer_into_an_error() -> None:
    env = environment_of(PYTHONIOENCODING="ascii")
    answer = prestalux("code", "check", "990001-91", "--lang", "fr", env=env)

    assert (answer.code, answer.err) == (1, "")
