"""Was this code valid on that day? For whoever holds a fee note: the answer, the profession, and nothing else.

No name and no address are told, and nobody asks often: the register is not to be copied through this page.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from prestalux.doors.shared import labels
from prestalux.doors.shared.plain_forms import DayField, PlainForm, say
from prestalux.doors.shared.refusal_texts import text_of
from prestalux.office.accounts import actions as accounts
from prestalux.office.registry import look_ups
from prestalux.office.registry.queries import CodeView, code_on
from prestalux.rules.identifiers.provider_code import BadProviderCode, ProviderCode
from prestalux.rules.periods import day_of
from prestalux.rules.registry import NoSuchCode
from prestalux.rules.registry.asking import DayBeforeRegister

ASKED_AN_HOUR: Final = 60
"""From one origin. Our own choice: a practice looks up a few codes a day."""


class CodeForm(PlainForm):
    code = forms.CharField(
        label=gettext_lazy("Provider code"),
        help_text=gettext_lazy("Eight digits, as on the fee note."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Enter the code."),
            "max_length": gettext_lazy("This is too long to be a code."),
        },
    )
    on = DayField(
        label=gettext_lazy("Day"), required=False, help_text=gettext_lazy("Today, if you leave it empty.")
    )

    def clean_code(self) -> ProviderCode:
        try:
            return ProviderCode.parse(self.cleaned_data["code"])
        except BadProviderCode as refusal:
            raise forms.ValidationError(say(refusal)) from None


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: Any) -> HttpResponse:
    """Asked by POST: what somebody wanted to know stands in no address and no log."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not (form.is_bound and form.is_valid()):
        return _page(request, form, 422 if form.errors else 200)
    asked, on = form.cleaned_data["code"], form.cleaned_data["on"] or day_of(request.now)
    language = get_language() or "fr"
    try:
        origin = request.META.get("REMOTE_ADDR", "")
        window = timedelta(hours=1)
        accounts.count_try(of=f"code from {origin}", at=request.now, most=ASKED_AN_HOUR, window=window)
        # Before anything is said of the code: a day before the register says nothing of any, given or not.
        look_ups.require_begun("", on, at=request.now)
    except accounts.TooManyTries as refusal:
        form.add_error(None, text_of(refusal, language))
        return _page(request, form, 429, wait=window)
    except DayBeforeRegister as refusal:
        form.add_error("on", text_of(refusal, language))
        return _page(request, form, 422)
    return _page(request, form, answer=_answer(asked, on))


def _answer(asked: ProviderCode, on: date) -> dict[str, Any]:
    """A code that does not exist is answered as one that does not hold."""
    language = get_language() or "fr"
    facts = {"code": asked.printed, "day": labels.day(on, language)}
    try:
        view = code_on(asked.digits, on)
    except NoSuchCode:
        view = None
    if view is None or not view.is_valid:
        return {"valid": False, "title": _("On %(day)s the code %(code)s is not valid") % facts}
    return {
        "valid": True,
        "title": _("On %(day)s the code %(code)s is valid") % facts,
        "text": _profession(view),
    }


def _profession(view: CodeView) -> str:
    return str(labels.PROFESSION[view.profession])


def _page(
    request: Any,
    form: CodeForm,
    status: int = 200,
    answer: dict[str, Any] | None = None,
    wait: timedelta | None = None,
) -> HttpResponse:
    context = {"form": form, "has_errors": bool(form.errors), "answer": answer}
    response = render(request, "public/code.html", context, status=status)
    if wait is not None:
        response.headers["Retry-After"] = str(int(wait.total_seconds()))
    return response
