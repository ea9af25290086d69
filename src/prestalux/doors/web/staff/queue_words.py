"""The words of the queue: groups, ages, marks, and how a search came to a name."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from prestalux.doors.shared import labels
from prestalux.doors.shared.labels import Words
from prestalux.office.attribution.queue import Age, Assigned, Group, Mark
from prestalux.rules.attribution.request import Notice
from prestalux.rules.identifiers.likeness import Way

GROUP: Final[Words] = {
    Group.FUND: _("To examine"),
    Group.APPLICANT: _("Waiting for the applicant"),
    Group.OPEN: _("All open"),
    Group.DONE: _("Ended"),
}
AGE: Final[Words] = {
    Age.SOON: _("Due soon or overdue"),
    Age.LATE: _("Overdue"),
}
MARK: Final[Words] = {
    Mark.ANSWERED: _("The applicant has answered"),
    Mark.ANSWER_OVERDUE: _("The answer is overdue"),
    Mark.OUT_OF_REACH: _("Letters do not arrive"),
    Mark.TO_CLOSE: _("Proposal to close: no answer after the last reminder"),
    Mark.TO_CONFIRM: _("To be confirmed by a second person"),
    **labels.NOTICE,
    Notice.AWAITING_SCAN: _("An antivirus check is to come"),
}
ASSIGNED: Final[Words] = {
    Assigned.ME: _("Me"),
    Assigned.NOBODY: _("Nobody"),
    Assigned.AWAY: _("Somebody who is away or has left"),
}
FOUND: Final[Words] = {
    Way.SOUND: _("sounds alike"),
    Way.SLIP: _("spelt alike"),
}
ALL: Final[dict[str, Words]] = {
    "show": GROUP,
    "status": labels.STATUS,
    "profession": labels.PROFESSION,
    "age": AGE,
    "mark": MARK,
    "assigned": ASSIGNED,
}
"""By the name of the filter, in the order in which they are shown."""
NAME: Final[Words] = {
    "show": _("Who must act"),
    "status": _("Where it stands"),
    "profession": _("Profession"),
    "age": _("Waiting"),
    "mark": _("Remark"),
    "assigned": _("Assigned to"),
}
EVERY: Final[Words] = {
    "status": _("Any"),
    "profession": _("All professions"),
    "age": _("However long"),
    "mark": _("With or without"),
    "assigned": _("Anybody"),
}
