"""What load balancers and operators ask: does the process live, and may people be sent to it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from functools import cache
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from prestalux.doors.scanner import clamd
from prestalux.doors.wiring.spool import free_bytes
from prestalux.office.files.store import store

log = logging.getLogger("prestalux.health")

LEAST_FREE_BYTES: Final = 64 * 1024 * 1024


class NotReady(Exception):
    """A check failed; the log tells no more than its name and the kind of error."""


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    return _answer({"status": "alive"}, 200)


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    failing = [name for name, check in CHECKS.items() if not _passes(name, check)]
    if failing:
        return _answer({"status": "not-ready", "failing": failing}, 503)
    return _answer({"status": "ready", "scanner": scanner_word()}, 200)


def scanner_word() -> str:
    """`none`, `answers` or `silent`. A silent one does not close the house: files wait for their verdict meanwhile."""
    if not settings.SCANNER_URL:
        return "none"
    return "answers" if clamd.answers(settings.SCANNER_URL) else "silent"


def _answer(facts: dict[str, object], status: int) -> JsonResponse:
    return JsonResponse(facts, status=status, headers={"Cache-Control": "no-store"})


def _passes(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception as error:  # noqa: BLE001 (whatever is wrong, the answer is "not ready", by name)
        log.warning("health.failing", extra={"check": name, "error": type(error).__name__})
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@cache
def _migrations() -> None:
    """Looked up until it holds, then no more: no process lives to see its database become older."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReady


def _files() -> None:
    name = f"ready{secrets.token_hex(16)}"
    marker = name.encode()
    files = store()
    files.put(name, marker)
    found = files.take(name)
    files.delete(name)
    if found != marker:
        raise NotReady


def _disk() -> None:
    if free_bytes(settings.DATA) < LEAST_FREE_BYTES:
        raise NotReady


CHECKS: Final[dict[str, Callable[[], None]]] = {
    "database": _database,
    "migrations": _migrations,
    "files": _files,
    "disk": _disk,
}
