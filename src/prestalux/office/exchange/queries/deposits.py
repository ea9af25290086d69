"""What the mailbox saw of a code's files, as far as the guide asks for it."""

from __future__ import annotations

from datetime import datetime

from prestalux.rules.exchange.accounts import Environment


def first_file_at(code_id: int, environment: Environment) -> datetime | None:
    """When the first whole file of the code was taken in this space; None before. Until the space takes files, none is."""
    return None
