"""A running house with a register of three hundred people and an association, and a partner's key for each scope."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.harness import environment, live

PEOPLE = 300
ASSOCIATION = "99099947"


@dataclass
class Partnered:
    """`url` is the house's own; `key` opens everything, within `per_minute`."""

    house: live.House
    key: str

    @property
    def url(self) -> str:
        return self.house.url.rstrip("/").removesuffix("/fr")

    def command(self, *words: str) -> list[dict[str, Any]]:
        env = live.env_of(self.house.data, self.house.settings)
        done = subprocess.run(
            [sys.executable, "-m", "prestalux.doors.cli", *words, "--json"],
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        told = [json.loads(line) for line in done.stdout.splitlines()]
        assert done.returncode == 0, [line for line in told if line.get("verdict", "refused") == "refused"]
        return told

    def new_key(self, *scopes: str, per_minute: int = 100_000) -> str:
        chosen = [word for scope in scopes for word in ("--scope", scope)]
        (made,) = self.command("partner", "new-key", "Soft", *chosen, "--per-minute", str(per_minute))
        return str(made["secret"])


@pytest.fixture(scope="package")
def partnered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Partnered]:
    name = environment.own_name("programs")
    folder = tmp_path_factory.mktemp("programs")
    house = live.start(folder / "house", **live.furnished(folder / "house", name))
    made = Partnered(house, "")
    try:
        made.command("registry", "import", str(register(folder)), "--write")
        made.command("registry", "import", str(members(folder)), "--write")
        made.command("partner", "add", "Soft")
        made.key = made.new_key("codes:read", "changes:read", "directory:read")
        yield made
    finally:
        house.stop()


def digits(serial: int) -> str:
    return f"{990_000 + serial}{(990_000 + serial) % 97:02}"


def register(folder: Path) -> Path:
    lines = [
        "code,kind,family_name,given_name,profession,specialty,valid_from,valid_until,street,postcode,town,country"
    ]
    lines += [
        f"{digits(serial)},individual,Weber-{'abcdefghij'[serial % 10] * 3},Anna {serial},dentist,Z0,"
        f"2020-01-01,{'2024-12-31' if serial % 10 == 0 else ''},{serial} rue du Lac,1234,Luxembourg,LU"
        for serial in range(1, PEOPLE + 1)
    ]
    lines.append(f"{ASSOCIATION},common,Cabinet du Lac,,dentist,,2020-01-01,,1 rue du Lac,1234,Luxembourg,LU")
    path = folder / "codes.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def members(folder: Path) -> Path:
    path = folder / "members.csv"
    path.write_text(f"code,member,valid_from,valid_until\n{ASSOCIATION},{digits(1)},2021-01-01,\n", "utf-8")
    return path
