"""Who of the desk is away, and what waits with them for a colleague to take over."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from prestalux.doors.shared.plain_forms import DayField, PlainForm, PlainSelect, whole
from prestalux.doors.web.staff.pages import show, staff
from prestalux.office.attribution import actions, queue
from prestalux.office.attribution.queue import Person
from prestalux.rules.attribution.roles import Task
from prestalux.rules.periods import day_of

Days = tuple[date, date | None]


class AwayForm(PlainForm):
    person = forms.ChoiceField(label=gettext_lazy("Person"), widget=PlainSelect)
    first_day = DayField(label=gettext_lazy("First day away"))
    last_day = DayField(
        label=gettext_lazy("Last day away"),
        required=False,
        help_text=gettext_lazy("Empty: until further notice"),
    )

    def __init__(self, *args: Any, people: list[Person], today: date, own: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [(str(person.id), person.name) for person in people]  # type: ignore[attr-defined]
        self.fields["person"].initial = str(own)
        self.fields["first_day"].initial = today

    def clean(self) -> None:
        first, last = self.cleaned_data.get("first_day"), self.cleaned_data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day lies before the first."))


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Task.ASSIGN)
def page(request: Any) -> HttpResponse:
    people = queue.people(request.now)
    own: dict[str, Any] = {"by": request.actor, "at": request.now}
    if "back" in request.POST:
        actions.end_absence(account_id=whole(request.POST["back"], 0), **own)
        messages.success(request, _("Saved."))
        return redirect("staff:away")
    sent = request.method == "POST"
    about: dict[str, Any] = {
        "people": people,
        "today": day_of(request.now),
        "own": request.actor.account_id,
    }
    form = AwayForm(request.POST if sent else None, **about)
    if sent and form.is_valid():
        data = form.cleaned_data
        try:
            former = actions.note_absence(
                account_id=int(data["person"]), first_day=data["first_day"], last_day=data["last_day"], **own
            )
        except actions.NotOfTheDesk:
            raise Http404 from None
        messages.success(request, _saved(former, (data["first_day"], data["last_day"])))
        return redirect("staff:away")
    facts = {"rows": _rows(people), "form": form, "has_errors": sent}
    return show(request, "staff/away.html", 422 if sent else 200, **facts)


def _saved(former: Days | None, now: Days) -> str:
    """Only one absence is noted for a person: what it replaces is told."""
    if former is None or former == now:
        return _("Saved.")
    first, last = (date_format(day, "SHORT_DATE_FORMAT") if day else "" for day in former)
    if last:
        return _("Saved. It replaces the absence from {first} to {last}.").format(first=first, last=last)
    return _("Saved. It replaces the absence from {first} until further notice.").format(first=first)


def _rows(people: list[Person]) -> list[dict[str, Any]]:
    away = [person for person in people if person.first_day is not None]
    waiting = queue.open_for(person.id for person in away)
    return [
        {
            "id": person.id,
            "name": person.name,
            "first_day": person.first_day,
            "last_day": person.last_day,
            "waiting": waiting.get(person.id, 0),
            "url": f"{reverse('staff:queue')}?show=open&assigned={person.id}",
        }
        for person in away
    ]
