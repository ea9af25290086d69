"""Changes as both sides see them, and what a provider sees of their own place in the register."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import Q, QuerySet

from prestalux.office.accounts import queries as accounts
from prestalux.office.attribution.queries import MomentView
from prestalux.office.changes.models import Change, YearlyLook
from prestalux.office.dossiers.models import Ask, Dossier, PieceFile, Proposal
from prestalux.office.registry import facts
from prestalux.office.registry import queries as register
from prestalux.office.registry.models import (
    CodeAddress,
    CodeBankAccount,
    CodeSpecialty,
    CodeStatus,
    ProviderCode,
    ProviderIdentity,
)
from prestalux.rules.changes import (
    HANDLING,
    OPEN,
    ChangeKind,
    ChangeStatus,
    Evidence,
    Handling,
    Yearly,
    still_stoppable,
)
from prestalux.rules.documents.scanning import ScanState, withheld
from prestalux.rules.identifiers.provider_code import ProviderCode as Code
from prestalux.rules.identifiers.reference import Reference
from prestalux.rules.periods import Period, day_of

DOSSIERS: Final = "change"
"""The kind of their dossiers."""
MOST_LISTED: Final = 200
NAME: Final = ("family_name", "given_name", "birth_name", "original_script")
ADDRESS: Final = ("practice", "street", "extra", "postcode", "town", "country")
BANK: Final = ("holder", "iban", "bic")


@dataclass(frozen=True, slots=True)
class GivenFile:
    id: int
    label: str
    size: int
    pages: int
    given_at: datetime
    replaced_at: datetime | None
    withheld: str
    """The code of the refusal with which its content is not shown; empty when it is."""
    purged_at: datetime | None


@dataclass(frozen=True, slots=True)
class AskedView:
    id: int
    reason: str
    text: str
    due_on: date
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class PreparedView:
    id: int
    deed: str
    facts: dict[str, Any]
    prepared_by: int
    prepared_by_name: str
    prepared_at: datetime
    state: str
    note: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    id: int
    reference: Reference
    kind: ChangeKind
    status: ChangeStatus
    language: str
    version: int
    provider_id: int
    account_id: int
    name: str
    profession: str
    code: str
    """Eight digits; of a change that is the person's, one of their codes."""
    wanted: dict[str, str]
    former: dict[str, str]
    wished_from: date
    asked_at: datetime
    moved_at: datetime
    channel: str
    confirmed_at: datetime | None
    confirmed_how: str
    accepted_at: datetime | None
    holds_from: date | None
    reason: str
    text: str
    stopped_at: datetime | None
    assigned_to: int | None
    may_be_stopped: bool
    files: tuple[GivenFile, ...] = ()
    asked: AskedView | None = None
    prepared: PreparedView | None = None
    sent_back: PreparedView | None = None
    moments: tuple[MomentView, ...] = ()
    phones_before: tuple[str, ...] = field(default=())
    """Numbers that the register knew before the change was asked for: staff can call one."""

    @property
    def handling(self) -> Handling:
        return HANDLING[self.kind]

    @property
    def evidence(self) -> Evidence | None:
        return self.handling.evidence

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


def printed(digits: str) -> str:
    return Code.as_received(digits).printed


def dossier_id_of(reference: Reference) -> int | None:
    rows = Dossier.objects.filter(kind=DOSSIERS, reference=reference.characters)
    return rows.values_list("pk", flat=True).first()


def is_change(dossier_id: int) -> bool:
    return Dossier.objects.filter(pk=dossier_id, kind=DOSSIERS).exists()


def address_for(dossier_id: int, to: str) -> str:
    """Where a letter about a change goes: to the `channel` over which it is confirmed, or to the `known` address that the
    register held when it was asked for. Empty where there is none.
    """
    row = Change.objects.filter(pk=dossier_id).first()
    if row is None:
        return ""
    return row.channel if to == "channel" else str(row.former.get("email", ""))


def view_of(dossier_id: int, at: datetime) -> ChangeView:
    """Raises Change.DoesNotExist."""
    row = Change.objects.select_related("dossier", "code").get(pk=dossier_id)
    return _whole(row, at)


def _whole(row: Change, at: datetime) -> ChangeView:
    dossier = row.dossier
    proposals = _proposals(dossier)
    return _view(
        row,
        at,
        files=tuple(_file(file) for file in _files(dossier)),
        asked=_asked(dossier),
        prepared=next((one for one in proposals if one.state == Proposal.State.PREPARED), None),
        sent_back=proposals[-1] if proposals and proposals[-1].state == Proposal.State.SENT_BACK else None,
        moments=tuple(MomentView(one.at, one.what, one.side, one.facts) for one in dossier.moments.all()),
        phones_before=phones_before(row),
    )


def _view(row: Change, at: datetime, **more: Any) -> ChangeView:
    dossier, kind = row.dossier, ChangeKind(row.kind)
    name, code = _who(row, day_of(at))
    return ChangeView(
        row.pk,
        Reference(dossier.reference),
        kind,
        ChangeStatus(dossier.status),
        dossier.language,
        dossier.version,
        row.provider_id,
        row.account_id,
        name,
        dossier.profession,
        code,
        row.wanted,
        row.former,
        row.wished_from,
        dossier.opened_at,
        dossier.moved_at,
        row.channel,
        row.confirmed_at,
        row.confirmed_how,
        row.accepted_at,
        row.holds_from,
        row.reason,
        row.text,
        row.stopped_at,
        dossier.assigned_to,
        may_be_stopped(row, at),
        **more,
    )


def may_be_stopped(row: Change, at: datetime) -> bool:
    status, kind = ChangeStatus(row.dossier.status), ChangeKind(row.kind)
    if status in OPEN:
        return True
    if status is not ChangeStatus.ACCEPTED or row.accepted_at is None or row.holds_from is None:
        return False
    return still_stoppable(
        kind,
        accepted_on=day_of(row.accepted_at),
        holds_from=row.holds_from,
        today=day_of(at),
        days=settings.FUND.stop_days,
    )


def _who(row: Change, on: date) -> tuple[str, str]:
    who = identity_on(row.provider_id, on)
    code = row.code or ProviderCode.objects.filter(provider_id=row.provider_id).order_by("pk").first()
    name = f"{who.given_name} {who.family_name}".strip() if who else ""
    return name, code.digits if code else ""


def identity_on(provider_id: int, on: date) -> ProviderIdentity | None:
    """As known now; before the first known day the first, after the last one the last."""
    rows = facts.known(ProviderIdentity.objects.filter(provider_id=provider_id))
    return (
        facts.as_of(rows, on).first()
        or rows.filter(valid_from__gt=on).order_by("valid_from").first()
        or rows.order_by("-valid_from").first()
    )


def identities_on(provider_ids: Iterable[int], on: date) -> dict[int, ProviderIdentity]:
    """The same for many, in one query."""
    stated: dict[int, list[ProviderIdentity]] = {}
    rows = facts.known(ProviderIdentity.objects.filter(provider_id__in=set(provider_ids)))
    for row in rows.order_by("provider_id", "valid_from"):
        stated.setdefault(row.provider_id, []).append(row)
    return {provider: _nearest(found, on) for provider, found in stated.items()}


def _nearest(rows: list[ProviderIdentity], on: date) -> ProviderIdentity:
    """Of those in order."""
    holding = [row for row in rows if row.valid_from <= on and (not row.valid_until or on < row.valid_until)]
    later = [row for row in rows if row.valid_from > on]
    return holding[0] if holding else later[0] if later else rows[-1]


def stood_long(provider_id: int, column: str, *, begun_by: datetime, at: datetime) -> str:
    """The address or number (`column`) that may confirm something now: the last that the register held without interruption
    for `channel_days`, from before `begun_by` on. One that stood for a day, however long ago, confirms nothing. Of who was
    recorded later than that, what was recorded first: staff saw it. Empty where there is none.
    """
    rows = list(ProviderIdentity.objects.filter(provider_id=provider_id).order_by("recorded_at", "pk"))
    stints: list[tuple[datetime, str]] = []
    for moment in sorted({row.recorded_at for row in rows}):
        known = [
            row
            for row in rows
            if row.recorded_at <= moment and (row.superseded_at is None or row.superseded_at > moment)
        ]
        said = getattr(max(known, key=lambda row: row.valid_from), column) if known else ""
        if not stints or stints[-1][1] != said:
            stints.append((moment, said))
    ends = [begun for begun, _said in stints[1:]] + [at]
    least = timedelta(days=settings.FUND.channel_days)
    long = [
        said
        for (begun, said), end in zip(stints, ends, strict=True)
        if said and end - begun >= least and begun <= begun_by
    ]
    first = next((said for _begun, said in stints if said), "")
    return long[-1] if long else first


def phones_before(row: Change) -> tuple[str, ...]:
    """The number at which staff may reach the provider to confirm the change."""
    asked = row.dossier.opened_at
    phone = stood_long(row.provider_id, "phone", begun_by=asked, at=asked)
    return (phone,) if phone else ()


def _files(dossier: Dossier) -> QuerySet[PieceFile]:
    return PieceFile.objects.filter(dossier=dossier).select_related("file__scan")


def _file(row: PieceFile) -> GivenFile:
    refusal = why_withheld(row)
    return GivenFile(
        row.pk,
        row.label,
        row.file.size,
        row.pages,
        row.given_at,
        row.replaced_at,
        refusal.code if refusal else "",
        row.file.purged_at,
    )


def why_withheld(row: PieceFile) -> Any:
    """The refusal with which the file is not shown; None when it is."""
    scan = getattr(row.file, "scan", None)
    state = ScanState(scan.state) if scan else ScanState.PENDING
    return withheld(state, scanner=bool(settings.SCANNER_URL))


def _asked(dossier: Dossier) -> AskedView | None:
    row = Ask.objects.filter(dossier=dossier, state=Ask.State.OPEN).first()
    return None if row is None else AskedView(row.pk, row.reason, row.text, row.due_on, row.asked_at)


def _proposals(dossier: Dossier) -> list[PreparedView]:
    rows = list(Proposal.objects.filter(dossier=dossier))
    names = accounts.names_of({row.prepared_by for row in rows})
    return [
        PreparedView(
            row.pk,
            row.deed,
            row.facts,
            row.prepared_by,
            names.get(row.prepared_by, ""),
            row.prepared_at,
            row.state,
            row.note,
        )
        for row in rows
    ]


# At the desk


@dataclass(frozen=True, slots=True)
class Listed:
    """`more` says that there are others beyond those shown."""

    rows: tuple[ChangeView, ...]
    more: bool


def at_desk(statuses: Iterable[ChangeStatus], at: datetime, *, newest_first: bool = False) -> Listed:
    """Longest waiting first, or the last moved first; MOST_LISTED at most."""
    rows = Change.objects.filter(dossier__kind=DOSSIERS, dossier__status__in=[one.value for one in statuses])
    order = ("-dossier__moved_at", "-pk") if newest_first else ("dossier__opened_at", "pk")
    found = list(rows.select_related("dossier", "code").order_by(*order)[: MOST_LISTED + 1])
    return Listed(tuple(_view(row, at) for row in found[:MOST_LISTED]), len(found) > MOST_LISTED)


def waiting_at_desk() -> int:
    """How many the fund must act on."""
    return Dossier.objects.filter(kind=DOSSIERS, status=ChangeStatus.SUBMITTED).count()


# The provider's own space


@dataclass(frozen=True, slots=True)
class OwnCode:
    """A code as its holder sees it today. Facts that begin later are told by `to_come`."""

    id: int
    digits: str
    profession: str
    state: str
    holds: Period | None
    """The days on which it is held, not those of its present state: of an ended one until its last day."""
    specialty: str
    address: dict[str, str]
    bank: dict[str, str]
    to_come: tuple[tuple[str, date], ...] = ()
    """Which facts are otherwise from which day on: address, bank-account, specialty, status."""

    @property
    def printed(self) -> str:
        return Code.as_received(self.digits).printed


@dataclass(frozen=True, slots=True)
class OwnSpace:
    provider_id: int
    identity: dict[str, str]
    codes: tuple[OwnCode, ...]
    changes: tuple[ChangeView, ...]
    confirmed_on: date | None
    look_due: bool
    stale: bool


def own_space(provider_id: int, at: datetime) -> OwnSpace:
    on = day_of(at)
    who = identity_on(provider_id, on)
    rows = ProviderCode.objects.filter(provider_id=provider_id).order_by("pk")
    codes = tuple(own_code(row, on) for row in rows)
    changes = Change.objects.filter(provider_id=provider_id).select_related("dossier", "code").order_by("-pk")
    look = YearlyLook.objects.filter(pk=provider_id).first()
    rule = yearly()
    return OwnSpace(
        provider_id,
        {name: getattr(who, name) for name in (*NAME, "email", "phone")} if who else {},
        tuple(code for code in codes if code.state != "void"),
        tuple(_view(row, at) for row in changes[:50]),
        look.confirmed_on if look else None,
        look is not None and rule.is_due(look.confirmed_on, on),
        look is not None and rule.is_stale(look.confirmed_on, on),
    )


def own_code(row: ProviderCode, on: date) -> OwnCode:
    status, _ = _today(CodeStatus, row, on)
    specialty, specialty_next = _today(CodeSpecialty, row, on)
    address, address_next = _today(CodeAddress, row, on)
    bank, bank_next = _today(CodeBankAccount, row, on)
    following = (("specialty", specialty_next), ("address", address_next), ("bank-account", bank_next))
    return OwnCode(
        row.pk,
        row.digits,
        row.profession,
        status.status if status else "",
        register.held_days_of(row.pk, on),
        specialty.specialty if specialty else "",
        {name: getattr(address, name) for name in ADDRESS} if address else {},
        {name: getattr(bank, name) for name in BANK} if bank else {},
        tuple((fact, day) for fact, day in following if day is not None),
    )


def _today(model: type[Any], code: ProviderCode, on: date) -> tuple[Any, date | None]:
    """The fact on the day, or the first to come, or the last that was; and from when another follows."""
    rows = list(facts.known(model.objects.filter(code=code)).order_by("valid_from"))
    if not rows:
        return None, None
    begun = [row for row in rows if row.valid_from <= on]
    standing = begun[-1] if begun else rows[0]
    later = [row for row in rows if row.valid_from > max(on, standing.valid_from)]
    return standing, later[0].valid_from if later else None


def yearly() -> Yearly:
    fund = settings.FUND
    return Yearly(fund.look_days, fund.look_reminder_days, fund.stale_days)


def moments_of_code(code: ProviderCode) -> list[tuple[ChangeKind, MomentView]]:
    """What was asked, confirmed, decided of a code and of its holder, the last first."""
    rows = Change.objects.filter(Q(code=code) | Q(code=None, provider_id=code.provider_id))
    told = [
        (one.pk, ChangeKind(row.kind), MomentView(one.at, one.what, one.side, one.facts))
        for row in rows.select_related("dossier").prefetch_related("dossier__moments")
        for one in row.dossier.moments.all()
    ]
    return [(kind, one) for _pk, kind, one in sorted(told, key=lambda row: (row[2].at, row[0]), reverse=True)]


def is_stale(provider_id: int, on: date) -> bool:
    """Whether the provider has left their data unconfirmed for too long."""
    look = YearlyLook.objects.filter(pk=provider_id).first()
    return look is not None and yearly().is_stale(look.confirmed_on, on)


def last_look(code_id: int, on: date) -> tuple[date, bool] | None:
    """When the data of the holder of a code was last confirmed, and whether it is stale; None before the clock took it up."""
    look = YearlyLook.objects.filter(provider__codes=code_id).first()
    return None if look is None else (look.confirmed_on, yearly().is_stale(look.confirmed_on, on))


def open_changes_of(code_id: int, at: datetime) -> tuple[ChangeView, ...]:
    """Those under way that concern a code or its holder."""
    rows = Change.objects.filter(Q(code_id=code_id) | Q(code=None, provider__codes=code_id), is_open=True)
    return tuple(_view(row, at) for row in rows.select_related("dossier", "code").order_by("pk"))
