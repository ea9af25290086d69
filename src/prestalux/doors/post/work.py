"""One letter from claim to mark: issue its document, write its words, hand it over, mark it sent."""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import InterfaceError, OperationalError, transaction

from prestalux.doors.post.sending import Carrier, NeverSent, NotSent
from prestalux.doors.shared import exchange_letters, paper
from prestalux.doors.shared.fund import fund_on
from prestalux.doors.shared.letters import MAILS, words
from prestalux.office.accounts import actions as accounts
from prestalux.office.accounts import queries as account_queries
from prestalux.office.attribution import queries
from prestalux.office.attribution.queries import AskView, RequestView
from prestalux.office.changes import queries as changes
from prestalux.office.changes.queries import ChangeView
from prestalux.office.dossiers import actions as desk
from prestalux.office.exchange.queries import accounts as exchange
from prestalux.office.exchange.queries.accounts import AccessView
from prestalux.office.files.store import StoreAway
from prestalux.office.messages import queries as message_queries
from prestalux.office.messages.queries import MessageView
from prestalux.office.outbox import actions as outbox
from prestalux.office.outbox.letter import LetterView
from prestalux.rules.changes import ChangeStatus
from prestalux.rules.identifiers.contact import Email
from prestalux.rules.periods import day_of

log = logging.getLogger("prestalux.post")
HOUR = timedelta(hours=1)
PAUSE = timedelta(minutes=10)
LETTERS_AN_HOUR = 60
"""To one address, from all requests together. Our own choice."""
TO_THE_SPACE = frozenset({"resume-link", "space-link", "yearly-look", "yearly-reminder"})
TO_THE_EXCHANGE = frozenset(
    {"access-granted", "access-not-possible", *(kind for kind in MAILS if kind.startswith("exchange-"))}
)
BY_STRANGERS = frozenset({"mail-waiting", "mail-unproven"})


class Gone(Exception):
    """What the letter is about was deleted meanwhile: there is nothing left to send."""


def send_next(carrier: Carrier, clock: Callable[[], datetime]) -> bool:
    """Send the next due letter; False when none is due. Whatever is wrong with one letter stays with that letter.

    Raises OperationalError, InterfaceError when the database is away: the letter comes back with the end of its lease.
    """
    letter = outbox.claim(at=clock(), lease=str(uuid.uuid4()))
    if letter is None:
        return False
    try:
        message = compose(letter, clock())
        _spare(str(message["To"]), letter.kind, clock())
        if not outbox.renew(letter, at=clock()):
            return True  # took so long that another sender has it now
        carrier.hand_over(message, letter.key)
    except (OperationalError, InterfaceError):
        raise
    except (NeverSent, Gone) as error:
        refused = isinstance(error, NeverSent)
        outbox.mark_failed(letter, at=clock(), why=str(error), final=True, refused=refused)
        log.error("post.letter.failed", extra={"letter": letter.id, "why": str(error)})  # noqa: TRY400
    except accounts.TooManyTries:
        outbox.put_off(letter, until=clock() + PAUSE)
        log.warning("post.letter.put-off", extra={"letter": letter.id})
    except (NotSent, StoreAway) as error:
        _later(letter, clock(), str(error))
    except Exception as error:  # noqa: BLE001 (one letter's fault must not stop the others)
        # Its type alone: its text may hold an address.
        _later(letter, clock(), type(error).__name__)
    else:
        digest = hashlib.sha256(message.as_bytes(policy=SMTP)).hexdigest()
        outbox.mark_sent(letter, at=clock(), message_sha256=digest)
        log.info("post.letter.sent", extra={"letter": letter.id, "kind": letter.kind})
    return True


def _spare(address: str, kind: str, at: datetime) -> None:
    """Nobody's mailbox is filled, whatever goes wrong in the house. Letters that strangers cause have a measure of their
    own: they use up nothing of the other. Raises TooManyTries.
    """
    whose = "strangers' letter" if kind in BY_STRANGERS else "letter"
    accounts.count_try(of=f"{whose} to {Email.parse(address).key}", at=at, most=LETTERS_AN_HOUR, window=HOUR)


def _later(letter: LetterView, at: datetime, why: str) -> None:
    outbox.mark_failed(letter, at=at, why=why)
    log.warning("post.letter.later", extra={"letter": letter.id, "why": why})


def compose(letter: LetterView, at: datetime) -> EmailMessage:
    """The whole message. Raises Gone when dossier or account are, StoreAway."""
    about = _message(letter)
    to = _address(letter, about)
    change = _change(letter, at)
    access = _access(letter, at)
    view = None if change or access else _view(letter, at)
    asks = _asks(view, letter)
    said = words(
        letter.kind,
        letter.language,
        view=view,
        link=_link(letter, change, access),
        asks=asks,
        facts=letter.facts,
        fund=fund_on(day_of(letter.put_at), view.facts.law if view else None),
        message=about,
        change=change,
        access=access,
        to_helper=view is not None and letter.account_id not in {None, view.account_id},
    )
    message = EmailMessage(policy=SMTP)
    message["From"] = settings.MAIL_FROM
    message["To"] = Email.parse(to).ascii
    if view is not None:
        message["Reply-To"] = reply_address(view.reference.characters)
    elif about is not None:
        message["Reply-To"] = settings.INTAKE_ADDRESS
    elif change is not None or letter.kind in exchange_letters.MAILS:
        message["Reply-To"] = fund_on(day_of(letter.put_at)).email
    message["Subject"] = said.subject
    message["Date"] = format_datetime(letter.put_at)
    message["Message-ID"] = message_id(letter.message_id)
    if about and about.sender == to and about.message_id:
        message["In-Reply-To"] = message["References"] = about.message_id
    message["Auto-Submitted"] = "auto-replied" if about else "auto-generated"
    message.set_content(said.text)
    message.add_alternative(said.html, subtype="html")
    if view is not None and MAILS[letter.kind].document:
        data = _document(letter, view, asks, at)
        message.add_attachment(
            data,
            maintype="application",
            subtype="pdf",
            filename=f"{view.reference.printed}-{letter.kind}.pdf",
        )
    # The library draws them by chance; a second try must be the same message to the byte.
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"={hashlib.sha256(letter.key.encode()).hexdigest()[:40]}{number}=")
    # Last: giving a message its content takes away what Content- headers it had.
    message["Content-Language"] = letter.language
    return message


def _message(letter: LetterView) -> MessageView | None:
    """The message that the letter is about. Raises Gone."""
    if "message" not in letter.facts:
        return None
    found = message_queries.message(letter.facts["message"])
    if found is None or not found.sender:
        raise Gone("message-gone")
    return found


def _address(letter: LetterView, about: MessageView | None) -> str:
    """Raises Gone."""
    if letter.account_id is None:
        if about is None:
            raise Gone("account-gone")
        return about.sender
    named = letter.facts.get("to")
    if named in {"channel", "known"} and letter.dossier_id is not None:
        if address := changes.address_for(letter.dossier_id, named):
            return address
        raise Gone("address-gone")
    account = account_queries.account(letter.account_id)
    if account is None:
        raise Gone("account-gone")
    return account.email


def _change(letter: LetterView, at: datetime) -> ChangeView | None:
    if letter.dossier_id is None or not changes.is_change(letter.dossier_id):
        return None
    found = changes.view_of(letter.dossier_id, at)
    if letter.facts.get("to") == "channel" and found.status in {ChangeStatus.STOPPED, ChangeStatus.WITHDRAWN}:
        raise Gone("change-over")  # the address may be a stranger's
    return found


def _access(letter: LetterView, at: datetime) -> AccessView | None:
    if letter.dossier_id is None or not exchange.is_access_request(letter.dossier_id):
        return None
    return exchange.view_of(letter.dossier_id, at)


def reply_address(reference: str) -> str:
    """The fund's mailbox with the reference in it, so that an answer finds its request (RFC 5233)."""
    local, _, domain = settings.INTAKE_ADDRESS.rpartition("@")
    return f"{local}+{reference.lower()}@{domain}"


def message_id(kept: str) -> str:
    """`kept` is what the row of the letter holds."""
    return f"<{kept}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


def _view(letter: LetterView, at: datetime) -> RequestView | None:
    if letter.dossier_id is None:
        return None
    try:
        view = queries.view_of(letter.dossier_id, at)
    except ObjectDoesNotExist:
        raise Gone("dossier-gone") from None
    if "decision" not in letter.facts:
        return view
    # The decision this letter is about, also when another has followed before the letter went out.
    decided = [*view.former_decisions, *([view.decision] if view.decision else [])]
    about = next((row for row in decided if row.id == letter.facts["decision"]), view.decision)
    return replace(view, decision=about)


def _asks(view: RequestView | None, letter: LetterView) -> tuple[AskView, ...]:
    ids = letter.facts.get("asks") or [letter.facts.get("ask")]
    return tuple(ask for ask in view.asks if ask.id in ids) if view else ()


def _link(letter: LetterView, change: ChangeView | None, access: AccessView | None) -> str:
    """A one-time link, so that the person is at the request, or the change, with one press; a spent one offers the next."""
    if letter.account_id is None:
        return ""
    hours, days = settings.FUND.link_hours, settings.FUND.letter_link_days
    valid_for = (
        timedelta(hours=hours) if letter.kind in {"resume-link", "space-link"} else timedelta(days=days)
    )
    token = accounts.make_link(
        account_id=letter.account_id, at=letter.put_at, valid_for=valid_for, purpose=letter.key
    )
    to = _destination(letter.kind, change, access)
    return f"{settings.SITE_URL}/{letter.language}/link/{token}/" + (f"?to={to}" if to else "")


def _destination(kind: str, change: ChangeView | None, access: AccessView | None) -> str:
    """What the link leads to: the thing the letter is about, or the space of who gets it."""
    if kind in TO_THE_EXCHANGE:
        return "exchange"
    about = change or access
    if about is not None:
        return about.reference.characters
    return "space" if kind in TO_THE_SPACE else ""


def _document(letter: LetterView, view: RequestView, asks: tuple[AskView, ...], at: datetime) -> bytes:
    """The document of this letter, issued once: what was kept at a former try is sent again, byte for byte."""
    kept = queries.issued_with_key(letter.key)
    if kept is not None:
        return kept
    kind = MAILS[letter.kind].document
    data = paper.letter(kind, view, letter.language, day_of(letter.put_at), asks, at=at)
    with transaction.atomic():
        desk.keep_issued(view.id, kind=kind, key=letter.key, language=letter.language, data=data, at=at)
    return queries.issued_with_key(letter.key) or data
