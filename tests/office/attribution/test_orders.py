"""All orders of events on the real actions, against a model that says in plain words what may happen.

After every step the dossier is what the model says: nothing given is lost, an ask is open exactly while the applicant
must act, the page's gaps are the rule's. From wherever the walk stops there is a way to each end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.harness.environment import runs_on
from tests.office import cast
from tests.office.state import half_grants

from prestalux.office.attribution import actions, queries
from prestalux.office.attribution.actions import NotAskedFor, NotSigned, Words
from prestalux.office.dossiers.actions import (
    MOST_FILES_A_PIECE,
    AskedAlready,
    ChangedMeanwhile,
    NoSuchAsk,
    NothingToAnswer,
    TooManyFiles,
)
from prestalux.office.journal import queries as journal
from prestalux.office.outbox.models import Letter
from prestalux.rules.attribution.decision import NoPossiblePeriod, ReasonMissing
from prestalux.rules.attribution.request import NotComplete, Section
from prestalux.rules.attribution.status import DECIDED, ENDED, Side, Status, StepNotAllowed
from prestalux.rules.attribution.two_persons import Deed
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.errors import Refusal

pytestmark = pytest.mark.django_db
SHEET = Piece.INFORMATION_SHEET
CHANGES: dict[Section, tuple[dict[str, Any], ...]] = {
    Section.IDENTITY: ({}, {"phone": "+352621000001"}),
    # The second ground ended before practice begins: no day is left for a code.
    Section.AUTHORISATION: ({}, {"basis_until": date(2026, 11, 30)}, {"basis": "declaration"}),
    Section.PRACTICE: ({}, {"town": "Esch-sur-Alzette"}),
    Section.RADIOLOGY: ({}, {"radiological_equipment": True}),
    Section.BANK: ({}, {"holder": "A. Weber"}),
}
FAR = st.sampled_from(["empty", "filled in", "sent in", "asked"])
PIECES, PICKS = st.sampled_from(Piece), st.integers(0, 30)
SELDOM = st.sampled_from([False, False, False, False, True])
"""What ends a walk is tried now and then only, so that there is a walk."""


@dataclass
class Held:
    """A file as the model remembers it."""

    piece: Piece
    data: bytes
    blank: bool
    ask: int | None
    replaced: bool = False


@dataclass
class Model:
    status: Status = Status.DRAFT
    values: dict[Section, dict[str, Any]] = field(default_factory=dict)
    confirmed: bool = False
    by_hand: bool = False
    signatures: list[tuple[dict[Section, dict[str, Any]], datetime]] = field(default_factory=list)
    files: dict[int, Held] = field(default_factory=dict)
    asks: dict[int, tuple[Piece, datetime]] = field(default_factory=dict)
    """The open ones."""
    lines: int = 1
    grants: int = 0
    reopenings: int = 0

    def ask_for(self, piece: Piece) -> int | None:
        return next((ask for ask, (wanted, _) in self.asks.items() if wanted is piece), None)

    def signed_since(self, moment: datetime | None = None) -> bool:
        return any(
            values == self.values and (moment is None or at > moment) for values, at in self.signatures
        )

    def value(self, section: Section, column: str) -> Any:
        return self.values.get(section, {}).get(column)

    @property
    def complete(self) -> bool:
        held = {file.piece for file in self.files.values() if not file.blank and not file.replaced}
        if self.signed_since() and not self.by_hand:
            held.add(SHEET)
        declares = self.value(Section.AUTHORISATION, "basis") == "declaration"
        ground = Piece.SERVICE_DECLARATION if declares else Piece.PRACTICE_AUTHORISATION
        needed = {SHEET, ground, Piece.IDENTITY_DOCUMENT, Piece.BANK_DETAILS}
        if self.value(Section.RADIOLOGY, "radiological_equipment"):
            needed.add(Piece.RADIOPROTECTION_AUTHORISATION)
        return self.confirmed and set(self.values) == set(Section) and needed <= held

    @property
    def has_a_day(self) -> bool:
        return self.value(Section.AUTHORISATION, "basis_until") is None

    def refused_into(self, piece: Piece) -> type[Refusal] | None:
        """Whether the applicant may change what belongs to this piece now."""
        if self.status is Status.DRAFT:
            return None
        if self.status not in {Status.INCOMPLETE, Status.MERGED}:
            return StepNotAllowed
        return None if self.ask_for(piece) else NotAskedFor

    def settle(self, ask: int) -> None:
        del self.asks[ask]
        if not self.asks and self.status is Status.INCOMPLETE:
            self.status = Status.SUBMITTED

    def end(self, status: Status) -> None:
        self.status = status
        self.asks.clear()


def when(*statuses: Status) -> Callable[[Any], Any]:
    """Mostly a step is tried where it could make sense; a reckless walk tries everything everywhere."""
    return precondition(lambda orders: orders.reckless or orders.model.status in statuses)


WITH_THE_FUND = (Status.SUBMITTED, Status.INCOMPLETE)
WITH_ANNA = (Status.DRAFT, Status.INCOMPLETE)


class Orders(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.at = cast.NOW
        self.dora = cast.dora()
        cast.prefix()
        self.lead = cast.submitted("lead")
        self.requests = 0
        self.reckless = False
        self.open()

    def open(self) -> None:
        self.requests += 1
        self.anna = cast.draft(f"anna-{self.requests}", at=self.at)
        self.model = Model()
        self.read: tuple[int, int] | None = None

    def teardown(self) -> None:
        try:
            self.every_end_is_within_reach()
            self.what_was_written_holds()
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)

    # How a step is taken

    def take(self, expected: type[Refusal] | None, step: Callable[[], Any], *, noted: bool = True) -> Any:
        """Take a step of which the model says whether it is refused."""
        self.at += cast.MINUTE
        if expected is not None:
            with pytest.raises(expected):
                step()
            return None
        done = step()
        self.model.lines += noted
        return done

    def version(self, stale: bool) -> int | None:
        return self.read[0] if stale and self.read else None

    def stale(self, stale: bool) -> type[Refusal] | None:
        """A page is stale once any step was taken since it was read."""
        changed = stale and self.read is not None and self.read[1] != self.changes
        return ChangedMeanwhile if changed else None

    @property
    def changes(self) -> int:
        return self.model.lines

    def pick(self, number: int) -> int:
        """Some file, or one that never was."""
        files = sorted(self.model.files)
        return files[number % len(files)] if files and number < 28 else 10**9

    def pick_ask(self, number: int) -> int:
        asks = sorted(self.model.asks)
        return asks[number % len(asks)] if asks and number < 28 else 10**9

    def piece(self, piece: Piece, number: int) -> Piece:
        """Mostly, while the fund asks, a piece that it asks for."""
        wanted = sorted(asked for asked, _ in self.model.asks.values())
        return wanted[number % len(wanted)] if wanted and number < 20 else piece

    # Where a walk begins

    @initialize(far=FAR, reckless=SELDOM)
    def begin(self, far: str, reckless: bool) -> None:
        self.reckless = reckless
        self.go(far)

    @precondition(lambda orders: orders.model.status in ENDED)
    @rule(far=FAR)
    def begin_again(self, far: str) -> None:
        self.what_was_written_holds()
        self.open()
        self.go(far)

    def go(self, far: str) -> None:
        if far == "empty":
            return
        self.confirm()
        for section in Section:
            self.save(section, 0)
        for piece in cast.FILES:
            self.give(piece, number=30, blank=False)
        self.sign()
        if far != "filled in":
            self.submit()
        if far == "asked":
            self.ask([Piece.BANK_DETAILS, SHEET], stale=False)

    # The applicant's steps

    @rule()
    def confirm(self) -> None:
        self.at += cast.MINUTE
        if not self.model.confirmed:
            self.anna.confirm_address(at=self.at)
            self.model.confirmed = True

    @when(*WITH_ANNA)
    @rule(section=st.sampled_from(Section), number=st.integers(0, 2))
    def save(self, section: Section, number: int) -> None:
        change = CHANGES[section][number % len(CHANGES[section])]
        expected = self.model.refused_into(SHEET)
        self.take(expected, lambda: self.anna.save(section, at=self.at, **change))
        if expected is None:
            self.model.values = {**self.model.values, section: {**cast.VALUES[section], **change}}

    @when(*WITH_ANNA)
    @rule()
    def sign(self) -> None:
        expected = self.model.refused_into(SHEET)
        if expected is None and Section.IDENTITY not in self.model.values:
            expected = NotSigned
        self.take(expected, lambda: self.anna.sign(at=self.at))
        if expected is None:
            self.model.signatures.append((self.model.values, self.at))
            self.model.by_hand = False

    @when(*WITH_ANNA)
    @rule(piece=PIECES, number=PICKS, blank=SELDOM)
    def give(self, piece: Piece, number: int, blank: bool) -> None:
        piece = self.piece(piece, number)
        ask = self.model.ask_for(piece)
        expected = self.model.refused_into(piece)
        beside = [file for file in self.model.files.values() if (file.piece, file.ask) == (piece, ask)]
        if expected is None and len(beside) >= MOST_FILES_A_PIECE:
            expected = TooManyFiles
        data = f"%PDF given at {self.at}".encode()
        flags = ("looks-blank",) if blank else ()
        given = self.take(expected, lambda: self.anna.give(piece, data, flags=flags, at=self.at))
        if expected is None:
            self.model.files[given] = Held(piece, data, blank, ask)
            self.model.by_hand |= piece is SHEET

    @when(*WITH_ANNA)
    @rule(number=PICKS)
    def take_back(self, number: int) -> None:
        file_id = self.pick(number)
        file = self.model.files.get(file_id)
        expected = self.model.refused_into(file.piece) if file else None
        if file and expected is None and file.ask != self.model.ask_for(file.piece):
            expected = NotAskedFor
        self.take(expected, lambda: self.anna.take_back(file_id, at=self.at), noted=file is not None)
        if expected is None:
            self.model.files.pop(file_id, None)

    @when(Status.DRAFT)
    @rule()
    def submit(self) -> None:
        second = self.model.status is Status.SUBMITTED
        expected: type[Refusal] | None = None
        if not second and self.model.status is not Status.DRAFT:
            expected = StepNotAllowed
        elif not second and not self.model.complete:
            expected = NotComplete
        sent = self.take(expected, lambda: self.anna.submit(at=self.at), noted=not second)
        if expected is None:
            assert sent is not second
            self.model.status = Status.SUBMITTED

    @when(Status.INCOMPLETE)
    @rule(number=PICKS)
    def answer(self, number: int) -> None:
        ask = self.pick_ask(number)
        piece, asked_at = self.model.asks.get(ask, (None, None))
        answers = [file for file in self.model.files.values() if file.ask == ask and file.piece is piece]
        signed = piece is SHEET and self.model.signed_since(asked_at)
        expected = NoSuchAsk if piece is None else None if answers or signed else NothingToAnswer
        status = self.take(expected, lambda: self.anna.answer(ask, at=self.at))
        if expected is None:
            for file in self.model.files.values():
                file.replaced |= file.piece is piece and file.ask != ask
            self.model.settle(ask)
            assert status is self.model.status

    @when(Status.INCOMPLETE)
    @rule(number=PICKS)
    def give_and_answer(self, number: int) -> None:
        if self.model.asks:
            ask = sorted(self.model.asks)[number % len(self.model.asks)]
            self.give(self.model.asks[ask][0], number=30, blank=False)
            self.answer(sorted(self.model.asks).index(ask))

    @when(*WITH_ANNA, Status.SUBMITTED)
    @rule(really=SELDOM)
    def withdraw(self, really: bool) -> None:
        if not really:
            return
        ended = self.model.status in ENDED - {Status.MERGED}
        expected = StepNotAllowed if ended else None
        self.take(expected, lambda: self.anna.withdraw(at=self.at))
        if expected is None:
            self.model.end(Status.WITHDRAWN)

    # The fund's steps

    @rule()
    def read_the_page(self) -> None:
        self.read = (self.anna.view(self.at).version, self.changes)

    @when(*WITH_THE_FUND)
    @rule(pieces=st.lists(PIECES, min_size=1, max_size=3, unique=True), stale=SELDOM)
    def ask(self, pieces: list[Piece], stale: bool) -> None:
        expected = self.stale(stale)
        if expected is None and self.model.status not in {Status.SUBMITTED, Status.INCOMPLETE}:
            expected = StepNotAllowed
        elif expected is None and any(self.model.ask_for(piece) for piece in pieces):
            expected = AskedAlready
        version = self.version(stale)
        self.take(expected, lambda: cast.ask(self.anna, self.dora, *pieces, version=version, at=self.at))
        if expected is None:
            self.model.status = Status.INCOMPLETE
            for piece in pieces:
                self.model.asks[self.anna.ask_id(piece)] = (piece, self.at)

    @when(Status.INCOMPLETE)
    @rule(number=PICKS, stale=SELDOM)
    def withdraw_ask(self, number: int, stale: bool) -> None:
        ask = self.pick_ask(number)
        expected = self.stale(stale) or (None if ask in self.model.asks else NoSuchAsk)
        self.fund(expected, actions.withdraw_ask, ask_id=ask, version=self.version(stale))
        if expected is None:
            self.model.settle(ask)

    @when(*WITH_THE_FUND)
    @rule(number=PICKS, to=PIECES, stale=SELDOM)
    def move(self, number: int, to: Piece, stale: bool) -> None:
        file_id = self.pick(number)
        file = self.model.files.get(file_id)
        expected = self.stale(stale)
        if expected is None and self.model.status not in {Status.SUBMITTED, Status.INCOMPLETE}:
            expected = StepNotAllowed
        moves = file is not None and file.piece is not to
        version = self.version(stale)
        self.fund(expected, actions.move_piece, piece_id=file_id, to=to, version=version, noted=moves)
        if expected is None and file is not None:
            file.piece = to

    @when(Status.SUBMITTED)
    @rule(stale=SELDOM)
    def grant(self, stale: bool) -> None:
        expected = self.stale(stale)
        if expected is None and self.model.status is not Status.SUBMITTED:
            expected = StepNotAllowed
        elif expected is None and not self.model.complete:
            expected = NotComplete
        elif expected is None and not self.model.has_a_day:
            expected = NoPossiblePeriod
        self.decide(expected, Deed.GRANT, Words(), stale)
        if expected is None:
            self.model.end(Status.GRANTED)
            self.model.grants += 1

    @when(*DECIDED)
    @rule(why=st.sampled_from(["", "A mistake."]), stale=SELDOM)
    def reopen(self, why: str, stale: bool) -> None:
        expected = self.stale(stale)
        if expected is None and self.model.status not in DECIDED:
            expected = StepNotAllowed
        elif expected is None and not why:
            expected = ReasonMissing
        self.decide(expected, Deed.REOPEN, Words(text=why), stale)
        if expected is None:
            self.model.status = Status.SUBMITTED
            self.model.reopenings += 1

    @when(*WITH_THE_FUND)
    @rule(really=SELDOM)
    def merge(self, really: bool) -> None:
        if not really:
            return
        expected = None if self.model.status in WITH_THE_FUND else StepNotAllowed
        self.take(expected, lambda: cast.merge(self.lead, self.anna, self.dora, at=self.at))
        if expected is None:
            self.model.status = Status.MERGED

    @when(Status.MERGED)
    @rule(stale=SELDOM)
    def split(self, stale: bool) -> None:
        expected: type[Refusal] | None = self.stale(stale)
        if self.model.status is not Status.MERGED:
            expected = StepNotAllowed
        self.fund(expected, actions.split, version=self.version(stale))
        if expected is None:
            self.model.status = Status.INCOMPLETE if self.model.asks else Status.SUBMITTED

    @when(*WITH_THE_FUND)
    @rule(
        refuses=st.booleans(),
        reasons=st.sampled_from([[], ["other"], ["duplicate"]]),
        stale=SELDOM,
        really=SELDOM,
    )
    def end(self, refuses: bool, reasons: list[str], stale: bool, really: bool) -> None:
        if not really and reasons == ["duplicate"]:
            return
        expected = self.stale(stale)
        if expected is None and self.model.status not in {Status.SUBMITTED, Status.INCOMPLETE}:
            expected = StepNotAllowed
        elif expected is None and reasons != ["duplicate"]:
            expected = ReasonMissing
        self.decide(expected, Deed.REFUSE if refuses else Deed.CLOSE, Words(tuple(reasons)), stale)
        if expected is None:
            self.model.end(Status.REFUSED if refuses else Status.CLOSED)

    def decide(self, expected: type[Refusal] | None, deed: Deed, words: Words, stale: bool) -> None:
        self.fund(expected, actions.decide, deed=deed, words=words, version=self.version(stale))

    def fund(
        self, expected: type[Refusal] | None, step: Callable[..., Any], *, noted: bool = True, **words: Any
    ) -> None:
        self.take(
            expected,
            lambda: step(reference=self.anna.reference, by=self.dora, at=self.at, **words),
            noted=noted,
        )

    # What must be true after every step

    @invariant()
    def the_dossier_is_what_the_model_says(self) -> None:
        view, model = self.anna.view(self.at), self.model
        assert view.status is model.status
        assert {ask.id: ask.piece for ask in view.open_asks} == {
            ask: piece for ask, (piece, _) in model.asks.items()
        }
        assert {given.id: (given.piece, given.replaced_at is not None) for given in view.pieces} == {
            file_id: (file.piece, file.replaced) for file_id, file in model.files.items()
        }
        assert (not view.gaps) is model.complete
        if view.status is not Status.MERGED:
            assert (view.status is Status.INCOMPLETE) is bool(view.open_asks)
        assert (view.lead is not None) is (view.status is Status.MERGED)

    # What must be true wherever a walk stops

    def every_end_is_within_reach(self) -> None:
        if self.model.status in ENDED:
            assert self.anna.view().who_must_act is Side.NOBODY
            if self.model.status is Status.MERGED:
                back = Status.INCOMPLETE if self.model.asks else Status.SUBMITTED
                self.tried(lambda: cast.split(self.anna, self.dora, at=self.at), back)
            if self.model.status in DECIDED:
                self.tried(lambda: cast.reopen(self.anna, self.dora, at=self.at), Status.SUBMITTED)
            return
        self.tried(lambda: self.anna.withdraw(at=self.at), Status.WITHDRAWN)
        self.tried(self.go_on_to_the_code, Status.GRANTED)
        self.tried(lambda: cast.refuse(self.anna, self.dora, at=self.at), Status.REFUSED, unless=Status.DRAFT)
        self.tried(lambda: cast.close(self.anna, self.dora, at=self.at), Status.CLOSED, unless=Status.DRAFT)

    def tried(self, way: Callable[[], None], end: Status, unless: Status | None = None) -> None:
        if self.anna.status is unless:
            return
        with transaction.atomic():
            way()
            assert self.anna.status is end
            transaction.set_rollback(True)

    def go_on_to_the_code(self) -> None:
        """Whoever must act does what the page asks of them."""
        for _ in range(8):
            view = self.anna.view(self.at)
            if view.who_must_act is Side.APPLICANT and view.status is Status.DRAFT:
                self.complete_the_draft()
            elif view.who_must_act is Side.APPLICANT:
                self.answer_everything()
            elif view.gaps or view.facts.basis_until is not None:
                self.ask_for_what_is_wrong(view)
            else:
                cast.grant(self.anna, self.dora, at=self.at)
                return

    def complete_the_draft(self) -> None:
        self.write_the_sheet()
        for one_of in self.anna.view(self.at).gaps.pieces:
            self.clear_and_give(min(one_of), None)  # a slot may be full of blank scans
        self.anna.submit(at=self.at)

    def answer_everything(self) -> None:
        for ask in self.anna.view(self.at).open_asks:
            if ask.piece is SHEET:
                self.write_the_sheet()
            else:
                self.clear_and_give(ask.piece, ask.id)
            self.anna.answer(ask.id, at=self.at)

    def clear_and_give(self, piece: Piece, ask_id: int | None) -> None:
        for given in self.anna.view(self.at).files_for(piece):
            if given.ask_id == ask_id:
                self.anna.take_back(given.id, at=self.at)
        self.anna.give(piece, b"%PDF as asked", at=self.at)

    def write_the_sheet(self) -> None:
        self.at += cast.MINUTE
        self.anna.confirm_address(at=self.at)
        for section in Section:
            self.anna.save(section, at=self.at)
        self.anna.sign(at=self.at)

    def ask_for_what_is_wrong(self, view: queries.RequestView) -> None:
        wrong = {min(one_of) for one_of in view.gaps.pieces} or {SHEET}
        cast.ask(self.anna, self.dora, *sorted(wrong), at=self.at)

    def what_was_written_holds(self) -> None:
        assert journal.verify().whole
        assert len(journal.lines_about("dossier", self.anna.id)) == self.model.lines
        for file_id, file in self.model.files.items():
            found = queries.piece_bytes(self.anna.id, file_id)
            assert found is not None
            assert found[1] == file.data
        kinds = list(Letter.objects.filter(dossier_id=self.anna.id).values_list("kind", flat=True))
        assert kinds.count("acknowledgement") == (self.anna.view(self.at).submitted_at is not None)
        assert kinds.count("attribution") == self.model.grants
        assert kinds.count("reopening") == self.model.reopenings
        assert half_grants() == []


def test_no_order_of_events_loses_anything_or_gets_a_dossier_stuck() -> None:
    run_state_machine_as_test(
        Orders,
        settings=settings(
            max_examples=20 if runs_on() == "sqlite" else 10,  # others on each
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
