"""The story is told to its end on the components this run is about."""

from __future__ import annotations

import subprocess
import sys

from tests.harness import environment, live


def test_the_story_ends_well() -> None:
    env = {**live.bare_env(), **environment.components(f"story-{environment.worker()}")}
    told = subprocess.run(
        [sys.executable, "-m", "tests.story"],
        env=env,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert "The story ends well" in told.stdout
