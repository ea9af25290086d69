"""The fund as letters and pages state it on a day: its file, and over it what a manager laid down since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings
from django.db import DatabaseError

from prestalux.office.provisions.queries import law
from prestalux.rules.conventions.provisions import FUND_TEXTS, Kind, Law


def fund_on(day: date, laid_down: Law | None = None) -> Any:
    """With no database to ask, the fund's file alone: an apology too says whose it is."""
    if laid_down is None:
        try:
            laid_down = law()
        except DatabaseError:
            return settings.FUND
    changed: dict[str, Any] = {
        key: tuple(row.value) if isinstance(row.value, list) else row.value
        for (kind, key), row in laid_down.on(day).items()
        if kind is Kind.LETTERHEAD or (kind is Kind.TEXT and key in FUND_TEXTS)
    }
    return replace(settings.FUND, **changed)


def template(step: str, reason: str, language: str, on: date, laid_down: Law) -> str:
    """The text laid down for a reason of `ask`, `refuse` or `close`; empty where there is none."""
    return laid_down.text(f"{step}/{reason}", language, on)
