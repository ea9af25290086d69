"""Reading requests for a code. Doors see these frozen views, never rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Min, Q

from prestalux.office.accounts import queries as accounts
from prestalux.office.accounts.models import Account
from prestalux.office.attribution.models import CodeRequest, Correction, Decision, SheetSignature
from prestalux.office.dossiers.models import Ask, Dossier, IssuedDocument, Merge, Moment, PieceFile, Proposal
from prestalux.office.files import actions as files
from prestalux.office.journal import reading
from prestalux.office.journal.reading import Asked
from prestalux.office.provisions.queries import law
from prestalux.office.registry import queries as registry
from prestalux.office.registry.queries import AccountUse
from prestalux.rules.attribution.identity_document import is_identity_document
from prestalux.rules.attribution.request import (
    Basis,
    Gaps,
    Notice,
    PieceFacts,
    RequestFacts,
    Section,
    Signing,
    gaps,
    notices,
    pieces_of,
)
from prestalux.rules.attribution.roles import Role
from prestalux.rules.attribution.status import WHO_MUST_ACT, WITH_THE_FUND, Side, Status
from prestalux.rules.attribution.two_persons import Deed
from prestalux.rules.conventions.pieces import OneOf, Piece
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.documents import Flag
from prestalux.rules.documents.scanning import ScanState, withheld
from prestalux.rules.identifiers.bank_account import BankAccount
from prestalux.rules.identifiers.person_name import folded
from prestalux.rules.identifiers.provider_code import ProviderCode
from prestalux.rules.identifiers.reference import Reference
from prestalux.rules.periods import day_of
from prestalux.rules.proof import LetterKind

KIND: Final = "code-request"
COLUMNS: Final[dict[Section, tuple[str, ...]]] = {
    Section.IDENTITY: (
        "family_name",
        "given_name",
        "birth_name",
        "original_script",
        "birth_date",
        "matricule",
        "phone",
    ),
    Section.AUTHORISATION: ("basis", "basis_number", "basis_from", "basis_until", "specialty"),
    Section.PRACTICE: ("start_on", "practice", "street", "extra", "postcode", "town", "country"),
    Section.RADIOLOGY: ("radiological_equipment",),
    Section.BANK: ("holder", "iban", "bic"),
}
COLUMNS_OF_SHEET: Final = frozenset(column for columns in COLUMNS.values() for column in columns)
QUEUE_PAGE: Final = 50
DECISION_OPENED: Final = "decision-opened"


@dataclass(frozen=True, slots=True)
class PieceView:
    id: int
    piece: Piece
    label: str
    size: int
    pages: int
    sha256: str
    flags: tuple[str, ...]
    given_at: datetime
    replaced_at: datetime | None
    moved_from: str
    ask_id: int | None
    purged: bool
    purged_at: datetime | None
    scan: ScanState
    withheld: str
    """The code of the refusal with which its content is not shown; empty when it is."""
    given_by: int | None
    """The account that gave it; None where it came by e-mail."""

    @property
    def is_identity_document(self) -> bool:
        """Or was: what is said of looks at it and who sees it follows the file wherever it is moved."""
        return is_identity_document(self.piece, self.moved_from)

    @property
    def infected(self) -> bool:
        return self.scan is ScanState.INFECTED

    @property
    def in_doubt(self) -> bool:
        """A message brought it, and nobody has said yet that it is theirs."""
        return Flag.UNCONFIRMED in self.flags and self.replaced_at is None

    @property
    def is_signed_sheet(self) -> bool:
        """Whether it can be a sheet signed by hand: everything but our own form sent back unsigned."""
        return self.piece is Piece.INFORMATION_SHEET and "unsigned-form" not in self.flags


@dataclass(frozen=True, slots=True)
class AskView:
    id: int
    piece: Piece
    reason: str
    text: str
    due_on: date
    asked_at: datetime
    state: str
    settled_at: datetime | None
    close_from: date | None = None

    @property
    def is_open(self) -> bool:
        return self.state == "open"


@dataclass(frozen=True, slots=True)
class MomentView:
    at: datetime
    what: str
    side: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DecisionView:
    id: int
    outcome: str
    reasons: tuple[str, ...]
    text: str
    decided_at: datetime
    code: str | None
    valid_from: date | None
    valid_until: date | None
    voided_at: datetime | None
    voided_why: str

    @property
    def code_printed(self) -> str:
        return ProviderCode.as_received(self.code).printed if self.code else ""


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A deed prepared by one person, as the next one finds it. Names are those of staff."""

    id: int
    deed: Deed
    facts: dict[str, Any]
    prepared_by: int
    prepared_by_name: str
    prepared_at: datetime
    state: str
    settled_by_name: str
    settled_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class CorrectionView:
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str
    corrected_at: datetime


@dataclass(frozen=True, slots=True)
class MergedView:
    """Another request with which this one is examined. `same_account`: both belong to one account."""

    id: int
    reference: Reference
    status: Status
    merged_at: datetime
    same_account: bool


@dataclass(frozen=True, slots=True)
class SignatureView:
    id: int
    signed_as: str
    signed_at: datetime
    values_sha256: str


@dataclass(frozen=True, slots=True)
class HelperView:
    account_id: int
    email: str
    since: datetime
    has_come: bool


@dataclass(frozen=True, slots=True)
class IssuedView:
    id: int
    kind: str
    language: str
    issued_at: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class IssuedFact:
    """What may be said of an issued document to whoever holds its very bytes."""

    kind: str
    reference: Reference
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class RequestView:
    id: int
    reference: Reference
    status: Status
    language: str
    opened_at: datetime
    moved_at: datetime
    submitted_at: datetime | None
    version: int
    account_id: int
    email: str
    profession: Profession
    values: dict[str, Any]
    facts: RequestFacts
    required: tuple[OneOf, ...]
    gaps: Gaps
    notices: tuple[Notice, ...]
    pieces: tuple[PieceView, ...]
    asks: tuple[AskView, ...]
    moments: tuple[MomentView, ...]
    signature: SignatureView | None
    decision: DecisionView | None
    issued: tuple[IssuedView, ...]
    former_decisions: tuple[DecisionView, ...]
    """Those that reopening voided, oldest first."""
    proposals: tuple[ProposalView, ...]
    corrections: tuple[CorrectionView, ...]
    accounts: tuple[AccountUse, ...]
    """Those to which the code in force is paid."""
    assigned_to: int | None
    lead: MergedView | None
    """The request into which this one is merged."""
    members: tuple[MergedView, ...]
    close_proposed: bool
    """Nothing that was asked for came in the time left after the last reminder. A person decides whether to close."""

    @property
    def who_must_act(self) -> Side:
        return WHO_MUST_ACT[self.status]

    @property
    def open_asks(self) -> tuple[AskView, ...]:
        return tuple(ask for ask in self.asks if ask.is_open)

    @property
    def prepared(self) -> ProposalView | None:
        """What waits for a second person."""
        return next((row for row in self.proposals if row.state == Proposal.State.PREPARED), None)

    @property
    def sent_back(self) -> ProposalView | None:
        """What the second person sent back, as long as nothing came after it."""
        last = self.proposals[-1] if self.proposals else None
        return last if last and last.state == Proposal.State.SENT_BACK else None

    @property
    def act_until(self) -> date | None:
        return min((ask.due_on for ask in self.open_asks), default=None)

    @property
    def decision_opened_at(self) -> datetime | None:
        """When the applicant first opened the standing decision in the portal; None while that has not happened."""
        if self.decision is None:
            return None
        since = self.decision.decided_at
        opened = (row.at for row in self.moments if row.what == DECISION_OPENED and row.at >= since)
        return next(opened, None)

    @property
    def name(self) -> str:
        return f"{self.values['given_name']} {self.values['family_name']}".strip()

    def files_for(self, piece: Piece) -> tuple[PieceView, ...]:
        """Those that stand, with any the antivirus found infected: `facts.held` says what counts."""
        return tuple(given for given in self.pieces if given.piece is piece and given.replaced_at is None)


@dataclass(frozen=True, slots=True)
class Card:
    """One line of the queue."""

    id: int
    reference: Reference
    status: Status
    profession: Profession
    name: str
    submitted_at: datetime | None
    moved_at: datetime
    due_on: date | None
    open_asks: int


@dataclass(frozen=True, slots=True)
class QueuePage:
    cards: tuple[Card, ...]
    total: int
    page: int
    pages: int


def dossier_id_of(reference: Reference) -> int | None:
    return (
        Dossier.objects.filter(kind=KIND, reference=reference.characters).values_list("pk", flat=True).first()
    )


def any_dossier_id(reference: Reference) -> int | None:
    """Of whatever kind."""
    rows = Dossier.objects.filter(reference=reference.characters)
    return rows.values_list("pk", flat=True).first()


def reference_of_code(code_id: int) -> Reference | None:
    found = Decision.objects.filter(code_id=code_id).values_list("request__dossier__reference", flat=True)
    first = found.first()
    return Reference(first) if first else None


def references_of(dossier_ids: Iterable[int]) -> dict[str, Reference]:
    """By the dossier's id as text, as the journal writes it."""
    rows = Dossier.objects.filter(pk__in=list(dossier_ids)).values_list("pk", "reference")
    return {str(pk): Reference(reference) for pk, reference in rows}


def section_values(request: CodeRequest, section: Section) -> dict[str, Any]:
    return {column: getattr(request, column) for column in COLUMNS[section]}


def mark_of(values: dict[str, Any]) -> str:
    """A short digest of a group's values: the page carries it, so that a stale one is noticed."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:16]


def sheet_sha256(request: CodeRequest, corrections: Iterable[Correction] = ()) -> str:
    """The digest of everything the sheet says, before these corrections; a signature holds for these values only."""
    values = {column: getattr(request, column) for columns in COLUMNS.values() for column in columns}
    for correction in sorted(corrections, key=lambda row: row.pk, reverse=True):
        values |= correction.before
    whole = {"profession": request.profession, "reference": request.dossier.reference, **values}
    return hashlib.sha256(json.dumps(whole, sort_keys=True, default=str).encode()).hexdigest()


def valid_signature(request: CodeRequest) -> SheetSignature | None:
    """The last declaration that holds for the sheet; what staff put right after it was signed does not end it."""
    signatures = list(request.signatures.order_by("-pk"))
    corrections = list(request.corrections.all()) if signatures else []
    for signature in signatures:
        after = [row for row in corrections if row.corrected_at > signature.signed_at]
        if signature.values_sha256 == sheet_sha256(request, after):
            return signature
    return None


_MOST_SAVES: Final = 200


@dataclass(frozen=True, slots=True)
class SheetChange:
    """Answers of one group saved after the sheet was signed, by whom (an address; empty for the applicant) and when."""

    section: Section
    by: str
    at: datetime


def changed_since_signed(request_id: int) -> tuple[SheetChange, ...]:
    """The last save of each group since the last declaration, oldest first. Empty where the sheet was never signed."""
    signed = SheetSignature.objects.filter(request_id=request_id).order_by("-pk").first()
    if signed is None:
        return ()
    events = ("request.section-saved", "sheet.taken-over")
    asked = Asked(subject=("dossier", str(request_id)), events=events)
    later = [
        line for line in reading.page(asked, size=_MOST_SAVES).lines if line.values.at > signed.signed_at
    ]
    known = accounts.addresses_of({line.values.account_id or 0 for line in later})
    last: dict[Section, SheetChange] = {}
    for line in reversed(later):
        by = line.values.account_id
        address = "" if by == signed.account_id else known.get(by or 0, "")
        for section in line.facts.get("sections") or [line.facts.get("section")]:
            last[Section(section)] = SheetChange(Section(section), address, line.values.at)
    return tuple(sorted(last.values(), key=lambda change: change.at))


def open_requests_of(profession: Profession) -> int:
    """How many requests of a profession are with the fund."""
    rows = Dossier.objects.filter(status__in=[status.value for status in WITH_THE_FUND])
    return rows.filter(code_request__profession=profession.value).count()


_DECISION_OF: Final = {
    LetterKind.ATTRIBUTION: Deed.GRANT,
    LetterKind.REFUSAL: Deed.REFUSE,
    LetterKind.CLOSING: Deed.CLOSE,
}


def set_aside(reference: Reference, kind: LetterKind, day: date) -> date | None:
    """Since which day the decision told in a letter of this kind and day is void; None while it stands, where the letter
    tells none, and where none is known.
    """
    outcome = _DECISION_OF.get(kind)
    if outcome is None:
        return None
    decided = Decision.objects.filter(request__dossier__reference=reference.characters, outcome=outcome)
    last = max(
        (row for row in decided if day_of(row.decided_at) <= day), key=lambda row: row.pk, default=None
    )
    return day_of(last.voided_at) if last and last.voided_at else None


def as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def deeds_of_two() -> frozenset[Deed]:
    """The deeds that one person prepares and another confirms."""
    return frozenset(Deed(deed) for deed in settings.DEEDS_OF_TWO)


def provider_known(request: CodeRequest) -> int | None:
    """The provider to whom a decision on this request, void since, gave a code."""
    former = Decision.objects.filter(request=request, code__isnull=False).order_by("-pk")
    return former.values_list("code__provider_id", flat=True).first()


def facts_of(request: CodeRequest) -> RequestFacts:
    """What the rules need to know about one request, and nothing else."""
    given = PieceFile.objects.filter(dossier_id=request.pk).select_related("file__scan")
    return _facts(request, accounts.account(request.account_id), valid_signature(request), given)


def _is_in_doubt(row: PieceFile) -> bool:
    """Once the fund has asked, what nobody confirmed is no answer yet. In a draft it counts: sending it confirms it."""
    return row.ask_id is not None and Flag.UNCONFIRMED in row.flags


def notices_of(request: CodeRequest, given: Iterable[PieceFile], on: date) -> tuple[Notice, ...]:
    """What both sides are told on a day, of a sheet and files in hand; asks the database nothing."""
    return notices(_facts(request, None, None, given), on)


def _facts(
    request: CodeRequest,
    account: Account | None,
    signature: SheetSignature | None,
    given: Iterable[PieceFile],
) -> RequestFacts:
    return RequestFacts(
        profession=Profession(request.profession),
        sections_given=frozenset(Section(section) for section in request.sections_given),
        email_confirmed=account is not None and account.email_confirmed_at is not None,
        basis=Basis(request.basis) if request.basis else None,
        basis_from=request.basis_from,
        basis_until=request.basis_until,
        start_on=request.start_on,
        radiological_equipment=request.radiological_equipment,
        signing=Signing(request.signing) if request.signing else None,
        signed_in_portal=signature is not None,
        pieces=tuple(
            PieceFacts(
                Piece(row.piece), row.file.sha256, "looks-blank" in row.flags, "unsigned-form" in row.flags
            )
            for row in given
            if row.replaced_at is None
            and not _is_infected(row)
            and not _is_gone(row, request)
            and not _is_in_doubt(row)
        ),
        infected=frozenset(
            Piece(row.piece) for row in given if row.replaced_at is None and _is_infected(row)
        ),
        awaiting_scan=frozenset(
            Piece(row.piece) for row in given if row.replaced_at is None and _awaits_scan(row)
        ),
        bank_known=not request.iban or BankAccount(request.iban).bank_name is not None,
        holder_agrees=_holder_agrees(request),
        law=law(),
    )


def _holder_agrees(request: CodeRequest) -> bool:
    """Whether the holder of the account carries the applicant's family or birth name, accents and case aside."""
    if not request.holder or not request.family_name:
        return True
    words = _words(request.holder)
    names = [_words(name) for name in (request.family_name, request.birth_name) if name]
    return any(name <= words for name in names)


def _words(text: str) -> set[str]:
    return set(folded(text).replace("-", " ").replace(",", " ").split())


@dataclass(frozen=True, slots=True)
class _Rows:
    """What hangs on a request: nothing on one that was begun a moment ago."""

    signature: SheetSignature | None = None
    given: Sequence[PieceFile] = ()
    decided: Sequence[Decision] = ()
    asks: Sequence[Ask] = ()
    merged: Sequence[tuple[bool, MergedView]] = ()
    issued: Sequence[IssuedDocument] = ()
    proposals: tuple[ProposalView, ...] = ()
    corrections: Sequence[Correction] = ()

    @classmethod
    def of(cls, request: CodeRequest) -> _Rows:
        dossier = request.dossier
        return cls(
            signature=valid_signature(request),
            given=list(dossier.piece_files.select_related("file__scan")),
            decided=list(request.decisions.select_related("code")),
            asks=list(dossier.asks.all()),
            merged=_merged_views(request),
            issued=list(dossier.issued.select_related("file").order_by("pk")),
            proposals=_proposal_views(dossier),
            corrections=list(request.corrections.all()),
        )


def view_of(dossier_id: int, at: datetime, *, is_new: bool = False) -> RequestView:
    """Everything both sides may see of one request, in a fixed number of queries; in few for one that was begun in this
    very transaction (`is_new`).
    """
    request = CodeRequest.objects.select_related("dossier").get(pk=dossier_id)
    dossier, on = request.dossier, day_of(at)
    account = accounts.account(request.account_id)
    rows = _Rows() if is_new else _Rows.of(request)
    signature = rows.signature
    facts = _facts(request, account, signature, rows.given)
    decisions = [_decision_view(row) for row in rows.decided]
    return RequestView(
        id=dossier.pk,
        reference=Reference(dossier.reference),
        status=Status(dossier.status),
        language=dossier.language,
        opened_at=dossier.opened_at,
        moved_at=dossier.moved_at,
        submitted_at=dossier.submitted_at,
        version=dossier.version,
        account_id=request.account_id,
        email=account.email if account else "",
        profession=facts.profession,
        values={column: getattr(request, column) for columns in COLUMNS.values() for column in columns},
        facts=facts,
        required=pieces_of(facts, on),
        gaps=gaps(facts, on),
        notices=notices(facts, on),
        pieces=tuple(_piece_view(row) for row in rows.given),
        asks=tuple(map(_ask_view, rows.asks)),
        close_proposed=_close_proposed(dossier, rows.asks, on),
        moments=tuple(MomentView(row.at, row.what, row.side, row.facts) for row in dossier.moments.all()),
        signature=SignatureView(
            signature.pk, signature.signed_as, signature.signed_at, signature.values_sha256
        )
        if signature
        else None,
        decision=next((row for row in decisions if row.voided_at is None), None),
        issued=tuple(
            IssuedView(row.pk, row.kind, row.language, row.issued_at, row.file.sha256) for row in rows.issued
        ),
        former_decisions=tuple(row for row in decisions if row.voided_at is not None),
        proposals=rows.proposals,
        corrections=tuple(
            CorrectionView(row.before, row.after, row.reason, row.corrected_at) for row in rows.corrections
        ),
        accounts=_accounts(rows.decided),
        assigned_to=dossier.assigned_to,
        lead=next((row for is_lead, row in rows.merged if is_lead), None),
        members=tuple(row for is_lead, row in rows.merged if not is_lead),
    )


def _merged_views(request: CodeRequest) -> list[tuple[bool, MergedView]]:
    """Each with whether it is the lead of this one."""
    rows = Merge.objects.filter(Q(lead_id=request.pk) | Q(member_id=request.pk), split_at=None)
    rows = rows.select_related("lead__code_request", "member__code_request")
    return [(row.lead_id != request.pk, _merged_view(row, request)) for row in rows]


def _merged_view(row: Merge, request: CodeRequest) -> MergedView:
    other = row.member if row.lead_id == request.pk else row.lead
    same = other.code_request.account_id == request.account_id
    return MergedView(other.pk, Reference(other.reference), Status(other.status), row.merged_at, same)


def _accounts(decided: Iterable[Decision]) -> tuple[AccountUse, ...]:
    in_force = (row.code_id for row in decided if row.voided_at is None and row.code_id is not None)
    return tuple(use for code_id in in_force for use in registry.accounts_of(code_id))


def _proposal_views(dossier: Dossier) -> tuple[ProposalView, ...]:
    rows = list(dossier.proposals.all())
    names = accounts.names_of({row.prepared_by for row in rows} | {row.settled_by or 0 for row in rows})
    return tuple(
        ProposalView(
            row.pk,
            Deed(row.deed),
            row.facts,
            row.prepared_by,
            names.get(row.prepared_by, ""),
            row.prepared_at,
            row.state,
            names.get(row.settled_by or 0, ""),
            row.settled_at,
            row.note,
        )
        for row in rows
    )


def _scan_state(row: PieceFile) -> ScanState:
    scan = getattr(row.file, "scan", None)
    return ScanState.PENDING if scan is None else ScanState(scan.state)


def _awaits_scan(row: PieceFile) -> bool:
    if _is_infected(row) or row.file.purged_at is not None:
        return False
    return bool(withheld(_scan_state(row), scanner=bool(settings.SCANNER_URL)))


def _is_gone(row: PieceFile, request: CodeRequest) -> bool:
    """A copy deleted after the decision served that decision; a request examined again needs another one."""
    return row.file.purged_at is not None and request.dossier.status in WITH_THE_FUND


def _is_infected(row: PieceFile) -> bool:
    return _scan_state(row) is ScanState.INFECTED


def _piece_view(row: PieceFile) -> PieceView:
    refusal = withheld(_scan_state(row), scanner=bool(settings.SCANNER_URL))
    return PieceView(
        row.pk,
        Piece(row.piece),
        row.label,
        row.file.size,
        row.pages,
        row.file.sha256,
        tuple(row.flags),
        row.given_at,
        row.replaced_at,
        row.moved_from,
        row.ask_id,
        row.file.purged_at is not None,
        row.file.purged_at,
        _scan_state(row),
        refusal.code if refusal else "",
        row.given_by,
    )


def _close_proposed(dossier: Dossier, asks: Iterable[Ask], on: date) -> bool:
    ends = [ask.close_from for ask in asks if ask.state == Ask.State.OPEN]
    return dossier.status == Status.INCOMPLETE and bool(ends) and all(end and end <= on for end in ends)


def _ask_view(row: Ask) -> AskView:
    return AskView(
        row.pk,
        Piece(row.piece),
        row.reason,
        row.text,
        row.due_on,
        row.asked_at,
        row.state,
        row.settled_at,
        row.close_from,
    )


def _decision_view(row: Decision) -> DecisionView:
    return DecisionView(
        row.pk,
        row.outcome,
        tuple(row.reasons),
        row.text,
        row.decided_at,
        row.code.digits if row.code else None,
        row.valid_from,
        row.valid_until,
        row.voided_at,
        row.voided_why,
    )


def mark_of_sheet(values: dict[str, Any]) -> str:
    """The same over all answers of the sheet."""
    return mark_of({column: values[column] for columns in COLUMNS.values() for column in columns})


def mark_of_section(dossier_id: int, section: Section) -> str:
    return mark_of(section_values(CodeRequest.objects.get(pk=dossier_id), section))


def require_shown(given: PieceView) -> None:
    """Raises ScanPending, ScanMissed, FileInfected."""
    if refusal := withheld(given.scan, scanner=bool(settings.SCANNER_URL)):
        raise refusal


def piece_bytes(dossier_id: int, piece_id: int) -> tuple[PieceView, bytes] | None:
    """None when the dossier holds no such file. Raises Purged, StoreAway; ScanPending, ScanMissed, FileInfected."""
    rows = PieceFile.objects.select_related("file__scan").filter(dossier_id=dossier_id, pk=piece_id)
    row = rows.first()
    if row is None:
        return None
    given = _piece_view(row)
    require_shown(given)
    return given, files.unseal(row.file)


def issued_bytes(dossier_id: int, issued_id: int) -> tuple[IssuedView, bytes] | None:
    """None when the dossier holds no such document. Raises Purged, StoreAway."""
    row = IssuedDocument.objects.select_related("file").filter(dossier_id=dossier_id, pk=issued_id).first()
    if row is None:
        return None
    return IssuedView(row.pk, row.kind, row.language, row.issued_at, row.file.sha256), files.unseal(row.file)


def issued_with_key(key: str) -> bytes | None:
    """The document issued for a letter, if it was. Raises StoreAway."""
    row = IssuedDocument.objects.select_related("file").filter(key=key).first()
    return None if row is None else files.unseal(row.file)


def issued_with_sha256(sha256: str) -> IssuedFact | None:
    """The document this fund issued with these bytes, also when they were purged since."""
    row = IssuedDocument.objects.select_related("dossier").filter(file__sha256=sha256).order_by("pk").first()
    return None if row is None else IssuedFact(row.kind, Reference(row.dossier.reference), row.issued_at)


def queue(*, statuses: frozenset[Status], page: int = 1, text: str = "") -> QueuePage:
    """The desk's queue, longest waiting first. `text` is matched against the reference and the start of the name."""
    rows = Dossier.objects.filter(kind=KIND, status__in=[status.value for status in statuses])
    if text:
        rows = rows.filter(
            Q(reference__startswith=text.replace("-", "").replace(" ", "").upper())
            | Q(code_request__family_name__istartswith=text.strip())
        )
    total = rows.count()
    pages = max(1, -(-total // QUEUE_PAGE))
    page = min(max(1, page), pages)
    shown = rows.select_related("code_request").annotate(
        due_on=Min("asks__due_on", filter=Q(asks__state=Ask.State.OPEN))
    )
    ordered = shown.order_by("submitted_at", "pk")[(page - 1) * QUEUE_PAGE : page * QUEUE_PAGE]
    cards = tuple(
        Card(
            row.pk,
            Reference(row.reference),
            Status(row.status),
            Profession(row.code_request.profession),
            f"{row.code_request.family_name}, {row.code_request.given_name}".strip(", "),
            row.submitted_at,
            row.moved_at,
            row.due_on,
            int(row.due_on is not None),
        )
        for row in ordered
    )
    return QueuePage(cards, total, page, pages)


def counts() -> dict[Status, int]:
    rows = Dossier.objects.filter(kind=KIND).values_list("status").annotate(count=Count("pk")).order_by()
    found = dict(rows)
    return {status: found.get(status.value, 0) for status in Status}


def requests_of(account_id: int, at: datetime) -> list[RequestView]:
    return [view_of(pk, at) for pk in accounts.dossiers_of(account_id, at)]


def accounts_with_address(email: str, at: datetime) -> list[int]:
    """Accounts whose requests can be resumed from this address."""
    return accounts.active_with_email(email, at)


def helpers_of(dossier_id: int, at: datetime) -> tuple[HelperView, ...]:
    return tuple(
        HelperView(account.pk, account.email, since, account.email_confirmed_at is not None)
        for account, since in accounts.holders(Role.HELPER, dossier_id, at)
    )


def moments_of(dossier_id: int) -> list[MomentView]:
    return [
        MomentView(row.at, row.what, row.side, row.facts)
        for row in Moment.objects.filter(dossier_id=dossier_id)
    ]


def email_of(request: CodeRequest) -> str:
    account = accounts.account(request.account_id)
    return account.email if account else ""
