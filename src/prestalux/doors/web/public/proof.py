"""The page behind the QR code of a letter: is it ours, and does it say what was signed?

What was scanned stands in the address; what is compared with the letter, a name among it, is posted and not kept.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from prestalux.doors.shared import proof_texts
from prestalux.doors.shared.plain_forms import DayField, PlainForm
from prestalux.office.attribution.queries import set_aside
from prestalux.office.proofs.queries import public_keys
from prestalux.rules.errors import Refusal
from prestalux.rules.proof import LetterFacts, LetterKind, Proof, check
from prestalux.rules.proof.content import LONGEST_TEXT


class TextForm(PlainForm):
    t = forms.CharField(
        label=gettext_lazy("Text of the code"),
        help_text=gettext_lazy(
            "Most phones show a link when they scan the code: open it, or paste it here. The text begins with PX1."
        ),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Paste the text of the code."),
            "max_length": gettext_lazy("This text is too long to be that of a code."),
        },
    )


class CompareForm(PlainForm):
    """Fields of a letter with a code; the others compare the name alone."""

    person = forms.CharField(
        label=gettext_lazy("Name of the person"),
        help_text=gettext_lazy("As in the address field of the letter, given names first."),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Enter the name that stands on the letter.")},
    )
    code = forms.CharField(
        label=gettext_lazy("Provider code"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Enter the code that stands on the letter.")},
    )
    first_day = DayField(label=gettext_lazy("First day of the period"))
    last_day = DayField(
        label=gettext_lazy("Last day of the period"),
        required=False,
        help_text=gettext_lazy("Leave it empty if the letter names no end."),
    )

    def __init__(self, *args: Any, kind: LetterKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind is not LetterKind.ATTRIBUTION:
            for name in ("code", "first_day", "last_day"):
                del self.fields[name]

    @property
    def facts(self) -> LetterFacts:
        return LetterFacts(**self.cleaned_data)


@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: Any) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    if "t" not in given:
        return _page(request, TextForm())
    form = TextForm({"t": given["t"].replace("\0", "")})
    if not form.is_valid():
        return _page(request, form, 422)
    text = form.cleaned_data["t"]
    try:
        found = check(text, public_keys())
    except Refusal as refusal:
        language = get_language() or "fr"
        refused = {
            "title": proof_texts.TITLES[refusal.code][language],
            "text": proof_texts.text_of(refusal, language),
            "code": refusal.code,
        }
        return _page(request, TextForm(initial={"t": text}), 422, refused=refused)
    return _genuine(request, found)


def _genuine(request: Any, found: Proof) -> HttpResponse:
    language = get_language() or "fr"
    compared = request.method == "POST" and "person" in request.POST
    compare = CompareForm(request.POST if compared else None, kind=found.kind)
    agrees = found.agrees(compare.facts) if compared and compare.is_valid() else None
    voided = set_aside(found.reference, found.kind, found.day)
    facts = {
        "proof": found,
        "voided_on": proof_texts.day(voided, language) if voided else "",
        "rows": [
            {"key": _("Letter"), "value": proof_texts.KINDS[found.kind][language]},
            {"key": _("Reference"), "value": found.reference.printed},
            {"key": _("Date"), "value": proof_texts.day(found.day, language)},
        ],
        "compare": compare,
        "agrees": agrees,
        "compared": compared,
        "has_errors": bool(compare.errors),
    }
    return _page(request, TextForm(), 422 if compare.errors or agrees is False else 200, **facts)


def _page(request: Any, form: TextForm, status: int = 200, **facts: Any) -> HttpResponse:
    context = {"form": form, "has_errors": bool(form.errors), **facts}
    return render(request, "public/proof.html", context, status=status)
