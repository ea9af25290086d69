"""The answers of a filled sheet that was sent back, checked as typed ones are: what each group would become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from prestalux.doors.shared.sheet_forms import FORMS, SectionForm
from prestalux.office.attribution.queries import COLUMNS, RequestView
from prestalux.rules.attribution.request import Section


@dataclass(slots=True)
class Proposal:
    """What one group of the sheet would become. `refused` holds a sentence for each answer that cannot be taken."""

    section: Section
    form: SectionForm
    read: dict[str, str]
    refused: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    complete: bool = False


def propose(view: RequestView, section: Section, answers: Mapping[str, str], today: date) -> Proposal | None:
    """The standing answers with those read laid over them, through the same form as typed ones.

    An answer that the form refuses is left out and the rest looked at again. Where those left do not fit the
    standing ones, a group that was complete keeps what it had.
    """
    standing = {column: view.values[column] for column in COLUMNS[section]}
    read = {column: answers[column] for column in COLUMNS[section] if column in answers}
    form = _form(view, section, {}, today)
    kept = {column: text for column, text in read.items() if column in form.fields}
    proposal = Proposal(section, form, dict(kept))
    if not kept:
        return None
    while True:
        form = _form(view, section, {**_typed(standing), **kept}, today)
        wrong = [name for name in form.errors if name in kept]
        if not wrong:
            break
        for name in wrong:
            proposal.refused[name] = str(form.errors[name][0])
            del kept[name]
    proposal.complete = form.is_valid()
    if not proposal.complete and section in view.facts.sections_given:
        for name in kept:
            proposal.refused[name] = _("It does not fit the other answers of this group.")
        kept = {}
    proposal.form = form
    proposal.values = {name: form.cleaned_data[name] for name in kept}
    if proposal.complete and kept:
        # What the form derives from what was typed (a name in its parts, the bank's own identifier) belongs to it.
        proposal.values = {column: form.values.get(column) for column in COLUMNS[section]}
    return proposal


def _form(view: RequestView, section: Section, data: Mapping[str, Any], today: date) -> SectionForm:
    return FORMS[section](dict(data), profession=view.profession, today=today)


def _typed(values: Mapping[str, Any]) -> dict[str, str]:
    """As they would be typed into the form."""
    return {column: as_typed(value) for column, value in values.items()}


def as_typed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.strftime("%d.%m.%Y") if isinstance(value, date) else str(value)
