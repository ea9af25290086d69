"""What is filled in for a partner and its keys."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from prestalux.doors.shared.plain_forms import PlainForm
from prestalux.office.partners.actions import LONGEST_NAME
from prestalux.rules.partners import (
    LONGEST_DAYS,
    LONGEST_OVERLAP,
    MOST_A_MINUTE,
    USUAL_A_MINUTE,
    USUAL_DAYS,
    Scope,
)

SCOPE: Final = {
    Scope.CODES: _("Look up codes"),
    Scope.CHANGES: _("Follow changes"),
    Scope.DIRECTORY: _("Read the directory (FHIR), with addresses"),
    Scope.BANK_ACCOUNTS: _("See bank accounts"),
}
USUAL_OVERLAP: Final = 14


class NumberField(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        least, most = kwargs["min_value"], kwargs["max_value"]
        said = _("Enter a whole number from %(least)s to %(most)s.") % {"least": least, "most": most}
        names = ("required", "invalid", "min_value", "max_value")
        kwargs.setdefault("error_messages", dict.fromkeys(names, said))
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(**kwargs)


class PartnerForm(PlainForm):
    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the name of the partner.")},
    )
    contact = forms.EmailField(
        label=_("E-mail of the contact"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("This is no e-mail address.")},
    )


class _Terms(PlainForm):
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[(scope.value, words) for scope, words in SCOPE.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one.")},
    )
    per_minute = NumberField(
        label=_("Requests a minute"), min_value=1, max_value=MOST_A_MINUTE, initial=USUAL_A_MINUTE
    )

    @property
    def wanted(self) -> dict[str, Any]:
        chosen = frozenset(Scope(scope) for scope in self.cleaned_data["scopes"])
        return {"scopes": chosen, "per_minute": self.cleaned_data["per_minute"]}


class NewKeyForm(_Terms):
    days = NumberField(label=_("Days"), min_value=1, max_value=LONGEST_DAYS, initial=USUAL_DAYS)


class ChangeKeyForm(_Terms):
    pass


class ReplaceKeyForm(PlainForm):
    days = NumberField(
        label=_("Days of the new key"), min_value=1, max_value=LONGEST_DAYS, initial=USUAL_DAYS
    )
    both_for = NumberField(
        label=_("Days for which the old one holds, too"),
        min_value=0,
        max_value=LONGEST_OVERLAP.days,
        initial=USUAL_OVERLAP,
    )
