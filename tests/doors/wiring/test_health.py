"""What load balancers and operators are told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.test import RequestFactory
from pytest_django import Settings
from tests.harness import services

from prestalux.doors.wiring import health


def ask(view: Callable[..., HttpResponse]) -> tuple[int, dict[str, object]]:
    reply = view(RequestFactory().get("/"))
    return reply.status_code, json.loads(reply.content)


def test_a_process_that_lives_says_so() -> None:
    assert ask(health.healthz) == (200, {"status": "alive"})


@pytest.mark.django_db
def test_a_whole_house_is_ready() -> None:
    assert ask(health.readyz) == (200, {"status": "ready", "scanner": "none"})


@pytest.mark.django_db
def test_an_antivirus_that_is_silent_is_told_and_closes_nothing(settings: Settings, tmp_path: Path) -> None:
    settings.SCANNER_URL = f"clamd://{tmp_path}/nothing"
    assert ask(health.readyz) == (200, {"status": "ready", "scanner": "silent"})


@pytest.mark.django_db
def test_an_antivirus_that_answers_is_told(settings: Settings) -> None:
    settings.SCANNER_URL = f"clamd://{services.start_clamd()}"
    assert ask(health.readyz) == (200, {"status": "ready", "scanner": "answers"})


@pytest.mark.django_db
def test_a_store_that_is_away_is_named(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.FILES_URL = f"file://{tmp_path}/file/below"
    assert ask(health.readyz) == (503, {"status": "not-ready", "failing": ["files"]})


@pytest.fixture
def migrated_anew() -> Iterator[None]:
    health._migrations.cache_clear()
    yield
    health._migrations.cache_clear()


@pytest.mark.django_db
@pytest.mark.usefixtures("migrated_anew")
def test_a_database_of_an_older_version_is_named() -> None:
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")
    assert ask(health.readyz) == (503, {"status": "not-ready", "failing": ["migrations"]})


@pytest.mark.django_db
def test_a_disk_that_is_nearly_full_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LEAST_FREE_BYTES", 2**62)
    assert ask(health.readyz) == (503, {"status": "not-ready", "failing": ["disk"]})


@pytest.mark.django_db
def test_asking_leaves_nothing_in_the_store(settings: Settings, tmp_path: Path) -> None:
    settings.FILES_URL = f"file://{tmp_path}"
    ask(health.readyz)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
