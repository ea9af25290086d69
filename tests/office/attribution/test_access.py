"""Who reaches what: every public action walked, as a stranger, signed out, and in each role."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.office import cast
from tests.office.state import everything

from prestalux.office.accounts import actions as accounts
from prestalux.office.attribution import access, actions
from prestalux.office.attribution.actions import (
    AskOrder,
    Words,
    applicant,
    by_mail,
    deciding,
    finding,
    fund,
    helping,
    house,
    laying_down,
    looking,
    merging,
    partnering,
    reading,
    registering,
    reinstating,
    reminding,
    scanning,
    set_aside,
    working,
)
from prestalux.office.dossiers.actions import Given
from prestalux.office.journal.actor import SYSTEM, VISITOR, Actor
from prestalux.rules.attribution.request import Section, Signing
from prestalux.rules.attribution.roles import MAY, STAFF, NotYours, Role, Task
from prestalux.rules.attribution.two_persons import Deed
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.errors import Refusal

pytestmark = pytest.mark.django_db

WORDS: dict[str, Any] = {
    "section": Section.BANK,
    "values": cast.VALUES[Section.BANK],
    "seen": None,
    "complete": frozenset(),
    "signing": Signing.PORTAL,
    "signed_as": "Anna Weber",
    "piece": Piece.BANK_DETAILS,
    "given": Given(b"%PDF", "x.pdf", 1, ()),
    "finding": "jpeg",
    "piece_id": 1,
    "ask_id": 1,
    "asks": [AskOrder(Piece.BANK_DETAILS, "unreadable", "", cast.DUE)],
    "version": None,
    "to": Piece.IDENTITY_DOCUMENT,
    "reason": "a slip of the pen",
    "deed": Deed.CLOSE,
    "words": Words(("duplicate",)),
    "proposal_id": 1,
    "note": "not yet",
    "email": "helper@example.org",
    "account_id": 1,
    "message_id": 1,
}
OF_THE_STEP: dict[tuple[str, str], Any] = {
    ("correct_identity", "values"): cast.VALUES[Section.IDENTITY],
    ("take_over_sheet", "values"): {},
    ("take_over_sheet", "seen"): "",
    ("assign", "to"): None,
}
PUBLIC = {
    name: step
    for module in (
        applicant,
        by_mail,
        deciding,
        finding,
        fund,
        helping,
        house,
        laying_down,
        looking,
        merging,
        partnering,
        reading,
        registering,
        set_aside,
        reinstating,
        reminding,
        scanning,
        working,
    )
    for name, step in inspect.getmembers(module, inspect.isfunction)
    if step.__module__ == module.__name__ and not name.startswith("_")
}
STEPS = {
    name: step
    for name, step in PUBLIC.items()
    if {"reference", "by"} <= set(inspect.signature(step).parameters)
}
TASKS = {
    "ask_for_pieces": Task.ASK,
    "withdraw_ask": Task.ASK,
    "move_piece": Task.MOVE_PIECE,
    "decide": Task.PREPARE,
    "confirm": Task.DECIDE,
    "send_back": Task.DECIDE,
    "take_back": Task.PREPARE,
    "correct_identity": Task.CORRECT,
    "assign": Task.ASSIGN,
    "merge": Task.MERGE,
    "split": Task.MERGE,
}
OPEN_TO_ALL = {"open_request", "send_links", "come_in", "confirmed_by"}
LOOKS = {"look_at_page", "look_at_original", "looks_at_identity_document"}
"""Walked in test_identity_document.py: they are given a view, which was reached by right."""
HOUSE = {
    "look",
    "keep_sheet",
    "take_in",
    "refuse_unread",
    "ignore",
    "sheet_key",
    "unread_key",
    "forget_old_drafts",
    "announce_forgetting",
    "note_scan",
    "read_unread_files",
    "remind",
    "purge_identity_documents",
}
"""What doors and the clock do in the house's own name; none of them shows a request to anybody."""

SET_ASIDE = {"open_message", "handle_message"}
"""About a message that found no request: tests/office/attribution/test_set_aside.py walks them by role."""
REGISTER = {
    "look_at_pairs",
    "settle_pair",
    "look_up_code",
    "suspend_code",
    "resume_code",
    "end_code",
    "find_providers",
    "confirm_reinstatement",
    "prepare_reinstatement",
    "send_back_reinstatement",
    "take_back_reinstatement",
    "timeline_recorders",
}
"""About a code, not a request: tests/office/attribution/test_registering.py walks them by role."""
PARTNERS = {
    "add_partner",
    "change_partner_key",
    "confirm_partner_key",
    "prepare_partner_key",
    "prepare_replacement",
    "revoke_partner_key",
    "send_back_partner_key",
    "take_back_partner_key",
}
"""About a partner and its keys: tests/office/attribution/test_partnering.py walks them by role."""
RULES = {
    "set_up_prefix",
    "prepare_provision",
    "confirm_provision",
    "send_back_provision",
    "take_back_provision",
}
"""About no request: tests/office/attribution/test_laying_down.py walks them by role."""
OWN = {"save_view", "drop_view", "open_with", "choose_keys", "note_absence", "end_absence"}
"""How staff arrange their work; none of it is about a request."""
MANY = {"ask_many", "assign_many"}
"""One step over many requests, each let in by the step itself."""


def take(step: Callable[..., Any], reference: str, by: Actor) -> None:
    words = {
        name: OF_THE_STEP.get((step.__name__, name), WORDS[name])
        for name in inspect.signature(step).parameters
        if name in WORDS
    }
    if step.__name__ == "merge":
        words["member"] = reference
    step(reference=reference, by=by, at=cast.NOW, **words)


def is_let_in(step: Callable[..., Any], reference: str, by: Actor) -> bool:
    """Whether the action gets as far as the dossier; what it says about it then does not matter here."""
    try:
        take(step, reference, by)
    except NotYours:
        return False
    except Refusal:
        pass
    return True


def test_every_public_action_on_a_request_is_walked_here() -> None:
    assert (
        set(PUBLIC) - set(STEPS)
        == OPEN_TO_ALL | LOOKS | HOUSE | OWN | MANY | RULES | REGISTER | SET_ASIDE | PARTNERS
    )


def test_every_public_action_is_offered_by_the_room() -> None:
    assert set(PUBLIC) == {name for name in actions.__all__ if name[0].islower()}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_a_stranger_reaches_nothing(step: Callable[..., Any]) -> None:
    anna, emil = cast.draft(), cast.emil()
    before = everything()
    with pytest.raises(NotYours):
        take(step, anna.reference, emil.by)
    assert everything() == before


@pytest.mark.parametrize("nobody", [VISITOR, SYSTEM], ids=["visitor", "system"])
@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_who_is_not_signed_in_reaches_nothing(step: Callable[..., Any], nobody: Actor) -> None:
    with pytest.raises(NotYours):
        take(step, cast.draft().reference, nobody)


@pytest.mark.parametrize("reference", ["", "not a reference", "2222-2222-2222", "2222\x00"])
@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_a_reference_that_is_none_gets_the_answer_of_a_foreign_one(
    step: Callable[..., Any], reference: str, dora: Actor
) -> None:
    anna = cast.draft()
    for by in (anna.by, dora):
        with pytest.raises(NotYours):
            take(step, reference, by)


@pytest.mark.parametrize("step", sorted(set(STEPS) - set(TASKS)))
def test_the_applicants_own_steps_are_open_to_the_applicant(step: str) -> None:
    anna = cast.submitted()
    assert is_let_in(STEPS[step], anna.reference, anna.by)


@pytest.mark.parametrize("step", sorted(set(STEPS) - set(TASKS)))
@pytest.mark.parametrize("role", sorted(STAFF))
def test_staff_do_not_act_in_the_applicants_place(step: str, role: Role) -> None:
    by = cast.staff(role, "Staff")
    assert not is_let_in(STEPS[step], cast.submitted().reference, by)


@pytest.mark.parametrize("step", TASKS)
def test_the_applicant_does_not_act_in_the_funds_place(step: str) -> None:
    anna = cast.submitted()
    assert not is_let_in(STEPS[step], anna.reference, anna.by)


@pytest.mark.parametrize("step", TASKS)
@pytest.mark.parametrize("role", sorted(STAFF))
@pytest.mark.usefixtures("prefix")
def test_a_role_takes_the_steps_of_its_tasks_and_no_other(step: str, role: Role) -> None:
    by = cast.staff(role, "Staff")
    anna = cast.submitted()
    assert is_let_in(STEPS[step], anna.reference, by) is (TASKS[step] in MAY[role])


@pytest.mark.parametrize("task", Task)
@pytest.mark.parametrize("role", sorted(STAFF))
def test_a_dossier_is_reached_for_the_tasks_of_the_role(role: Role, task: Task) -> None:
    by, anna = cast.staff(role, "Staff"), cast.submitted()
    if task in MAY[role]:
        assert access.request_for(by, anna.reference, task, cast.NOW) == anna.id
    else:
        with pytest.raises(NotYours):
            access.request_for(by, anna.reference, task, cast.NOW)


def test_a_role_that_ended_reaches_nothing(dora: Actor) -> None:
    anna = cast.submitted()
    accounts.end_rights(account_id=dora.account_id or 0, by=SYSTEM, at=cast.NOW)
    with pytest.raises(NotYours):
        access.request_for(dora, anna.reference, Task.READ, cast.NOW)


def test_a_role_does_not_reach_back_before_it_was_given(dora: Actor) -> None:
    anna = cast.submitted()
    with pytest.raises(NotYours):
        access.request_for(dora, anna.reference, Task.READ, cast.NOW - timedelta(seconds=1))


def test_an_applicants_right_over_one_dossier_is_no_role_at_the_desk() -> None:
    anna = cast.submitted()
    assert access.tasks_of(anna.by, cast.NOW) == frozenset()
