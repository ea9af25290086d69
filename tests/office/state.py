"""Everything the office holds, to compare before and after."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model

OFFICE = ("journal", "outbox", "events", "files", "accounts", "dossiers", "registry", "attribution")
APPEND_ONLY = (
    "journal_line",
    "registry_provider",
    "registry_providercode",
    "registry_provideridentity",
    "registry_codestatus",
    "registry_codespecialty",
    "registry_codeaddress",
    "registry_codebankaccount",
)


def models() -> list[type[Model]]:
    return [model for label in OFFICE for model in apps.get_app_config(label).get_models()]


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of the office, table by table."""
    return {
        model._meta.db_table: [_plain(row) for row in model._default_manager.order_by("pk").values()]
        for model in models()
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}
