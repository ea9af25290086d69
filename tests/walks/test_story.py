"""The story is told to its end on the components this run is about."""

from __future__ import annotations

import subprocess
import sys

from tests.harness import environment, live


def told(**settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.story"],
        env={**live.bare_env(), **settings},
        capture_output=True,
        text=True,
        timeout=420,
        check=False,
    )


def test_the_story_ends_well() -> None:
    story = told(**environment.components(environment.own_name("story")))
    assert story.returncode == 0, story.stdout + story.stderr
    assert "The story ends well" in story.stdout


def test_a_house_that_cannot_start_ends_the_story_in_one_line_without_a_traceback() -> None:
    story = told(DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert (story.returncode, story.stderr) == (1, "")
    assert "The story ends here: prestalux: DATABASE_URL: connection failed" in story.stdout
