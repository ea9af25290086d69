"""File names and instants of the exchange space, as pages show them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language

from prestalux.doors.shared import labels
from prestalux.rules.periods import LUXEMBOURG

register = template.Library()
_PLACES: Final = re.compile(r"(?<=_)(?=[^_])")


@register.filter
def breakable(name: str) -> SafeString:
    """A long name may break behind each underscore; what is copied from the page is the name itself."""
    parts = _PLACES.split(str(name))
    return mark_safe("<wbr>".join(conditional_escape(part) for part in parts))  # noqa: S308 - each part is escaped


@register.filter
def to_the_second(at: datetime | None) -> str:
    """Files go through several states within a minute."""
    if at is None:
        return ""
    seconds = f":{localtime(at, LUXEMBOURG):%S}"
    return labels.moment(at, get_language() or "fr") + seconds
