"""The reference files, issued once a day where a folder is set."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from tests.office import cast

from prestalux.doors.clock.__main__ import chores

pytestmark = pytest.mark.django_db


def issue(later: int = 0) -> object:
    return chores()["register.issued"](cast.NOW + later * cast.DAY)


def test_the_clock_issues_once_a_day(settings: LazySettings, tmp_path: Path) -> None:
    settings.REGISTRY_FOLDER = tmp_path

    assert [issue(), issue(), issue(1)] == [True, False, True]
    assert sorted(path.name for path in tmp_path.glob("0*")) == ["000001-2026-11-23", "000002-2026-11-24"]


def test_nothing_is_due_without_a_folder(settings: LazySettings) -> None:
    settings.REGISTRY_FOLDER = None

    assert issue() is False
