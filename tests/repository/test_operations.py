"""docs/operations.md tells every setting and exit code, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from prestalux.doors.wiring import config

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
UNITS = sorted((ROOT / "docs/deploy").glob("*.service"))


def test_every_setting_is_told_and_every_told_setting_exists() -> None:
    told = re.findall(r"^\| `([A-Z_]+)` \|", PAGE, re.MULTILINE)
    assert sorted(told) == sorted(config.NAMES)


def test_every_file_for_deployment_is_named() -> None:
    unnamed = [path.name for path in (ROOT / "docs/deploy").iterdir() if f"deploy/{path.name}" not in PAGE]
    assert unnamed == []


def test_units_start_modules_that_exist() -> None:
    started = [module for unit in UNITS for module in re.findall(r"python -m (\S+)", unit.read_text())]
    missing = [module for module in started if not _exists(module)]
    assert (bool(started), missing) == (True, [])


def _exists(module: str) -> bool:
    path = ROOT / "src" / module.replace(".", "/")
    return path.with_suffix(".py").is_file() or (path / "__main__.py").is_file()
