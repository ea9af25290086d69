"""What the register's page shows of an end that is put right: the form, and the correction that waits for a second person."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from prestalux.doors.shared import labels
from prestalux.doors.shared.plain_forms import DayField, PlainForm
from prestalux.doors.shared.sheet_forms import visible
from prestalux.office.accounts.queries import names_of
from prestalux.office.attribution.actions import CodeSheet
from prestalux.rules.attribution.roles import Task

LONGEST: Final = 500


def visible_text(value: str) -> None:
    """Who confirms reads what was written, and nothing else."""
    for line in value.splitlines():
        visible(line)


class ReinstateForm(PlainForm):
    last = DayField(
        label=gettext_lazy("New last day"),
        help_text=gettext_lazy("Leave it empty if the code has no end."),
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why the end was wrong"),
        max_length=LONGEST,
        validators=(visible_text,),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("A reason is needed.")},
    )


def offered(request: Any, sheet: CodeSheet, tried: ReinstateForm | None) -> ReinstateForm | None:
    """The form, where there is an end and nobody is putting it right already."""
    if tried is not None:
        return tried
    if Task.PREPARE not in request.tasks or sheet.last_day is None or sheet.reinstatement is not None:
        return None
    return ReinstateForm(prefix="reinstate")


def waiting(request: Any, sheet: CodeSheet) -> dict[str, Any] | None:
    row = sheet.reinstatement
    if row is None:
        return None
    language = get_language() or "fr"
    own = row.prepared_by == request.actor.account_id
    return {
        "id": row.id,
        "days": _("Holds until %(day)s") % {"day": labels.day(row.last_day, language)}
        if row.last_day
        else _("Holds without an end"),
        "reason": row.reason,
        "by": names_of({row.prepared_by}).get(row.prepared_by, ""),
        "at": row.prepared_at,
        "own": own,
        "may_confirm": Task.DECIDE in request.tasks and not own,
    }
