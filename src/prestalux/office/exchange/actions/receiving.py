"""The worker takes up what is complete. First it is opened and hashed, and its receipt says that it came; then it is judged: its
name, what is in it, whether another file has the name already. Only the worker holds the keys that open request files.

Each step is one transaction that begins by locking the file's row and ends where its state is another one: whatever dies in
between is done again by whoever takes the file up next, and done once.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
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

LEASE: Final = timedelta(seconds=60)
LONG_LEASE: Final = timedelta(minutes=20)
"""For judging a file of the largest size allowed."""
AT_ONCE: Final = 16
"""Portions of a file whose rows are read together."""
AGAIN: Final = timedelta(seconds=1)
"""A file waits so long for another of its name that came before it."""
FIRST_FAULTS: Final = 3
"""Codes of findings that are told beside the state of a refused file."""


def due_to_receive(*, at: datetime) -> list[uuid.UUID]:
    """Claimed: what this process does not finish in LEASE another takes up."""
    return _claimed(_TO_RECEIVE, at, LEASE)


def due_to_judge(*, at: datetime) -> list[uuid.UUID]:
    """One at most, claimed for LONG_LEASE."""
    return _claimed(_TO_JUDGE, at, LONG_LEASE)


@transaction.atomic
def _claimed(which: ComposedValues, at: datetime, lease: timedelta) -> list[uuid.UUID]:
    found = [pk for (pk,) in which.all(at=at, beyond=at + lease)]
    for pk in found:
        _TURN(pk=pk, turn=at + lease)
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


def receive(deposit_id: uuid.UUID, keys: WorkerKeys, *, at: datetime) -> None:
    """Hash the file and say that it came. Raises NotOpened, NoSuchObject, StoreAway."""
    digest, size = hashlib.sha256(), 0
    for portion in content(deposit_id, keys):
        digest.update(portion)
        size += len(portion)
    with transaction.atomic():
        row = _held(deposit_id, DepositState.COMPLETE)
        if row is None or row.sha256:
            return
        row.sha256, row.size = digest.hexdigest(), size
        _RECEIVED(pk=row.pk, sha256=row.sha256, size=size, turn=at)
        receipts.say_received(row, first=_accepted_before(row, same=True), at=at)


def judge(deposit_id: uuid.UUID, keys: WorkerKeys, *, words: Words, at: datetime) -> None:
    """Decide over a file that was received, or go on with one that was accepted. `words` explain findings in the receipt. Raises NotOpened, NoSuchObject, StoreAway."""
    row = _ONE.all(pk=deposit_id)[0]
    if row.state == DepositState.COMPLETE:
        if _waits_for_another(row, at):
            return
        known = _known_name(row)
        checked = _checked(row, known, keys)
        if not _decide(deposit_id, checked, words=words, at=at):
            return
        row = _ONE.all(pk=deposit_id)[0]
    else:
        known = _known_name(row)
        checked = _checked(row, known, keys)
    if known is not None and row.state in {DepositState.ACCEPTED, DepositState.PROCESSING}:
        _answer(row, known, checked, keys, at=at)


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


def _decide(deposit_id: uuid.UUID, checked: Checked, *, words: Words, at: datetime) -> bool:
    """Whether it was accepted."""
    with transaction.atomic():
        row = _held(deposit_id, DepositState.COMPLETE)
        if row is None:
            return False
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
    row: Deposit, known: formats.Deposit, checked: Checked, keys: WorkerKeys, *, at: datetime
) -> None:
    """What the check alone can answer is published; what needs more waits for who processes it."""
    answer = KINDS[known.name.kind].answer(known, content(row.pk, keys), checked)
    if answer is None:
        Deposit.objects.filter(pk=row.pk).update(turn_at=None)
        return
    with transaction.atomic():
        held = _held(row.pk, DepositState.ACCEPTED)
        if held is not None:
            _settle(held, DepositStep.PROCESS, at)
    # Published before the process that did it died.
    with suppress(NameTaken):
        publishing.publish(
            code_id=row.code_id,
            environment=row.environment,
            name=str(answer.name),
            content=answer.portions,
            deposit_id=row.pk,
            by=SYSTEM,
            at=at,
        )
    with transaction.atomic():
        held = _held(row.pk, DepositState.PROCESSING)
        if held is not None:
            held.turn_at = None
            _settle(held, DepositStep.ANSWER, at)


def _first_faults(findings: Findings) -> dict[str, object]:
    """What a list says of a refused file; everything that was found is in its receipt."""
    faults = (found.fault.value for found in findings if found.severity is Severity.ERROR)
    return {"faults": list(islice(dict.fromkeys(faults), FIRST_FAULTS)), "errors": findings.errors}


def _settle(row: Deposit, step: DepositStep, at: datetime, **facts: object) -> None:
    state = after(DepositState(row.state), step)
    row.state = state.value
    row.turn_at = at if state is DepositState.ACCEPTED else row.turn_at if state in TAKEN else None
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


def _checked(row: Deposit, known: formats.Deposit | None, keys: WorkerKeys) -> Checked:
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
    return kind.check(known, content(row.pk, keys))


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
