"""The cast: Anna asks for a code; Dora is a reviewer, Carl a clerk, Mia a manager, Otto an auditor; Emil is a stranger.

Everything they do here is done by the real actions, at given instants and with entropy that a name decides.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, Final

import pyotp
from tests.samples import pdf

from prestalux.office.accounts import actions as accounts
from prestalux.office.attribution import actions, queries
from prestalux.office.attribution.models import CodeRequest
from prestalux.office.dossiers.actions import Given
from prestalux.office.dossiers.models import Dossier, PieceFile
from prestalux.office.journal.actor import SYSTEM, Actor
from prestalux.office.registry import actions as registry
from prestalux.rules.attribution.request import Section
from prestalux.rules.attribution.roles import Role
from prestalux.rules.attribution.status import Status
from prestalux.rules.attribution.two_persons import Deed
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.identifiers.reference import Reference

NOW: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)
DUE: Final = date(2026, 12, 7)
PASSWORD: Final = "a password of the cast"
SECRET: Final = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
FILES: Final = (Piece.PRACTICE_AUTHORISATION, Piece.IDENTITY_DOCUMENT, Piece.BANK_DETAILS)
VALUES: Final[dict[Section, dict[str, Any]]] = {
    Section.IDENTITY: {
        "family_name": "Weber",
        "given_name": "Anna",
        "birth_name": "",
        "original_script": "",
        "birth_date": date(1990, 9, 30),
        "matricule": "1990093012358",
        "phone": "+352621000000",
    },
    Section.AUTHORISATION: {
        "basis": "authorisation",
        "basis_number": "A-1",
        "basis_from": date(2026, 1, 1),
        "basis_until": None,
        "specialty": "Z0",
    },
    Section.PRACTICE: {
        "start_on": date(2026, 12, 1),
        "practice": "",
        "street": "1, rue de l'Exemple",
        "extra": "",
        "postcode": "9999",
        "town": "Luxembourg",
        "country": "LU",
    },
    Section.RADIOLOGY: {"radiological_equipment": False},
    Section.BANK: {"holder": "Anna Weber", "iban": "LU280019400644750000", "bic": ""},
}


def entropy(name: str) -> Callable[[int], bytes]:
    """Bytes that look drawn and are the same for the same name."""
    turn = itertools.count()
    return lambda size: hashlib.shake_256(f"{name} {next(turn)}".encode()).digest(size)


def figure(at: datetime = NOW) -> str:
    return pyotp.TOTP(SECRET).at(at)


@cache
def paper(title: str) -> bytes:
    return pdf.good(title)


@dataclass(frozen=True, slots=True)
class Request:
    """A request for a code, in the hands of who made it."""

    reference: str
    by: Actor
    id: int

    def view(self, at: datetime = NOW) -> queries.RequestView:
        return queries.view_of(self.id, at)

    @property
    def status(self) -> Status:
        return self.view().status

    def confirm_address(self, at: datetime = NOW) -> None:
        token = accounts.make_link(
            account_id=self.by.account_id or 0,
            at=at,
            valid_for=timedelta(hours=1),
        )
        accounts.spend_link(token, at=at)

    def save(self, section: Section, *, seen: str | None = None, at: datetime = NOW, **changes: Any) -> None:
        values = {**VALUES[section], **changes}
        actions.save_section(
            reference=self.reference, section=section, values=values, seen=seen, by=self.by, at=at
        )

    def give(
        self, piece: Piece, data: bytes | None = None, *, flags: tuple[str, ...] = (), at: datetime = NOW
    ) -> int:
        given = Given(paper(piece) if data is None else data, f"{piece}.pdf", 1, flags)
        return actions.give_piece(reference=self.reference, piece=piece, given=given, by=self.by, at=at)

    def take_back(self, piece_id: int, *, at: datetime = NOW) -> None:
        actions.take_back_piece(reference=self.reference, piece_id=piece_id, by=self.by, at=at)

    def sign(self, name: str = "Anna Weber", *, at: datetime = NOW) -> None:
        actions.sign_sheet(reference=self.reference, signed_as=name, by=self.by, at=at)

    def submit(self, *, at: datetime = NOW) -> bool:
        return actions.submit(reference=self.reference, by=self.by, at=at)

    def answer(self, ask_id: int, *, at: datetime = NOW) -> Status:
        return actions.answer_ask(reference=self.reference, ask_id=ask_id, by=self.by, at=at)

    def withdraw(self, *, at: datetime = NOW) -> None:
        actions.withdraw(reference=self.reference, by=self.by, at=at)

    def as_(self, by: Actor) -> Request:
        """The same request in the hands of somebody else."""
        return replace(self, by=by)

    def invite(self, email: str = "secretary@example.org", *, at: datetime = NOW) -> Actor:
        account_id = actions.invite_helper(
            reference=self.reference, email=email, by=self.by, at=at, entropy=entropy(email)
        )
        return Actor.account(account_id)

    def end(self, helper: Actor, *, at: datetime = NOW) -> bool:
        return actions.end_helper(
            reference=self.reference, account_id=helper.account_id or 0, by=self.by, at=at
        )

    def ask_id(self, piece: Piece) -> int:
        (ask,) = [ask for ask in self.view().open_asks if ask.piece is piece]
        return ask.id


# The applicants


def draft(name: str = "anna", *, profession: Profession = Profession.DENTIST, at: datetime = NOW) -> Request:
    opened = actions.open_request(
        profession=profession, email=f"{name}@example.org", language="fr", at=at, entropy=entropy(name)
    )
    dossier_id = queries.dossier_id_of(Reference.parse(opened.reference))
    assert dossier_id is not None
    return Request(opened.reference, Actor.account(opened.account_id), dossier_id)


def complete(
    name: str = "anna", *, profession: Profession = Profession.DENTIST, at: datetime = NOW, **changes: Any
) -> Request:
    """A draft that lacks nothing; `changes` are values of the sheet."""
    anna = draft(name, profession=profession, at=at)
    anna.confirm_address(at=at)
    for section, values in VALUES.items():
        anna.save(section, at=at, **{column: changes[column] for column in values if column in changes})
    for piece in FILES:
        anna.give(piece, at=at)
    anna.sign(anna.view().name, at=at)
    return anna


def submitted(name: str = "anna", *, at: datetime = NOW, **changes: Any) -> Request:
    anna = complete(name, at=at, **changes)
    anna.submit(at=at)
    return anna


def asked(by: Actor, *pieces: Piece, name: str = "anna", at: datetime = NOW) -> Request:
    """A request sent in, for which the fund asks for these pieces again."""
    anna = submitted(name, at=at)
    ask(anna, by, *pieces, at=at)
    return anna


def many(count: int) -> list[Request]:
    """Requests sent in with a sheet signed by hand: the first by the actions, the others as copies of its rows."""
    anna = complete()
    anna.give(Piece.INFORMATION_SHEET)
    anna.submit()
    return [anna, *(_copy(anna, f"anna-{number}") for number in range(1, count))]


def _copy(request: Request, name: str) -> Request:
    dossier = Dossier.objects.get(pk=request.id)
    sheet = CodeRequest.objects.get(pk=request.id)
    pieces = list(PieceFile.objects.filter(dossier=dossier))
    dossier.pk, dossier.reference = None, Reference.of(entropy(name)(16)).characters
    dossier.save(force_insert=True)
    sheet.pk = dossier.pk
    sheet.save(force_insert=True)
    for piece in pieces:
        piece.pk, piece.dossier = None, dossier
    PieceFile.objects.bulk_create(pieces)
    return Request(dossier.reference, request.by, dossier.pk)


def emil() -> Request:
    return draft("emil")


# The fund's side


def dora() -> Actor:
    return staff(Role.REVIEWER, "Dora")


def carl() -> Actor:
    return staff(Role.CLERK, "Carl")


def mia() -> Actor:
    return staff(Role.MANAGER, "Mia")


def otto() -> Actor:
    return staff(Role.AUDITOR, "Otto")


def staff(role: Role, name: str) -> Actor:
    account = accounts.open_staff(
        handle=f"{name.lower()}@fund.example",
        name=name,
        role=role,
        password=PASSWORD,
        secret=SECRET,
        language="fr",
        by=SYSTEM,
        at=NOW,
    )
    return Actor.account(account.pk)


def prefix(digits: str = "99", *, profession: Profession = Profession.DENTIST) -> None:
    registry.set_prefix(
        profession=profession,
        prefix=digits,
        valid_from=date(2026, 1, 1),
        valid_until=None,
        source="made up",
        by=SYSTEM,
        at=NOW,
    )


def ask(request: Request, by: Actor, *pieces: Piece, version: int | None = None, at: datetime = NOW) -> None:
    orders = [actions.AskOrder(piece, "unreadable", "Illisible.", DUE) for piece in pieces]
    actions.ask_for_pieces(reference=request.reference, asks=orders, version=version, by=by, at=at)


def withdraw_ask(request: Request, by: Actor, piece: Piece, *, at: datetime = NOW) -> Status:
    return actions.withdraw_ask(
        reference=request.reference, ask_id=request.ask_id(piece), version=None, by=by, at=at
    )


def decide(
    request: Request,
    by: Actor,
    deed: Deed,
    *reasons: str,
    version: int | None = None,
    at: datetime = NOW,
    **words: Any,
) -> actions.Outcome:
    said = actions.Words(reasons, **words)
    return actions.decide(reference=request.reference, deed=deed, words=said, version=version, by=by, at=at)


def grant(request: Request, by: Actor, *, version: int | None = None, at: datetime = NOW) -> str:
    return decide(request, by, Deed.GRANT, version=version, at=at).code


def refuse(request: Request, by: Actor, *, version: int | None = None, at: datetime = NOW) -> None:
    decide(request, by, Deed.REFUSE, "no-authorisation", version=version, at=at)


def close(request: Request, by: Actor, *, version: int | None = None, at: datetime = NOW) -> None:
    decide(request, by, Deed.CLOSE, "no-answer", version=version, at=at)


def reopen(request: Request, by: Actor, *, version: int | None = None, at: datetime = NOW) -> None:
    decide(request, by, Deed.REOPEN, version=version, at=at, text="A mistake.")


def change_bank_account(request: Request, by: Actor, *, from_day: date = DUE, at: datetime = NOW) -> None:
    bank = registry.Bank("Anna Weber", "LU980019400644750001", "")
    text = "Letter of the provider."
    decide(request, by, Deed.CHANGE_BANK_ACCOUNT, at=at, bank=bank, from_day=from_day, text=text)


def correct(request: Request, by: Actor, *, at: datetime = NOW, **changes: Any) -> None:
    values = {name: request.view(at).values[name] for name in VALUES[Section.IDENTITY]}
    actions.correct_identity(
        reference=request.reference,
        values={**values, **changes},
        reason="As in the passport.",
        version=None,
        by=by,
        at=at,
    )


def merge(
    lead: Request, member: Request, by: Actor, *, version: int | None = None, at: datetime = NOW
) -> None:
    actions.merge(reference=lead.reference, member=member.reference, version=version, by=by, at=at)


def split(member: Request, by: Actor, *, version: int | None = None, at: datetime = NOW) -> Status:
    return actions.split(reference=member.reference, version=version, by=by, at=at)


def prepare(
    request: Request,
    by: Actor,
    deed: Deed = Deed.GRANT,
    *reasons: str,
    at: datetime = NOW,
    **words: Any,
) -> int:
    """Where the deed is one of two persons, or who does it may only prepare."""
    prepared = decide(request, by, deed, *reasons, at=at, **words).prepared
    assert prepared is not None
    return prepared


def confirm(
    request: Request, by: Actor, proposal_id: int, *, version: int | None = None, at: datetime = NOW
) -> str:
    return actions.confirm(
        reference=request.reference, proposal_id=proposal_id, version=version, by=by, at=at
    )
