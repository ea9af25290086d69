"""Where `./dev test` puts the packages of npm, and how a program of them is run."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
SCRIPTS: Final = ROOT / "tests/harness/node"
PACKAGES: Final = ROOT / ".venv/node/node_modules"


def are_there() -> bool:
    return PACKAGES.is_dir() and shutil.which("node") is not None


def run(script: str, given: str) -> str:
    """What a script of ours beside the lock writes."""
    env = {**os.environ, "NODE_PATH": str(PACKAGES)}
    command = ["node", str(SCRIPTS / script)]
    return subprocess.run(command, input=given, capture_output=True, text=True, env=env, check=True).stdout
