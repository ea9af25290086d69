"""Grants with 1, 4 and 16 writers, on SQLite and on PostgreSQL, against bare transactions of the same writes.

The reference writes what our grants wrote, row by row, recorded in a rehearsal: the same statements with the same values
in as many transactions, by the database's own driver, without Django and without a single read. Both write into a copy
of the same database, in turns, each writer a process with its own connection.
"""

from __future__ import annotations

import os
import re
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

GRANTS: Final = 96
WRITERS: Final = (1, 4, 16)
ROUNDS: Final = 3
PATIENCE_SECONDS: Final = 600
"""For SQLite's lock: sixteen writers on a busy machine are to be measured, not refused."""
HEADLINE = "reference: bare transactions of the same writes by the database's own driver, in the same run"


@dataclass
class Written:
    """What one grant wrote, and how much it read."""

    statements: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)
    reads: int = 0


def main(arguments: Sequence[str]) -> int:
    if arguments:
        return measure_on(Database(*arguments))
    from tests.harness import services

    with TemporaryDirectory(prefix="prestalux-grants-") as folder:
        server = services.start_postgres()
        services.make_database(server, "grants")
        urls = {"SQLite": f"sqlite:///{folder}/grants.sqlite3", "PostgreSQL": f"{server}/grants"}
        print(HEADLINE)
        print(f"  {GRANTS} grants a measurement, median of {ROUNDS} turns")
        print(f"  {'database':<11} {'writers':>7} {'bare/s':>9} {'grants/s':>9}   grant / bare")
        codes = [_in_a_process(name, url, folder) for name, url in urls.items()]
    return max(codes)


def _in_a_process(name: str, url: str, folder: str) -> int:
    env = {
        **os.environ,
        "DATABASE_URL": url,
        "PRESTALUX_DATA": f"{folder}/{name}",
        "PRESTALUX_DEMO": "no",
        "DJANGO_SETTINGS_MODULE": "prestalux.doors.wiring.settings",
    }
    return subprocess.run([sys.executable, __file__, name, url], env=env, check=False).returncode


def measure_on(database: Database) -> int:
    from django.conf import settings

    settings.DEEDS_OF_TWO = frozenset()  # one writer does a whole grant
    references, reviewer = a_fund_with_requests()
    database.keep()
    written = rehearse(references, reviewer)
    ours = [lambda reference=reference: grant(reference, reviewer) for reference in references]
    for writers in WRITERS:
        times: dict[str, list[float]] = {"bare": [], "ours": []}
        for _turn in range(ROUNDS):
            database.restore()
            times["bare"].append(timed(writers, written, database.bare))
            database.restore()
            times["ours"].append(timed(writers, ours, our_connection))
            if given() != GRANTS:
                print(f"  {database.name}: {given()} codes for {GRANTS} grants", file=sys.stderr)
                return 1
        bare, own = statistics.median(times["bare"]), statistics.median(times["ours"])
        print(
            f"  {database.name:<11} {writers:>7} {GRANTS / bare:>9.0f} {GRANTS / own:>9.0f}   {own / bare:.1f}",
            flush=True,
        )
    one = written[1]
    print(f"  {database.name}: a grant writes {len(one.statements)} rows and reads {one.reads} times")
    return 0


# What is measured


def grant(reference: str, reviewer: Any) -> None:
    from tests.office import cast

    from prestalux.office.attribution import actions
    from prestalux.rules.attribution.two_persons import Deed

    actions.decide(reference=reference, deed=Deed.GRANT, version=None, by=reviewer, at=cast.NOW)


def our_connection() -> Callable[[Callable[[], None]], None]:
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["OPTIONS"]["timeout"] = PATIENCE_SECONDS
    connection.ensure_connection()
    return lambda work: work()


def timed(writers: int, work: Sequence[Any], connect: Callable[[], Callable[[Any], None]]) -> float:
    """Seconds from the word to go until the last writer is done. Each is a fork with a connection of its own."""
    from django.db import connections

    connections.close_all()
    go, word = os.pipe()
    ready, told = os.pipe()
    children = []
    for number in range(writers):
        pid = os.fork()
        if pid == 0:
            os.close(word)
            _write(work[number::writers], connect, told, go)
        children.append(pid)
    for _ in range(writers):
        os.read(ready, 1)
    started = time.perf_counter()
    os.close(word)  # all of them read its end
    codes = [os.waitpid(pid, 0)[1] for pid in children]
    seconds = time.perf_counter() - started
    for handle in (go, ready, told):
        os.close(handle)
    if any(codes):
        raise SystemExit("a writer fell")
    return seconds


def _write(work: Sequence[Any], connect: Callable[[], Callable[[Any], None]], told: int, go: int) -> None:
    code = 1
    try:
        do = connect()
        os.write(told, b"x")
        os.read(go, 1)
        for one in work:
            do(one)
        code = 0
    except Exception as error:  # noqa: BLE001 (the child ends here, whatever it is)
        print(f"  {type(error).__name__}: {error}", file=sys.stderr)
    finally:
        os._exit(code)


# The databases


class Database:
    """One copy is kept aside; each measurement begins with it."""

    def __init__(self, name: str, url: str) -> None:
        self.name, self._url = name, url
        self._path = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite") else None

    def keep(self) -> None:
        self._copy("grants", "kept")

    def restore(self) -> None:
        self._copy("kept", "grants")

    def _copy(self, source: str, target: str) -> None:
        from django.db import connections

        connections.close_all()
        if self._path is not None:
            for ending in ("", "-wal", "-shm"):
                self._path.with_name(f"{target}.sqlite3{ending}").unlink(missing_ok=True)
            with sqlite3.connect(self._path.with_name(f"{source}.sqlite3")) as connection:
                connection.execute("VACUUM INTO ?", [str(self._path.with_name(f"{target}.sqlite3"))])
            connection.close()
            return
        import psycopg

        server = self._url.rpartition("/")[0]
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}" STRATEGY file_copy')

    def bare(self) -> Callable[[Written], None]:
        return self._bare_sqlite() if self._path is not None else self._bare_postgres()

    def _bare_sqlite(self) -> Callable[[Written], None]:
        connection = sqlite3.connect(str(self._path), timeout=PATIENCE_SECONDS, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

        def write(grant: Written) -> None:
            connection.execute("BEGIN IMMEDIATE")
            for statement, values in grant.statements:
                connection.execute(statement.replace("%s", "?"), values)
            connection.execute("COMMIT")

        return write

    def _bare_postgres(self) -> Callable[[Written], None]:
        import psycopg

        connection = psycopg.connect(self._url)

        def write(grant: Written) -> None:
            for statement, values in grant.statements:
                connection.execute(statement, values)
            connection.commit()

        return write


# What is there before, and what a grant writes


def a_fund_with_requests() -> tuple[list[str], Any]:
    import django

    django.setup()
    from django.core.management import call_command
    from tests.office import cast

    call_command("migrate", interactive=False, verbosity=0)
    cast.prefix()
    reviewer = cast.dora()
    first = cast.submitted("first")
    copies = [_copy_of(first, number) for number in range(GRANTS - 1)]
    return [first.reference, *copies], reviewer


def _copy_of(first: Any, number: int) -> str:
    """Another request like the first, ready to be granted."""
    from tests.office import cast

    from prestalux.office.accounts.models import Account
    from prestalux.office.attribution import queries
    from prestalux.office.attribution.models import CodeRequest, SheetSignature
    from prestalux.office.dossiers.models import Dossier, PieceFile
    from prestalux.rules.identifiers.reference import Reference

    account = Account.objects.get(pk=first.by.account_id)
    account.pk, account.handle = None, f"applicant-{number}"
    account.save()
    dossier = Dossier.objects.get(pk=first.id)
    dossier.pk, dossier.reference = None, Reference.of(cast.entropy(str(number))(16)).characters
    dossier.save()
    request = CodeRequest.objects.get(pk=first.id)
    request.pk, request.dossier, request.account_id = dossier.pk, dossier, account.pk
    request.save(force_insert=True)
    for given in PieceFile.objects.filter(dossier_id=first.id):
        given.pk, given.dossier = None, dossier
        given.save()
    for signature in SheetSignature.objects.filter(request_id=first.id):
        signature.pk, signature.request, signature.values_sha256 = (
            None,
            request,
            queries.sheet_sha256(request),
        )
        signature.save()
    return dossier.reference


def rehearse(references: list[str], reviewer: Any) -> list[Written]:
    """Grant all of them once and note every row written, with the key it got."""
    from django.db import connection
    from django.db.models.signals import post_save

    noted: list[Written] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            noted[-1].statements.append((sql, tuple(params)))
        elif sql.startswith("SELECT"):
            noted[-1].reads += 1
        return execute(sql, params, many, context)

    def keyed(sender: Any, instance: Any, created: bool, **_more: object) -> None:
        if created:
            sql, params = noted[-1].statements[-1]
            noted[-1].statements[-1] = with_key(sql, params, sender._meta.pk.column, instance.pk)

    post_save.connect(keyed)
    with connection.execute_wrapper(note):
        for reference in references:
            noted.append(Written())
            grant(reference, reviewer)
    post_save.disconnect(keyed)
    return noted


def with_key(sql: str, params: tuple[Any, ...], column: str, key: object) -> tuple[str, tuple[Any, ...]]:
    """The INSERT with its key written out, so that it can be repeated in any order."""
    plain = re.sub(r" RETURNING .*$", "", sql)
    if f'"{column}"' in plain:
        return plain, params
    return plain.replace(' ("', f' ("{column}", "', 1).replace("VALUES (", "VALUES (%s, ", 1), (key, *params)


def given() -> int:
    from prestalux.office.registry.queries import codes_given

    return codes_given()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
