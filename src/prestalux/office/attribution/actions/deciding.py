"""Deciding and what undoes it. A deed that two persons must do is prepared by one and confirmed by another; both ways
lead through the same function of `PERFORM`, so that nothing can be done alone what the fund wants done by two.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from prestalux.office.attribution import access, queries, queue
from prestalux.office.attribution.actions import steps
from prestalux.office.attribution.models import CodeRequest, Correction, Decision
from prestalux.office.dossiers import actions as desk
from prestalux.office.dossiers.models import Dossier, Proposal
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.registry import actions as registry
from prestalux.office.registry import changing
from prestalux.office.registry import queries as register
from prestalux.rules.attribution.decision import ReasonMissing, code_period
from prestalux.rules.attribution.request import Section, require_complete, require_seen
from prestalux.rules.attribution.roles import NotYours, Task
from prestalux.rules.attribution.status import Status, Step, StepNotAllowed, after
from prestalux.rules.attribution.two_persons import Deed, require_another
from prestalux.rules.periods import day_of

FARTHEST_CHANGE: Final = timedelta(days=366)
"""Of a bank account, from today: a day beyond is a slip of the pen. Our own choice."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a deed says: reasons from the list, a text of one's own, and for a bank account the new one."""

    reasons: tuple[str, ...] = ()
    text: str = ""
    bank: registry.Bank | None = None
    from_day: date | None = None

    def facts(self) -> dict[str, object]:
        bank = [self.bank.holder, self.bank.iban, self.bank.bic] if self.bank else None
        day = self.from_day.isoformat() if self.from_day else None
        return {"reasons": list(self.reasons), "text": self.text, "bank": bank, "from_day": day}

    @classmethod
    def of(cls, facts: dict[str, Any]) -> Words:
        bank = registry.Bank(*facts["bank"]) if facts.get("bank") else None
        day = date.fromisoformat(facts["from_day"]) if facts.get("from_day") else None
        return cls(tuple(facts.get("reasons", ())), facts.get("text", ""), bank, day)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a deed: done, with the eight digits of a code it gave, or prepared for a second person."""

    code: str = ""
    prepared: int | None = None


@transaction.atomic
def decide(
    *,
    reference: str,
    deed: Deed,
    words: Words = Words(),
    version: int | None,
    by: Actor,
    at: datetime,
) -> Outcome:
    """Do the deed where one person suffices and this one may; else prepare it for another to confirm.

    Whatever a deed writes (code, dated facts, decision, journal, letter, event) is written whole or not at all. All
    that would refuse the deed refuses its preparation: NotYours, StepNotAllowed, ChangedMeanwhile, ReasonMissing,
    NotComplete, FilesNotScanned, NoPossiblePeriod. Doing it may also raise NoPrefix, PrefixExhausted, NoSuchDay.
    """
    dossier, request = steps.at_desk(by, reference, Task.PREPARE, version, at)
    _require_possible(deed, dossier, request, words, at)
    if deed not in queries.deeds_of_two() and Task.DECIDE in access.tasks_of(by, at):
        return Outcome(code=PERFORM[deed](dossier, request, words, _Hands(by, at)))
    former = desk.prepared_in(dossier)
    proposal = desk.propose(dossier, deed=deed.value, by=by.account_id or 0, at=at, **words.facts())
    journal.note(
        subject=("dossier", dossier.pk),
        event="deed.prepared",
        by=by,
        at=at,
        deed=deed.value,
        proposal=proposal.pk,
        reasons=list(words.reasons),
        **({} if former is None else {"instead_of": former.pk}),
    )
    return Outcome(prepared=proposal.pk)


@transaction.atomic
def confirm(*, reference: str, proposal_id: int, version: int | None, by: Actor, at: datetime) -> str:
    """Do what another person prepared. Returns the eight digits of a granted code, else nothing.

    Raises NotYours, ChangedMeanwhile, NothingPrepared, SamePerson, and what the deed raises.
    """
    dossier, request = steps.at_desk(by, reference, Task.DECIDE, version, at)
    proposal = desk.prepared(dossier, proposal_id)
    require_another(proposal.prepared_by, by.account_id)
    desk.settle_proposal(proposal, state=Proposal.State.CONFIRMED, by=by.account_id, at=at)
    deed, words = Deed(proposal.deed), Words.of(proposal.facts)
    _require_possible(deed, dossier, request, words, at)
    return PERFORM[deed](dossier, request, words, _Hands(by, at, proposal.prepared_by))


@transaction.atomic
def send_back(
    *, reference: str, proposal_id: int, note: str, version: int | None, by: Actor, at: datetime
) -> None:
    """Not as prepared: back to who prepared it, with a word why. Raises as `confirm`, and ReasonMissing."""
    dossier, _ = steps.at_desk(by, reference, Task.DECIDE, version, at)
    proposal = desk.prepared(dossier, proposal_id)
    require_another(proposal.prepared_by, by.account_id)
    if not note.strip():
        raise ReasonMissing()
    desk.settle_proposal(proposal, state=Proposal.State.SENT_BACK, by=by.account_id, at=at, note=note.strip())
    desk.touch(dossier, at=at)
    journal.note(subject=("dossier", dossier.pk), event="deed.sent-back", by=by, at=at, proposal=proposal.pk)


@transaction.atomic
def take_back(*, reference: str, proposal_id: int, version: int | None, by: Actor, at: datetime) -> None:
    """Who prepared a deed thinks better of it. Raises NotYours, ChangedMeanwhile, NothingPrepared."""
    dossier, _ = steps.at_desk(by, reference, Task.PREPARE, version, at)
    proposal = desk.prepared(dossier, proposal_id)
    if proposal.prepared_by != by.account_id:
        raise NotYours()
    desk.settle_proposal(proposal, state=Proposal.State.TAKEN_BACK, by=by.account_id, at=at)
    desk.touch(dossier, at=at)
    journal.note(subject=("dossier", dossier.pk), event="deed.taken-back", by=by, at=at, proposal=proposal.pk)


# What each deed needs, and what it does


STEP_OF: Final[dict[Deed, Step]] = {
    Deed.GRANT: Step.GRANT,
    Deed.REFUSE: Step.REFUSE,
    Deed.CLOSE: Step.CLOSE,
    Deed.REOPEN: Step.REOPEN,
}


@dataclass(frozen=True, slots=True)
class _Hands:
    by: Actor
    at: datetime
    prepared_by: int | None = None

    @property
    def first(self) -> dict[str, int]:
        return {} if self.prepared_by is None else {"prepared_by": self.prepared_by}


def _require_possible(deed: Deed, dossier: Dossier, request: CodeRequest, words: Words, at: datetime) -> None:
    """Raises StepNotAllowed, ReasonMissing, NotComplete, FilesNotScanned, NoPossiblePeriod."""
    status = Status(dossier.status)
    if deed in STEP_OF:
        after(status, STEP_OF[deed])
    elif status is not Status.GRANTED:
        raise StepNotAllowed(status=status.value, step=deed.value)
    if deed is Deed.GRANT:
        facts = queries.facts_of(request)
        require_complete(facts, day_of(at))
        require_seen(facts)
        code_period(facts)
    if deed in {Deed.REFUSE, Deed.CLOSE} and (
        not words.reasons or ("other" in words.reasons and not words.text.strip())
    ):
        raise ReasonMissing()
    if deed in {Deed.REOPEN, Deed.CHANGE_BANK_ACCOUNT} and not words.text.strip():
        raise ReasonMissing()
    if deed is Deed.CHANGE_BANK_ACCOUNT:
        _require_account_and_day(request, words, at)


def _require_account_and_day(request: CodeRequest, words: Words, at: datetime) -> None:
    """Raises ReasonMissing, NoSuchDay, SameBankAccount: at the preparation already, not only when it is confirmed."""
    if words.bank is None or words.from_day is None:
        raise ReasonMissing(section=Section.BANK.value)
    if words.from_day > day_of(at) + FARTHEST_CHANGE:
        raise registry.NoSuchDay()
    decision = Decision.objects.filter(request=request, voided_at=None).first()
    if decision is not None and decision.code_id is not None:
        registry.require_bank_change_possible(decision.code_id, words.bank, from_day=words.from_day)


def _grant(dossier: Dossier, request: CodeRequest, words: Words, hands: _Hands) -> str:
    at = hands.at
    period = code_period(queries.facts_of(request))
    provider = registry.record_provider(
        _identity(request), period=period, at=at, provider_id=queries.provider_known(request)
    )
    code = registry.give_code(
        provider,
        profession=request.profession,
        specialty=request.specialty,
        address=_address(request),
        bank=registry.Bank(request.holder, request.iban, request.bic),
        period=period,
        on=day_of(at),
        at=at,
    )
    changing.let_hold(provider.pk, request.account_id, at=at)
    decision = _decide(
        request, Deed.GRANT, words, hands, code=code, valid_from=period.start, valid_until=period.end
    )
    desk.move(dossier, to=Status.GRANTED, at=at)
    desk.remember(dossier.pk, what="granted", side="fund", at=at)
    key = steps.letter_key(dossier, "attribution", decision.pk)
    steps.put_letter(dossier, "attribution", request.account_id, at=at, key=key, decision=decision.pk)
    _note(dossier, "request.granted", hands, code=code.pk, decision=decision.pk)
    return code.digits


def _end(deed: Deed, letter: str) -> Callable[[Dossier, CodeRequest, Words, _Hands], str]:
    def perform(dossier: Dossier, request: CodeRequest, words: Words, hands: _Hands) -> str:
        decision = _decide(request, deed, words, hands)
        steps.take(
            dossier,
            STEP_OF[deed],
            by=hands.by,
            at=hands.at,
            side="fund",
            letter=letter,
            account_id=request.account_id,
            decision_id=decision.pk,
            reasons=list(words.reasons),
            **hands.first,
        )
        return ""

    return perform


def _reopen(dossier: Dossier, request: CodeRequest, words: Words, hands: _Hands) -> str:
    decision = Decision.objects.get(request=request, voided_at=None)
    Decision.objects.filter(pk=decision.pk).update(
        voided_at=hands.at, voided_by=hands.by.account_id, voided_why=words.text.strip()
    )
    if decision.code_id is not None:
        _carry_bank_account_over(request, decision.code_id, words, hands)
        registry.void_code(decision.code_id, at=hands.at)
    desk.move(dossier, to=Status.SUBMITTED, at=hands.at)
    desk.remember(dossier.pk, what="reopened", side="fund", at=hands.at)
    key = steps.letter_key(dossier, "reopening", decision.pk)
    steps.put_letter(dossier, "reopening", request.account_id, at=hands.at, key=key, decision=decision.pk)
    _note(dossier, "request.reopened", hands, decision=decision.pk, code=decision.code_id)
    return ""


def _carry_bank_account_over(request: CodeRequest, code_id: int, words: Words, hands: _Hands) -> None:
    """An account that two persons changed after the grant is the one to which the next code is paid: it enters the sheet
    as a correction, which both sides see.
    """
    last = max(register.accounts_of(code_id), key=lambda use: use.valid_from, default=None)
    now = {name: getattr(last, name) for name in ("holder", "iban", "bic")} if last else {}
    changed = [name for name, value in now.items() if getattr(request, name) != value]
    if not changed:
        return
    Correction.objects.create(
        request=request,
        before={name: getattr(request, name) for name in changed},
        after={name: now[name] for name in changed},
        reason=words.text.strip(),
        corrected_at=hands.at,
        corrected_by=hands.by.account_id or 0,
    )
    CodeRequest.objects.filter(pk=request.pk).update(**{name: now[name] for name in changed})
    queue.keep_findable(CodeRequest.objects.get(pk=request.pk), hands.at)


def _change_bank_account(dossier: Dossier, request: CodeRequest, words: Words, hands: _Hands) -> str:
    decision = Decision.objects.get(request=request, voided_at=None)
    if decision.code_id is None or words.bank is None or words.from_day is None:
        raise ReasonMissing(section=Section.BANK.value)
    registry.change_bank_account(decision.code_id, words.bank, from_day=words.from_day, at=hands.at)
    desk.touch(dossier, at=hands.at)
    desk.remember(dossier.pk, what="bank-account-changed", side="fund", at=hands.at)
    key = f"{dossier.reference}-bank-account-{dossier.version}"
    day = words.from_day.isoformat()
    steps.put_letter(dossier, "bank-account-changed", request.account_id, at=hands.at, key=key, on=day)
    _note(dossier, "bank-account.changed", hands, code=decision.code_id, from_day=day)
    return ""


PERFORM: Final[dict[Deed, Callable[[Dossier, CodeRequest, Words, _Hands], str]]] = {
    Deed.GRANT: _grant,
    Deed.REFUSE: _end(Deed.REFUSE, "refusal"),
    Deed.CLOSE: _end(Deed.CLOSE, "closing"),
    Deed.REOPEN: _reopen,
    Deed.CHANGE_BANK_ACCOUNT: _change_bank_account,
}


def _decide(request: CodeRequest, deed: Deed, words: Words, hands: _Hands, **columns: Any) -> Decision:
    return Decision.objects.create(
        request=request,
        outcome=deed.value,
        reasons=list(words.reasons),
        text=words.text.strip(),
        decided_at=hands.at,
        decided_by=hands.by.account_id or 0,
        prepared_by=hands.prepared_by,
        **columns,
    )


def _note(dossier: Dossier, event: str, hands: _Hands, **facts: object) -> None:
    journal.note(
        subject=("dossier", dossier.pk),
        event=event,
        by=hands.by,
        at=hands.at,
        **hands.first,
        **facts,
    )


def _identity(request: CodeRequest) -> registry.Identity:
    account_email = queries.email_of(request)
    if request.birth_date is None:
        raise ReasonMissing(section=Section.IDENTITY.value)
    return registry.Identity(
        request.family_name,
        request.given_name,
        request.birth_name,
        request.original_script,
        request.birth_date,
        request.matricule,
        account_email,
        request.phone,
    )


def _address(request: CodeRequest) -> registry.Address:
    return registry.Address(**{name: getattr(request, name) for name in registry.Address.__slots__})
