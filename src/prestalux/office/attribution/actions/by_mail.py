"""A request by e-mail: the same dossier, verdicts and steps as on the web, from whom the From line names.

A mail proves nothing about who wrote it. What it brings counts as given by the address it names; it reaches the fund, as a
request or as an answer, only once a link sent to that address was followed, each time anew. Two things spare the link:
that our own mail server found the message to be from its domain, and that the applicant let it in.
"""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final, cast

from django.db import transaction

from prestalux.office.accounts import actions as accounts
from prestalux.office.accounts.models import SignIn
from prestalux.office.accounts.sign_ins import Visit
from prestalux.office.attribution import access, queries
from prestalux.office.attribution.actions import applicant, beginning, steps
from prestalux.office.attribution.queries import PieceView, RequestView
from prestalux.office.dossiers import actions as desk
from prestalux.office.dossiers.actions import Given, ToKeep
from prestalux.office.dossiers.models import Dossier
from prestalux.office.files import actions as files
from prestalux.office.files.models import SealedFile
from prestalux.office.files.reading import FileRead
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import SYSTEM, Actor
from prestalux.office.messages import actions as messages
from prestalux.office.messages import queries as message_queries
from prestalux.office.messages.actions import PartKept
from prestalux.office.messages.models import IncomingMessage
from prestalux.office.outbox import actions as outbox
from prestalux.office.registry import changing
from prestalux.rules.attribution.request import NotComplete, Section
from prestalux.rules.attribution.status import ENDED, Status
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.documents import Flag
from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.contact import Email
from prestalux.rules.identifiers.reference import Reference
from prestalux.rules.mail import Authentication, Guess, Message, guess
from prestalux.rules.periods import day_of

OPENINGS_AN_HOUR: Final = 10
"""Requests begun from one address, on the web and by mail together."""
ANSWERS_AN_HOUR: Final = 12
ANSWERS_A_DAY: Final = 40
"""To one address: two programs that answer each other without saying that they are programs stop here. Our own choice."""
QUESTIONS_A_DAY: Final = 5
"""To one applicant about messages of others: strangers cannot fill a mailbox. The page of the request shows them all."""
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
State = IncomingMessage.State


@dataclass(frozen=True, slots=True)
class Judged:
    """A file of a message with the verdict on it: the code of a finding, or empty when it is accepted and `sealed`."""

    label: str
    data: bytes
    sealed: SealedFile | None = None
    finding: str = ""
    pages: int = 0
    flags: tuple[str, ...] = ()
    read: FileRead | None = None

    @property
    def answers(self) -> Mapping[str, str]:
        return (self.read.answers or {}) if self.read else {}


@dataclass(frozen=True, slots=True)
class Filled:
    """What the answers of a sheet become, each group checked as typed ones are."""

    values: Mapping[Section, Mapping[str, Any]]
    complete: AbstractSet[Section]


Fill = Callable[[RequestView, Mapping[str, str]], Filled]


class NoSuchMessage(Refusal):
    """Not waiting any more, or never for this request."""

    code = "no-such-message"


def take_in(
    *,
    message_id: int,
    message: Message,
    judged: Sequence[Judged],
    authentication: Authentication,
    profession: Profession,
    language: str,
    fill: Fill,
    at: datetime,
) -> None:
    """Settle a filed message: into the dossier it is for, into a new one, or aside. Done already is done.

    `profession` and `language` are those of a new request whose mail names none. What was sealed and is not kept is
    swept.
    """
    with transaction.atomic():
        row = messages.hold(message_id)
        if row.state != State.FILED:
            return
        messages.hold_sender(message.sender)
        messages.note_head(row, message, authentication)
        if message.report is not None:
            outbox.note_delivery(message.report.about, message.report.delivery, at=at)
        if message.automatic or row.null_sender:
            _set_program_aside(row, message, at)
            return
        if _is_about_another_kind(message):
            messages.keep_parts(row, [PartKept(part.label, len(part.data)) for part in message.parts])
            _leave_to_staff(row, "of-a-change", at)
            return
        target = _target(row, message, authentication, at)
        if target is None and authentication.is_forged:
            _leave_to_staff(row, "not-authentic", at)
            return
        if target is None and _opens_nothing_of_a_holder(judged, message.sender, at):
            _list_parts(row, judged)
            _leave_to_staff(row, "of-a-holder", at)
            if _may_answer(message.sender, at):
                _tell_sender(row, "mail-unread", message.language or language, at)
            return
        begun = None
        if (
            target is None
            and (begun := _begin(message, profession, message.language or language, at)) is None
        ):
            _leave_to_staff(row, "too-many", at)
            return
        # What was begun in this transaction nobody else holds.
        dossier = begun or desk.hold(cast(int, target))
        view = queries.view_of(dossier.pk, at, is_new=begun is not None)
        by = _known(view, row, message.sender, authentication, at)
        if by is None:
            _wait(dossier, view, row, message, judged, authentication, at)
            return
        taking = _Taking(dossier, view, by, fill, at, row.proven)
        parts = taking.take(judged)
        row.answers_taken, row.answers_left = taking.answers_taken, taking.answers_left
        row.opens_only = taking.opens_only
        messages.keep_parts(row, parts)
        messages.settle(row, state=State.TAKEN, at=at, dossier_id=dossier.pk, why="")
        desk.remember(dossier.pk, what="mail-taken", side="applicant", at=at)
        _answer(dossier, row, by, message, at)
        journal.note(
            subject=("message", row.pk),
            event="message.taken",
            by=by,
            at=at,
            dossier=dossier.pk,
            files=len(parts),
        )


def refuse_unread(
    *,
    message_id: int,
    why: str,
    at: datetime,
    head: Message | None = None,
    authentication: Authentication = Authentication(),  # noqa: B008 - frozen
    language: str = "fr",
) -> None:
    """A message that cannot be taken apart: staff see that it came, and why nothing became of it. Whoever wrote it is told,
    where its `head` could be read.
    """
    with transaction.atomic():
        row = messages.hold(message_id)
        if row.state != State.FILED:
            return
        if head is None:
            _leave_to_staff(row, why, at)
            return
        messages.note_head(row, head, authentication)
        if head.automatic or row.null_sender:
            _ignore(row, "automatic", at)
            return
        _leave_to_staff(row, why, at)
        if not authentication.is_forged and _may_answer(head.sender, at):
            _tell_sender(row, "mail-unread", head.language or language, at)


def ignore(*, message_id: int, why: str, at: datetime) -> None:
    """A message of the fund's own."""
    with transaction.atomic():
        row = messages.hold(message_id)
        if row.state == State.FILED:
            _ignore(row, why, at)


@transaction.atomic
def let_in_message(*, reference: str, message_id: int, by: Actor, at: datetime) -> None:
    """The applicant vouches for a message that came from another address: it is read as one of theirs.

    Raises NotYours, NoSuchMessage.
    """
    row = _waiting(access.own_request(by, reference, at), message_id)
    IncomingMessage.objects.filter(pk=row.pk).update(
        state=State.FILED, vouched_by=by.account_id, next_at=at, tries=0, settled_at=None
    )
    journal.note(subject=("message", row.pk), event="message.let-in", by=by, at=at, dossier=row.dossier_id)


@transaction.atomic
def drop_message(*, reference: str, message_id: int, by: Actor, at: datetime) -> None:
    """The applicant does not know who wrote: nothing of it is kept. Raises NotYours, NoSuchMessage."""
    row = _waiting(access.own_request(by, reference, at), message_id)
    messages.settle(row, state=State.DROPPED, at=at, text="", subject="")
    files.purge(row.file_id, at=at)
    journal.note(subject=("message", row.pk), event="message.dropped", by=by, at=at, dossier=row.dossier_id)


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """What following a link says is one's own: files that came by mail, and the account of the answers by its last signs."""

    files: tuple[PieceView, ...]
    account_ends: str
    sends: bool
    """Whether it also sends them, where nothing else is missing."""


def confirmed_by(token: str, *, at: datetime) -> ToConfirm | None:
    """None for a link that is not that of the reply to a message, or was spent."""
    holder = accounts.link_holder(token, at=at)
    for view in queries.requests_of(holder, at) if holder is not None else ():
        brought = message_queries.taken_into(view.id) if view.account_id == holder else {}
        for last in (pk for pk in brought if _is_link_of(token, view.account_id, pk)):
            which, are_doubtful = _confirmed_with(view, brought, last)
            listed = {file for pk in which for file in brought[pk]}
            there = tuple(one for one in view.pieces if one.id in listed and one.in_doubt)
            if not there or view.status not in {Status.DRAFT, Status.INCOMPLETE}:
                return None
            iban = str(view.values.get("iban") or "") if view.status is Status.DRAFT else ""
            return ToConfirm(there, "" if are_doubtful else iban[-4:], sends=not are_doubtful)
    return None


@transaction.atomic
def come_in(token: str, *, visit: Visit, at: datetime) -> SignIn:
    """Follow a one-time link. It proves the address; that of the reply to a message also sends what this message
    and those before it brought: a request that lacks nothing else, and answers to what was asked for.

    Any other link sends nothing: who follows it has seen no list of what came. Raises LinkSpent.
    """
    begun = accounts.spend_link(token, at=at, visit=visit)
    by = Actor.account(begun.account_id)
    for view in queries.requests_of(begun.account_id, at):
        if view.account_id != begun.account_id:
            continue
        messages_in = message_queries.taken_into(view.id)
        answered = (pk for pk in messages_in if _is_link_of(token, begun.account_id, pk))
        if (last := next(answered, None)) is not None:
            _send_what_came(view, messages_in, last, by, at)
    return begun


def _ignore(row: IncomingMessage, why: str, at: datetime) -> None:
    messages.settle(row, state=State.IGNORED, why=why[:20], at=at)
    journal.note(subject=("message", row.pk), event="message.ignored", by=SYSTEM, at=at, why=why)


def _set_program_aside(row: IncomingMessage, message: Message, at: datetime) -> None:
    """Answered by nothing. One that brings files and reports nothing may yet be of a person, whose scanner or mail
    program calls itself a program: staff see it.
    """
    if message.parts and message.report is None:
        messages.keep_parts(row, [PartKept(part.label, len(part.data)) for part in message.parts])
        _leave_to_staff(row, "automatic", at)
    else:
        _ignore(row, "automatic", at)


def _leave_to_staff(row: IncomingMessage, why: str, at: datetime) -> None:
    messages.settle(row, state=State.UNCLAIMED, why=why[:20], at=at)
    journal.note(subject=("message", row.pk), event="message.unclaimed", by=SYSTEM, at=at, why=why)


def _waiting(dossier_id: int, message_id: int) -> IncomingMessage:
    row = IncomingMessage.objects.select_for_update(no_key=True).filter(
        pk=message_id, dossier_id=dossier_id, state=State.WAITING
    )
    found = row.first()
    if found is None:
        raise NoSuchMessage()
    return found


# --- whose it is ---------------------------------------------------------------------------------------------


def _is_about_another_kind(message: Message) -> bool:
    """Whether it names, or answers a letter about, a dossier that is no request for a code. Staff read it: what a provider
    wants changed is typed and confirmed in their own space, and begins no request.
    """
    others = Dossier.objects.exclude(kind=queries.KIND)
    if others.filter(reference__in=message.references).exists():
        return True
    answered = outbox.dossier_answered(message.answers)
    return answered is not None and others.filter(pk=answered).exists()


def _opens_nothing_of_a_holder(judged: Sequence[Judged], sender: str, at: datetime) -> bool:
    """Whether who acts for a provider already sends files of which none can be opened: what they were to say nobody knows, and
    least of all that another code is wanted.
    """
    if not judged or any(one.sealed is not None for one in judged):
        return False
    mine = queries.accounts_with_address(Email.parse(sender).address, at)
    return any(changing.providers_held(account, at) for account in mine)


def _target(
    row: IncomingMessage, message: Message, authentication: Authentication, at: datetime
) -> int | None:
    """The dossier that a message names, or answers, or that its address began by mail and that is still open.

    Of several that it names the first of those that know its sender. A reference in its words counts for its own
    sender alone: people also write of what they asked for before.
    """
    if row.vouched_by is not None:
        return row.dossier_id
    known = [pk for one in message.references if (pk := queries.dossier_id_of(Reference(one))) is not None]
    if known:
        return next((pk for pk in known if _knows(pk, message.sender, at)), known[0])
    answered = outbox.dossier_answered(message.answers)
    if answered is not None or authentication.is_forged:
        return answered
    for one in message.mentioned:
        pk = queries.dossier_id_of(Reference(one))
        if pk is not None and _knows(pk, message.sender, at, unless_ended=True):
            return pk
    ids = message_queries.dossiers_of_sender(message.sender)
    still = (Status.DRAFT, Status.INCOMPLETE)
    begun = Dossier.objects.filter(pk__in=ids, kind=queries.KIND, status__in=still).order_by("-pk")
    key = Email.parse(message.sender).key
    # Whoever helps another and writes without a reference writes about a request of their own.
    return next((pk for pk in begun.values_list("pk", flat=True) if _applicant_of(pk, at) == key), None)


def _knows(dossier_id: int, sender: str, at: datetime, *, unless_ended: bool = False) -> bool:
    view = queries.view_of(dossier_id, at)
    if unless_ended and view.status in ENDED:
        return False
    return _account_of(view, sender, at) is not None


def _applicant_of(dossier_id: int, at: datetime) -> str:
    email = queries.view_of(dossier_id, at).email
    return Email.parse(email).key if email else ""


def _begin(message: Message, profession: Profession, language: str, at: datetime) -> Dossier | None:
    """A new request; None when too many were begun from this address."""
    try:
        mailbox = Email.parse(message.sender).key
        accounts.count_try(of=f"open for {mailbox}", at=at, most=OPENINGS_AN_HOUR, window=HOUR)
    except accounts.TooManyTries:
        return None
    dossier, _ = beginning.begin(profession=profession, email=message.sender, language=language, at=at)
    return dossier


def _known(
    view: RequestView, row: IncomingMessage, sender: str, authentication: Authentication, at: datetime
) -> Actor | None:
    """As whom the message counts: the applicant, or somebody who helps. None for whom the dossier does not know."""
    if row.vouched_by is not None:
        return Actor.account(row.vouched_by)
    account_id = None if authentication.is_forged else _account_of(view, sender, at)
    return Actor.account(account_id) if account_id is not None else None


def _account_of(view: RequestView, sender: str, at: datetime) -> int | None:
    key = Email.parse(sender).key
    if view.email and Email.parse(view.email).key == key:
        return view.account_id
    helping = (one for one in queries.helpers_of(view.id, at) if Email.parse(one.email).key == key)
    return next((one.account_id for one in helping), None)


def _wait(
    dossier: Dossier,
    view: RequestView,
    row: IncomingMessage,
    message: Message,
    judged: Sequence[Judged],
    authentication: Authentication,
    at: datetime,
) -> None:
    """Nothing of it enters the dossier. The known address is asked; the other one learns nothing but that it came.

    Of one sender's messages of a day one letter tells, and of all of them QUESTIONS_A_DAY.
    """
    _list_parts(row, judged)
    messages.settle(row, state=State.WAITING, at=at, dossier_id=dossier.pk)
    # An address that nobody has shown to be theirs is asked once: strangers cannot have it written to again and again.
    confirmed = view.facts.email_confirmed or view.status is not Status.DRAFT
    whose = sha256(Email.parse(message.sender).key.encode()).hexdigest()[:24]
    key = f"{dossier.reference}-waiting" + (f"-{day_of(at)}-{whose}" if confirmed else "")
    if not outbox.was_put(key, before=at) and _counts(
        f"strangers to {dossier.pk}", (QUESTIONS_A_DAY, DAY), at=at
    ):
        kind = "mail-unproven" if authentication.is_forged else "mail-waiting"
        steps.put_letter(dossier, kind, view.account_id, at=at, key=key, message=row.pk)
    if not authentication.is_forged and _may_answer(message.sender, at):
        _tell_sender(row, "mail-neutral", message.language or dossier.language, at)
    journal.note(subject=("message", row.pk), event="message.waiting", by=SYSTEM, at=at, dossier=dossier.pk)


def _list_parts(row: IncomingMessage, judged: Sequence[Judged]) -> None:
    """Of a message of which nothing is kept."""
    messages.keep_parts(row, [PartKept(one.label, len(one.data), finding=one.finding) for one in judged])


def _tell_sender(row: IncomingMessage, kind: str, language: str, at: datetime) -> None:
    """To whoever wrote, who has no account here."""
    outbox.put(
        key=f"mail-{row.pk}-{kind.removeprefix('mail-')}",
        kind=kind,
        account_id=None,
        language=language,
        at=at,
        message=row.pk,
    )


def _may_answer(sender: str, at: datetime, *, proven: bool = False) -> bool:
    """Who writes in another's name uses up nothing of what the other's own messages are answered with."""
    of = f"{'proven ' if proven else ''}mail to {Email.parse(sender).key}"
    return _counts(of, (ANSWERS_AN_HOUR, HOUR), (ANSWERS_A_DAY, DAY), at=at)


def _counts(of: str, *limits: tuple[int, timedelta], at: datetime) -> bool:
    """One more; False where one of the limits is reached."""
    try:
        accounts.count_within(of=of, at=at, limits=limits)
    except accounts.TooManyTries:
        return False
    return True


def _answer(dossier: Dossier, row: IncomingMessage, by: Actor, message: Message, at: datetime) -> None:
    """In the language of the message, where it has one."""
    if by.account_id is None or not _may_answer(message.sender, at, proven=row.proven):
        return
    steps.put_letter(
        dossier,
        "mail-answer",
        by.account_id,
        at=at,
        key=_reply_key(row.pk),
        language=message.language,
        message=row.pk,
    )


# --- what it brings ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Taking:
    """The files of one message on their way into one dossier, whose row is locked; the view is of before them."""

    dossier: Dossier
    view: RequestView
    by: Actor
    fill: Fill
    at: datetime
    proven: bool
    """Whether more than the From line tells who wrote."""
    wanted: AbstractSet[Piece] = frozenset()
    left: list[Piece] = field(default_factory=list)
    here: set[tuple[Piece, str]] = field(default_factory=set)
    held: Counter[tuple[str, int | None]] = field(default_factory=Counter)
    to_keep: dict[int, ToKeep] = field(default_factory=dict)
    """By the number of the part that it is."""
    answers_taken: bool = False
    answers_left: bool = False
    opens_only: bool = False
    in_doubt: bool = False

    def take(self, given: Sequence[Judged]) -> list[PartKept]:
        self.wanted, self.left = _places(self.view)
        self._look_at_answers()
        self.here = {(one.piece, one.sha256) for one in self.view.pieces if not one.replaced_at}
        # Files in doubt take no room from those of whom nobody doubts.
        self.held = desk.files_held(self.dossier, but=Flag.UNCONFIRMED if self.proven else None)
        parts = [self._one(number, judged) for number, judged in enumerate(given)]
        parts = self._keep_all(parts)
        kept = {part.piece for part in parts if part.piece_file_id is not None}
        if kept:
            desk.touch(self.dossier, at=self.at)
            self._take_over(given, parts)
            self._send_or_answer(kept)
        return parts

    def _look_at_answers(self) -> None:
        """Whether those that stand are doubtful already: the link of the reply then only opens the request."""
        before = message_queries.answers_by_mail(self.dossier.pk)
        there = {one.id for one in self.view.pieces if one.replaced_at is None}
        self.answers_left = before.left
        self.in_doubt = before.left or bool(before.sheets)
        self.opens_only = before.left or not before.sheets <= there

    def _one(self, number: int, judged: Judged) -> PartKept:
        told, sealed = PartKept(judged.label, len(judged.data), finding=judged.finding), judged.sealed
        if sealed is None:
            return told
        if self.view.status not in {Status.DRAFT, Status.INCOMPLETE, Status.MERGED}:
            return replace(told, finding="with-the-fund" if self.view.status not in ENDED else "ended")
        read = judged.read
        found = guess(
            judged.label,
            answers=read is not None and read.answers is not None,
            ibans=len(read.ibans) if read else 0,
            titles=read.titles if read else (),
            wanted=self.wanted,
            left=self.left,
        )
        if found is None:
            return replace(told, finding="no-place" if self.view.status is Status.DRAFT else "not-asked-for")
        if (found.piece, sealed.sha256) in self.here:
            return replace(told, finding="here-already", piece=found.piece.value)
        return self._place(number, judged, sealed, told, found)

    def _place(
        self, number: int, judged: Judged, sealed: SealedFile, told: PartKept, found: Guess
    ) -> PartKept:
        piece = found.piece
        unsigned = judged.read is not None and judged.read.unsigned_form
        # What our own sheet is its fields say; whatever else tells a place may be wrong, and is moved with one click.
        is_guess = judged.read is None or judged.read.answers is None
        flags = (
            *judged.flags,
            *((Flag.UNSIGNED_FORM.value,) if unsigned else ()),
            *((Flag.PLACE_GUESSED.value,) if is_guess else ()),
            *(() if self.proven else (Flag.UNCONFIRMED.value,)),
        )
        ask_id = next((ask.id for ask in self.view.open_asks if ask.piece is piece), None)
        if self.held[piece.value, ask_id] >= desk.MOST_FILES_A_PIECE:
            return replace(told, finding="too-many-files", piece=piece.value)
        self.held[piece.value, ask_id] += 1
        self.here.add((piece, sealed.sha256))
        if piece in self.left and not (unsigned and piece is Piece.INFORMATION_SHEET):
            self.left.remove(piece)
        if piece is Piece.INFORMATION_SHEET and not unsigned and found.sure:
            beginning.sign_by_hand(self.dossier.pk)
        given = Given(judged.data, judged.label, judged.pages, flags, judged.read)
        self.to_keep[number] = ToKeep(sealed, given, piece.value, ask_id)
        return replace(told, piece=piece.value, sure=found.sure)

    def _keep_all(self, parts: Sequence[PartKept]) -> list[PartKept]:
        """All at once: a message costs little more than a file."""
        if not self.to_keep:
            return list(parts)
        wanted = list(self.to_keep.values())
        rows = desk.keep_pieces(self.dossier, wanted, by=self.by.account_id, at=self.at)
        journal.note_each(
            subject=("dossier", self.dossier.pk),
            event="piece.given",
            by=self.by,
            at=self.at,
            each=[{"piece": row.piece, "file": row.pk, "sha256": row.file.sha256} for row in rows],
        )
        ids = {number: row.pk for number, row in zip(self.to_keep, rows, strict=True)}
        return [replace(part, piece_file_id=ids.get(number)) for number, part in enumerate(parts)]

    def _take_over(self, given: Sequence[Judged], parts: Sequence[PartKept]) -> None:
        """The answers of the first filled sheet; a second one is left for a person to take over, and so is one that only
        the From line vouches for, where answers stand already.
        """
        for judged, part in zip(given, parts, strict=True):
            if part.piece != Piece.INFORMATION_SHEET or part.piece_file_id is None or not judged.answers:
                continue
            if self.view.facts.sections_given and not self.proven:
                self.answers_left = self.opens_only = True
                return
            filled = self.fill(self.view, judged.answers)
            if filled.values:
                self.answers_taken = True
                applicant.take_over_sheet(
                    reference=self.view.reference.characters,
                    piece_id=part.piece_file_id,
                    values=filled.values,
                    complete=filled.complete,
                    seen=queries.mark_of_sheet(self.view.values),
                    by=self.by,
                    at=self.at,
                )
            return

    def _send_or_answer(self, kept: AbstractSet[str]) -> None:
        """Sending a proven mail is sending: an answer that is whole goes to the fund, and so does a request. Not by a
        helper, and not with what an unproven mail brought before: that takes the link of a reply.
        """
        if not self.proven or self.by.account_id != self.view.account_id:
            return
        reference = self.view.reference.characters
        in_doubt = [one for one in self.view.pieces if one.in_doubt]
        if self.view.status is not Status.DRAFT:
            mixed = {one.ask_id for one in in_doubt}
            whole = [ask.id for ask in self.view.open_asks if ask.piece in kept and ask.id not in mixed]
            _answer_asks(reference, whole, self.by, self.at)
        elif self.view.facts.email_confirmed and not in_doubt and not self.in_doubt:
            _send(reference, self.by, self.at)


def _places(view: RequestView) -> tuple[frozenset[Piece], list[Piece]]:
    """The pieces that the request may hold now, and those still missing, in their order."""
    if view.status is not Status.DRAFT:
        asked = frozenset(ask.piece for ask in view.open_asks)
        given = {one.piece for one in view.pieces if one.ask_id in {ask.id for ask in view.open_asks}}
        return asked, [piece for piece in Piece if piece in asked - given]
    missing = frozenset().union(*view.gaps.pieces) if view.gaps.pieces else frozenset()
    order = [next(piece for piece in Piece if piece in one_of) for one_of in view.gaps.pieces]
    required = frozenset(piece for one_of in view.required for piece in one_of)
    return required | missing | {Piece.RADIOPROTECTION_AUTHORISATION}, order


def _send_what_came(
    view: RequestView, brought: Mapping[int, AbstractSet[int]], last: int, by: Actor, at: datetime
) -> None:
    """`brought`: the files of each message, in their order; `last`: the message whose reply was followed.

    What the reply listed is confirmed, and nothing else: what came later has a reply of its own.
    """
    if view.status not in {Status.DRAFT, Status.INCOMPLETE}:
        return
    reference = view.reference.characters
    which, are_doubtful = _confirmed_with(view, brought, last)
    listed = frozenset(file for pk in which for file in brought[pk])
    IncomingMessage.objects.filter(pk__in=which).update(proven=True)
    desk.confirm_files(view.id, listed)
    others = [one for one in view.pieces if one.id not in listed and one.in_doubt]
    # A message without files changes nothing of what the reply listed.
    is_newest = last >= max((pk for pk, files_of in brought.items() if files_of), default=last)
    if view.status is Status.DRAFT and is_newest and not others and not are_doubtful:
        _send(reference, by, at)
    answered = {one.ask_id for one in view.pieces if one.id in listed}
    mixed = {one.ask_id for one in others}
    _answer_asks(reference, [ask.id for ask in view.open_asks if ask.id in answered - mixed], by, at)


def _confirmed_with(
    view: RequestView, brought: Mapping[int, AbstractSet[int]], last: int
) -> tuple[list[int], bool]:
    """The messages whose files the link of the reply to `last` confirms, and whether it is doubtful whose the answers are.

    They are those up to `last`, which its reply lists. Where a sheet was left because other answers stand, or the sheet of
    the answers was taken back, it is `last` alone: the page shows the rest, and sending is a step of its own.
    """
    before = [pk for pk in brought if pk <= last]
    if view.status is not Status.DRAFT:
        return before, False
    answers = message_queries.answers_by_mail(view.id)
    there = {one.id for one in view.pieces if one.replaced_at is None}
    listed = there & {file for pk in before for file in brought[pk]}
    are_doubtful = answers.left or not answers.sheets <= listed
    return ([last] if are_doubtful else before), are_doubtful


def _is_link_of(token: str, account_id: int, message_id: int) -> bool:
    return hmac.compare_digest(token, accounts.token_for(account_id, _reply_key(message_id)))


def _reply_key(message_id: int) -> str:
    return f"mail-{message_id}"


def unread_key(message_id: int) -> str:
    """Of the letter that says that a message cannot be read."""
    return f"mail-{message_id}-unread"


def _answer_asks(reference: str, ask_ids: Sequence[int], by: Actor, at: datetime) -> None:
    for ask_id in ask_ids:
        try:
            with transaction.atomic():
                applicant.answer_ask(reference=reference, ask_id=ask_id, by=by, at=at)
        except (desk.NothingToAnswer, desk.NoSuchAsk):
            continue


def _send(reference: str, by: Actor, at: datetime) -> None:
    try:
        with transaction.atomic():
            applicant.submit(reference=reference, by=by, at=at)
    except NotComplete:
        pass
