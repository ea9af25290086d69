"""Many invented requests, quickly: what a fund holds after three years, for benchmarks of what must stay quick.

`load(count)` fills the database in use with the same rows at every call with the same `seed` and `now`. Rows are written
by bulk_create, so the steps behind them were never taken: no letters, events or files. Started as a program it prints
the rows a second, against bare rows of the same database in the same run.
"""

from __future__ import annotations

import itertools
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / place) for place in ("src", ".")]

NOW: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
YEARS: Final = 3
BATCH: Final = 5_000
UNUSABLE: Final = "!"
HEADLINE: Final = (
    "reference: bare rows of one small table, by bulk_create into the same database in the same run"
)

FAMILY: Final = (
    *("Weber", "Müller", "Schmit", "Hoffmann", "Wagner", "Thill", "Muller", "Kieffer", "Reuter", "Schröder"),
    *("Ferreira", "Gonçalves", "Araújo", "Simões", "Conceição", "Lefèvre", "Françoise", "Noël", "Bérénice"),
    *(
        "d’Alembert",
        "de la Peña",
        "Núñez",
        "Żukowski",
        "Łuczak",
        "Dvořák",
        "Šimek",
        "Novák",
        "Õunapuu",
        "Ågren",
    ),
    *(
        "Sørensen",
        "Þórsdóttir",
        "Ionescu",
        "Țepeș",
        "Kovács",
        "Szőke",
        "O’Brien",
        "Nguyễn",
        "Yılmaz",
        "Strauß",
    ),
)
SECOND: Final = (
    "",
    "",
    "",
    "",
    "",
    "Kaiser",
    "Léger",
    "Braun",
    "Pereira",
    "Dupré",
    "Groß",
    "Faber",
    "Becker",
)
GIVEN: Final = (
    *(
        "Anna",
        "Zoé",
        "Chloë",
        "Jean-Luc",
        "Maria",
        "José",
        "André",
        "Inès",
        "Jürgen",
        "Søren",
        "Łukasz",
        "Ana",
    ),
    *(
        "François",
        "Hélène",
        "Đorđe",
        "Björn",
        "Márta",
        "Céline",
        "Noëlle",
        "Tomáš",
        "Ștefan",
        "Siobhán",
        "Paul",
    ),
)
TOWNS: Final = (("1009", "Luxembourg"), ("4009", "Esch-sur-Alzette"), ("9209", "Diekirch"), ("9509", "Wiltz"))
PROFESSIONS: Final = {
    "dentist": 40,
    "doctor": 25,
    "nurse": 14,
    "physiotherapist": 10,
    "psychotherapist": 5,
    "midwife": 4,
    "dietician": 2,
}
STATUSES: Final = {
    "granted": 76,
    "refused": 6,
    "closed": 7,
    "withdrawn": 3,
    "submitted": 3,
    "incomplete": 3,
    "draft": 2,
}
"""Parts of a hundred; those still open were begun in the last weeks."""
ASK_REASONS: Final = (
    "missing",
    "unreadable",
    "unreadable",
    "wrong-piece",
    "expired",
    "incomplete",
    "not-signed",
    "differs",
)
REFUSAL_REASONS: Final = (
    "no-authorisation",
    "authorisation-expired",
    "not-the-person",
    "pieces-not-genuine",
    "other",
)
CLOSE_REASONS: Final = ("no-answer", "no-answer", "no-answer", "duplicate", "not-needed", "other")
PIECES: Final = ("practice-authorisation", "identity-document", "bank-details", "information-sheet")


@dataclass
class Rows:
    """One batch, kind by kind, in the order in which they must be written."""

    kinds: dict[str, list[Any]] = field(default_factory=dict)

    def add(self, row: Any) -> None:
        self.kinds.setdefault(type(row).__name__, []).append(row)

    def write(self) -> int:
        written = 0
        for rows in self.kinds.values():
            type(rows[0])._default_manager.bulk_create(rows, batch_size=BATCH)
            written += len(rows)
        return written


def on_each(script: str, name: str, count: int) -> int:
    """Run a benchmark's file once for each database, in a process of its own that is told its name, its address and how many.
    The highest exit code.
    """
    from tests.harness import services

    with TemporaryDirectory(prefix=f"prestalux-{name}-") as folder:
        server = services.start_postgres()
        services.make_database(server, name)
        urls = {"SQLite": f"sqlite:///{folder}/{name}.sqlite3", "PostgreSQL": f"{server}/{name}"}
        return max(_in_a_process(script, on, url, folder, count) for on, url in urls.items())


def _in_a_process(script: str, on: str, url: str, folder: str, count: int) -> int:
    env = {
        **os.environ,
        "DATABASE_URL": url,
        "PRESTALUX_DATA": f"{folder}/{on}",
        "PRESTALUX_DEMO": "no",
        "DJANGO_SETTINGS_MODULE": "prestalux.doors.wiring.settings",
    }
    return subprocess.run([sys.executable, script, on, url, str(count)], env=env, check=False).returncode


def load(count: int, *, now: datetime = NOW, seed: int = 1, journal: bool = False) -> int:
    """Write `count` requests with accounts, asks, timeline, decisions, providers and codes; returns the rows written.

    With `journal` also their lines, properly chained: about seven a request. The codes begin with 1 to 9, since no prefix
    holds enough of them; nobody has them.
    """
    from django.db import transaction

    writer = Writer(now, random.Random(seed))  # noqa: S311 (invented people, not secrets)
    written = 0
    for first in range(0, count, BATCH):
        rows = Rows()
        for number in range(first, min(first + BATCH, count)):
            writer.request(rows, number)
        with transaction.atomic():
            written += rows.write()
    writer.align_sequences()
    return written + (lines(writer.told()) if journal else 0)


class Writer:
    """Makes the rows of one request after the other; ids follow those that the database holds."""

    def __init__(self, now: datetime, draw: random.Random) -> None:
        from prestalux.office.accounts.models import Account, Right
        from prestalux.office.attribution.models import Decision
        from prestalux.office.dossiers.models import Ask, Dossier
        from prestalux.office.registry.models import Provider, ProviderCode

        self.now, self.draw = now, draw
        self.models = (Account, Dossier, Ask, Decision, Provider, ProviderCode)
        self.ids = {model: itertools.count(_last_id(model) + 1) for model in self.models}
        self.staff = [next(self.ids[Account]) for _ in range(20)]
        self.serial = itertools.count(self._first_serial(ProviderCode))
        self._lines: list[tuple[Any, ...]] = []
        people = [
            Account(
                pk=pk, handle=f"clerk-{pk}@fund.example", email=f"clerk-{pk}@fund.example", name=f"Clerk {pk}",
                made_at=now - timedelta(days=365 * YEARS + 30), password=UNUSABLE,
            )
            for pk in self.staff
        ]  # fmt: skip
        Account.objects.bulk_create(people)
        Right.objects.bulk_create(
            Right(account_id=pk, role=("clerk", "reviewer")[pk % 2], dossier_id=None, valid_from=now - timedelta(days=365 * YEARS + 30))
            for pk in self.staff
        )  # fmt: skip

    @staticmethod
    def _first_serial(codes: Any) -> int:
        return 100_000 + codes.objects.count()

    def request(self, rows: Rows, number: int) -> None:
        from prestalux.office.accounts.models import Account, Right
        from prestalux.office.attribution.models import CodeRequest
        from prestalux.office.dossiers.models import Dossier
        from prestalux.rules.identifiers.reference import Reference

        draw = self.draw
        status = _one_of(draw, STATUSES)
        opened = self.now - self._ago(status)
        submitted = opened + timedelta(hours=draw.uniform(0.3, 90)) if status != "draft" else None
        submitted = min(submitted, self.now - timedelta(minutes=5)) if submitted else None
        pk, account = next(self.ids[Dossier]), next(self.ids[Account])
        family = "-".join(filter(None, (draw.choice(FAMILY), draw.choice(SECOND))))
        given, born = draw.choice(GIVEN), date(1955, 1, 1) + timedelta(days=draw.randrange(16_000))
        profession = _one_of(draw, PROFESSIONS)
        dossier = Dossier(
            pk=pk, kind="code-request", profession=profession, reference=Reference.of(draw.randbytes(16)).characters, status=status,
            language=draw.choice(("fr", "fr", "fr", "de", "en")), opened_at=opened, moved_at=submitted or opened,
            touched_at=submitted or opened, submitted_at=submitted, version=draw.randrange(3, 12),
        )  # fmt: skip
        rows.add(Account(
            pk=account, handle=f"applicant-{pk}", email=f"person.{pk}@example.org", made_at=opened,
            email_confirmed_at=submitted, password=UNUSABLE,
        ))  # fmt: skip
        rows.add(Right(account_id=account, role="applicant", dossier_id=pk, valid_from=opened))
        rows.add(dossier)
        town = draw.choice(TOWNS)
        request = CodeRequest(
            dossier=dossier, account_id=account, profession=profession,
            sections_given=["authorisation", "bank", "identity", "practice", "radiology"] if submitted else [],
            family_name=family, given_name=given, birth_date=born, matricule=_matricule(born, draw) if draw.random() < 0.7 else "",
            phone=f"+352621{draw.randrange(10**6):06}", basis="authorisation", basis_number=f"A-{pk}",
            basis_from=opened.date() - timedelta(days=draw.randrange(5, 400)), specialty="",
            start_on=opened.date() + timedelta(days=draw.randrange(10, 120)), street=f"{draw.randrange(1, 200)}, rue de l’Exemple",
            postcode=town[0], town=town[1], country="LU", radiological_equipment=draw.random() < 0.3,
            holder=f"{given} {family}", iban=_iban(draw), signing="portal" if submitted else "",
        )  # fmt: skip
        rows.add(request)
        self._walk(rows, dossier, request)

    def _ago(self, status: str) -> timedelta:
        if status in {"draft", "submitted", "incomplete"}:
            return timedelta(days=min(self.draw.expovariate(1 / 14), 85), hours=1)
        return timedelta(days=self.draw.uniform(1, 365 * YEARS))

    def _walk(self, rows: Rows, dossier: Any, request: Any) -> None:
        """The asks, the decision and the timeline between the submission and where the request stands."""
        self._moment(
            rows, dossier, "opened", "applicant", dossier.opened_at, "request.opened", request.account_id
        )
        if dossier.submitted_at is None:
            return
        self._moment(
            rows,
            dossier,
            "submitted",
            "applicant",
            dossier.submitted_at,
            "request.submitted",
            request.account_id,
        )
        at, clerk = dossier.submitted_at, self.draw.choice(self.staff)
        at = self._look(dossier, at, clerk)
        for _ in range(self._rounds(dossier.status)):
            at = self._asked(rows, dossier, request, at, clerk)
        if dossier.status in {"granted", "refused", "closed"}:
            at = min(at + timedelta(days=self.draw.gammavariate(2, 2.5)), self.now)
            self._decided(rows, dossier, request, at, self.draw.choice(self.staff))
        elif dossier.status == "withdrawn":
            self._moment(rows, dossier, "withdrawn", "applicant", at, "request.withdrawn", request.account_id)
        dossier.moved_at = dossier.touched_at = min(at, self.now)

    def _rounds(self, status: str) -> int:
        if status in {"incomplete", "closed"}:
            return 1
        return self.draw.choice((0, 0, 0, 1, 1, 2)) if status in {"granted", "refused"} else 0

    def _look(self, dossier: Any, at: datetime, clerk: int) -> datetime:
        at = min(at + timedelta(days=self.draw.expovariate(1 / 3)), self.now)
        for event in ("look.dossier", "look.page", "look.page"):
            self._lines.append((at, clerk, dossier.pk, event))
        return at

    def _asked(self, rows: Rows, dossier: Any, request: Any, at: datetime, clerk: int) -> datetime:
        """One round: one or two pieces are asked for, and answered unless the request stands at it."""
        from prestalux.office.dossiers.models import Ask

        draw, open_still = self.draw, dossier.status == "incomplete"
        latest = at
        for piece in draw.sample(PIECES, draw.choice((1, 1, 2))):
            settled = None if open_still else min(at + timedelta(days=draw.gammavariate(1.5, 6)), self.now)
            latest = max(latest, settled or at)
            state = "open" if open_still else ("withdrawn" if dossier.status == "closed" else "answered")
            rows.add(Ask(
                pk=next(self.ids[Ask]), dossier_id=dossier.pk, piece=piece, reason=draw.choice(ASK_REASONS),
                due_on=at.date() + timedelta(days=30), asked_at=at, asked_by=clerk, state=state, settled_at=settled,
            ))  # fmt: skip
        self._moment(rows, dossier, "asked", "fund", at, "pieces.asked", clerk)
        if not open_still and dossier.status != "closed":
            self._moment(rows, dossier, "answered", "applicant", latest, "ask.answered", request.account_id)
        return latest

    def _decided(self, rows: Rows, dossier: Any, request: Any, at: datetime, reviewer: int) -> None:
        from prestalux.office.attribution.models import Decision

        outcome = {"granted": "grant", "refused": "refuse", "closed": "close"}[dossier.status]
        reasons = {"grant": (), "refuse": REFUSAL_REASONS, "close": CLOSE_REASONS}[outcome]
        code = self._code(rows, request, at) if outcome == "grant" else None
        rows.add(Decision(
            pk=next(self.ids[Decision]), request=request, outcome=outcome,
            reasons=[self.draw.choice(reasons)] if reasons else [], decided_at=at, decided_by=reviewer, code=code,
            valid_from=request.start_on if code else None,
        ))  # fmt: skip
        self._moment(rows, dossier, dossier.status, "fund", at, f"request.{dossier.status}", reviewer)

    def _code(self, rows: Rows, request: Any, at: datetime) -> Any:
        from prestalux.office.registry.models import CodeStatus, Provider, ProviderCode, ProviderIdentity

        first_six = next(self.serial)
        provider = Provider(pk=next(self.ids[Provider]), recorded_at=at)
        code = ProviderCode(
            pk=next(self.ids[ProviderCode]), digits=f"{first_six}{first_six % 97:02}", provider=provider,
            profession=request.profession, recorded_at=at,
        )  # fmt: skip
        days = {"valid_from": request.start_on, "valid_until": None, "recorded_at": at}
        rows.add(provider)
        rows.add(ProviderIdentity(
            provider=provider, family_name=request.family_name, given_name=request.given_name,
            birth_date=request.birth_date, matricule=request.matricule, email=f"person.{request.pk}@example.org", **days,
        ))  # fmt: skip
        rows.add(code)
        rows.add(CodeStatus(code=code, status="active", reason="granted", **days))
        return code

    def _moment(
        self, rows: Rows, dossier: Any, what: str, side: str, at: datetime, event: str, account: int
    ) -> None:
        from prestalux.office.dossiers.models import Moment

        rows.add(Moment(dossier_id=dossier.pk, what=what, side=side, at=at))
        self._lines.append((at, account, dossier.pk, event))

    def told(self) -> list[tuple[Any, ...]]:
        """What the journal would hold, in the order in which it happened."""
        return sorted(self._lines)

    def align_sequences(self) -> None:
        """Ids were given here: PostgreSQL's sequences must follow, or the next row takes one of them."""
        from django.core.management.color import no_style
        from django.db import connection

        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), self.models):
                cursor.execute(statement)


def lines(told: Iterable[tuple[Any, ...]]) -> int:
    """Append journal lines (instant, account or None, dossier, event), chained as the house does it."""
    from django.db import transaction

    from prestalux.office.journal.models import Head, Line

    written = 0
    for batch in _batches(_chained(told)):
        with transaction.atomic():
            Line.objects.bulk_create(batch, batch_size=BATCH)
            Head.objects.update_or_create(pk=1, defaults={"seq": batch[-1].seq, "digest": batch[-1].digest})
        written += len(batch)
    return written


def _chained(told: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
    from prestalux.office.journal import queries
    from prestalux.office.journal.chain import LineValues, canonical, digest
    from prestalux.office.journal.models import Line

    head = queries.head()
    seq, previous = head.seq, head.digest
    for at, account, dossier, event in told:
        seq += 1
        kind = "account" if account else "system"
        facts = canonical({"page": 1, "piece": PIECES[seq % 4], "file": seq} if event == "look.page" else {})
        values = LineValues(seq, at, kind, account, "", "dossier", str(dossier), event, facts, previous)
        previous = digest(values)
        yield Line(**{name: getattr(values, name) for name in LineValues.__slots__}, digest=previous)


def _batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(itertools.islice(rows, BATCH)):
        yield batch


def _last_id(model: Any) -> int:
    return model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0


def _one_of(draw: random.Random, parts: dict[str, int]) -> str:
    return draw.choices(list(parts), list(parts.values()))[0]


def _matricule(born: date, draw: random.Random) -> str:
    from stdnum import luhn, verhoeff

    eleven = f"{born:%Y%m%d}{draw.randrange(1000):03}"
    return f"{eleven}{luhn.calc_check_digit(eleven)}{verhoeff.calc_check_digit(eleven)}"


def _iban(draw: random.Random) -> str:
    account = f"001{draw.randrange(10**13):013}"
    return f"LU{98 - int(account + '213000') % 97:02}{account}"


def open_house(url: str, folder: str) -> None:
    """Django over this database, with its tables; for a process of its own."""
    os.environ.update(
        DATABASE_URL=url, PRESTALUX_DATA=folder, PRESTALUX_DEMO="no", DJANGO_SETTINGS_MODULE="prestalux.doors.wiring.settings"
    )  # fmt: skip
    import django

    django.setup()
    from django.core.management import call_command

    from prestalux.office.files.store import store

    call_command("migrate", verbosity=0)
    store().lay_out()


def analyse() -> None:
    """What a database does by itself in its first night: count its rows, so that it can choose its ways."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def main(arguments: list[str]) -> int:
    count = int(arguments[0]) if arguments else 20_000
    with TemporaryDirectory(prefix="prestalux-many-") as folder:
        open_house(f"sqlite:///{folder}/many.sqlite3", folder)
        started = time.perf_counter()
        written = load(count, journal=True)
        ours = written / (time.perf_counter() - started)
        print(HEADLINE)
        print(f"  {count} requests are {written} rows: {ours:.0f} rows/s; bare {bare():.0f} rows/s")
    return 0


def bare() -> float:
    """Rows a second of the smallest table there is."""
    from prestalux.office.accounts.models import Attempt

    started, many = time.perf_counter(), 20 * BATCH
    Attempt.objects.bulk_create(
        [Attempt(bucket=f"{number:064}", at=NOW) for number in range(many)], batch_size=BATCH
    )
    return many / (time.perf_counter() - started)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
