"""What each printed document says: plain facts, already decided elsewhere.

Labels that depend on the fund's own tables (profession, specialty, slot, reason) and configured wording (legal basis,
silence, remedies) arrive in the language of the document; the document's own sentences stand in `texts/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

PracticeRightKind = Literal["practice_authorisation", "service_declaration"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The fund as it presents itself; `emblem_svg` is the drawing itself, from configuration."""

    name: str
    unit: str
    address: tuple[str, ...]
    phone: str
    email: str
    website: str
    emblem_svg: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """`given_names` is empty for a person with a single name."""

    family_name: str
    given_names: str = ""
    birth_name: str = ""
    born_on: date | None = None
    nationality: str = ""
    matricule: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeRight:
    """The authorisation to practise, or the declaration of services, as the person states it."""

    kind: PracticeRightKind
    number: str = ""
    from_day: date | None = None
    to_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccount:
    iban: str
    bic: str = ""
    bank: str = ""
    holder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days on which the code holds, both included, as letters state them; no `to_day`, no end."""

    from_day: date
    to_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalSignature:
    """The declaration recorded in the portal. `digest` is the SHA-256 of the declared data, in hexadecimal."""

    name: str
    at: datetime
    reference: str
    means: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationSheet:
    """Without `signature`, the sheet ends in the lines to date and sign by hand."""

    letterhead: Letterhead
    reference: str
    issued_on: date
    person: Person
    profession: str
    specialty: str
    practice_right: PracticeRight
    practice_name: str = ""
    practice_address: tuple[str, ...]
    postal_address: tuple[str, ...] = ()
    email: str
    phone: str
    radiological_equipment: bool
    radiological_details: str = ""
    starts_on: date
    bank_account: BankAccount
    signature: PortalSignature | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofMark:
    """The signed content as text, and the address of the page that checks it."""

    text: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What every letter carries: who writes, to whom, about which request, and on which day."""

    letterhead: Letterhead
    reference: str
    issued_on: date
    person: Person
    postal_address: tuple[str, ...]
    profession: str
    proof: ProofMark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedPiece:
    slot: str
    file_name: str
    pages: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement(Letter):
    """`missing` names the slots still empty; `silence` says whether silence decides, and when."""

    received_at: datetime
    pieces: tuple[ReceivedPiece, ...]
    missing: tuple[str, ...] = ()
    must_act: Literal["fund", "applicant"] = "fund"
    act_by: date | None = None
    legal_basis: str
    silence: str
    remedies: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributionLetter(Letter):
    """`convention` names the convention in force on the period's first day; None: not known to the service."""

    code: str
    specialty: str
    practice_address: tuple[str, ...]
    period: Period
    bank_account: BankAccount
    convention: str | None
    legal_basis: str
    remedies: str
    signed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalLetter(Letter):
    decided_on: date
    reasons: tuple[Reason, ...]
    text: str = ""
    legal_basis: str
    remedies: str
    signed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingLetter(Letter):
    closed_on: date
    reasons: tuple[Reason, ...]
    text: str = ""
    remedies: str
    signed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopeningLetter(Letter):
    """`code` is the eight digits that end as void; empty when the decision set aside gave none."""

    decided_on: date
    voided_on: date
    code: str
    text: str
    legal_basis: str
    remedies: str
    signed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPiece:
    slot: str
    reason: str
    text: str = ""
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AskLetter(Letter):
    """`answer_at` is the address of the page where the person answers."""

    asked: tuple[AskedPiece, ...]
    answer_at: str
    signed_by: str = ""
