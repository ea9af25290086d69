"""The register at the desk: one code on a day as known at a moment, its timeline in words, and what may become of it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from prestalux.doors.shared import change_words, labels, recorder_words, register_lines
from prestalux.doors.shared.plain_forms import DayField, PlainForm, PlainSelect, say
from prestalux.doors.shared.refusal_texts import text_of
from prestalux.doors.shared.register_words import REASON, STATE
from prestalux.doors.web.staff import reinstatement
from prestalux.doors.web.staff.pages import show, staff
from prestalux.doors.web.staff.reinstatement import ReinstateForm
from prestalux.office.attribution import actions
from prestalux.office.attribution.actions import CodeSheet
from prestalux.office.changes import queries as changes
from prestalux.office.partners.queries import proposals_open
from prestalux.office.registry import look_ups
from prestalux.office.registry.actions import CodeChangedMeanwhile
from prestalux.office.registry.pairs import pairs_open
from prestalux.office.registry.reinstating import waiting
from prestalux.office.registry.ties import Tie
from prestalux.rules.attribution.roles import Task
from prestalux.rules.identifiers.provider_code import BadProviderCode, ProviderCode
from prestalux.rules.periods import LUXEMBOURG, Period, day_of
from prestalux.rules.registry import (
    HELD,
    CodeNotHeld,
    CodeState,
    EndReason,
    LastDayOpen,
    NoSuchCode,
    SuspensionReason,
    day_after_last,
)
from prestalux.rules.registry.asking import DayBeforeRegister, MomentToCome

TAG: Final = {"active": "success", "suspended": "warning", "ended": "neutral", "void": "danger"}


class AskedForm(PlainForm):
    code = forms.CharField(
        label=gettext_lazy("Provider code"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Enter the code."),
            "max_length": gettext_lazy("This is too long to be a code."),
        },
    )
    on = DayField(label=gettext_lazy("On the day"), required=False)
    known = DayField(label=gettext_lazy("As known at the end of"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_known(self) -> date | None:
        day: date | None = self.cleaned_data["known"]
        if day is not None and day > self._today:
            raise forms.ValidationError(text_of(MomentToCome(), get_language() or "fr"))
        return day

    def clean_code(self) -> ProviderCode:
        try:
            return ProviderCode.parse(self.cleaned_data["code"])
        except BadProviderCode as refusal:
            raise forms.ValidationError(say(refusal)) from None

    @property
    def known_at(self) -> datetime | None:
        """The last instant of the day, by which everything recorded on it is known; None for what is known now."""
        day = self.cleaned_data["known"]
        if day is None or day == self._today:
            return None
        return datetime.combine(day + timedelta(days=1), time(), LUXEMBOURG) - timedelta(microseconds=1)


class ChangeForm(PlainForm):
    """One step over a code; which fields it has, the step decides."""

    def __init__(self, *args: Any, step: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if step in {"suspend", "resume"}:
            self.fields["first"] = DayField(label=_("From"))
        if step in {"suspend", "end"}:
            label = _("To (last day)") if step == "suspend" else _("Last day")
            self.fields["last"] = DayField(label=label, required=step == "end")
            reasons = SuspensionReason if step == "suspend" else EndReason
            language = get_language() or "fr"
            self.fields["reason"] = forms.ChoiceField(
                label=_("Reason"),
                choices=[(reason.value, REASON[reason][language]) for reason in reasons],
                widget=PlainSelect,
            )
        self.order_fields(["first", "last", "reason"])

    def clean(self) -> None:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day lies before the first."))


STEPS: Final = {
    "suspend": gettext_lazy("Suspend the code"),
    "resume": gettext_lazy("Lift the suspension"),
    "end": gettext_lazy("End the code"),
}


_POSSIBLE: Final[dict[str, tuple[str, ...]]] = {
    CodeState.ACTIVE: ("suspend", "end"),
    CodeState.SUSPENDED: ("resume", "end"),
}


@require_safe
@staff(Task.READ)
def page(request: Any) -> HttpResponse:
    if not request.GET.get("code"):
        facts = {"pairs_open": pairs_open(), "all_waiting": _all_waiting(), **_partners(request)}
        return page_of(request, asked(request, None), facts)
    form = asked(request, request.GET)
    if not form.is_valid():
        return page_of(request, form, {}, 422)
    return shown(request, form, {})


def _partners(request: Any) -> dict[str, Any]:
    if Task.READ_PARTNERS not in request.tasks:
        return {}
    return {"may_read_partners": True, "proposals_open": proposals_open()}


def _all_waiting() -> list[dict[str, str]]:
    """Codes whose end somebody put right, for another to confirm."""
    return [{"digits": row.digits, "printed": ProviderCode(row.digits).printed} for row in waiting()]


def asked(request: Any, given: Any) -> AskedForm:
    return AskedForm(given, today=day_of(request.now))


@require_POST
@staff(Task.DECIDE)
def change(request: Any) -> HttpResponse:
    """A step over the code; the page comes back with what it changed, or with what hindered it."""
    step = request.POST.get("step", "")
    form = asked(request, request.POST)
    if step not in STEPS or not form.is_valid():
        return page_of(request, form, {}, 422)
    filled = ChangeForm(request.POST, step=step, prefix=step)
    if not filled.is_valid():
        return shown(request, form, {step: filled}, 422)
    code: ProviderCode = form.cleaned_data["code"]
    if step == "end" and "sure" not in request.POST:
        found = _to_end(request, code.digits, filled.cleaned_data["last"])
        if found is not None:
            return _asked_once_more(request, code, found, filled)
    try:
        own = {"by": request.actor, "at": request.now, "seen": request.POST.get("seen", "")}
        _take(step, code.digits, filled.cleaned_data, own)
    except (CodeNotHeld, NoSuchCode, LastDayOpen, CodeChangedMeanwhile) as refusal:
        filled.add_error(None, text_of(refusal, get_language() or "fr"))
        status = 409 if isinstance(refusal, CodeChangedMeanwhile) else 422
        return shown(request, form, {step: filled}, status)
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('staff:register')}?{urlencode({'code': code.digits})}")


def _take(step: str, digits: str, data: dict[str, Any], own: dict[str, Any]) -> None:
    if step == "suspend":
        period = Period.through(data["first"], data["last"])
        reason = SuspensionReason(data["reason"])
        actions.suspend_code(digits=digits, period=period, reason=reason, **own)
    elif step == "resume":
        actions.resume_code(digits=digits, from_day=data["first"], **own)
    else:
        actions.end_code(digits=digits, last_day=data["last"], reason=EndReason(data["reason"]), **own)


def _to_end(request: Any, digits: str, last: date) -> CodeSheet | None:
    """The code on the day that is to be its last; None where the step is refused, which it says best itself."""
    if last == date.max:
        return None
    try:
        sheet = actions.look_up_code(digits=digits, on=last, known_at=None, by=request.actor, at=request.now)
    except NoSuchCode:
        return None
    return sheet if sheet.view.state in HELD else None


def _asked_once_more(request: Any, code: ProviderCode, found: CodeSheet, filled: ChangeForm) -> HttpResponse:
    """What follows in words, before it does. The page carries on which version of the code the step was chosen."""
    language = get_language() or "fr"
    last, reason = filled.cleaned_data["last"], filled.cleaned_data["reason"]
    facts = {
        "printed": code.printed,
        "digits": code.digits,
        "name": found.view.name,
        "last": labels.day(last, language),
        "after": labels.day(day_after_last(last), language),
        "reason": REASON[reason][language],
        "is_past": last < day_of(request.now),
        "kept": [
            (filled[name].html_name, request.POST.get(filled[name].html_name, "")) for name in filled.fields
        ],
        "seen": request.POST.get("seen", ""),
    }
    return show(request, "staff/register_end.html", **facts)


def shown(
    request: Any,
    form: AskedForm,
    tried: dict[str, ChangeForm],
    status: int = 200,
    reinstating: ReinstateForm | None = None,
) -> HttpResponse:
    code, on = form.cleaned_data["code"], form.cleaned_data["on"] or day_of(request.now)
    try:
        sheet = actions.look_up_code(
            digits=code.digits, on=on, known_at=form.known_at, by=request.actor, at=request.now
        )
    except NoSuchCode:
        form.add_error("code", _("The register knows no such code, or did not know it then."))
        return page_of(request, form, {}, 404)
    language = get_language() or "fr"
    view = sheet.view
    try:
        look_ups.require_begun(view.state, on, at=request.now)
    except DayBeforeRegister as refusal:
        form.add_error("on", text_of(refusal, language))
        return page_of(request, form, {}, 422)
    facts = {
        "printed": code.printed,
        "day": labels.day(on, language),
        "tag": TAG.get(view.state, "neutral"),
        "state": STATE[view.state][language] if view.state else _("not valid on this day"),
        "rows": _rows(sheet, language),
        "timeline": [
            register_lines.told(change, language)
            | {"who": recorder_words.who(sheet.recorders.get(change.at), sheet.names, language)}
            for change in reversed(sheet.history)
        ],
        "request_reference": sheet.reference.characters if sheet.reference else "",
        "request_printed": sheet.reference.printed if sheet.reference else "",
        "steps": _steps(request, sheet, tried) if Task.DECIDE in request.tasks else [],
        "digits": view.digits,
        "look": changes.last_look(view.id, day_of(request.now)),
        "open_changes": [
            {
                "url": reverse("staff:change", args=(one.reference.characters,)),
                "what": change_words.KIND[one.kind],
                "kind": change_words.STATUS_KIND[one.status],
                "status": change_words.STATUS[one.status],
            }
            for one in changes.open_changes_of(view.id, request.now)
        ],
        "version": sheet.version,
        "waiting": reinstatement.waiting(request, sheet),
        "reinstating": reinstatement.offered(request, sheet, reinstating),
        "is_reinstating": reinstating is not None,
        "sent_back": sheet.sent_back,
    }
    has_errors = bool(tried or reinstating or form.errors)
    return page_of(request, form, facts, status, has_errors=has_errors)


def _rows(sheet: CodeSheet, language: str) -> list[tuple[str, list[str]]]:
    view = sheet.view
    reason = REASON.get(view.reason, {}).get(language, view.reason)
    held = [register_lines.days(view.holds, language), reason] if view.holds else []
    rows = [
        (_("Since"), held),
        (_("Provider"), [view.name]),
        (_("Profession"), [str(labels.PROFESSION[view.profession])]),
        (_("Specialty"), [labels.specialty_label(view.specialty, language)] if view.specialty else []),
        (_("Practice address"), list(view.address)),
        (_("Members"), [_tie(tie, language) for tie in sheet.members]),
        (_("Bills under"), [_tie(tie, language) for tie in sheet.memberships]),
        (_("Other codes of the same person"), [ProviderCode(digits).printed for digits in sheet.others]),
    ]
    return [(label, lines) for label, lines in rows if any(lines)]


def _tie(tie: Tie, language: str) -> str:
    return f"{ProviderCode(tie.digits).printed}, {register_lines.days(tie.days, language)}"


def _steps(request: Any, sheet: CodeSheet, tried: dict[str, ChangeForm]) -> list[dict[str, Any]]:
    """What may become of the code as it stands today, whatever day is shown."""
    possible = _POSSIBLE.get(sheet.state, ())
    return [
        {
            "name": step,
            "title": STEPS[step],
            "form": tried.get(step) or ChangeForm(step=step, prefix=step),
            "open": step in tried,
        }
        for step in STEPS
        if step in possible or step in tried
    ]


def page_of(
    request: Any, form: AskedForm, facts: dict[str, Any], status: int = 200, **more: Any
) -> HttpResponse:
    # What is no code, or none that is there, may be a name or a code with a slip.
    sought = form.data.get("code", "") if form.errors else ""
    shown = {"has_errors": form.errors, "sought": sought, **facts, **more}
    return show(request, "staff/register.html", status, form=form, **shown)
