"""The database fails at any one statement of a step: the step is whole or it never was."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import OperationalError, connection
from tests.office import cast
from tests.office.state import broken_promises, everything

from prestalux.office.attribution import actions
from prestalux.office.journal.actor import Actor
from prestalux.rules.conventions.pieces import Piece

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("prefix")]
Step = Callable[[cast.Request, Actor], Any]


class Away(OperationalError):
    """The database, at this statement."""


@dataclass
class FailingAt:
    number: int
    seen: int = 0

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.seen += 1
        if self.seen == self.number:
            raise Away
        return execute(*statement)


def answered(anna: cast.Request, _: Actor) -> None:
    anna.answer(anna.view().open_asks[0].id)


def with_new_file(by: Actor) -> cast.Request:
    anna = cast.asked(by, Piece.BANK_DETAILS)
    anna.give(Piece.BANK_DETAILS, b"%PDF new")
    return anna


STEPS: dict[str, tuple[Callable[[Actor], cast.Request], Step]] = {
    "save": (lambda _: cast.draft(), lambda anna, _: anna.save(cast.Section.BANK)),
    "give": (lambda _: cast.draft(), lambda anna, _: anna.give(Piece.BANK_DETAILS)),
    "sign": (lambda _: cast.complete(), lambda anna, _: anna.sign()),
    "submit": (lambda _: cast.complete(), lambda anna, _: anna.submit()),
    "withdraw": (lambda by: cast.asked(by, Piece.BANK_DETAILS), lambda anna, _: anna.withdraw()),
    "answer": (with_new_file, answered),
    "ask": (lambda _: cast.submitted(), lambda anna, by: cast.ask(anna, by, *cast.FILES)),
    "withdraw an ask": (
        lambda by: cast.asked(by, Piece.BANK_DETAILS),
        lambda anna, by: cast.withdraw_ask(anna, by, Piece.BANK_DETAILS),
    ),
    "grant": (lambda _: cast.submitted(), cast.grant),
    "refuse": (lambda by: cast.asked(by, Piece.BANK_DETAILS), cast.refuse),
    "close": (lambda _: cast.submitted(), cast.close),
    "forget": (
        lambda _: cast.complete(),
        lambda anna, _: actions.forget_old_drafts(at=cast.NOW + 100 * cast.DAY, after_days=60),
    ),
}


@pytest.mark.parametrize(("before", "step"), STEPS.values(), ids=STEPS)
def test_a_step_that_fails_at_any_statement_leaves_nothing(
    before: Callable[[Actor], cast.Request], step: Step, dora: Actor
) -> None:
    anna = before(dora)
    standing = everything()
    for number in itertools.count(1):
        fault = FailingAt(number)
        try:
            with connection.execute_wrapper(fault):
                step(anna, dora)
        except Away:
            assert everything() == standing, f"statement {number}"
        else:
            break
    assert fault.seen < number
    assert everything() != standing
    assert broken_promises() == []
