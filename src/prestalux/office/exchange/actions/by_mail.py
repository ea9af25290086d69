"""A form sent by mail that asks for the network or for access. Whatever it opens is opened in the provider's own space: a form
in another's name brings nobody in, and whoever acts for the provider is told of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from prestalux.office.accounts import actions as people_actions
from prestalux.office.accounts import queries as people
from prestalux.office.exchange.actions import requesting
from prestalux.office.exchange.actions.requesting import AccessAskedAlready, AccessWish
from prestalux.office.exchange.queries import accounts as queries
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import SYSTEM, Actor
from prestalux.office.messages import actions as messages
from prestalux.office.messages.actions import PartKept
from prestalux.office.messages.models import IncomingMessage
from prestalux.office.outbox import actions as outbox
from prestalux.office.registry import changing
from prestalux.office.registry.models import ProviderCode
from prestalux.rules.exchange.requests import (
    CodeNotValid,
    HeldAlready,
    LastDayPast,
    NothingConnected,
    NotInConvention,
)
from prestalux.rules.identifiers.contact import Email
from prestalux.rules.identifiers.reference import Reference
from prestalux.rules.mail import Authentication, Message

State = IncomingMessage.State
ANSWERS: Final = ((12, timedelta(hours=1)), (40, timedelta(days=1)))
"""To one address about slips in forms. Our own choice."""


@dataclass(frozen=True, slots=True)
class Form:
    """Our own form as a message brought it: what it asks for, for which code; or its `slips`, as their letter keeps them."""

    digits: str = ""
    wish: AccessWish | None = None
    slips: Sequence[Mapping[str, object]] = ()


@transaction.atomic
def take_in_form(
    *,
    message_id: int,
    message: Message,
    authentication: Authentication,
    form: Form,
    foreign: Mapping[str, object],
    language: str,
    at: datetime,
) -> None:
    """Settle a filed message that brings our own form: what it asks for waits for the fund as if it had been asked for on the
    page; what is wrong in it is told to whoever sent it. Of a sender whom the register does not know for this code, or a forged
    one, it is left to staff. `foreign` is the slip of a code for which the sender does not act. Done already is done.
    """
    row = messages.hold(message_id)
    if row.state != State.FILED:
        return
    messages.note_head(row, message, authentication)
    messages.keep_parts(row, [PartKept(part.label, len(part.data)) for part in message.parts])
    spoken = message.language or language
    if authentication.is_forged or row.null_sender:
        why = "exchange-forged" if authentication.is_forged else "automatic"
        _leave_to_staff(row, why, form.digits, at)
        return
    if form.wish is None:
        _tell_slips(row, form.slips, message.sender, spoken, at)
        _settle(row, None, SYSTEM, at)
        return
    by = _holder(form.digits, message.sender, at)
    if by is not None:
        _settle(row, _ask(form.digits, form.wish, by, spoken, row.pk, at), by, at)
        return
    # The same answer whether or not another holds the code: nobody finds out codes by writing.
    knows_sender = _acts_for_somebody(message.sender, at)
    if knows_sender:
        _tell_slips(row, [foreign], message.sender, spoken, at)
    if knows_sender and not ProviderCode.objects.filter(digits=form.digits).exists():
        _settle(row, None, SYSTEM, at)
    else:
        _leave_to_staff(row, "of-the-exchange", form.digits, at)


def _settle(row: IncomingMessage, dossier_id: int | None, by: Actor, at: datetime) -> None:
    messages.settle(row, state=State.TAKEN, at=at, dossier_id=dossier_id, why="")
    event = "message.answered" if by == SYSTEM else "message.taken"
    journal.note(subject=("message", row.pk), event=event, by=by, at=at, dossier=dossier_id)


def _leave_to_staff(row: IncomingMessage, why: str, digits: str, at: datetime) -> None:
    messages.settle(row, state=State.UNCLAIMED, why=why, asked_code=digits, at=at)
    journal.note(subject=("message", row.pk), event="message.unclaimed", by=SYSTEM, at=at, why=why)


def _tell_slips(
    row: IncomingMessage, slips: Sequence[Mapping[str, object]], sender: str, language: str, at: datetime
) -> None:
    """To whoever wrote, as long as no two programs answer each other."""
    try:
        people_actions.count_within(of=f"form slips to {Email.parse(sender).key}", at=at, limits=ANSWERS)
    except people_actions.TooManyTries:
        return
    outbox.put(
        key=f"access-slips-{row.pk}",
        kind="access-form-slips",
        account_id=None,
        language=language,
        at=at,
        message=row.pk,
        slips=[dict(slip) for slip in slips],
    )


def _acts_for_somebody(sender: str, at: datetime) -> bool:
    found = people.with_address(Email.parse(sender).address)
    return any(changing.providers_held(pk, at) for pk in found)


def _ask(
    digits: str, wish: AccessWish, by: Actor, language: str, message_id: int, at: datetime
) -> int | None:
    """The dossier that it began, or that waits already; None where it can begin none, and who asks is told why."""
    try:
        with transaction.atomic():
            reference = requesting.ask_access(wish, digits=digits, language=language, by=by, at=at)
    except AccessAskedAlready as refusal:
        reference = str(refusal.facts["reference"])
    except (CodeNotValid, NotInConvention, HeldAlready, NothingConnected, LastDayPast) as refusal:
        outbox.put(
            key=f"access-message-{message_id}",
            kind="access-not-possible",
            account_id=by.account_id,
            language=language,
            at=at,
            why=refusal.code,
            profession=ProviderCode.objects.values_list("profession", flat=True).get(digits=digits),
        )
        return None
    return queries.dossier_id_of(Reference(reference))


def _holder(digits: str, sender: str, at: datetime) -> Actor | None:
    """Who acts for the provider of this code and writes from their own address."""
    code = ProviderCode.objects.filter(digits=digits).first()
    if code is None:
        return None
    key = Email.parse(sender).key
    addresses = people.addresses_of(set(queries.holders_of(code, at)))
    mine = [pk for pk, address in sorted(addresses.items()) if address and Email.parse(address).key == key]
    return Actor.account(mine[0]) if mine else None
