"""Django's settings under test: the real ones, read from an environment that is made for the test process."""

from __future__ import annotations

from tests.harness import environment

environment.prepare()

from prestalux.doors.wiring.settings import *  # noqa: E402, F403
from prestalux.doors.wiring.settings import DATA, DATABASES  # noqa: E402

if environment.runs_on() == "sqlite":
    # A file, as in the real house: in memory, neither WAL nor a second process could be tested.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}

# Most tests decide in one step; those about two persons say which deeds need them.
DEEDS_OF_TWO = frozenset()
