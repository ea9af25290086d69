from __future__ import annotations

import pytest
from django.conf import settings


@pytest.fixture(autouse=True, scope="session")
def _a_folder_for_static_files() -> None:
    """Without one the middleware that serves them warns, and a warning is an error here."""
    settings.STATIC_ROOT.mkdir(exist_ok=True)
