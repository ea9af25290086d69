"""One message from filed to settled: taken apart in the cage, each file judged and read, then one call of the office."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils.translation import override

from prestalux.doors.mailbox.turn import my_turn
from prestalux.doors.shared.access_answers import ALL_PRINTED, FOREIGN_CODE, Asked, wish_of
from prestalux.doors.shared.sheet_answers import propose
from prestalux.office.attribution import actions
from prestalux.office.attribution.queries import RequestView
from prestalux.office.exchange.actions import by_mail as exchange
from prestalux.office.files import actions as files
from prestalux.office.files import caged
from prestalux.office.files.actions import Purged
from prestalux.office.files.cage import CageUnavailable
from prestalux.office.files.caged import cage, mail_opener
from prestalux.office.files.sealing import BrokenSeal
from prestalux.office.files.store import NoSuchObject, StoreAway
from prestalux.office.messages import actions as messages
from prestalux.rules.attribution.request import sections_of
from prestalux.rules.documents import Finding
from prestalux.rules.identifiers.contact import Email
from prestalux.rules.mail import (
    Authentication,
    BadMessage,
    MailLimits,
    Message,
    Part,
    authentication_of,
    head_of,
    wrapped_as,
)
from prestalux.rules.periods import day_of

log = logging.getLogger("prestalux.mailbox")
USUAL_LANGUAGE = "fr"
_judges = ThreadPoolExecutor(2, thread_name_prefix="judge")


def take_next(clock: Callable[[], datetime]) -> bool:
    """Settle the next filed message; False when there is none. Whatever is wrong with one stays with that one.

    Raises OperationalError, InterfaceError when the database is away: the message comes back with the end of its lease.
    """
    claimed = messages.claim(at=clock(), lease=str(uuid.uuid4()))
    if claimed is None:
        return False
    try:
        settle(claimed.id, clock())
    except (OperationalError, InterfaceError):
        raise
    except (CageUnavailable, StoreAway) as error:
        log.warning("mailbox.message.later", extra={"mail": claimed.id, "why": type(error).__name__})
    except Exception as error:  # noqa: BLE001 (one message's fault must not stop the others; its text may hold data)
        log.error("mailbox.message.later", extra={"mail": claimed.id, "why": type(error).__name__})  # noqa: TRY400
    else:
        log.info("mailbox.message.settled", extra={"mail": claimed.id})
    return True


def settle(message_id: int, at: datetime) -> None:
    """Raises CageUnavailable, StoreAway: to be tried again."""
    try:
        data = messages.bytes_of(message_id)
    except (Purged, BrokenSeal, NoSuchObject):
        actions.refuse_unread(message_id=message_id, why="unreadable", at=at)
        return
    try:
        message = mail_opener().take_apart(data)
    except BadMessage as refusal:
        _refuse_unread(message_id, data, str(refusal.facts["why"]), at)
        return
    if is_ours(message):
        actions.ignore(message_id=message_id, why="our-own", at=at)
        return
    files_of_it = all_judged(message, at) if not message.automatic else []
    if (form := _asked_for_access(files_of_it, at)) is not None:
        with my_turn():
            exchange.take_in_form(
                message_id=message_id,
                message=message,
                authentication=_authentication(message),
                form=form,
                foreign=FOREIGN_CODE.kept(),
                language=USUAL_LANGUAGE,
                at=at,
            )
        return
    with my_turn():
        actions.take_in(
            message_id=message_id,
            message=message,
            judged=files_of_it,
            authentication=_authentication(message),
            profession=settings.FUND.mail_profession,
            language=USUAL_LANGUAGE,
            fill=lambda view, answers: filled(view, answers, at),
            at=at,
        )


def _asked_for_access(judged: Iterable[actions.Judged], at: datetime) -> exchange.Form | None:
    """Our own form among the files: one that can be taken before one with slips, one to fill in before a printed one. Whatever
    is wrong with it, it is a form and no piece of a request for a code.
    """
    reads = [one.read for one in judged if one.read is not None]
    found = [wish_of(read.access, day_of(at)) for read in reads if read.access is not None]
    for one in found:
        if isinstance(one, Asked):
            return exchange.Form(one.digits, one.wish)
    slips = next((one for one in found if not isinstance(one, Asked)), ())
    if not slips and any(read.access_printed for read in reads):
        slips = (ALL_PRINTED,)
    return exchange.Form(slips=[slip.kept() for slip in slips]) if slips else None


def _refuse_unread(message_id: int, data: bytes, why: str, at: datetime) -> None:
    """Its head alone is read once more: it tells whom to answer. Raises CageUnavailable."""
    try:
        head = mail_opener().take_apart(head_of(data, MailLimits()))
    except BadMessage:
        actions.refuse_unread(message_id=message_id, why=why, at=at)
        return
    if is_ours(head):
        actions.ignore(message_id=message_id, why="our-own", at=at)
        return
    actions.refuse_unread(
        message_id=message_id,
        why=why,
        at=at,
        head=head,
        authentication=_authentication(head),
        language=USUAL_LANGUAGE,
    )


def _authentication(message: Message) -> Authentication:
    return authentication_of(message.results, settings.INTAKE_SERVER, message.sender)


def is_ours(message: Message) -> bool:
    """A loop: what the fund itself sends is no message to it."""
    own = {Email.parse(settings.INTAKE_ADDRESS).key, Email.parse(_plain(settings.MAIL_FROM)).key}
    local, _, domain = Email.parse(message.sender).key.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}" in own


def _plain(address: str) -> str:
    return address.rpartition("<")[2].rstrip(">").strip()


def all_judged(message: Message, at: datetime) -> list[actions.Judged]:
    """Two at a time, as the cages take them; one is sealed while another is judged. Raises CageUnavailable, StoreAway."""
    return list(_judges.map(lambda part: judged(part, at), message.parts))


def judged(part: Part, at: datetime) -> actions.Judged:
    """Raises CageUnavailable, StoreAway."""
    if not part.data:
        return actions.Judged(part.label, b"", finding=Finding.EMPTY.value)
    verdict = cage().judge(part.data)
    if verdict.finding is not None:
        wrapped = wrapped_as(part.label, part.data)
        return actions.Judged(part.label, part.data, finding=wrapped or verdict.finding.value)
    read = caged.read(part.data, at=at)
    flags = tuple(flag.value for flag in verdict.flags)
    sealed = files.seal(part.data, at=at)
    return actions.Judged(part.label, part.data, sealed, pages=verdict.pages, flags=flags, read=read)


def filled(view: RequestView, answers: Mapping[str, str], at: datetime) -> actions.Filled:
    """Each group of the sheet through the form in which it is typed."""
    with override(view.language):
        found = [propose(view, section, answers, day_of(at)) for section in sections_of(view.profession)]
    taken = [one for one in found if one is not None and one.values]
    return actions.Filled(
        {one.section: one.values for one in taken}, {one.section for one in taken if one.complete}
    )
