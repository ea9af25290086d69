"""A log line tells what happened, whoever wrote it."""

from __future__ import annotations

import json
import logging

import pytest

from prestalux.doors.shared.logs import EventFormatter


@pytest.mark.parametrize(
    ("template", "event"),
    [
        ("%s: %s", "django.request"),
        ("%(a)s %d", "django.request"),
        ("Method Not Allowed (%s): %s", "Method Not Allowed (%s): %s"),
    ],
)
def test_a_template_without_a_word_is_told_by_whose_it_is(template: str, event: str) -> None:
    arguments = {"a": "x"} if "(a)" in template else ("Not Found", "/x")
    record = logging.LogRecord("django.request", logging.WARNING, "log.py", 1, template, (arguments,), None)
    record.args = arguments  # type: ignore[assignment]
    assert json.loads(EventFormatter().format(record))["event"] == event
