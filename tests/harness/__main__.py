"""`python -m tests.harness [ARGUMENTS FOR PYTEST]`: the whole suite, first on SQLite, then on PostgreSQL.

What never touches a database (the rules, the repository itself, print, checks without a house, how bytes are received) or
only SQLite (signing in elsewhere) runs the first time only, and so does how each page looks and works in a browser; the
story is told to its end on both.
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
    "tests/doors/shared/print",
    "tests/doors/api/fhir/test_parameters.py",
    "tests/doors/cli/checks",
    "tests/doors/cli/test_language.py",
    "tests/doors/cli/test_main.py",
    "tests/doors/cli/test_parser.py",
    "tests/doors/cli/test_words.py",
    "tests/doors/scanner/test_clamd.py",
    "tests/doors/wiring/test_apologies.py",
    "tests/doors/wiring/test_arrivals.py",
    "tests/doors/wiring/test_bridge.py",
    "tests/doors/wiring/test_config.py",
    "tests/doors/wiring/test_proxies.py",
    "tests/doors/wiring/test_receiver.py",
    "tests/doors/wiring/test_spool.py",
    "tests/doors/wiring/test_supervise.py",
    "tests/walks/hostile/test_identity_service.py",
    "tests/walks/web",
)
_NOTHING_COLLECTED = 5


def main(arguments: list[str]) -> int:
    chosen = os.environ.get("PRESTALUX_TEST_ON")
    codes = {on: run(on, arguments) for on in ((chosen,) if chosen else ("sqlite", "postgres"))}
    return verdict(codes)


def run(on: str, arguments: list[str]) -> int:
    sys.stdout.write(f"\n{'PostgreSQL with S3' if on == 'postgres' else 'SQLite with a folder'}\n")
    sys.stdout.flush()
    command = [sys.executable, "-m", "pytest", "--ds=tests.harness.settings", *_workers(arguments)]
    if on == "postgres":
        command += [f"--ignore={path}" for path in ONCE]
    return subprocess.run(
        [*command, *arguments], cwd=ROOT, env={**os.environ, "PRESTALUX_TEST_ON": on}, check=False
    ).returncode


def _workers(arguments: list[str]) -> list[str]:
    """Two processes for the whole suite; one for a chosen test, a debugger, or where the caller says."""
    chosen = any(word.startswith(("-n", "--pdb", "--numprocesses")) or ".py" in word for word in arguments)
    return [] if chosen else ["-q", "-n", "2", "--dist", "worksteal"]


def verdict(codes: dict[str, int]) -> int:
    """The first failure; a run in which nothing was to be tested counts only when no run tested anything."""
    if all(code == _NOTHING_COLLECTED for code in codes.values()):
        return _NOTHING_COLLECTED
    return next((code for code in codes.values() if code not in (0, _NOTHING_COLLECTED)), 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
