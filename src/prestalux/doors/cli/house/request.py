"""`request …`: the steps of staff, with the rights of the account named; each is one call into the office."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.conf import settings

from prestalux.doors.cli.arguments.request import PieceWanted
from prestalux.doors.cli.exits import Exit
from prestalux.doors.cli.house import queue
from prestalux.doors.cli.house.acting import acting_as
from prestalux.doors.cli.house.dossier import record_of, sentences_of
from prestalux.doors.cli.inputs import words_of
from prestalux.doors.cli.speaker import Speaker
from prestalux.doors.cli.verbs import Verb
from prestalux.office.attribution import access, actions, queries
from prestalux.office.attribution.actions import AskOrder, Words
from prestalux.office.attribution.queries import ProposalView, RequestView
from prestalux.office.dossiers.actions import NothingPrepared
from prestalux.rules.attribution.decision import AskReason, ReasonMissing
from prestalux.rules.attribution.roles import Task
from prestalux.rules.attribution.status import Status
from prestalux.rules.attribution.two_persons import Deed
from prestalux.rules.identifiers.provider_code import ProviderCode
from prestalux.rules.identifiers.reference import Reference
from prestalux.rules.periods import day_of


def show(arguments: Namespace, speaker: Speaker) -> Exit:
    """The look is journalled before anything is shown."""
    at, by = datetime.now(UTC), acting_as(arguments.user)
    dossier_id = access.request_for(by, _reference(arguments).characters, Task.READ, at)
    actions.look(dossier_id=dossier_id, at_what="dossier", by=by, at=at)
    view = queries.view_of(dossier_id, at)
    speaker.tell(sentences_of(view, speaker), record_of(view))
    return Exit.DONE


def ask(arguments: Namespace, speaker: Speaker) -> Exit:
    step = _step(arguments)
    due_on = arguments.due or day_of(step["at"]) + timedelta(days=settings.FUND.answer_days)
    orders = [_order(wanted, due_on) for wanted in arguments.pieces]
    actions.ask_for_pieces(asks=orders, **step)
    return _tell(speaker, step, "asked", Status.INCOMPLETE, due_on=due_on)


def _order(wanted: PieceWanted, due_on: Any) -> AskOrder:
    if wanted.reason is AskReason.OTHER and not wanted.text:
        raise ReasonMissing()
    return AskOrder(wanted.piece, wanted.reason.value, wanted.text, due_on)


def grant(arguments: Namespace, speaker: Speaker) -> Exit:
    return _decide(arguments, speaker, Deed.GRANT, Words())


def refuse(arguments: Namespace, speaker: Speaker) -> Exit:
    return _decide(arguments, speaker, Deed.REFUSE, Words(_reasons(arguments), words_of(arguments.text)))


def close(arguments: Namespace, speaker: Speaker) -> Exit:
    return _decide(arguments, speaker, Deed.CLOSE, Words(_reasons(arguments), words_of(arguments.text)))


def reopen(arguments: Namespace, speaker: Speaker) -> Exit:
    return _decide(arguments, speaker, Deed.REOPEN, Words(text=words_of(arguments.text)))


def confirm(arguments: Namespace, speaker: Speaker) -> Exit:
    step = _step(arguments)
    prepared = _prepared(step)
    code = actions.confirm(proposal_id=prepared.id, **step)
    return _tell_done(speaker, step, prepared.deed, code)


def send_back(arguments: Namespace, speaker: Speaker) -> Exit:
    step = _step(arguments)
    actions.send_back(proposal_id=_prepared(step).id, note=words_of(arguments.text), **step)
    return _tell(speaker, step, "sent-back", _view(step, Task.DECIDE).status)


def _decide(arguments: Namespace, speaker: Speaker, deed: Deed, words: Words) -> Exit:
    step = _step(arguments)
    outcome = actions.decide(deed=deed, words=words, **step)
    if outcome.prepared is None:
        return _tell_done(speaker, step, deed, outcome.code)
    return _tell(speaker, step, "prepared", _view(step, Task.PREPARE).status, prepared=deed.value)


def _tell_done(speaker: Speaker, step: Mapping[str, Any], deed: Deed, code: str) -> Exit:
    word = DONE[deed]
    facts = {"code": ProviderCode.as_received(code).printed} if code else {}
    return _tell(speaker, step, word, _view(step, Task.READ).status, **facts)


def _prepared(step: Mapping[str, Any]) -> ProposalView:
    """Raises NotYours, NothingPrepared."""
    prepared = _view(step, Task.DECIDE).prepared
    if prepared is None:
        raise NothingPrepared()
    return prepared


def _view(step: Mapping[str, Any], task: Task) -> RequestView:
    dossier_id = access.request_for(step["by"], step["reference"], task, step["at"])
    return queries.view_of(dossier_id, step["at"])


def _reasons(arguments: Namespace) -> tuple[str, ...]:
    return tuple(dict.fromkeys(arguments.reasons))


def _step(arguments: Namespace) -> dict[str, Any]:
    return {
        "reference": _reference(arguments).characters,
        "version": arguments.seen,
        "by": acting_as(arguments.user),
        "at": datetime.now(UTC),
    }


def _reference(arguments: Namespace) -> Reference:
    """Read here, so that a slip of the finger is told as one. Raises BadReference."""
    return Reference.parse(arguments.reference)


def _tell(speaker: Speaker, step: Mapping[str, Any], word: str, status: Status, **facts: Any) -> Exit:
    reference = Reference(step["reference"]).printed
    speaker.tell(
        speaker.say(word, reference=reference, **facts),
        {"done": True, "reference": reference, "status": status.value, **facts},
    )
    return Exit.DONE


DONE: Final[Mapping[Deed, str]] = {
    Deed.GRANT: "granted",
    Deed.REFUSE: "refused",
    Deed.CLOSE: "closed",
    Deed.REOPEN: "reopened",
    Deed.CHANGE_BANK_ACCOUNT: "account-changed",
}
VERBS: Final[Mapping[str, Verb]] = {
    "list": queue.list_requests,
    "show": show,
    "ask": ask,
    "grant": grant,
    "refuse": refuse,
    "close": close,
    "reopen": reopen,
    "confirm": confirm,
    "send-back": send_back,
}
