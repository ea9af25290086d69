"""A register in and out of a database, against its rows into and out of the same tables with the same constraints: in PostgreSQL
by COPY, in SQLite, which has none, by its own library (executemany in one transaction; a SELECT into a CSV file).

In: our import of a CSV file, dry and written, and of the fixed-width file, against COPY of the very rows. Out: an issue of the
reference files in all their forms, with and without a delta, against the tables the files are made of, to files. Every
measurement is a process of its own, which prints the memory it took; COPY loads a database of its own.
"""

from __future__ import annotations

import csv
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / place) for place in ("src", ".")]

from bench import many  # noqa: E402

COUNT: Final = 100_000
AT: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MOST_IN: Final = 3.0
MOST_OUT: Final = 10.0
HEADLINE: Final = "reference: the same rows into, and out of, the same tables with the same constraints (COPY; the library of SQLite)"
AXES: Final = "valid_from, valid_until, recorded_at"
TABLES: Final = {
    "registry_provider": "id, recorded_at",
    "registry_providercode": "id, digits, provider_id, kind, profession, recorded_at",
    "registry_provideridentity": f"{AXES}, provider_id, family_name, given_name, birth_name, original_script, matricule,"
    " email, phone",
    "registry_codestatus": f"{AXES}, code_id, status, reason",
    "registry_codespecialty": f"{AXES}, code_id, specialty",
    "registry_codeaddress": f"{AXES}, code_id, practice, street, extra, postcode, town, country",
}


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
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        print(
            f"  {what:<28} {float(told[0]):>8.1f} s {float(told[2]):>8.1f} s of ours {int(told[1]):>6} MB",
            flush=True,
        )
        return float(told[0])

    missed = False
    copied = timed("copy-in", "reference")
    if "in" in ways:
        timed("import-trial", "ours")
        imported = timed("import", "ours")
        again = timed("import-again", "ours")
        fixed = timed("import-fixed", "fixed")
        print(
            f"  import / rows in: {imported / copied:.2f} (at most {MOST_IN}), fixed-width {fixed / copied:.2f}"
        )
        print(f"  the same file again / rows in: {again / copied:.2f}")
        missed |= max(imported, fixed) > MOST_IN * copied
    if "out" in ways:
        out = timed("copy-out", "reference")
        full = timed("export", "reference")
        delta = timed("export-with-delta", "reference")
        print(f"  export / rows out: {full / out:.1f}, with a delta {delta / out:.1f} (at most {MOST_OUT})")
        missed |= max(full, delta) > MOST_OUT * out
    return missed


def databases(folder: Path, on: str) -> Callable[[str], str]:
    """The URL of the database of a name."""
    if on == "sqlite":
        return lambda name: f"sqlite:///{folder}/{name}.sqlite3"
    from tests.harness import services

    server = services.start_postgres()
    for name in ("reference", "ours", "fixed"):
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


def copy_in(folder: Path) -> Callable[[], None]:
    from django.db import connection, transaction

    def by_the_library() -> None:
        connection.ensure_connection()
        with transaction.atomic():
            for table, columns in TABLES.items():
                marks = ", ".join("?" * len(columns.split(", ")))
                with (folder / table).open(encoding="utf-8") as file:
                    rows = (
                        [None if value == "\\N" else value for value in line.rstrip("\n").split("\t")]
                        for line in file
                    )
                    # The library of SQLite itself, without a layer between.
                    connection.connection.executemany(
                        f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608
                        rows,
                    )

    if connection.vendor == "sqlite":
        return by_the_library

    def work() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, columns in TABLES.items():
                with (
                    (folder / table).open("rb") as file,
                    cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
                ):
                    while portion := file.read(1 << 16):
                        copy.write(portion)

    return work


def copy_out(folder: Path) -> Callable[[], None]:
    from django.db import connection

    many.analyse()

    def by_the_library() -> None:
        connection.ensure_connection()
        for table, columns in TABLES.items():
            with (folder / "out").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(
                    connection.connection.execute(f"SELECT {columns} FROM {table}")  # noqa: S608
                )

    if connection.vendor == "sqlite":
        return by_the_library

    def work() -> None:
        with connection.cursor() as cursor:
            for table, columns in TABLES.items():
                with (
                    (folder / "out").open("wb") as file,
                    cursor.copy(f"COPY {table} ({columns}) TO STDOUT") as copy,
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
    "copy-in": copy_in,
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
    """The same codes as rows for COPY, as CSV, and in the prescriber layout."""
    from prestalux.rules.registry.code_line import COLUMNS, csv_text, prescriber_line
    from prestalux.rules.registry.register_line import RegisterLine, reader_of

    tables = {name: (folder / name).open("w", encoding="utf-8") for name in TABLES}
    read = reader_of(*_codes_layout(COLUMNS))
    with (
        (folder / "codes.csv").open("w", encoding="utf-8", newline="") as lines,
        (folder / "codes.txt").open("w") as fixed,
    ):
        lines.write(csv_text([COLUMNS]))
        for number, row in enumerate(people(count), 1):
            text = csv_text([row])
            lines.write(text)
            line = read(text.rstrip())
            assert isinstance(line, RegisterLine)
            fixed.write(prescriber_line(line.as_code_line(), line.days).written("utf-8")[0] + "\n")
            for name, values in rows_of(number, line).items():
                tables[name].write("\t".join(values) + "\n")
    for file in tables.values():
        file.close()


def _codes_layout(columns: tuple[str, ...]) -> tuple[Any, str]:
    from prestalux.rules.registry.register_line import Layout

    return Layout.CODES, ",".join(columns)


def people(count: int) -> Iterator[tuple[str, ...]]:
    """Names are drawn with a tail of their own, so that few are alike."""
    draw = random.Random(1)  # noqa: S311 (invented people, not secrets)
    for number in range(count):
        first_six = 100_000 + number
        family = f"{draw.choice(many.FAMILY)}-{''.join(draw.choices('abdefgiklmnoprstuvz', k=7)).title()}"
        start = date(1995, 1, 1) + timedelta(days=draw.randrange(11_000))
        until = (start + timedelta(days=365)).isoformat() if draw.random() < 0.1 else ""
        postcode, town = draw.choice(many.TOWNS)
        yield (
            f"{first_six}{first_six % 97:02}", "individual", family, draw.choice(many.GIVEN), "dentist", "Z0", "",
            start.isoformat(), until, "", f"{draw.randrange(1, 200)} rue de l’Exemple", "", postcode, town, "LU",
        )  # fmt: skip


def rows_of(number: int, line: Any) -> dict[str, tuple[str, ...]]:
    at, key = AT.replace(tzinfo=None).isoformat(" "), str(number)
    start, end = line.days.start.isoformat(), line.days.end.isoformat() if line.days.end else "\\N"
    axes = (start, end, at)
    return {
        "registry_provider": (key, at),
        "registry_providercode": (key, line.code, key, line.kind, line.profession, at),
        "registry_provideridentity": (
            start,
            "\\N",
            at,
            key,
            line.family_name,
            line.given_name,
            "",
            "",
            "",
            "",
            "",
        ),
        "registry_codestatus": (*axes, key, "active", "imported"),
        "registry_codespecialty": (*axes, key, line.specialty),
        "registry_codeaddress": (*axes, key, "", line.street, "", line.postcode, line.town, line.country),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
