"""A provider found by what the clerk remembers: one field that takes a name, a code, a matricule or an address, and filters."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from prestalux.doors.shared import labels
from prestalux.doors.shared.plain_forms import DayField, PlainForm, PlainSelect
from prestalux.doors.shared.register_words import NAME_THEN, STANDING, STATE, WHY
from prestalux.doors.web.staff.pages import show, staff
from prestalux.doors.web.staff.register import TAG
from prestalux.office.attribution import actions
from prestalux.office.registry.directory import Held
from prestalux.office.registry.finding import Found, FoundCode, Narrowed, Place
from prestalux.rules.attribution.roles import Task
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.conventions.specialties import SPECIALTIES
from prestalux.rules.identifiers.provider_code import BadProviderCode, ProviderCode
from prestalux.rules.periods import LUXEMBOURG, day_of
from prestalux.rules.registry.sought import LONGEST_TEXT, Standing, Why

_NEAR: Final = {Why.CODE_NEAR, Why.MATRICULE_NEAR}


class SoughtForm(PlainForm):
    q = forms.CharField(required=False)
    profession = forms.ChoiceField(label=gettext_lazy("Profession"), required=False, widget=PlainSelect)
    specialty = forms.ChoiceField(label=gettext_lazy("Specialty"), required=False, widget=PlainSelect)
    standing = forms.ChoiceField(label=gettext_lazy("State"), required=False, widget=PlainSelect)
    on = DayField(label=gettext_lazy("On the day"), required=False)
    known = DayField(label=gettext_lazy("As known at the end of"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "fr"
        specialties = sorted((one.label(language), one.code) for one in SPECIALTIES)
        choices = {
            "profession": [(one.value, str(labels.PROFESSION[one])) for one in Profession],
            "specialty": [(code, f"{label} ({code})") for label, code in dict(specialties).items()],
            "standing": [(one.value, STANDING[one][language]) for one in Standing],
        }
        every = {"profession": _("All professions"), "specialty": _("All specialties"), "standing": _("Any")}
        for name, options in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
            field.choices = [("", every[name]), *options]
        for field in self.fields.values():
            field.conditional = True  # type: ignore[attr-defined] # filters are never marked as optional

    def clean_q(self) -> str:
        return str(self.cleaned_data["q"]).replace("\0", "").strip()[:LONGEST_TEXT]


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a page begins, and the moment at which all pages of one search see the register."""

    place: Place
    seen_at: datetime

    def written(self) -> str:
        values = [self.place.rank, self.place.digits, self.seen_at.isoformat()]
        return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str, *, now: datetime) -> Turn | None:
        """None for whatever else stands in an address: the first page is shown."""
        try:
            rank, digits, moment = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            seen_at = datetime.fromisoformat(moment)
            if seen_at > now or not (isinstance(digits, str) and digits.isascii() and digits.isdecimal()):
                return None
            return cls(Place(int(rank), digits[:8]), seen_at)
        except (binascii.Error, ValueError, TypeError):
            return None


@require_safe
@staff(Task.READ)
def page(request: Any) -> HttpResponse:
    form = SoughtForm(request.GET)
    if not form.is_valid():
        return _page(request, form, status=422)
    asked = form.cleaned_data
    narrowed = Narrowed(
        asked["profession"],
        asked["specialty"],
        Standing(asked["standing"]) if asked["standing"] else None,
    )
    if not asked["q"] and narrowed.is_empty:
        return _page(request, form)
    on = asked["on"] or day_of(request.now)
    turn = Turn.read(request.GET.get("after", "")[:200], now=request.now)
    seen_at = turn.seen_at if turn else request.now
    known_at = min(_end_of(asked["known"]), seen_at) if asked["known"] else seen_at
    found = actions.find_providers(
        text=asked["q"],
        narrowed=narrowed,
        on=on,
        known_at=known_at,
        after=turn.place if turn else None,
        by=request.actor,
        at=request.now,
    )
    if _is_the_code(asked["q"], found):
        return redirect(f"{reverse('staff:register')}?{urlencode(_sheet(found.codes[0].code, request))}")
    return _page(request, form, found=found, on=on, seen_at=seen_at)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), LUXEMBOURG) - timedelta(microseconds=1)


def _is_the_code(text: str, found: Found) -> bool:
    """Who typed a whole code that is there wants its sheet."""
    try:
        digits = ProviderCode.parse(text).digits
    except BadProviderCode:
        return False
    return [one.code.digits for one in found.codes] == [digits]


def _sheet(code: Held, request: Any) -> dict[str, str]:
    days = {name: request.GET.get(name, "") for name in ("on", "known")}
    return {"code": code.digits} | {name: value for name, value in days.items() if value}


def _page(
    request: Any,
    form: SoughtForm,
    *,
    found: Found | None = None,
    on: date | None = None,
    seen_at: datetime | None = None,
    status: int = 200,
) -> HttpResponse:
    language = get_language() or "fr"
    facts: dict[str, Any] = {"form": form, "has_errors": form.errors, "q": form.data.get("q", "")}
    if found is not None and on is not None and seen_at is not None:
        facts["rows"] = [_row(one, request, language) for one in found.codes]
        facts["searched"] = True
        facts["caption"] = _caption(found, bool(facts["q"]))
        facts["capped"] = found.capped
        facts["day"] = labels.day(on, language) if form.cleaned_data["on"] else ""
        if found.after is not None:
            turn = Turn(found.after, seen_at)
            facts["after_url"] = _address(request, after=turn.written())
        facts["first_url"] = _address(request, after="") if request.GET.get("after") else ""
    facts["more_open"] = bool(form.data.get("known") or form.errors.get("known"))
    return show(request, "staff/register_find.html", status, **facts)


def _address(request: Any, *, after: str) -> str:
    names = ("q", "profession", "specialty", "standing", "on", "known")
    asked = {name: value for name in names if (value := request.GET.get(name, ""))}
    return f"{reverse('staff:register-find')}?{urlencode(asked | ({'after': after} if after else {}))}"


def _caption(found: Found, by_text: bool) -> str:
    if not by_text:
        return _("By code")
    if found.codes and all(set(one.why) <= _NEAR for one in found.codes):
        return _("There is no such number. Is one of these meant?")
    return _("Found, the surest first")


def _row(one: FoundCode, request: Any, language: str) -> dict[str, Any]:
    code = one.code
    # A former name that was found as it stands is told once.
    why = [WHY[reason][language] for reason in one.why if one.then is None or reason is not Why.NAME]
    if one.then is not None:
        day = labels.day(one.until, language) if one.until else ""
        why.append(NAME_THEN[one.then][language].format(name=one.name, day=day))
    where = code.where
    profession = str(labels.PROFESSION.get(code.profession, code.profession))
    specialty = labels.specialty_label(code.specialty, language)
    return {
        "printed": ProviderCode(code.digits).printed,
        "url": f"{reverse('staff:register')}?{urlencode(_sheet(code, request))}",
        "name": ", ".join(filter(None, (code.family_name, code.given_name))),
        "why": ", ".join(why),
        "profession": profession,
        "specialty": specialty if specialty.casefold() != profession.casefold() else "",
        "street": where.street if where else "",
        "town": f"{where.postcode} {where.town}".strip() if where else "",
        "tag": TAG.get(code.state, "neutral"),
        "state": STATE[code.state][language] if code.state else _("not valid on this day"),
    }
