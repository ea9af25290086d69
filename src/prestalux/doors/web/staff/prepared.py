"""What waits for a second person, what was set aside and what was put right, in words for the dossier's screen."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import get_language

from prestalux.doors.shared import labels, summary
from prestalux.doors.web.staff.pages import link
from prestalux.office.attribution.queries import DecisionView, ProposalView, RequestView, deeds_of_two
from prestalux.office.journal.actor import Actor
from prestalux.rules.attribution.roles import Task
from prestalux.rules.attribution.status import NEXT, WITH_THE_FUND, Status, Step
from prestalux.rules.attribution.two_persons import Deed


def is_prepared_first(deed: Deed, tasks: frozenset[Task]) -> bool:
    """Whether this person prepares the deed for another instead of doing it."""
    return Task.DECIDE not in tasks or deed in deeds_of_two()


def facts(view: RequestView, tasks: frozenset[Task], by: Actor) -> dict[str, Any]:
    steps = NEXT[view.status] if view.prepared is None else {}  # one deed at a time
    language = get_language() or "fr"
    return {
        "prepared": _proposal(view, view.prepared, tasks, by),
        "sent_back": _proposal(view, view.sent_back, tasks, by),
        "may_grant": Task.PREPARE in tasks and Step.GRANT in steps,
        "may_end": Task.PREPARE in tasks and Step.REFUSE in steps,
        "may_reopen": Task.PREPARE in tasks and Step.REOPEN in steps,
        "may_change_account": Task.PREPARE in tasks
        and Step.REOPEN in steps
        and view.status is Status.GRANTED,
        "may_correct": Task.CORRECT in tasks and view.status in WITH_THE_FUND,
        "prepares": {deed.name.lower(): is_prepared_first(deed, tasks) for deed in Deed},
        "former": [_former(row) for row in view.former_decisions],
        "accounts": summary.accounts(view, language),
        "corrections": summary.corrections(view, language),
    }


def _proposal(
    view: RequestView, row: ProposalView | None, tasks: frozenset[Task], by: Actor
) -> dict[str, Any] | None:
    if row is None:
        return None
    own = row.prepared_by == by.account_id
    words = labels.REFUSAL_REASON if row.deed is Deed.REFUSE else labels.CLOSE_REASON
    bank, day = row.facts.get("bank"), row.facts.get("from_day")
    lines = [str(words[reason]) for reason in row.facts.get("reasons", ()) if reason in words]
    if bank:
        lines.append(" · ".join(part for part in bank if part))
    if day:
        lines.append(labels.day(date.fromisoformat(day), get_language() or "fr"))
    return {
        "deed": labels.DEED[row.deed],
        "by": row.prepared_by_name,
        "at": row.prepared_at,
        "lines": lines,
        "text": row.facts.get("text", ""),
        "note": row.note,
        "settled_by": row.settled_by_name,
        "own": own,
        "may_confirm": Task.DECIDE in tasks and not own,
        "confirm_url": link(view, "confirm", proposal_id=row.id),
        "send_back_url": link(view, "send-back", proposal_id=row.id),
        "take_back_url": link(view, "take-back", proposal_id=row.id),
    }


def _former(row: DecisionView) -> dict[str, Any]:
    return {
        "outcome": labels.STATUS[NEXT[Status.SUBMITTED][Step(row.outcome)]],
        "at": row.decided_at,
        "code": row.code_printed,
        "voided_at": row.voided_at,
        "why": row.voided_why,
    }
