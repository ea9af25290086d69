"""One dossier for the terminal: as lines for people, as one object for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from prestalux.doors.cli.house.gaps import names_of_gaps
from prestalux.doors.cli.speaker import Speaker, shown
from prestalux.doors.shared import labels, summary
from prestalux.office.attribution.queries import AskView, DecisionView, MomentView, PieceView, RequestView
from prestalux.rules.attribution.request import Section, sections_of
from prestalux.rules.attribution.status import Status
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.identifiers.provider_code import ProviderCode


def record_of(view: RequestView) -> dict[str, object]:
    return {
        "reference": view.reference.printed,
        "status": view.status.value,
        "who_must_act": view.who_must_act.value,
        "act_until": view.act_until,
        "version": view.version,
        "profession": view.profession.value,
        "language": view.language,
        "opened_at": view.opened_at,
        "submitted_at": view.submitted_at,
        "email": view.email,
        "values": view.values,
        "missing": gaps_of(view),
        "notices": [notice.value for notice in view.notices],
        "pieces": [asdict(piece) for piece in view.pieces],
        "asks": [asdict(ask) for ask in view.asks],
        "prepared": asdict(view.prepared) if view.prepared else None,
        "former_decisions": [asdict(decision) for decision in view.former_decisions],
        "corrections": [asdict(correction) for correction in view.corrections],
        "assigned_to": view.assigned_to,
        "decision": asdict(view.decision) if view.decision else None,
        "issued": [asdict(issued) for issued in view.issued],
        "timeline": [asdict(moment) for moment in view.moments],
    }


def gaps_of(view: RequestView) -> dict[str, Any]:
    """In the shape of the refusal that a grant would meet."""
    return {
        "sections": [section.value for section in view.gaps.sections],
        "pieces": [sorted(piece.value for piece in one_of) for one_of in view.gaps.pieces],
        "email_confirmation": view.gaps.email_confirmation,
    }


def sentences_of(view: RequestView, speaker: Speaker) -> Iterator[str]:
    yield from _standing(view, speaker)
    for section in sections_of(view.profession):
        yield from _group(str(labels.SECTION[section]), _answers(view, section, speaker))
    groups = {
        "show-missing": names_of_gaps(gaps_of(view), speaker),
        "show-notices": (str(labels.NOTICE[notice]) for notice in view.notices),
        "show-pieces": (_piece(piece, speaker) for piece in view.pieces),
        "show-asks": (_ask(ask, speaker) for ask in view.asks),
        "show-prepared": _prepared(view, speaker.language),
        "show-decision": _decision(view.status, view.decision, speaker.language),
        "show-issued": (
            f"{labels.DOCUMENT.get(issued.kind, issued.kind)}, {labels.moment(issued.issued_at, speaker.language)}"
            for issued in view.issued
        ),
        "show-timeline": (_moment(moment, speaker.language) for moment in view.moments),
    }
    for word, lines in groups.items():
        yield from _group(speaker.say(word), lines)


def _standing(view: RequestView, speaker: Speaker) -> Iterator[str]:
    yield view.reference.printed
    until = f" ({labels.day(view.act_until, speaker.language)})" if view.act_until else ""
    submitted = labels.moment(view.submitted_at, speaker.language) if view.submitted_at else "–"
    facts = {
        "show-status": labels.STATUS[view.status],
        "show-turn": speaker.say(f"turn-{view.who_must_act.value}") + until,
        "show-profession": labels.PROFESSION[view.profession],
        "show-submitted": submitted,
        "show-version": view.version,
    }
    for word, value in facts.items():
        yield f"  {speaker.say('row', key=speaker.say(word), value=value)}"


def _group(title: str, lines: Iterator[str]) -> Iterator[str]:
    """A heading only where something stands below it."""
    for place, line in enumerate(lines):
        if place == 0:
            yield title
        yield f"  {line}"


def _answers(view: RequestView, section: Section, speaker: Speaker) -> Iterator[str]:
    for row in summary.rows(view, section, speaker.language):
        lines = row.get("lines") or [row.get("value") or row.get("empty", "")]
        yield speaker.say("row", key=row["key"], value=", ".join(shown(line) for line in lines))


def _piece(piece: PieceView, speaker: Speaker) -> str:
    marks = [speaker.say("pages", pages=piece.pages)]
    if piece.replaced_at:
        marks.append(speaker.say("replaced"))
    if piece.purged:
        marks.append(speaker.say("purged"))
    value = f"{shown(piece.label)} ({', '.join(marks)})"
    return speaker.say("row", key=labels.PIECE[piece.piece], value=value)


def _ask(ask: AskView, speaker: Speaker) -> str:
    state = speaker.say(f"ask-{ask.state}")
    due = speaker.say("due", day=labels.day(ask.due_on, speaker.language))
    text = f" {shown(ask.text)}" if ask.text else ""
    value = f"{labels.ASK_REASON[ask.reason]}; {state}, {due}.{text}"
    return speaker.say("row", key=labels.PIECE[ask.piece], value=value)


def _decision(status: Status, decision: DecisionView | None, language: str) -> Iterator[str]:
    if decision is None:
        return
    yield f"{labels.STATUS[status]}, {labels.moment(decision.decided_at, language)}"
    if decision.code:
        yield ProviderCode.as_received(decision.code).printed
    reasons = labels.REFUSAL_REASON if status is Status.REFUSED else labels.CLOSE_REASON
    for reason in decision.reasons:
        yield str(reasons[reason])
    if decision.text:
        yield shown(decision.text)


def _prepared(view: RequestView, language: str) -> Iterator[str]:
    if view.prepared:
        yield f"{labels.DEED[view.prepared.deed]}, {labels.moment(view.prepared.prepared_at, language)}"


def _moment(moment: MomentView, language: str) -> str:
    piece = f" – {labels.PIECE[Piece(moment.facts['piece'])]}" if "piece" in moment.facts else ""
    what = labels.MOMENT.get(moment.what, moment.what)
    return f"{labels.moment(moment.at, language)}  {what}{piece}"
