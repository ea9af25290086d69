"""A form sent by mail that asks for the network or for access. Whatever it opens is opened in the provider's own space: a form
in another's name brings nobody in, and whoever acts for the provider is told of it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

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


@transaction.atomic
def take_in_form(
    *,
    message_id: int,
    message: Message,
    authentication: Authentication,
    digits: str,
    wish: AccessWish,
    language: str,
    at: datetime,
) -> None:
    """Settle a filed message that brings our own form: what it asks for waits for the fund as if it had been asked for on the
    page. Of a sender whom the register does not know for this code, or a forged one, it is left to staff. Done already is done.
    """
    row = messages.hold(message_id)
    if row.state != State.FILED:
        return
    messages.note_head(row, message, authentication)
    messages.keep_parts(row, [PartKept(part.label, len(part.data)) for part in message.parts])
    by = None if authentication.is_forged else _holder(digits, message.sender, at)
    if by is None:
        messages.settle(row, state=State.UNCLAIMED, why="of-the-exchange", at=at)
        journal.note(
            subject=("message", row.pk), event="message.unclaimed", by=SYSTEM, at=at, why="of-the-exchange"
        )
        return
    dossier_id = _ask(digits, wish, by, message.language or language, row.pk, at)
    messages.settle(row, state=State.TAKEN, at=at, dossier_id=dossier_id, why="")
    journal.note(subject=("message", row.pk), event="message.taken", by=by, at=at, dossier=dossier_id)


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
