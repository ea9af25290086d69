"""Every step that causes a letter, taken once each, with the letters they put."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.test import override_settings
from tests.office import cast
from tests.office.changes import space
from tests.office.exchange import mailbox
from tests.office.exchange import space as exchange
from tests.samples.mail import mail, many

from prestalux.doors.mailbox.work import take_next
from prestalux.office.attribution import actions
from prestalux.office.changes import actions as changes
from prestalux.office.exchange.actions import deciding, keeping, obeying, warning
from prestalux.office.exchange.models import ExchangeAccount
from prestalux.office.journal.actor import Actor
from prestalux.office.messages import actions as messages
from prestalux.office.outbox.models import Letter
from prestalux.office.registry import actions as registry
from prestalux.rules.changes import ChangeKind
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.exchange.accounts import Environment, ExchangeRole, HolderKind
from prestalux.rules.exchange.requests import AccessRefusal
from prestalux.rules.exchange.waiting import WaitingTerms
from prestalux.rules.periods import Period


def take_every_step() -> None:
    dora = cast.dora()
    cast.prefix()
    draft = cast.draft("draft")
    draft.confirm_address()
    draft.invite()
    actions.send_links(email="draft@example.org", language="fr", at=cast.NOW)
    _mail()
    _changes()
    _exchange()
    granted = cast.asked(dora, Piece.BANK_DETAILS, Piece.IDENTITY_DOCUMENT, name="granted")
    for piece in (Piece.BANK_DETAILS, Piece.IDENTITY_DOCUMENT):
        cast.withdraw_ask(granted, dora, piece)
    cast.grant(granted, dora)
    cast.refuse(cast.submitted("refused"), dora)
    cast.close(cast.submitted("closed"), dora)
    reopened = cast.submitted("reopened")
    cast.grant(reopened, dora)
    cast.change_bank_account(reopened, dora)
    cast.reopen(reopened, dora)
    cast.correct(reopened, dora, given_name="Anne")
    merged = cast.submitted("merged")
    cast.merge(reopened, merged, dora)
    cast.split(merged, dora)
    cast.submitted("withdrawn").withdraw()
    cast.asked(dora, Piece.BANK_DETAILS, name="reminded")
    for day in (cast.NOW + timedelta(days=7), cast.NOW + timedelta(days=9)):
        actions.remind(at=day, before=(5, 3))
    days = settings.FUND.draft_days
    actions.announce_forgetting(at=cast.NOW + timedelta(days=days - 5), after_days=days)


def _changes() -> None:
    """A provider changes what the register says of them, and is asked whether it is right."""
    dora = cast.staff(cast.Role.REVIEWER, "Dina")
    anna, digits = space.held("changes")
    name = space.ask(anna, digits, ChangeKind.NAME)
    asked = {"reason": "unreadable", "text": "", "due_on": space.TODAY + cast.DAY, "version": None}
    changes.ask_for_evidence(reference=name, by=dora, at=space.LATER, **asked)
    changes.answer(reference=name, given=space.given(), by=anna.by, at=space.LATER)
    space.decide(name, dora, changes.ChangeDeed.REFUSE, changes.Words("not-shown"))
    space.ask(anna, digits, ChangeKind.ADDRESS)
    space.ask(anna, digits, ChangeKind.BANK_ACCOUNT)
    theft = space.ask(anna, digits, ChangeKind.EMAIL)
    changes.stop(reference=theft, session=None, by=anna.by, at=space.LATER)
    changes.remind_yearly(at=space.LATER)
    for years in (1, 2):
        changes.remind_yearly(at=space.LATER + timedelta(days=200 + 150 * years))
    registry.record_provider(
        registry.Identity("Alt", "Anna", "", "", None, "", "register@example.org", ""),
        period=Period(space.TODAY),
        at=cast.NOW,
    )
    changes.send_links(email="register@example.org", language="fr", at=space.LATER)


def _exchange() -> None:
    """A provider who must exchange files is asked to, asks for access, and opens accounts."""
    dora = cast.staff(cast.Role.REVIEWER, "Dunja")
    cast.prefix("991", profession=Profession.PHYSIOTHERAPIST)
    anna, digits = exchange.held("exchange")
    obeying.obey(at=exchange.LATER)
    refused = exchange.ask(anna, digits)
    deciding.refuse(
        reference=refused,
        reason=AccessRefusal.UNCLEAR,
        text="",
        version=None,
        by=dora,
        at=exchange.LATER,
    )
    username = exchange.grant(exchange.ask(anna, digits, at=exchange.LATER + cast.MINUTE), dora)
    for name, form in (("form", exchange.form(digits)), ("slips", exchange.form("12", name=""))):
        asked = mail({"acces.pdf": form}, sender="exchange@example.org")
        messages.file(asked, message_id=f"<{name}@x.example>", way="smtp", at=exchange.LATER)
        take_next(lambda: exchange.LATER)
    exchange.secret(username, anna.by)
    roles = exchange.FILES | {ExchangeRole.ADMINISTER}
    exchange.another(anna, digits, holder=HolderKind.PERSON, roles=roles, email="paul@example.org")
    closed = exchange.another(anna, digits, holder=HolderKind.PERSON, roles=roles, email="eva@example.org")
    eva = Actor.account(
        ExchangeAccount.objects.values_list("portal_account_id", flat=True).get(username=closed)
    )
    keeping.close(username=closed, by=eva, at=exchange.LATER)
    keeping.close_at_desk(username=username, by=dora, at=exchange.LATER)
    keeping.open_at_desk(
        digits=digits,
        environment=Environment.PRODUCTION,
        name="Rita",
        email="rita@example.org",
        language="fr",
        by=dora,
        at=exchange.LATER,
    )
    mailbox.publish(mailbox.Space(0, exchange.code(digits).pk, "production"), at=exchange.LATER)
    warning.warn_of_waiting(at=exchange.LATER + 2 * cast.DAY, terms=WaitingTerms((2,), 5))


def _mail() -> None:
    """Messages from whom the dossier knows, from whom it does not, from who only claims to be the one, and one that cannot
    be read.
    """
    known = cast.draft("mail")
    known.confirm_address()
    about = {"subject": known.view().reference.printed}
    forged = {"Authentication_Results": "mx.fonds.example; dmarc=fail"}
    files = {"rib.pdf": cast.paper("rib")}
    sent = [
        mail(files, sender="mail@example.org", **about),
        mail(files, sender="emil@elsewhere.example", **about),
        mail(files, sender="mail@example.org", **about, **forged),
        many(500),
    ]
    with override_settings(INTAKE_SERVER="mx.fonds.example"):
        for number, data in enumerate(sent):
            messages.file(data, message_id=f"<{number}@x.example>", way="smtp", at=cast.NOW)
        while take_next(lambda: cast.NOW):
            pass


def letters() -> dict[str, Letter]:
    """One letter of each kind; the resume link is the one that goes with a dossier."""
    return {letter.kind: letter for letter in Letter.objects.order_by("-dossier_id")}
