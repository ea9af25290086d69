"""Days in templates as the letters write them: « 1er juin 2026 », not « 1 juin 2026 »."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.translation import get_language

from prestalux.doors.shared import labels
from prestalux.rules.periods import day_of

register = template.Library()


@register.filter
def day(value: date | None) -> str:
    """The day of a date, or of an instant in Luxembourg; nothing for nothing."""
    if value is None:
        return ""
    return labels.day(day_of(value) if isinstance(value, datetime) else value, get_language() or "fr")
