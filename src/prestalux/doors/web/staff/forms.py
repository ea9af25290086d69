"""What staff fill in: asks, decisions. Texts are kept when something is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prestalux.doors.shared import labels
from prestalux.doors.shared.plain_forms import DayField, PlainForm, PlainSelect
from prestalux.doors.shared.sheet_forms import BankForm, IdentityForm
from prestalux.office.provisions.queries import law
from prestalux.rules.conventions.holidays import working_day_from
from prestalux.rules.conventions.pieces import Piece

LONGEST_TEXT = 4000


class TextField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", LONGEST_TEXT)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}))
        super().__init__(**kwargs)


def answer_day(today: date, days: int) -> date:
    """The day proposed for an answer: so many days from now, and never a day on which nobody works."""
    return working_day_from(today + timedelta(days=days), law().is_holiday)


class AskForm(PlainForm):
    """Several pieces at once: each ticked piece becomes an ask with the same due day and its own reason and text."""

    def __init__(self, *args: Any, today: date, days: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for piece in Piece:
            self.fields[f"piece-{piece.value}"] = forms.BooleanField(
                label=labels.PIECE[piece], required=False
            )
            self.fields[f"reason-{piece.value}"] = forms.ChoiceField(
                label=_("Reason"),
                choices=list(labels.ASK_REASON.items()),
                required=False,
                widget=PlainSelect,
            )
            self.fields[f"reason-{piece.value}"].conditional = True  # type: ignore[attr-defined]
            self.fields[f"text-{piece.value}"] = TextField(label=_("What should be sent, in your words"))
        self.fields["due_on"] = DayField(
            label=_("Answer by"), initial=answer_day(today, days), help_text=_("For example 27.03.2027")
        )
        self.today = today

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day <= self.today:
            raise forms.ValidationError(_("The day must lie in the future."))
        if day > self.today + timedelta(days=366):
            raise forms.ValidationError(_("Please check the year."))
        return day

    def clean(self) -> None:
        data = self.cleaned_data
        if not any(data.get(f"piece-{piece.value}") for piece in Piece):
            self.add_error(None, _("Tick at least one piece."))
        for piece in Piece:
            if (
                data.get(f"piece-{piece.value}")
                and data.get(f"reason-{piece.value}") == "other"
                and not data.get(f"text-{piece.value}", "").strip()
            ):
                self.add_error(f"text-{piece.value}", _("Say in words what is needed."))

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "tick": self[f"piece-{p.value}"],
                "reason": self[f"reason-{p.value}"],
                "text": self[f"text-{p.value}"],
            }
            for p in Piece
        ]

    @property
    def asked(self) -> list[Piece]:
        return [piece for piece in Piece if self.cleaned_data.get(f"piece-{piece.value}")]


class GrantForm(PlainForm):
    prefix = "grant"


class ReasonsForm(PlainForm):
    reasons = forms.MultipleChoiceField(
        label=_("Reasons"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one reason.")},
    )
    text = TextField(label=_("Explanation for the applicant"))

    def clean(self) -> None:
        if "other" in self.cleaned_data.get("reasons", []) and not self.cleaned_data.get("text", "").strip():
            self.add_error("text", _("Say in words what the reason is."))


class RefuseForm(ReasonsForm):
    prefix = "refuse"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reasons"].choices = list(labels.REFUSAL_REASON.items())  # type: ignore[attr-defined]


class CloseForm(ReasonsForm):
    prefix = "close"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reasons"].choices = list(labels.CLOSE_REASON.items())  # type: ignore[attr-defined]


class CorrectionForm(IdentityForm):
    """The applicant's own form, without what is said to the applicant."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.help_text = ""


class ReopenForm(PlainForm):
    prefix = "reopen"
    text = TextField(
        label=_("Why the decision is set aside"),
        required=True,
        error_messages={"required": _("Say in words why; the letter states it.")},
    )


class NoteForm(PlainForm):
    prefix = "note"
    note = TextField(
        label=_("Reason"), required=True, error_messages={"required": _("Say in words what the reason is.")}
    )


class BankAccountForm(BankForm):
    """The account to which a granted code is paid from a day on."""

    prefix = "bank"
    from_day = DayField(label=_("From which day"), help_text=_("For example 01.01.2027"))
    text = TextField(
        label=_("On what this rests"),
        required=True,
        help_text=_("For example the provider’s letter and its date."),
        error_messages={"required": _("Say in words on what the change rests.")},
    )
