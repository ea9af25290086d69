"""Before the doors open: the database at the state this version needs, the demonstration fund where wanted.

Prints how to sign in. `python -m prestalux.doors.wiring.prepare` may run on every start and on every node:
it changes nothing the second time.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime

import django

_MIGRATING = 0x50524553
"""The number under which the nodes of one database agree who migrates; its value means nothing."""


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prestalux.doors.wiring.settings")
    django.setup()
    # Django's parts can be named only after its set-up.
    from django.core.exceptions import ImproperlyConfigured
    from django.db import Error

    try:
        _migrate()
    except (Error, ImproperlyConfigured) as error:
        said = str(error).strip().splitlines() or [type(error).__name__]
        sys.stderr.write(f"prestalux: DATABASE_URL: {said[0]}\n")
        return 2
    if reason := _unusable():
        sys.stderr.write(f"prestalux: {reason}\n")
        return 2
    _first_proof_key()
    for line in _demonstration():
        sys.stdout.write(f"{line}\n")
    return 0


def _unusable() -> str:
    """What would fail at the first person: a store that keeps nothing, keys that open nothing. Empty when all is well."""
    from prestalux.office.accounts.actions import secrets_open
    from prestalux.office.files.actions import are_kept, keys_open
    from prestalux.office.files.store import StoreAway, store, try_out
    from prestalux.office.proofs.actions import keys_sign

    if not store().is_laid_out and are_kept():
        return "FILES_URL: the folder is not there, but this database has files in it; is its disk mounted?"
    try:
        store().lay_out()
        try_out()
    except StoreAway as error:
        return f"FILES_URL: the store keeps nothing: {error}"
    if not (keys_open() and secrets_open()):
        return "SEAL_KEYS: these keys do not open what this database holds; give the keys it was sealed with"
    if not keys_sign():
        return "PROOF_KEYS: none of these keys is one that signs the letters of this database"
    return ""


def _first_proof_key() -> None:
    """In force from the day of the oldest letter not sent yet, so that it signs that one, too."""
    from prestalux.office.outbox import actions as outbox
    from prestalux.office.proofs import actions as proofs
    from prestalux.rules.periods import day_of

    now = datetime.now(UTC)
    unsent = outbox.letters(set(outbox.State) - {outbox.State.SENT})
    proofs.take_first_key(since=day_of(min((letter.put_at for letter in unsent), default=now)), at=now)


def _migrate() -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    settings.STATIC_ROOT.mkdir(exist_ok=True)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Several nodes may start together: one migrates, the others wait here; the lock ends with the process.
            cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATING])
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def _demonstration() -> list[str]:
    import prestalux.doors.wiring.demonstration as demonstration
    from prestalux.doors.wiring.settings import CONFIGURATION

    if not CONFIGURATION.demo:
        return []
    demonstration.load()
    return list(demonstration.sign_in_lines())


if __name__ == "__main__":
    raise SystemExit(main())
