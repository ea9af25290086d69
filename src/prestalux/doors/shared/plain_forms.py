"""Fields as people type them: dates in the ways of the country, texts from the tables of identifiers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from prestalux.doors.shared.identifier_texts import TEXTS
from prestalux.rules.errors import Refusal


class PlainForm(forms.Form):
    """No browser validation and no colon: the page's own words answer."""

    use_required_attribute = False
    label_suffix = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class PlainSelect(forms.Select):
    """All choices in one template; Django's own renders two more for each choice, and there are 250 countries."""

    template_name = "layout/components/select.html"


class DayField(forms.DateField):
    """A day in one text field: 27.03.1985, 27/03/1985, 27-3-85 is not, 1985-03-27."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d %m %Y", "%Y-%m-%d"])
        kwargs.setdefault(
            "error_messages",
            {
                "invalid": _(
                    "This day does not exist in the calendar. Write it as day, month, year: 27.03.1985."
                ),
                "required": _("Enter a day, for example 27.03.1985."),
            },
        )
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%d.%m.%Y") if hasattr(value, "strftime") else value


def say(refusal: Refusal) -> str:
    """The sentence for a refused identifier, in the language of the page."""
    why = refusal.facts.get("why", "")
    texts = TEXTS.get((refusal.code, str(why)))
    if texts is None:
        return refusal.code
    return texts.get(get_language() or "fr", texts["fr"])


def whole(text: str, otherwise: int) -> int:
    """A small whole number out of an address or a hidden field; `otherwise` for whatever else stands there."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else otherwise
