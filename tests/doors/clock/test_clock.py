"""The clock as a process of its own."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

from tests.doors.post.running import settings_of
from tests.office import cast

from prestalux.office.attribution import actions


def test_the_real_clock_does_its_chores_and_stops_when_asked(committed: None) -> None:
    cast.draft("forgotten", at=cast.NOW - timedelta(days=4000))
    actions.announce_forgetting(at=cast.NOW - timedelta(days=3000), after_days=90)
    process = subprocess.Popen(
        [sys.executable, "-m", "prestalux.doors.clock"],
        env=settings_of("file:///nowhere"),
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    with process.stderr as lines:
        told = next(line for line in lines if "drafts.forgotten" in line)
        process.terminate()
    assert '"count": 1' in told
    assert process.wait(20) == 0
