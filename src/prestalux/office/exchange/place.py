"""Where the bytes of the exchange lie: beside the house's other files, under a name of their own, swept by their own rule."""

from __future__ import annotations

from prestalux.office.files.store import Store, part_of_store

PART = "exchange"


def place() -> Store:
    return part_of_store(PART)
