"""One step over the requests that were ticked in the queue. Each answers for itself."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from prestalux.doors.shared import labels
from prestalux.doors.shared.fund import template
from prestalux.doors.shared.plain_forms import DayField, PlainForm, PlainSelect, whole
from prestalux.doors.shared.refusal_texts import text_of
from prestalux.doors.web.staff.asking_words import filled
from prestalux.doors.web.staff.forms import TextField, answer_day
from prestalux.doors.web.staff.pages import show, staff
from prestalux.office.attribution import actions
from prestalux.office.attribution.actions import Answer
from prestalux.office.attribution.queue import PAGE
from prestalux.office.provisions.queries import law
from prestalux.rules.attribution.roles import Task
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.identifiers.reference import BadReference, Reference
from prestalux.rules.periods import day_of

FIELDS: Final = ("piece", "due", "reference")
LANGUAGES: Final = {
    "fr": gettext_lazy("Text in French"),
    "de": gettext_lazy("Text in German"),
    "en": gettext_lazy("Text in English"),
}
MOST: Final = PAGE


class AskManyForm(PlainForm):
    """One piece, one reason and one day; a text a language, in which a word in braces stands for what differs."""

    piece = forms.ChoiceField(
        label=gettext_lazy("Piece"), choices=list(labels.PIECE.items()), widget=PlainSelect
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=list(labels.ASK_REASON.items()), widget=PlainSelect
    )

    def __init__(self, *args: Any, today: date, days: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["due_on"] = DayField(
            label=gettext_lazy("Answer by"),
            initial=answer_day(today, days),
            help_text=gettext_lazy("For example 27.03.2027"),
        )
        for language, label in LANGUAGES.items():
            self.fields[f"text_{language}"] = TextField(label=label)

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day <= self.today:
            raise forms.ValidationError(_("The day must lie in the future."))
        if day > self.today + timedelta(days=366):
            raise forms.ValidationError(_("Please check the year."))
        return day

    def clean(self) -> None:
        for language in LANGUAGES:
            text = self.cleaned_data.get(f"text_{language}", "")
            unknown = sorted(set(re.findall(r"\{([^{}]*)\}", text)) - set(FIELDS))
            if unknown:
                self.add_error(
                    f"text_{language}", _("There is no field {field}.").format(field=f"{{{unknown[0]}}}")
                )
            if self.cleaned_data.get("reason") == "other" and not text.strip():
                self.add_error(f"text_{language}", _("Say in words what is needed."))

    def texts(self) -> dict[str, str]:
        """The texts with piece and day in words; the reference is put in request by request."""
        return {language: self._text(language) for language in LANGUAGES}

    def _text(self, language: str) -> str:
        """A text left empty is the template laid down for the reason."""
        data = self.cleaned_data
        text = data[f"text_{language}"].strip() or template(
            "ask", data["reason"], language, self.today, law()
        )
        return filled(text, Piece(data["piece"]), data["due_on"], language)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Task.ASK)
def ask(request: Any) -> HttpResponse:
    """First the form, for what was ticked; then one answer a request."""
    picks = picked(request)
    if not picks:
        messages.warning(request, _("Tick the requests first."))
        return redirect("staff:queue")
    today = day_of(request.now)
    sent = "due_on" in request.POST
    form = AskManyForm(request.POST if sent else None, today=today, days=settings.FUND.answer_days)
    if not sent or not form.is_valid():
        facts = {"form": form, "picks": _written(picks), "has_errors": sent}
        return show(request, "staff/ask_many.html", 422 if sent else 200, **facts)
    answers = actions.ask_many(
        requests=picks,
        piece=Piece(form.cleaned_data["piece"]),
        reason=form.cleaned_data["reason"],
        texts=form.texts(),
        due_on=form.cleaned_data["due_on"],
        by=request.actor,
        at=request.now,
    )
    return answered(request, answers, title=_("Ask for a piece"))


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Task.ASSIGN)
def assign(request: Any) -> HttpResponse:
    """To oneself (taking over), to a colleague, or to nobody."""
    picks = picked(request)
    whose = request.POST.get("whose", "")
    if not picks or whose not in {"me", "another"}:
        messages.warning(request, _("Tick the requests first."))
        return redirect("staff:queue")
    to = request.actor.account_id if whose == "me" else whole(request.POST.get("to", ""), 0) or None
    answers = actions.assign_many(
        references=[reference for reference, _version in picks], to=to, by=request.actor, at=request.now
    )
    return answered(request, answers, title=_("Assignment"))


def answered(request: Any, answers: list[Answer], *, title: str) -> HttpResponse:
    language = get_language() or "fr"
    rows = [
        {
            "characters": answer.reference,
            "reference": Reference(answer.reference).printed,
            "refused": text_of(answer.refusal, language) if answer.refusal else "",
        }
        for answer in answers
    ]
    done = sum(answer.refusal is None for answer in answers)
    return show(
        request, "staff/many_answers.html", title=title, answers=rows, done=done, left=len(rows) - done
    )


def picked(request: Any) -> list[tuple[str, int | None]]:
    """What was ticked, each reference once with the version that the queue showed; the rest of it is passed over."""
    found: dict[str, int | None] = {}
    for pick in request.POST.getlist("pick")[:MOST]:
        characters, _sep, version = pick.partition(":")
        try:
            reference = Reference.parse(characters).characters
        except BadReference:
            continue
        good = version.isascii() and version.isdecimal() and len(version) < 10
        # A tick without its version is taken for a stale one.
        found[reference] = int(version) if good else 0
    return list(found.items())


def _written(picks: list[tuple[str, int | None]]) -> list[dict[str, str]]:
    return [
        {"reference": Reference(reference).printed, "value": f"{reference}:{version}"}
        for reference, version in picks
    ]
