"""What the fund lays down by the day: what was or will be in force, and changes prepared by one, confirmed by another."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prestalux.doors.shared import exchange_words, labels
from prestalux.doors.shared.fund import fund_on
from prestalux.doors.shared.plain_forms import DayField
from prestalux.doors.web.staff import provision_words as words
from prestalux.doors.web.staff.forms import NoteForm
from prestalux.doors.web.staff.pages import show, staff
from prestalux.doors.web.staff.provision_forms import ProvisionForm, initial
from prestalux.office.accounts.queries import names_of
from prestalux.office.attribution import actions
from prestalux.office.attribution.queries import open_requests_of
from prestalux.office.provisions import queries
from prestalux.office.provisions.actions import PreparedAlready, ProvisionSettled
from prestalux.office.provisions.queries import ProvisionView
from prestalux.office.registry.actions import PrefixSetOtherwise
from prestalux.office.registry.queries import PrefixUse, prefix_uses
from prestalux.rules.attribution.decision import ReasonMissing
from prestalux.rules.attribution.roles import NotYours, Task
from prestalux.rules.attribution.two_persons import SamePerson
from prestalux.rules.conventions.exchange import policy_of
from prestalux.rules.conventions.holidays import Holiday, is_weekend, named_holidays
from prestalux.rules.conventions.pieces import REQUIRED
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.conventions.provisions import FUND_TEXTS, BadProvision, Kind, Law, Provision, checked
from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers import allocation
from prestalux.rules.identifiers.allocation import BadPrefix
from prestalux.rules.periods import day_of

WHY: Final[dict[type[Refusal], Promise]] = {
    ProvisionSettled: gettext_lazy("This was settled by somebody else meanwhile."),
    PreparedAlready: gettext_lazy("A change of the same thing waits for confirmation already."),
    SamePerson: gettext_lazy("Who prepared a change can neither confirm it nor send it back."),
    ReasonMissing: gettext_lazy("A reason is needed."),
    PrefixSetOtherwise: gettext_lazy("This prefix is set from that day already, with another end or source."),
    BadPrefix: gettext_lazy("A prefix has one to five digits and does not begin with 0."),
    NotYours: gettext_lazy("This is for who prepared it."),
}

FIRST_DAY: Final = min(row.period.start for row in REQUIRED)
"""Before it nothing is known of what was in force."""


@require_safe
@staff(Task.READ)
def page(request: Any) -> HttpResponse:
    day, wrong = _day(request)
    laid_down = queries.law()
    waiting = queries.prepared()
    names = names_of({row.prepared_by for row in waiting})
    facts = {
        "day": day,
        "wrong_day": wrong,
        "typed": request.GET.get("day", ""),
        "today": day_of(request.now),
        "groups": [
            *(_group(kind, laid_down, day, request.tasks) for kind in Kind),
            _exchange_group(day),
        ],
        "waiting": [_waiting(row, laid_down, names, request) for row in waiting],
        "note_form": NoteForm(),
        "may_prepare": Task.PREPARE_PROVISION in request.tasks,
    }
    return show(request, "staff/provisions.html", **facts)


def _day(request: Any) -> tuple[date, bool]:
    typed = request.GET.get("day", "").strip()
    if not typed:
        return day_of(request.now), False
    form_field = DayField()
    try:
        day = form_field.clean(typed)
    except Exception:  # noqa: BLE001 (whatever was typed, the page is shown, for today)
        return day_of(request.now), True
    return (day, False) if day >= FIRST_DAY else (day_of(request.now), True)


def _group(kind: Kind, laid_down: Law, day: date, tasks: frozenset[Task]) -> dict[str, Any]:
    rows = [_row(kind, key, laid_down, day, tasks) for key in _keys(kind, laid_down, day)]
    return {
        "kind": kind.value,
        "title": words.KIND[kind],
        "rows": rows,
        "is_open": kind not in {Kind.HOLIDAY, Kind.PREFIX},
    }


def _exchange_group(day: date) -> dict[str, Any]:
    """Who exchanges files by which convention: shown beside what can be laid down, and changed with the service alone."""
    policies = [policy_of(profession, day) for profession in Profession]
    ours = _("our own choice")
    return {
        "kind": "exchange",
        "title": _("Electronic exchange"),
        "rows": [
            {
                "key": policy.profession.value,
                "about": labels.PROFESSION[policy.profession],
                "lines": [
                    str(exchange_words.DUTY_SHORT[policy.obligation]),
                    *(str(exchange_words.FILE_KIND.get(kind, kind)) for kind in policy.kinds),
                ],
                "valid_from": policy.since,
                "source": f"{policy.source} ({ours})" if policy.ours else policy.source,
                "url": "",
            }
            for policy in policies
            if policy is not None
        ],
        "is_open": False,
    }


def _keys(kind: Kind, laid_down: Law, day: date) -> list[str]:
    if kind in {Kind.CONVENTION, Kind.PIECES}:
        return [profession.value for profession in words.professions()]
    if kind is Kind.LETTERHEAD:
        return list(words.LETTERHEAD)
    if kind is Kind.TEXT:
        return [*words.TEXT, *words.template_keys()]
    known = {key for known, key in laid_down.on(date.max) if known is kind}
    if kind is Kind.HOLIDAY:
        of_the_law = {one.isoformat() for one in named_holidays(day.year)}
        return sorted(of_the_law | {key for key in known if key.startswith(str(day.year))})
    return sorted({f"{use.profession}/{use.prefix}" for use in _in_force(day)})


def _in_force(day: date) -> list[PrefixUse]:
    return [use for use in prefix_uses(day) if use.valid_from <= day]


def _row(kind: Kind, key: str, laid_down: Law, day: date, tasks: frozenset[Task]) -> dict[str, Any]:
    row = laid_down.standing(kind, key, day)
    return {
        "key": key,
        "about": words.about(kind, key),
        "lines": words.lines(kind, key, _value(kind, key, laid_down, day)),
        "valid_from": row.valid_from if row else None,
        "source": row.source if row else _source(kind, key, day),
        "url": _url(kind, key) if Task.PREPARE_PROVISION in tasks else "",
    }


def _value(kind: Kind, key: str, laid_down: Law, day: date) -> Any:
    """What holds on the day, laid down or from the tables and the fund's file."""
    if kind is Kind.CONVENTION:
        found = laid_down.agreement(Profession(key), day)
        return found.title if found else None
    if kind is Kind.PIECES:
        need = laid_down.requirement(Profession(key), day)
        required = [sorted(piece.value for piece in one_of) for one_of in need.required]
        return {"required": required, "where_applicable": [piece.value for piece in need.where_applicable]}
    if kind is Kind.LETTERHEAD or key in FUND_TEXTS:
        value = getattr(fund_on(day, laid_down), key)
        return list(value) if isinstance(value, tuple) else value
    if kind is Kind.PREFIX:
        use = next(iter(use for use in _in_force(day) if f"{use.profession}/{use.prefix}" == key), None)
        return {"until": use.valid_until.isoformat() if use and use.valid_until else None}
    row = laid_down.standing(kind, key, day)
    if row is None and kind is Kind.HOLIDAY:
        of_the_law = _holiday(key)
        return dict(of_the_law.name) if of_the_law else None
    return row.value if row else None


def _holiday(key: str) -> Holiday | None:
    """That of the law on a day."""
    day = date.fromisoformat(key)
    return named_holidays(day.year).get(day)


def _source(kind: Kind, key: str, day: date) -> str:
    if kind is Kind.CONVENTION:
        found = Law().agreement(Profession(key), day)
        return found.source if found else ""
    if kind is Kind.PIECES:
        return Law().requirement(Profession(key), day).source
    if kind is Kind.HOLIDAY:
        found_day = _holiday(key)
        return found_day.source if found_day else ""
    if kind is Kind.PREFIX:
        return next((use.source for use in _in_force(day) if f"{use.profession}/{use.prefix}" == key), "")
    return str(_("the fund’s file")) if kind is Kind.LETTERHEAD or key in FUND_TEXTS else ""


def _url(kind: Kind, key: str) -> str:
    return f"{reverse('staff:provision', kwargs={'kind': kind.value})}?key={key}"


def _waiting(row: ProvisionView, laid_down: Law, names: dict[int, str], request: Any) -> dict[str, Any]:
    own = row.prepared_by == request.actor.account_id
    return {
        "id": row.id,
        **_preview(row.provision, laid_down),
        "by": names.get(row.prepared_by, ""),
        "at": row.prepared_at,
        "own": own,
        "may_confirm": Task.CONFIRM_PROVISION in request.tasks and not own,
    }


def _preview(provision: Provision, laid_down: Law) -> dict[str, Any]:
    """Before and after, and what it changes."""
    before = _value(provision.kind, provision.key, laid_down, provision.valid_from)
    return {
        **words.told(provision),
        "before": words.lines(provision.kind, provision.key, before),
        "effect": _effect(provision, before),
    }


def _effect(provision: Provision, before: Any) -> str:
    kind, key = provision.kind, provision.key
    if kind is Kind.PIECES:
        count = open_requests_of(Profession(key))
        added, dropped = (
            _piece_names(provision.value) - _piece_names(before),
            _piece_names(before) - _piece_names(provision.value),
        )
        facts = {
            "count": count,
            "added": ", ".join(sorted(added)) or "–",
            "dropped": ", ".join(sorted(dropped)) or "–",
        }
        return (
            _("Open requests of this profession: %(count)s. New: %(added)s. No longer: %(dropped)s.") % facts
        )
    if kind is Kind.PREFIX:
        profession, _sign, digits = key.partition("/")
        facts = {"capacity": allocation.capacity(digits), "profession": labels.PROFESSION[profession]}
        if provision.value["until"] == provision.valid_from.isoformat():
            return _("From that day on no code is given under it.")
        return _("Up to %(capacity)s codes for %(profession)s.") % facts
    if kind is Kind.CONVENTION:
        return _(
            "Letters name it for codes that hold from that day on; letters already sent stay as they are."
        )
    if kind is Kind.HOLIDAY and is_weekend(date.fromisoformat(key)):
        return _("None: nobody works on a Saturday or Sunday in any case.")
    if kind is Kind.HOLIDAY:
        return _("Reminders and due days skip a holiday.")
    return _("Letters and pages of that day and later carry it; letters already sent stay as they are.")


def _piece_names(value: Any) -> set[str]:
    if not value:
        return set()
    named = {piece for one_of in value["required"] for piece in one_of} | set(value["where_applicable"])
    return {str(labels.PIECE[piece]) for piece in named}


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Task.PREPARE_PROVISION)
def provision(request: Any, kind: str) -> HttpResponse:
    """One thing: its history, and a form for what comes next; prepared after a preview of the effect."""
    try:
        what, key = _asked(request, kind)
    except _NotUnderstood as wrong:
        messages.warning(request, str(wrong.words))
        return redirect("staff:provisions")
    laid_down, today = queries.law(), day_of(request.now)
    facts: dict[str, Any] = {
        "title": f"{words.KIND[what]} – {words.about(what, key)}",
        "key": key,
        "history": _history(what, key),
        "now": words.lines(what, key, _value(what, key, laid_down, today)),
    }
    if request.method != "POST":
        begun = initial(what, key, _value(what, key, laid_down, today))
        return show(
            request, "staff/provision.html", form=ProvisionForm(initial=begun, kind=what, key=key), **facts
        )
    form = ProvisionForm(request.POST, kind=what, key=key)
    facts |= {"form": form}
    if not form.is_valid():
        return show(request, "staff/provision.html", 422, has_errors=True, **facts)
    try:
        wanted = checked(form.provision, today)
        if request.POST.get("step") != "prepare":
            return show(request, "staff/provision.html", preview=_preview(wanted, laid_down), **facts)
        actions.prepare_provision(provision=wanted, by=request.actor, at=request.now)
    except BadProvision as refusal:
        form.add_error(
            "valid_from" if refusal.facts["why"] == "day" else None, words.WHY[str(refusal.facts["why"])]
        )
        return show(request, "staff/provision.html", 422, has_errors=True, **facts)
    except PreparedAlready:
        form.add_error(None, str(WHY[PreparedAlready]))
        return show(request, "staff/provision.html", 409, has_errors=True, **facts)
    messages.success(request, _("Prepared: another person must confirm it."))
    return redirect("staff:provisions")


class _NotUnderstood(Exception):
    """What was typed for a new holiday or prefix is none."""

    def __init__(self, words: Promise) -> None:
        self.words = words


_TYPED: Final[dict[Kind, Promise]] = {
    Kind.HOLIDAY: gettext_lazy("This day does not exist. Write it as day, month, year: 24.12.2027."),
    Kind.PREFIX: gettext_lazy("A prefix is one to five digits, the first of which is not zero."),
}


def _asked(request: Any, kind: str) -> tuple[Kind, str]:
    """What the address names; a holiday or prefix that is new is built from its parts. Raises Http404, _NotUnderstood."""
    given = request.POST if request.method == "POST" else request.GET
    if kind not in set(Kind):
        raise Http404
    what, key = Kind(kind), given.get("key", "")
    is_new = not key
    try:
        if what is Kind.HOLIDAY and not key:
            key = DayField().clean(given.get("new", "")).isoformat()
        elif what is Kind.PREFIX and not key:
            key = f"{given.get('profession', '')}/{given.get('new', '').strip()}"
        checked(Provision(what, key, _probe(what, key), date.max, "-"), date.min)
    except (ValueError, ValidationError, BadProvision, KeyError):
        if is_new and what in _TYPED:
            raise _NotUnderstood(_TYPED[what]) from None
        raise Http404 from None
    return what, key


def _probe(kind: Kind, key: str) -> Any:
    """Some value that fits the kind, so that only the key decides."""
    if kind is Kind.PIECES:
        need = Law().requirement(Profession(key), date.max)
        return {"required": [sorted(one_of) for one_of in need.required], "where_applicable": []}
    if kind is Kind.PREFIX:
        return {"until": None}
    if kind is Kind.LETTERHEAD:
        return {
            "address": ["-"],
            "name": dict.fromkeys(("fr", "de", "en"), "-"),
            "unit": dict.fromkeys(("fr", "de", "en"), "-"),
        }.get(key, "-")
    return dict.fromkeys(("fr", "de", "en"), "-")


def _history(kind: Kind, key: str) -> list[dict[str, Any]]:
    rows = queries.history(kind, key)
    names = names_of({row.prepared_by for row in rows} | {row.settled_by or 0 for row in rows})
    states = {
        "prepared": _("to be confirmed"),
        "confirmed": _("confirmed"),
        "sent-back": _("sent back"),
        "taken-back": _("taken back"),
    }
    return [
        {
            **words.told(row.provision),
            "state": states[row.state],
            "prepared_by": names.get(row.prepared_by, ""),
            "settled_by": names.get(row.settled_by or 0, ""),
            "settled_at": row.settled_at,
            "note": row.note,
        }
        for row in rows
    ]


@require_POST
@staff(Task.CONFIRM_PROVISION)
def confirm(request: Any, provision_id: int) -> HttpResponse:
    return _settle(
        request, lambda own: actions.confirm_provision(provision_id=provision_id, **own), _("Confirmed.")
    )


@require_POST
@staff(Task.CONFIRM_PROVISION)
def send_back(request: Any, provision_id: int) -> HttpResponse:
    note = request.POST.get("note-note", "")[:4000]
    return _settle(
        request,
        lambda own: actions.send_back_provision(provision_id=provision_id, note=note, **own),
        _("Sent back with your note."),
    )


@require_POST
@staff(Task.PREPARE_PROVISION)
def take_back(request: Any, provision_id: int) -> HttpResponse:
    return _settle(
        request,
        lambda own: actions.take_back_provision(provision_id=provision_id, **own),
        _("What you had prepared is taken back."),
    )


def _settle(request: Any, step: Any, said: str) -> HttpResponse:
    try:
        step({"by": request.actor, "at": request.now})
    except BadProvision as refusal:
        messages.warning(request, words.WHY[str(refusal.facts["why"])])
    except tuple(WHY) as refusal:
        messages.warning(request, str(WHY[type(refusal)]))
    else:
        messages.success(request, said)
    return redirect("staff:provisions")
