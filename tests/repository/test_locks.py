"""The locks: every package pinned with its hashes, and nothing in them of the machine that wrote them."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")


def pins(lock: str) -> dict[str, str]:
    """Each requirement's whole block by its name."""
    blocks = re.split(r"^(?=[a-z0-9])", (ROOT / lock).read_text(), flags=re.MULTILINE)
    return {block.split("==")[0]: block for block in blocks if "==" in block}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    assert (
        re.findall(
            r"\w+://\S+|--(?:index-url|extra-index-url|find-links|trusted-host)\S*", (ROOT / lock).read_text()
        )
        == []
    )


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_with_hashes(lock: str) -> None:
    unpinned = [
        name for name, block in pins(lock).items() if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", block)
    ]
    assert unpinned == []


@pytest.mark.parametrize("lock", LOCKS)
def test_nothing_in_a_lock_is_anything_but_a_pin(lock: str) -> None:
    odd = [
        line
        for line in (ROOT / lock).read_text().splitlines()
        if re.match(r"\S", line) and "==" not in line and line[0] != "#"
    ]
    assert odd == []


def test_what_runs_is_tested_in_the_same_version() -> None:
    runtime, dev = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: block.split()[0] for name, block in runtime.items()} == {
        name: dev[name].split()[0] for name in runtime if name in dev
    }


def test_the_installer_of_the_locks_is_itself_pinned() -> None:
    assert "uv" in pins("requirements-dev.lock")


def test_the_lock_of_npm_has_hashes_and_no_address() -> None:
    lock = json.loads((ROOT / "tests/harness/node/package-lock.json").read_text())
    packages = {name: one for name, one in lock["packages"].items() if name and not one.get("inBundle")}
    assert [name for name, one in packages.items() if not one["integrity"].startswith("sha512-")] == []
    assert "://" not in json.dumps(lock)


def test_no_lock_of_another_form_is_committed() -> None:
    # uv.lock holds the host names of the registry that was asked.
    assert [path for path in tracked() if path.name in {"uv.lock", "poetry.lock", "Pipfile.lock"}] == []


def test_no_committed_file_names_a_folder_of_a_machine() -> None:
    # Written in two parts, so that this file does not find itself.
    machine = re.compile(rb"/(?:" + rb"root|home/\w+|work|Users/\w+" + rb")/[\w.]")
    found = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.is_file() and machine.search(path.read_bytes())
    ]
    assert found == []


def tracked() -> list[Path]:
    """What the next commit of this checkout holds."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, check=True).stdout
    return [ROOT / name.decode() for name in listed.split(b"\0") if name]
