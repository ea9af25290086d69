"""A register in and out of a database, against its rows into and out of the same tables with the same constraints: in PostgreSQL
by COPY, in SQLite, which has none, by its own library (executemany in one transaction; a SELECT into a CSV file).

In: our import of a CSV file, dry and written, and of the fixed-width file, against the very rows that it wrote, into every table
that it wrote them to; and against those of the six tables of facts alone, without what makes them found and followed. Out: an
issue of the reference files in all their forms, with and without a delta, against the tables the files are made of, to files.
Every measurement is a process of its own, which prints the memory it took; COPY loads databases of its own.
"""

from __future__ import annotations

import csv
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / place) for place in ("src", ".")]

from bench import country, many  # noqa: E402

COUNT: Final = 100_000
AT: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MOST_IN: Final = 3.0
MOST_OUT: Final = 10.0
HEADLINE: Final = "reference: the same rows into, and out of, the same tables with the same constraints (COPY; the library of SQLite)"
FACTS: Final = (
    "registry_provider",
    "registry_providercode",
    "registry_provideridentity",
    "registry_codestatus",
    "registry_codespecialty",
    "registry_codeaddress",
)
WRITTEN: Final = "written"
"""The file that names the tables whose rows lie beside it."""


def main(arguments: list[str]) -> int:
    """`[COUNT] [postgres|sqlite] [in|out]`: both databases and both directions unless told."""
    if arguments[:1] == ["--measure"]:
        return measure(*arguments[1:])
    count = next((int(word) for word in arguments if word.isdecimal()), COUNT)
    wanted = [on for on in ("postgres", "sqlite") if on in arguments] or ["postgres", "sqlite"]
    ways = {way for way in ("in", "out") if way in arguments} or {"in", "out"}
    print(HEADLINE)
    missed = False
    for on in wanted:
        with TemporaryDirectory(prefix="prestalux-registers-") as folder:
            write_files(Path(folder), count)
            print(f"{on}, {count} codes", flush=True)
            missed |= run(Path(folder), on, ways)
    return int(missed)


def run(folder: Path, on: str, ways: set[str]) -> bool:
    """Whether a target was missed."""
    url = databases(folder, on)

    def timed(what: str, database: str) -> float:
        command = [sys.executable, __file__, "--measure", what, url(database), str(folder)]
        told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
        print(
            f"  {what:<28} {float(told[0]):>8.1f} s {float(told[2]):>8.1f} s of ours {int(told[1]):>6} MB",
            flush=True,
        )
        return float(told[0])

    missed = False
    timed("import-trial", "ours")
    imported = timed("import", "ours")
    subprocess.run(
        [sys.executable, __file__, "--measure", "rows", url("ours"), str(folder)],
        check=True,
        capture_output=True,
    )
    if "in" in ways:
        again = timed("import-again", "ours")
        fixed = timed("import-fixed", "fixed")
        copied, facts = timed("copy-in", "reference"), timed("copy-facts-in", "facts")
        print(
            f"  import / all rows in: {imported / copied:.2f} (at most {MOST_IN}), fixed-width {fixed / copied:.2f},"
            f" the same file again {again / copied:.2f}"
        )
        print(f"  import / the rows of the facts in: {imported / facts:.2f}, fixed-width {fixed / facts:.2f}")
        missed |= max(imported, fixed) > MOST_IN * copied
    if "out" in ways:
        out = timed("copy-out", "ours")
        full = timed("export", "ours")
        delta = timed("export-with-delta", "ours")
        print(f"  export / rows out: {full / out:.1f}, with a delta {delta / out:.1f} (at most {MOST_OUT})")
        missed |= max(full, delta) > MOST_OUT * out
    return missed


def databases(folder: Path, on: str) -> Callable[[str], str]:
    """The URL of the database of a name."""
    if on == "sqlite":
        return lambda name: f"sqlite:///{folder}/{name}.sqlite3"
    from tests.harness import services

    server = services.start_postgres()
    for name in ("reference", "facts", "ours", "fixed"):
        services.make_database(server, name)
    return lambda name: f"{server}/{name}"


def measure(what: str, url: str, folder: str) -> int:
    with TemporaryDirectory(prefix="prestalux-registers-") as data:
        many.open_house(url, data)
        work = WORKS[what](Path(folder))
        used = resource.getrusage(resource.RUSAGE_SELF)
        before, started = used.ru_utime + used.ru_stime, time.perf_counter()
        work()
        seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(seconds, used.ru_maxrss // 1024, used.ru_utime + used.ru_stime - before)
    return 0


# What is measured


def rows(folder: Path) -> Callable[[], None]:
    """Every row that the import wrote, as COPY takes it."""
    from django.db import connection

    def work() -> None:
        with connection.cursor() as cursor:
            names = [
                name
                for name in sorted(connection.introspection.table_names())
                if name.startswith(("registry_", "events_")) and _has_rows(cursor, name)
            ]
            for name in names:
                with (folder / name).open("wb") as file:
                    file.writelines(_rows_of(cursor, name))
        (folder / WRITTEN).write_text("\n".join(names))

    return work


def _has_rows(cursor: Any, name: str) -> bool:
    cursor.execute(f"SELECT 1 FROM {name} LIMIT 1")  # noqa: S608 (names of ours)
    return cursor.fetchone() is not None


def _rows_of(cursor: Any, name: str) -> Iterator[bytes]:
    from django.db import connection

    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {name} TO STDOUT") as copy:
            yield from copy
        return
    cursor.execute(f"SELECT * FROM {name}")  # noqa: S608 (names of ours)
    for row in cursor:
        yield ("\t".join("\\N" if value is None else str(value) for value in row) + "\n").encode()


def copy_in(*tables: str) -> Callable[[Path], Callable[[], None]]:
    """Those the import wrote, unless told."""

    def made(folder: Path) -> Callable[[], None]:
        from django.db import connection, transaction

        names = tables or (folder / WRITTEN).read_text().split("\n")
        put = _by_the_library if connection.vendor == "sqlite" else _by_copy

        def work() -> None:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    empty = [name for name in names if not _has_rows(cursor, name)]
                for name in empty:
                    put(name, folder / name)

        return work

    return made


def _by_the_library(name: str, path: Path) -> None:
    """The library of SQLite itself, without a layer between."""
    from django.db import connection

    with path.open(encoding="utf-8") as file:
        rows = (
            [None if value == "\\N" else value for value in line.rstrip("\n").split("\t")] for line in file
        )
        first = next(rows)
        marks = ", ".join("?" * len(first))
        connection.connection.executemany(f"INSERT INTO {name} VALUES ({marks})", chain((first,), rows))  # noqa: S608 (names of ours)


def _by_copy(name: str, path: Path) -> None:
    from django.db import connection

    with (
        path.open("rb") as file,
        connection.cursor() as cursor,
        cursor.copy(f"COPY {name} FROM STDIN") as copy,
    ):
        while portion := file.read(1 << 16):
            copy.write(portion)


def copy_out(folder: Path) -> Callable[[], None]:
    from django.db import connection

    many.analyse()

    def by_the_library() -> None:
        connection.ensure_connection()
        for table in FACTS:
            with (folder / "out").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(connection.connection.execute(f"SELECT * FROM {table}"))  # noqa: S608 (names of ours)

    if connection.vendor == "sqlite":
        return by_the_library

    def work() -> None:
        with connection.cursor() as cursor:
            for table in FACTS:
                with (
                    (folder / "out").open("wb") as file,
                    cursor.copy(f"COPY {table} TO STDOUT") as copy,
                ):
                    for portion in copy:
                        file.write(portion)

    return work


def importing(name: str, *, write: bool) -> Callable[[Path], Callable[[], None]]:
    def made(folder: Path) -> Callable[[], None]:
        from prestalux.office.journal.actor import SYSTEM
        from prestalux.office.registry.importing import Wanted, import_register

        wanted = Wanted(encoding="utf-8", profession="", changes_from=AT.date(), write=write)

        def work() -> None:
            with (folder / name).open("rb") as file:
                for _ in import_register(file, wanted, by=SYSTEM, at=AT):
                    pass

        return work

    return made


def export(later: int) -> Callable[[Path], Callable[[], None]]:
    def made(folder: Path) -> Callable[[], None]:
        from prestalux.office.journal.actor import SYSTEM
        from prestalux.office.proofs import seeds
        from prestalux.office.registry import publication

        at = AT + timedelta(days=later)
        place = folder / "issues"
        place.mkdir(exist_ok=True)
        kept = folder / "key"
        keep_key(kept, seeds)

        def work() -> None:
            publication.issue(place, day=at.date(), readme={}, by=SYSTEM, at=at)

        return work

    return made


def keep_key(path: Path, seeds: Any) -> None:
    """One key for the processes of this run, whose data folders differ."""
    from base64 import b64encode

    from django.conf import settings

    if not path.exists():
        path.write_text(b64encode(random.Random(1).randbytes(32)).decode())  # noqa: S311 (signs nothing that counts)
    settings.PROOF_KEYS = path.read_text()
    seeds.parse(settings.PROOF_KEYS)


WORKS: Final[dict[str, Callable[[Path], Callable[[], None]]]] = {
    "rows": rows,
    "copy-in": copy_in(),
    "copy-facts-in": copy_in(*FACTS),
    "import-trial": importing("codes.csv", write=False),
    "import": importing("codes.csv", write=True),
    "import-again": importing("codes.csv", write=True),
    "import-fixed": importing("codes.txt", write=True),
    "copy-out": copy_out,
    "export": export(0),
    "export-with-delta": export(1),
}


# The invented register


def write_files(folder: Path, count: int) -> None:
    """The same codes as CSV and in the prescriber layout."""
    from prestalux.rules.registry.code_line import COLUMNS, csv_text, prescriber_line
    from prestalux.rules.registry.register_line import Layout, RegisterLine, reader_of

    read = reader_of(Layout.CODES, ",".join(COLUMNS))
    with (
        (folder / "codes.csv").open("w", encoding="utf-8", newline="") as lines,
        (folder / "codes.txt").open("w") as fixed,
    ):
        lines.write(csv_text([COLUMNS]))
        for number, one in enumerate(country.people(count)):
            until = (one.start + timedelta(days=365)).isoformat() if number % 10 == 0 else ""
            text = csv_text([(
                one.digits, "individual", one.family, one.given, one.profession, one.specialty, "", one.start.isoformat(),
                until, "", one.street, "", one.postcode, one.town, "LU",
            )])  # fmt: skip
            lines.write(text)
            line = read(text.rstrip())
            assert isinstance(line, RegisterLine)
            fixed.write(prescriber_line(line.as_code_line(), line.days).written("utf-8")[0] + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
