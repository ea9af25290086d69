"""The reference files, issued once a day where a folder is set."""

from __future__ import annotations

from dataclasses import replace
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


def test_the_clock_forgets_issues_that_are_old_where_the_fund_says_so(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.REGISTRY_FOLDER = tmp_path
    settings.FUND = replace(settings.FUND, issue_days=1)
    for later in (0, 1, 2):
        issue(later)

    assert chores()["register.forgotten"](cast.NOW + 2 * cast.DAY) == 1
    assert chores()["register.forgotten"](cast.NOW + 2 * cast.DAY) == 0
    assert sorted(path.name for path in tmp_path.glob("0*")) == ["000002-2026-11-24", "000003-2026-11-25"]


def test_every_issue_is_kept_where_the_fund_says_nothing(settings: LazySettings, tmp_path: Path) -> None:
    settings.REGISTRY_FOLDER = tmp_path
    settings.FUND = replace(settings.FUND, issue_days=None)
    issue()
    issue(1)

    assert chores()["register.forgotten"](cast.NOW + 9000 * cast.DAY) == 0
