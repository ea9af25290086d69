"""The forms by which provisions are prepared: one for each kind of value, with the day and the source."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from prestalux.doors.shared import labels
from prestalux.doors.shared.plain_forms import DayField, PlainForm, PlainSelect
from prestalux.doors.web.staff.forms import TextField
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.conventions.provisions import (
    ADDRESS,
    FUND_TEXTS,
    LANGUAGES,
    LETTERHEAD_LINES,
    LETTERHEAD_TEXTS,
    Kind,
    Provision,
)

IN_LANGUAGE: Final = {"fr": _("In French"), "de": _("In German"), "en": _("In English")}
NEEDED: Final = [
    ("no", _("not needed")),
    ("required", _("required")),
    ("one-of", _("one of these suffices")),
    ("where-applicable", _("where applicable")),
]


class ProvisionForm(PlainForm):
    """`value` is what the fields say, as it is laid down; whether it can be is for the rule to say."""

    def __init__(self, *args: Any, kind: Kind, key: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.key = kind, key
        self._add_value()
        self.fields["valid_from"] = DayField(
            label=_("In force from"), help_text=_("For example 01.01.2027"), required=True
        )
        self.fields["source"] = forms.CharField(
            label=_("On what this rests"),
            max_length=400,
            error_messages={"required": _("Say on what this rests.")},
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )

    def _add_value(self) -> None:
        if self.may_end:
            label = (
                _("It is a working day")
                if self.kind is Kind.HOLIDAY
                else _("Nothing is laid down from that day on")
            )
            self.fields["ends"] = forms.BooleanField(label=label, required=False)
        if self.is_three:
            for language, label in IN_LANGUAGE.items():
                self.fields[f"text_{language}"] = TextField(label=label)
                self.fields[f"text_{language}"].conditional = self.may_end  # type: ignore[attr-defined]
        elif self.kind is Kind.PIECES:
            for piece in Piece:
                self.fields[f"piece-{piece.value}"] = forms.ChoiceField(
                    label=labels.PIECE[piece], choices=NEEDED, widget=PlainSelect
                )
        elif self.kind is Kind.PREFIX:
            self.fields["until"] = DayField(
                label=_("No longer from"), help_text=_("For example 01.01.2028"), required=False
            )
        elif self.key == ADDRESS:
            self.fields["lines"] = TextField(label=_("Lines"), required=True)
        else:
            self.fields["line"] = forms.CharField(label=_("New"), max_length=200)

    @property
    def may_end(self) -> bool:
        template = self.kind is Kind.TEXT and self.key not in FUND_TEXTS
        return self.kind in {Kind.CONVENTION, Kind.HOLIDAY} or template

    @property
    def is_three(self) -> bool:
        return self.kind in {Kind.CONVENTION, Kind.HOLIDAY, Kind.TEXT} or (
            self.kind is Kind.LETTERHEAD and self.key in LETTERHEAD_TEXTS
        )

    @property
    def provision(self) -> Provision:
        data = self.cleaned_data
        return Provision(self.kind, self.key, self._value(data), data["valid_from"], data["source"])

    def _value(self, data: dict[str, Any]) -> Any:
        if data.get("ends"):
            return None
        if self.is_three:
            return {language: data[f"text_{language}"].strip() for language in LANGUAGES}
        if self.kind is Kind.PIECES:
            return _pieces(data)
        if self.kind is Kind.PREFIX:
            until: date | None = data["until"]
            return {"until": until.isoformat() if until else None}
        if self.key in LETTERHEAD_LINES:
            return data["line"].strip()
        return [line.strip() for line in data["lines"].splitlines() if line.strip()]


def _pieces(data: dict[str, Any]) -> dict[str, Any]:
    """In the order of the page; the pieces of which one suffices stand where the first of them does."""
    chosen = {piece.value: data[f"piece-{piece.value}"] for piece in Piece}
    together = [piece for piece, needed in chosen.items() if needed == "one-of"]
    required: list[list[str]] = []
    for piece, needed in chosen.items():
        if needed == "required":
            required.append([piece])
        elif needed == "one-of" and together not in required:
            required.append(together)
    extra = [piece for piece, needed in chosen.items() if needed == "where-applicable"]
    return {"required": required, "where_applicable": extra}


def initial(kind: Kind, key: str, value: Any) -> dict[str, Any]:
    """What the form begins with: the value that is in force."""
    if kind is Kind.PIECES:
        found = {f"piece-{piece.value}": "no" for piece in Piece}
        for one_of in value["required"]:
            for piece in one_of:
                found[f"piece-{piece}"] = "required" if len(one_of) == 1 else "one-of"
        return found | {f"piece-{piece}": "where-applicable" for piece in value["where_applicable"]}
    if isinstance(value, dict) and set(value) == set(LANGUAGES):
        return {f"text_{language}": text for language, text in value.items()}
    if isinstance(value, list):
        return {"lines": "\n".join(value)}
    return {"line": value} if isinstance(value, str) else {}
