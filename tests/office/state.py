"""Everything the office holds, to compare before and after, and what must always be true of it."""

from __future__ import annotations

import hashlib
from typing import Any

from django.apps import apps
from django.db.models import Model

from prestalux.office.attribution.models import Decision
from prestalux.office.dossiers.models import Dossier, PieceFile
from prestalux.office.events.models import Event
from prestalux.office.files import actions as files
from prestalux.office.journal import queries as journal
from prestalux.office.outbox.models import Letter
from prestalux.office.registry.models import CodeStatus
from prestalux.rules.attribution.status import Status

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


def broken_promises() -> list[str]:
    """What no crash may leave behind: half a grant, a file that does not open, a journal with a hole. Empty is well."""
    found = [f"journal: {state}" for state in (journal.verify(),) if not state.whole]
    for dossier in Dossier.objects.all():
        found += _wrong_with_steps(dossier)
    for row in PieceFile.objects.select_related("file"):
        data = files.unseal(row.file)
        if hashlib.sha256(data).hexdigest() != row.file.sha256:
            found.append(f"file {row.pk}: other bytes")
    return found


def _wrong_with_steps(dossier: Dossier) -> list[str]:
    """Each step that stands has its journal line and its letter once; each that does not, none."""
    granted = int(dossier.status == Status.GRANTED)
    sent_in = int(dossier.submitted_at is not None)
    events = [line.event for line in journal.lines_about("dossier", dossier.pk)]
    kinds = list(Letter.objects.filter(dossier_id=dossier.pk).values_list("kind", flat=True))
    codes = list(
        Decision.objects.filter(request_id=dossier.pk, outcome="grant").values_list("code_id", flat=True)
    )
    counts = {
        "opened, journalled": (events.count("request.opened"), 1),
        "opened, letter": (kinds.count("resume-link"), 1),
        "files, journalled": (events.count("piece.given"), dossier.piece_files.count()),
        "sent in, journalled": (events.count("request.submitted"), sent_in),
        "sent in, letter": (kinds.count("acknowledgement"), sent_in),
        "granted, journalled": (events.count("request.granted"), granted),
        "granted, letter": (kinds.count("attribution"), granted),
        "granted, code": (len(codes), granted),
        "granted, event": (
            Event.objects.filter(kind="registry.code-granted", subject__in=map(str, codes)).count(),
            granted,
        ),
        "granted, active": (CodeStatus.objects.filter(code_id__in=codes).count(), granted),
    }
    return [
        f"dossier {dossier.pk}: {what}: {found}, not {right}"
        for what, (found, right) in counts.items()
        if found != right
    ]
