"""Everything the office holds, to compare before and after, and what must always be true of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from prestalux.office.attribution.models import Decision
from prestalux.office.changes.models import Change
from prestalux.office.dossiers.models import Dossier, PieceFile
from prestalux.office.events.models import Event
from prestalux.office.exchange.models import AccessRequest, ExchangeAccess, ExchangeAccount
from prestalux.office.files import actions as files
from prestalux.office.journal import queries as journal
from prestalux.office.journal.append_only import protect, release
from prestalux.office.outbox.models import Letter
from prestalux.office.registry.models import CodeStatus
from prestalux.office.registry.two_axes import ALL_FACTS, protect_facts
from prestalux.rules.attribution.status import Status

OFFICE = (
    "journal",
    "outbox",
    "events",
    "files",
    "provisions",
    "accounts",
    "dossiers",
    "mailbox",
    "partners",
    "registry",
    "attribution",
    "changes",
    "exchange",
)
APPEND_ONLY = (
    "journal_line",
    "registry_provider",
    "registry_providercode",
    "registry_provideridentity",
    "registry_codestatus",
    "registry_codespecialty",
    "registry_codeaddress",
    "registry_codebankaccount",
    "registry_codemember",
    "registry_referenceissue",
    "exchange_depositevent",
    "exchange_receipt",
)


def protect_again(tables: Sequence[str] = APPEND_ONLY) -> None:
    """After `release(tables, connection)`."""
    facts = {table.name for table in ALL_FACTS}
    protect((table for table in tables if table not in facts), connection)
    protect_facts((table for table in ALL_FACTS if table.name in tables), connection)


def empty() -> None:
    """Take every row that was committed, also of tables that let nothing go. A flush would also make all triggers anew,
    truncate tables without a row and tell Django that it migrated: with a hundred tables that takes longer than most tests.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        full = _with_rows(cursor)
        held = [table for table in full if table in APPEND_ONLY]
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            release(held, connection)
        for table in full:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 (names of ours)
        if connection.vendor == "sqlite":
            protect_again(held)


def _with_rows(cursor: CursorWrapper) -> list[str]:
    tables = sorted(
        set(connection.introspection.django_table_names(only_existing=True, include_views=False))
        - {"django_content_type"}
    )
    cursor.execute(
        " UNION ALL ".join(
            f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})"  # noqa: S608 (names of ours)
            for table in tables
        )
    )
    return [row[0] for row in cursor.fetchall()]


def models() -> list[type[Model]]:
    return [model for label in OFFICE for model in apps.get_app_config(label).get_models()]


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of the office as the database gives them, table by table."""
    found = {}
    with connection.cursor() as cursor:
        for model in models():
            keys = ", ".join(connection.ops.quote_name(name) for name in _key(model))
            cursor.execute(f"SELECT * FROM {model._meta.db_table} ORDER BY {keys}")  # noqa: S608 (names of ours)
            names = [column[0] for column in cursor.description]
            found[model._meta.db_table] = [
                dict(zip(names, map(_plain, row), strict=True)) for row in cursor.fetchall()
            ]
    return found


def _key(model: type[Model]) -> list[str]:
    return [field.column for field in model._meta.pk_fields]


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def broken_promises() -> list[str]:
    """What no crash may leave behind: half a step, a file that does not open, a journal with a hole. Empty is well."""
    found = half_grants()
    for dossier in Dossier.objects.filter(kind="code-request"):
        found += _wrong(dossier, _steps(dossier))
    for change in Change.objects.select_related("dossier"):
        found += _wrong(change.dossier, _change(change))
    for access in AccessRequest.objects.select_related("dossier"):
        found += _wrong(access.dossier, _access(access))
    for account in ExchangeAccount.objects.all():
        found += _wrong_account(account)
    for row in PieceFile.objects.filter(file__purged_at=None).select_related("file"):
        if hashlib.sha256(files.unseal(row.file)).hexdigest() != row.file.sha256:
            found.append(f"file {row.pk}: other bytes")
    return found


def half_grants() -> list[str]:
    """Grants that lack their code, letter, event or line, or have one twice; and a journal with a hole."""
    found = [f"journal: {state}" for state in (journal.verify(),) if not state.whole]
    for dossier in Dossier.objects.filter(kind="code-request"):
        found += _wrong(dossier, _grant(dossier))
    return found


Counts = dict[str, tuple[int, int]]
"""What, how often it was found, and how often it must be."""


def _steps(dossier: Dossier) -> Counts:
    sent_in = int(dossier.submitted_at is not None)
    return {
        "opened, journalled": (_events(dossier).count("request.opened"), 1),
        "opened, letter": (
            _letters(dossier).count("resume-link") or int("mail-answer" in _letters(dossier)),
            1,
        ),
        "files, journalled": (_events(dossier).count("piece.given"), dossier.piece_files.count()),
        "sent in, journalled": (_events(dossier).count("request.submitted"), sent_in),
        "sent in, letter": (_letters(dossier).count("acknowledgement"), sent_in),
    }


def _grant(dossier: Dossier) -> Counts:
    decisions = Decision.objects.filter(request_id=dossier.pk, outcome="grant")
    codes = list(decisions.values_list("code_id", flat=True))
    granted, standing = len(codes), int(dossier.status == Status.GRANTED)
    voided = decisions.exclude(voided_at=None).count()
    told = Event.objects.filter(kind="registry.code-granted", subject__in=[str(code) for code in codes])
    return {
        "granted, journalled": (_events(dossier).count("request.granted"), granted),
        "granted, letter": (_letters(dossier).count("attribution"), granted),
        "granted, code": (len({code for code in codes if code}), granted),
        "granted, standing": (granted - voided, standing),
        "granted, event": (told.count(), granted),
        "granted, status": (CodeStatus.objects.filter(code_id__in=codes).count(), granted + voided),
        "reopened, journalled": (_events(dossier).count("request.reopened"), _voided(dossier)),
        "reopened, letter": (_letters(dossier).count("reopening"), _voided(dossier)),
    }


def _change(change: Change) -> Counts:
    told, standing = _events(change.dossier), change.dossier.status
    return {
        "asked, journalled": (told.count("change.asked"), 1),
        "confirmed, journalled": (told.count("change.confirmed"), int(change.confirmed_at is not None)),
        "stopped, journalled": (told.count("change.stopped"), int(standing == "stopped")),
        "accepted, day": (int(change.holds_from is not None), int(change.accepted_at is not None)),
        "open": (int(change.is_open), int(standing in {"confirming", "submitted", "incomplete"})),
    }


def _access(access: AccessRequest) -> Counts:
    told, letters, standing = _events(access.dossier), _letters(access.dossier), access.dossier.status
    granted = int(standing == "granted")
    accounts = ExchangeAccess.objects.filter(code=access.code_id, environment=access.environment)
    return {
        "asked, journalled": (told.count("access.asked"), 1),
        "asked, letter": (letters.count("access-received"), 1),
        "granted, journalled": (told.count("access.granted"), granted),
        "granted, letter": (letters.count("access-granted"), granted),
        "granted, space": (accounts.count(), granted if access.environment else 0),
        "open": (int(access.is_open), int(standing == "submitted")),
    }


def _wrong_account(account: ExchangeAccount) -> list[str]:
    lines = [line.event for line in journal.lines_about("exchange-account", account.pk)]
    counts = {
        "keys, journalled": (lines.count("exchange-key.added"), account.keys.count()),
        "sessions, journalled": (lines.count("exchange.signed-in"), account.sessions.count()),
        "secret, journalled": (
            int("exchange-account.secret-made" in lines),
            int(account.secret_made_at is not None),
        ),
    }
    return [
        f"account {account.username}: {what}: {found}, not {right}"
        for what, (found, right) in counts.items()
        if found != right
    ]


def _voided(dossier: Dossier) -> int:
    return Decision.objects.filter(request_id=dossier.pk).exclude(voided_at=None).count()


def _events(dossier: Dossier) -> list[str]:
    return [line.event for line in journal.lines_about("dossier", dossier.pk)]


def _letters(dossier: Dossier) -> list[str]:
    return list(Letter.objects.filter(dossier_id=dossier.pk).values_list("kind", flat=True))


def _wrong(dossier: Dossier, counts: Counts) -> list[str]:
    return [
        f"dossier {dossier.pk}: {what}: {found}, not {right}"
        for what, (found, right) in counts.items()
        if found != right
    ]
