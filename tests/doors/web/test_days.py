from __future__ import annotations

from datetime import UTC, date, datetime

from django.utils.translation import override

from prestalux.doors.web.layout.templatetags.days import day


def test_the_first_of_a_month_is_written_as_french_writes_it() -> None:
    with override("fr"):
        assert day(date(2026, 6, 1)) == "1er juin 2026"


def test_an_instant_falls_on_its_day_in_luxembourg() -> None:
    with override("en"):
        assert day(datetime(2026, 6, 1, 23, 30, tzinfo=UTC)) == "2 June 2026"
