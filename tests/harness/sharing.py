"""Which tests go to one process of a run together, and in which order: what is costly to make is made once."""

from __future__ import annotations

from typing import Final

from xdist.scheduler import LoadScopeScheduling

TOGETHER: Final = (
    "tests/walks/web",
    "tests/walks/hostile",
    "tests/walks/programs",
    "tests/doors/cli",
    "tests/doors/sftp",
    "tests/doors/mailbox",
)
"""Folders whose tests share a house, a door or a server."""
APART: Final = (
    "tests/walks/hostile/test_identity_service.py",
    "tests/walks/hostile/test_outages.py",
    "tests/walks/web/test_antivirus.py",
    "tests/walks/web/test_identity_document.py",
)
"""Within those, what has one of its own."""
LONGEST: Final = (
    "tests/walks/web",
    "tests/walks/hostile",
    "tests/doors/cli",
    "tests/walks/test_story.py",
    "tests/doors/post/test_folder.py",
    "tests/doors/sftp",
    "tests/doors/mailbox",
    "tests/walks/hostile/test_identity_service.py",
    "tests/office/attribution/test_orders.py",
    "tests/office/attribution/test_killed.py",
    "tests/walks/hostile/test_outages.py",
    "tests/office/files/test_cage.py",
    "tests/office/registry/test_two_axes.py",
)
"""At the end of a run nobody waits for one process that still has all of these before it."""


def group_of(test: str) -> str:
    """A folder, or a file of tests, relative to the project."""
    file = test.partition("::")[0]
    if file in APART:
        return file
    return next((folder for folder in TOGETHER if file.startswith(f"{folder}/")), file)


def place_of(test: str) -> int:
    """Sorts the longest first."""
    group = group_of(test)
    return LONGEST.index(group) if group in LONGEST else len(LONGEST)


class Sharing(LoadScopeScheduling):  # type: ignore[misc]  # xdist tells no types
    """Gives a process a whole group, and the next one when it is nearly done."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)
