"""Pages asked for without a server."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.conf import LazySettings
from django.utils import timezone


@pytest.fixture(autouse=True)
def page(settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]


@pytest.fixture
def now() -> datetime:
    """Pages read the clock of the day."""
    return timezone.now()
