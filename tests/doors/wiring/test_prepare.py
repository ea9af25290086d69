"""What keeps a house from opening, before the first person comes."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from tests.office import cast

from prestalux.doors.wiring import prepare
from prestalux.office.files import actions as files

pytestmark = pytest.mark.django_db


def test_the_folder_of_the_store_is_made_at_the_first_start(settings: LazySettings, tmp_path: Path) -> None:
    settings.FILES_URL = f"file://{tmp_path / 'files'}"
    prepare._unusable()
    assert (tmp_path / "files").is_dir()


def test_a_folder_that_is_gone_is_not_made_anew_where_files_were_in_it(
    settings: LazySettings, tmp_path: Path
) -> None:
    files.seal(cast.paper("statement"), at=cast.NOW).save()
    settings.FILES_URL = f"file://{tmp_path / 'files'}"
    assert prepare._unusable().startswith("FILES_URL: the folder is not there")
    assert not (tmp_path / "files").exists()
