"""What both sides are told of a copy that was deleted."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from prestalux.doors.shared import labels
from prestalux.rules.periods import day_of


def purged_text(at: datetime, language: str) -> str:
    day = labels.day(day_of(at), language)
    return _("This copy was deleted on %(day)s. What is kept: its digest, its size and when it came.") % {
        "day": day
    }
