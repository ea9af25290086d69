"""The worker takes up what is complete. First it is opened and hashed, and its receipt says that it came; then it is judged: its
name, what is in it, whether another file has the name already. Only the worker holds the keys that open request files.

Each step is one transaction that begins by locking the file's row and ends where its state is another one: whatever dies in
between is done again by whoever takes the file up next, and done once. Who works on a file has a short lease of it and renews it
while it reads; a worker that was killed is followed by another within LEASE.

Steps ask the clock themselves: what is decided carries the moment at which it was.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet

from prestalux.office.composed import Composed, ComposedUpdate, ComposedValues
from prestalux.office.exchange.actions import publishing, receipts
from prestalux.office.exchange.actions.arriving import NameTaken, put_event
from prestalux.office.exchange.models import Deposit, Portion
from prestalux.office.exchange.place import place
from prestalux.office.exchange.sealing import WorkerKeys, about, opened
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import SYSTEM
from prestalux.rules.conventions.exchange import policy_of, takes
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.exchange import formats
from prestalux.rules.exchange.accounts import Environment
from prestalux.rules.exchange.deposit_states import TAKEN, DepositState, DepositStep, after
from prestalux.rules.exchange.findings import FileFault, Findings, Severity
from prestalux.rules.exchange.formats import KINDS, Checked
from prestalux.rules.exchange.naming import FileName, faults_in
from prestalux.rules.exchange.receipts import Words
from prestalux.rules.identifiers.provider_code import ProviderCode
from prestalux.rules.periods import day_of

Clock = Callable[[], datetime]

LEASE: Final = timedelta(seconds=45)
RENEWED_AFTER: Final = timedelta(seconds=10)
AT_ONCE: Final = 16
"""Portions of a file whose rows are read together."""
AGAIN: Final = timedelta(seconds=1)
"""A file waits so long for another of its name that came before it."""
FIRST_FAULTS: Final = 3
"""Codes of findings that are told beside the state of a refused file."""


def due_to_receive(*, at: datetime) -> list[uuid.UUID]:
    """Claimed: what this process neither finishes nor goes on with in LEASE another takes up."""
    return _claimed(_TO_RECEIVE, at)


def due_to_judge(*, at: datetime) -> list[uuid.UUID]:
    """The same, of one file at most."""
    return _claimed(_TO_JUDGE, at)


@transaction.atomic
def _claimed(which: ComposedValues, at: datetime) -> list[uuid.UUID]:
    found = [pk for (pk,) in which.all(at=at, beyond=at + LEASE)]
    for pk in found:
        _TURN(pk=pk, turn=at + LEASE)
    return found


def _due(which: Q, at: datetime, beyond: datetime) -> QuerySet[Deposit, tuple[Any, ...]]:
    """`beyond`: no lease that was taken by now ends later; where one seems to, the clock was set back since."""
    its_turn = Q(turn_at__lte=at) | Q(turn_at__gt=beyond)
    due = Deposit.objects.select_for_update(no_key=True, skip_locked=True).filter(
        which, its_turn, turn_at__isnull=False
    )
    return due.order_by("turn_at", "completed_at").values_list("pk")


_TO_RECEIVE: Final = ComposedValues(
    lambda at, beyond: _due(Q(state=DepositState.COMPLETE.value, sha256=""), at, beyond)[:50],
    at=datetime,
    beyond=datetime,
)
_TO_JUDGE: Final = ComposedValues(
    lambda at, beyond: _due(
        Q(state=DepositState.COMPLETE.value) & ~Q(sha256="")
        | Q(state__in=[DepositState.ACCEPTED.value, DepositState.PROCESSING.value]),
        at,
        beyond,
    )[:1],
    at=datetime,
    beyond=datetime,
)
_TURN: Final = ComposedUpdate(
    lambda pk, turn: (Deposit.objects.filter(pk=pk), {"turn_at": turn}), pk=uuid.UUID, turn=datetime
)


class _LeaseLost(Exception):
    """This worker stood still for so long that another has the file now."""


class _Lease:
    """Of a file that this worker reads. `turn`: when the lease ends, as it was read; None where that is to be read first."""

    def __init__(self, deposit_id: uuid.UUID, turn: datetime | None, now: Clock) -> None:
        self._id, self._turn, self._now = deposit_id, turn, now
        self._renewed_at = now()

    def over(self, portions: Iterator[bytes]) -> Iterator[bytes]:
        """The same, renewing the lease meanwhile. Raises _LeaseLost."""
        for portion in portions:
            at = self._now()
            # abs: also where the clock was set back.
            if abs(at - self._renewed_at) >= RENEWED_AFTER:
                self._renew(at)
            yield portion

    def _renew(self, at: datetime) -> None:
        if self._turn is None:
            self._turn = _TURN_OF.all(pk=self._id)[0][0]
        # From exactly what this worker knew: of two who think that they have the file, one goes on.
        if self._turn is None or not _RENEW(pk=self._id, turn=self._turn, until=at + LEASE):
            raise _LeaseLost
        self._turn, self._renewed_at = at + LEASE, at


_TURN_OF: Final = ComposedValues(
    lambda pk: Deposit.objects.filter(pk=pk).values_list("turn_at"), pk=uuid.UUID
)
_RENEW: Final = ComposedUpdate(
    lambda pk, turn, until: (Deposit.objects.filter(pk=pk, turn_at=turn), {"turn_at": until}),
    pk=uuid.UUID,
    turn=datetime,
    until=datetime,
)


def content(deposit_id: uuid.UUID, keys: WorkerKeys) -> Iterator[bytes]:
    """The file, portion by portion. Raises NotOpened, NoSuchObject, StoreAway."""
    readers, last = {}, -1
    while portions := _PORTIONS.all(deposit=deposit_id, last=last):
        for pk, number, offset, key_id, sealed_key, body in portions:
            envelope = bytes(sealed_key)
            if envelope not in readers:
                readers[envelope] = keys.reader(key_id, envelope)
            sealed = bytes(body) if body is not None else place().take(pk.hex)
            yield opened(readers[envelope], sealed, about(deposit_id.hex, number, offset))
            last = number
        if len(portions) < AT_ONCE:
            return


_PORTIONS: Final = ComposedValues(
    lambda deposit, last: (
        Portion.objects.filter(deposit_id=deposit, number__gt=last)
        .order_by("number")
        .values_list("pk", "number", "offset", "key_id", "envelope", "body")[:AT_ONCE]
    ),
    deposit=uuid.UUID,
    last=int,
)


def receive(deposit_id: uuid.UUID, keys: WorkerKeys, *, now: Clock) -> None:
    """Hash the file and say that it came. Raises NotOpened, NoSuchObject, StoreAway."""
    with suppress(_LeaseLost):
        _receive(deposit_id, keys, now)


def _receive(deposit_id: uuid.UUID, keys: WorkerKeys, now: Clock) -> None:
    digest, size = hashlib.sha256(), 0
    for portion in _Lease(deposit_id, None, now).over(content(deposit_id, keys)):
        digest.update(portion)
        size += len(portion)
    with transaction.atomic():
        row = _held(deposit_id, DepositState.COMPLETE)
        if row is None or row.sha256:
            return
        at = now()
        row.sha256, row.size = digest.hexdigest(), size
        _RECEIVED(pk=row.pk, sha256=row.sha256, size=size, turn=at)
        receipts.say_received(row, first=_accepted_before(row, same=True), at=at)


def judge(deposit_id: uuid.UUID, keys: WorkerKeys, *, words: Words, now: Clock) -> None:
    """Decide over a file that was received, or go on with one that was accepted. `words` explain findings in the receipt.
    Raises NotOpened, NoSuchObject, StoreAway.
    """
    with suppress(_LeaseLost):
        _judge(deposit_id, keys, words, now)


def _judge(deposit_id: uuid.UUID, keys: WorkerKeys, words: Words, now: Clock) -> None:
    row = _ONE.all(pk=deposit_id)[0]
    if row.state == DepositState.COMPLETE:
        if _waits_for_another(row, now()):
            return
        known = _known_name(row)
        checked = _checked(row, known, _read(row, keys, now))
        if not _decide(deposit_id, checked, words=words, now=now):
            return
        row = _ONE.all(pk=deposit_id)[0]
    else:
        known = _known_name(row)
        checked = _checked(row, known, _read(row, keys, now))
    if known is not None and row.state in {DepositState.ACCEPTED, DepositState.PROCESSING}:
        _answer(row, known, checked, _read(row, keys, now), now=now)


def _read(row: Deposit, keys: WorkerKeys, now: Clock) -> Iterator[bytes]:
    return _Lease(row.pk, row.turn_at, now).over(content(row.pk, keys))


@transaction.atomic
def note_unopened(deposit_id: uuid.UUID, *, at: datetime) -> None:
    """The worker could not open or find the bytes of a file: staff see how often, until it goes on."""
    row = (
        Deposit.objects.select_for_update(no_key=True)
        .filter(pk=deposit_id, state__in=_WITH_THE_WORKER)
        .first()
    )
    if row is None:
        return
    row.tries += 1
    row.save(update_fields=["tries"])
    if row.tries == 1:
        journal.note(
            subject=("deposit", str(row.pk)), event="deposit.unopened", by=SYSTEM, at=at, code=row.code_id
        )


_WITH_THE_WORKER: Final = [
    state.value for state in (DepositState.COMPLETE, DepositState.ACCEPTED, DepositState.PROCESSING)
]


def _decide(deposit_id: uuid.UUID, checked: Checked, *, words: Words, now: Clock) -> bool:
    """Whether it was accepted."""
    with transaction.atomic():
        row = _held(deposit_id, DepositState.COMPLETE)
        if row is None:
            return False
        at = now()
        row.kind = _kind_of(row)
        first = _accepted_before(row, same=False)
        if first is not None and first.sha256 == row.sha256:
            row.first = first
            _settle(row, DepositStep.REPEAT, at)
            # Also where the first was not accepted yet when this one came, so that its receipt *received* does not tell.
            receipts.say_structure(row, checked, words=words, at=at)
            return False
        if first is not None:
            checked.findings.add_of_whole(FileFault.NAME_TAKEN)
        if row.claimed_sha256 and row.claimed_sha256 != row.sha256:
            checked.findings.add_of_whole(FileFault.DIGEST_DIFFERS)
        if checked.accepted:
            _settle(row, DepositStep.ACCEPT, at)
        else:
            _settle(row, DepositStep.REFUSE, at, **_first_faults(checked.findings))
        receipts.say_structure(row, checked, words=words, at=at)
        return checked.accepted


def _answer(
    row: Deposit, known: formats.Deposit, checked: Checked, portions: Iterator[bytes], *, now: Clock
) -> None:
    """What the check alone can answer is published; what needs more waits for who processes it."""
    answer = KINDS[known.name.kind].answer(known, portions, checked)
    if answer is None:
        Deposit.objects.filter(pk=row.pk).update(turn_at=None)
        return
    with transaction.atomic():
        held = _held(row.pk, DepositState.ACCEPTED)
        if held is not None:
            _settle(held, DepositStep.PROCESS, now())
    # Published before the process that did it died.
    with suppress(NameTaken):
        publishing.publish(
            code_id=row.code_id,
            environment=row.environment,
            name=str(answer.name),
            content=answer.portions,
            deposit_id=row.pk,
            by=SYSTEM,
            at=now(),
        )
    with transaction.atomic():
        held = _held(row.pk, DepositState.PROCESSING)
        if held is not None:
            held.turn_at = None
            _settle(held, DepositStep.ANSWER, now())


def _first_faults(findings: Findings) -> dict[str, object]:
    """What a list says of a refused file; everything that was found is in its receipt."""
    faults = (found.fault.value for found in findings if found.severity is Severity.ERROR)
    return {"faults": list(islice(dict.fromkeys(faults), FIRST_FAULTS)), "errors": findings.errors}


def _settle(row: Deposit, step: DepositStep, at: datetime, **facts: object) -> None:
    state = after(DepositState(row.state), step)
    row.state = state.value
    # Who accepted it goes on with it; where that worker dies, another does behind its lease.
    row.turn_at = at + LEASE if state is DepositState.ACCEPTED else row.turn_at if state in TAKEN else None
    decided = row.settled_at is None
    if decided:
        row.settled_at = at
    _SETTLE(
        pk=row.pk,
        state=row.state,
        kind=row.kind,
        first=row.first_id,
        turn=row.turn_at,
        settled=row.settled_at,
    )
    put_event(row.pk, state, at, **facts)
    if decided:
        journal.note(
            subject=("deposit", str(row.pk)),
            event={
                DepositState.ACCEPTED: "deposit.accepted",
                DepositState.REFUSED: "deposit.refused",
                DepositState.DUPLICATE: "deposit.duplicate",
            }[state],
            by=SYSTEM,
            at=at,
            code=row.code_id,
            sha256=row.sha256,
        )


def _checked(row: Deposit, known: formats.Deposit | None, portions: Iterator[bytes]) -> Checked:
    """Everything that is wrong with the name; where nothing is, with the content."""
    findings = Findings()
    if known is None:
        for fault in faults_in(row.name):
            findings.add_of_whole(fault)
        return Checked(size=row.size, findings=findings)
    faults = formats.name_faults(known)
    kind = KINDS.get(known.name.kind)
    if kind is not None and kind.for_tests_only and row.environment != Environment.TEST:
        faults = (*faults, FileFault.NAME_KIND_UNKNOWN)
    for fault in faults:
        findings.add_of_whole(fault)
    if kind is not None:
        _apply_policy(row, kind.code, findings)
    if findings.total or kind is None:
        return Checked(size=row.size, findings=findings)
    return kind.check(known, portions)


def _apply_policy(row: Deposit, kind: str, findings: Findings) -> None:
    """What counts is of a kind that the profession may send on the day it came; what is tried may be of any."""
    if row.environment != Environment.PRODUCTION:
        return
    profession, day = Profession(row.code.profession), day_of(row.completed_at or row.opened_at)
    if not takes(profession, kind, day):
        policy = policy_of(profession, day)
        expected = ", ".join(policy.kinds) if policy else ""
        findings.add_of_whole(FileFault.KIND_NOT_TAKEN, element=kind, expected=expected)


def _known_name(row: Deposit) -> formats.Deposit | None:
    if faults_in(row.name):
        return None
    account = ProviderCode.as_received(row.code.digits)
    return formats.Deposit(name=FileName.parse(row.name), account=account)


def _kind_of(row: Deposit) -> str:
    return "" if faults_in(row.name) else FileName.parse(row.name).kind


def _held(deposit_id: uuid.UUID, state: DepositState) -> Deposit | None:
    return _HELD.first(pk=deposit_id, state=state.value)


def _names(row: Deposit) -> dict[str, Any]:
    return {"pk": row.pk, "code": row.code_id, "environment": row.environment, "key": row.name_key}


def _accepted_before(row: Deposit, *, same: bool) -> Deposit | None:
    return _SAME.first(**_names(row), sha256=row.sha256) if same else _TAKEN.first(**_names(row))


def _waits_for_another(row: Deposit, at: datetime) -> bool:
    """Of two files of one name the one that was complete first is judged first."""
    waiting = _COMPLETE.all(**_names(row))
    if not any((completed_at, pk) < (row.completed_at, row.pk) for completed_at, pk in waiting):
        return False
    _TURN(pk=row.pk, turn=at + AGAIN)
    return True


def _namesakes(pk: uuid.UUID, code: int, environment: str, key: str) -> QuerySet[Deposit]:
    return Deposit.objects.filter(code_id=code, environment=environment, name_key=key).exclude(pk=pk)


_NAMES: Final = {"pk": uuid.UUID, "code": int, "environment": str, "key": str}
_STATES: Final = sorted(state.value for state in TAKEN)
_TAKEN: Final[Composed[Deposit]] = Composed(
    lambda **names: _namesakes(**names).filter(state__in=_STATES).order_by("pk")[:1], **_NAMES
)
_SAME: Final[Composed[Deposit]] = Composed(
    lambda sha256, **names: _namesakes(**names).filter(state__in=_STATES, sha256=sha256).order_by("pk")[:1],
    sha256=str,
    **_NAMES,
)
_COMPLETE: Final = ComposedValues(
    lambda **names: (
        _namesakes(**names).filter(state=DepositState.COMPLETE.value).values_list("completed_at", "pk")
    ),
    **_NAMES,
)
_ONE: Final[Composed[Deposit]] = Composed(
    lambda pk: Deposit.objects.select_related("code").filter(pk=pk), pk=uuid.UUID
)
_HELD: Final[Composed[Deposit]] = Composed(
    lambda pk, state: (
        Deposit.objects.select_for_update(no_key=True, of=("self",))
        .select_related("code", "account")
        .filter(pk=pk, state=state)
    ),
    pk=uuid.UUID,
    state=str,
)
_RECEIVED: Final = ComposedUpdate(
    lambda pk, sha256, size, turn: (
        Deposit.objects.filter(pk=pk),
        {"sha256": sha256, "size": size, "turn_at": turn, "tries": 0},
    ),
    pk=uuid.UUID,
    sha256=str,
    size=int,
    turn=datetime,
)
_SETTLE: Final = ComposedUpdate(
    lambda pk, first, state, kind, turn, settled: (
        Deposit.objects.filter(pk=pk),
        {"state": state, "kind": kind, "first_id": first, "turn_at": turn, "settled_at": settled, "tries": 0},
    ),
    pk=uuid.UUID,
    first=uuid.UUID,
    state=str,
    kind=str,
    turn=datetime,
    settled=datetime,
)
