"""What a request for a code must hold before it is submitted and before it is granted: one rule for both sides."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from prestalux.rules.conventions.pieces import OneOf, Piece, missing_pieces, required_pieces
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.conventions.provisions import Law
from prestalux.rules.errors import Refusal


class Basis(StrEnum):
    """On what ground the person may practise."""

    AUTHORISATION = "authorisation"
    DECLARATION = "declaration"


class Signing(StrEnum):
    """How the information sheet is signed: by a declaration recorded in the portal, or by hand and sent as PDF."""

    PORTAL = "portal"
    HAND = "hand"


class Section(StrEnum):
    """The question groups of the sheet, in the order they are asked."""

    IDENTITY = "identity"
    AUTHORISATION = "authorisation"
    PRACTICE = "practice"
    RADIOLOGY = "radiology"
    BANK = "bank"


class Notice(StrEnum):
    """Something both sides see; it blocks nothing by itself."""

    START_IN_THE_PAST = "start-in-the-past"
    START_BEFORE_AUTHORISATION = "start-before-authorisation"
    START_AFTER_END = "start-after-end"
    AUTHORISATION_EXPIRED = "authorisation-expired"
    AUTHORISATION_NOT_YET_VALID = "authorisation-not-yet-valid"
    MATRICULE_NOT_BIRTH_DATE = "matricule-not-birth-date"
    BANK_UNKNOWN = "bank-unknown"
    HOLDER_DIFFERS = "holder-differs"
    LOOKS_BLANK = "looks-blank"
    SAME_FILE_TWICE = "same-file-twice"
    INFECTED_FILE = "infected-file"
    AWAITING_SCAN = "awaiting-scan"


class NotComplete(Refusal):
    code = "not-complete"


class FilesNotScanned(Refusal):
    """Nobody can have looked at a file that the antivirus has not called safe."""

    code = "files-not-scanned"


@dataclass(frozen=True, slots=True)
class PieceFacts:
    piece: Piece
    sha256: str
    looks_blank: bool = False
    unsigned_form: bool = False


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What the rules need to know about one request, and nothing else."""

    profession: Profession
    sections_given: frozenset[Section]
    email_confirmed: bool
    basis: Basis | None = None
    basis_from: date | None = None
    basis_until: date | None = None
    """The last day on which the authorisation or declaration holds; None for an open end."""
    start_on: date | None = None
    radiological_equipment: bool | None = None
    signing: Signing | None = None
    signed_in_portal: bool = False
    pieces: tuple[PieceFacts, ...] = ()
    """Without those in which the antivirus found malware: nobody can look at them, so they fulfil nothing."""
    infected: frozenset[Piece] = frozenset()
    awaiting_scan: frozenset[Piece] = frozenset()
    """Where the antivirus has not given its verdict on a file yet; empty where there is none."""
    bank_known: bool = True
    holder_agrees: bool = True
    matricule_agrees: bool = True
    law: Law = field(default_factory=Law)

    @property
    def held(self) -> frozenset[Piece]:
        """The pieces held; a sheet signed in the portal counts, a blank file or an unsigned form of the sheet does
        not (our own choice).
        """
        given = {
            fact.piece
            for fact in self.pieces
            if not fact.looks_blank and not (fact.unsigned_form and fact.piece is Piece.INFORMATION_SHEET)
        }
        if self.signed_in_portal and self.signing is Signing.PORTAL:
            given.add(Piece.INFORMATION_SHEET)
        return frozenset(given)


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is still missing; falsy when complete."""

    sections: tuple[Section, ...]
    pieces: tuple[OneOf, ...]
    email_confirmation: bool

    def __bool__(self) -> bool:
        return bool(self.sections or self.pieces or self.email_confirmation)


def sections_of(profession: Profession) -> tuple[Section, ...]:
    """Radiological equipment is asked of those whose page names the radioprotection authorisation."""
    with_radiology = profession in {Profession.DENTIST, Profession.DOCTOR}
    return tuple(section for section in Section if section is not Section.RADIOLOGY or with_radiology)


def pieces_of(facts: RequestFacts, on: date) -> tuple[OneOf, ...]:
    """The requirements for this request; once the ground is declared, its own piece is the one required."""
    row = facts.law.requirement(facts.profession, on)
    required = required_pieces(row, radiological_equipment=bool(facts.radiological_equipment))
    chosen = {Basis.AUTHORISATION: Piece.PRACTICE_AUTHORISATION, Basis.DECLARATION: Piece.SERVICE_DECLARATION}
    if facts.basis is None:
        return required
    wanted = chosen[facts.basis]
    return tuple(OneOf({wanted}) if wanted in one_of else one_of for one_of in required)


def gaps(facts: RequestFacts, on: date) -> Gaps:
    return Gaps(
        sections=tuple(
            section for section in sections_of(facts.profession) if section not in facts.sections_given
        ),
        pieces=missing_pieces(facts.held, pieces_of(facts, on)),
        email_confirmation=not facts.email_confirmed,
    )


def require_complete(facts: RequestFacts, on: date) -> None:
    """Raises NotComplete, naming sections and pieces."""
    if missing := gaps(facts, on):
        raise NotComplete(
            sections=[section.value for section in missing.sections],
            pieces=[sorted(piece.value for piece in one_of) for one_of in missing.pieces],
            email_confirmation=missing.email_confirmation,
        )


def require_seen(facts: RequestFacts) -> None:
    """Raises FilesNotScanned, naming the pieces. Our own choice: what could not be looked at is not granted."""
    if facts.awaiting_scan:
        raise FilesNotScanned(pieces=sorted(piece.value for piece in facts.awaiting_scan))


def notices(facts: RequestFacts, on: date) -> tuple[Notice, ...]:
    """What both sides are told, in the order of the sheet."""
    digests = [fact.sha256 for fact in facts.pieces]
    judged = {
        Notice.MATRICULE_NOT_BIRTH_DATE: not facts.matricule_agrees,
        Notice.AUTHORISATION_EXPIRED: facts.basis_until is not None and facts.basis_until < on,
        Notice.AUTHORISATION_NOT_YET_VALID: facts.basis_from is not None and facts.basis_from > on,
        Notice.START_IN_THE_PAST: facts.start_on is not None and facts.start_on < on,
        Notice.START_BEFORE_AUTHORISATION: _before(facts.start_on, facts.basis_from),
        Notice.START_AFTER_END: _before(facts.basis_until, facts.start_on),
        Notice.BANK_UNKNOWN: not facts.bank_known,
        Notice.HOLDER_DIFFERS: not facts.holder_agrees,
        Notice.LOOKS_BLANK: any(fact.looks_blank for fact in facts.pieces),
        Notice.SAME_FILE_TWICE: len(digests) != len(set(digests)),
        Notice.INFECTED_FILE: bool(facts.infected),
        Notice.AWAITING_SCAN: bool(facts.awaiting_scan),
    }
    return tuple(notice for notice, holds in judged.items() if holds)


def _before(first: date | None, second: date | None) -> bool:
    return first is not None and second is not None and first < second
