"""`python -m tests.harness [ARGUMENTS FOR PYTEST]`: the whole suite, first on SQLite, then on PostgreSQL.

The second run leaves out what never touches a database, and what touches it through the office alone (pages, commands, programs, mail
servers). Of the office it leaves out the cage, who may do what, and the single steps of a dossier, which the walks in all orders, the
faults, the kills and what is done at once try on both; the story is told to its end on both. Every address is asked for on PostgreSQL alone, the
stricter one: on SQLite the walks open every page.
PRESTALUX_TEST_ON=sqlite or =postgres runs one of the two.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ONCE = (
    "tests/rules",
    "tests/repository",
    "src/prestalux/rules",
    "tests/doors/api",
    "tests/doors/cli",
    "tests/doors/clock",
    "tests/doors/mailbox/test_exchange_form.py",
    "tests/doors/mailbox/test_imap.py",
    "tests/doors/mailbox/test_listener.py",
    "tests/doors/mailbox/test_of_a_change.py",
    "tests/doors/mailbox/test_taking.py",
    "tests/doors/post/test_letters.py",
    "tests/doors/post/test_smtp.py",
    "tests/doors/scanner",
    "tests/doors/sftp/test_packets.py",
    "tests/doors/shared",
    "tests/doors/web",
    "tests/doors/wiring",
    "tests/office/attribution/test_access.py",
    "tests/office/attribution/test_asking.py",
    "tests/office/attribution/test_auditing.py",
    "tests/office/attribution/test_ending.py",
    "tests/office/attribution/test_helping.py",
    "tests/office/attribution/test_identity_document.py",
    "tests/office/attribution/test_infected.py",
    "tests/office/attribution/test_pieces.py",
    "tests/office/attribution/test_readings.py",
    "tests/office/attribution/test_reinstating.py",
    "tests/office/attribution/test_reminding.py",
    "tests/office/attribution/test_sheet.py",
    "tests/office/attribution/test_submitting.py",
    "tests/office/attribution/test_two_persons.py",
    "tests/office/attribution/test_views.py",
    "tests/office/attribution/test_working.py",
    "tests/office/changes/test_changing.py",
    "tests/office/files/test_cage.py",
    "tests/office/files/test_cage_frames.py",
    "tests/office/files/test_cage_limits.py",
    "tests/office/files/test_cage_mail.py",
    "tests/office/files/test_cage_reading.py",
    "tests/walks/hostile/test_answers.py",
    "tests/walks/hostile/test_auditor.py",
    "tests/walks/hostile/test_files.py",
    "tests/walks/hostile/test_fuzz.py",
    "tests/walks/hostile/test_helper.py",
    "tests/walks/hostile/test_identity_service.py",
    "tests/walks/hostile/test_injection.py",
    "tests/walks/hostile/test_links.py",
    "tests/walks/hostile/test_names.py",
    "tests/walks/hostile/test_no_personal_data_in_logs.py",
    "tests/walks/hostile/test_requests.py",
    "tests/walks/hostile/test_sessions.py",
    "tests/walks/hostile/test_slow_senders.py",
    "tests/walks/hostile/test_staff_doors.py",
    "tests/walks/programs",
    "tests/walks/test_story_imap.py",
    "tests/walks/web",
)
ON_POSTGRES = ("tests/walks/hostile/test_every_url.py",)
_NOTHING_COLLECTED = 5


def main(arguments: list[str]) -> int:
    chosen = os.environ.get("PRESTALUX_TEST_ON")
    codes = {on: run(on, arguments) for on in ((chosen,) if chosen else ("sqlite", "postgres"))}
    return verdict(codes)


def run(on: str, arguments: list[str]) -> int:
    sys.stdout.write(f"\n{'PostgreSQL with S3' if on == 'postgres' else 'SQLite with a folder'}\n")
    sys.stdout.flush()
    command = [sys.executable, "-m", "pytest", "--ds=tests.harness.settings", *_workers(arguments)]
    command += [f"--ignore={path}" for path in (ONCE if on == "postgres" else ON_POSTGRES)]
    return subprocess.run(
        [*command, *arguments], cwd=ROOT, env={**os.environ, "PRESTALUX_TEST_ON": on}, check=False
    ).returncode


def _workers(arguments: list[str]) -> list[str]:
    """Three processes for the whole suite on two cores, since much of it waits for other programs; one for a chosen test, a
    debugger, or where the caller says.
    """
    chosen = any(word.startswith(("-n", "--pdb", "--numprocesses")) or ".py" in word for word in arguments)
    return [] if chosen else ["-q", "-n", "3", "--dist", "loadscope", "--no-loadscope-reorder"]


def verdict(codes: dict[str, int]) -> int:
    """The first failure; a run in which nothing was to be tested counts only when no run tested anything."""
    if all(code == _NOTHING_COLLECTED for code in codes.values()):
        return _NOTHING_COLLECTED
    return next((code for code in codes.values() if code not in (0, _NOTHING_COLLECTED)), 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
