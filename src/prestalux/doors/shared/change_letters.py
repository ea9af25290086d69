"""The words of the letters about changes and the yearly look."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as lazy

from prestalux.doors.shared import change_words, labels
from prestalux.doors.shared.mail import Mail
from prestalux.office.changes.queries import ChangeView

if TYPE_CHECKING:
    from collections.abc import Mapping

_OPEN: Final = lazy("Open the change:")
_NOT_YOU: Final = lazy(
    "If you did not ask for this, open the link and stop the change: nothing more is needed."
)
MAILS: Final[Mapping[str, Mail]] = {
    "space-link": Mail(
        lazy("Your link to your own space"),
        (
            lazy("You asked for a link to your own space with the fund."),
            lazy("It opens it once, within %(hours)s hours."),
            lazy("If you did not ask for this, you need do nothing: without the link nobody can go on."),
        ),
        action=lazy("Open your space:"),
    ),
    "change-confirm": Mail(
        lazy("Please confirm a change"),
        (
            lazy("Somebody signed in to your space asks for this change:"),
            "%(change)s",
            lazy("Nothing happens until you confirm it with this link, within %(days)s days."),
            lazy("If you did not ask for this, open the link and say so there: the change is stopped."),
        ),
        action=lazy("See the change and confirm it:"),
    ),
    "change-asked": Mail(
        lazy("A change was asked for"),
        (
            lazy("Somebody signed in to your space asks for this change:"),
            "%(change)s",
            lazy("We write to the address that we knew before. You need do nothing if the change is yours."),
            _NOT_YOU,
        ),
        action=_OPEN,
    ),
    "change-ask": Mail(
        lazy("We need a document from you"),
        (
            lazy("To go on with the change you asked for (%(change)s), we need a document again."),
            "%(reason)s",
            lazy("Please send it on the page of the change."),
        ),
        action=_OPEN,
    ),
    "change-done": Mail(
        lazy("A change was made"),
        (
            lazy("The register holds this change from %(day)s on:"),
            "%(change)s",
            lazy(
                "If you did not ask for this, please open the link or tell us at once at the address below."
            ),
        ),
        action=_OPEN,
    ),
    "change-refused": Mail(
        lazy("A change is refused"),
        (
            lazy("The fund does not make the change that you asked for (%(change)s)."),
            "%(reason)s",
            lazy("You can ask for it anew at any time."),
        ),
        action=_OPEN,
    ),
    "change-stopped": Mail(
        lazy("A change was stopped"),
        (
            lazy(
                "The change (%(change)s) was stopped because somebody said that it does not come from you. What it changed "
                "is as it was before, and every other device was signed out."
            ),
            lazy("If you did ask for it, please tell us at the address below."),
        ),
        action=_OPEN,
    ),
    "yearly-look": Mail(
        lazy("Is everything still right?"),
        (
            lazy("Once a year we ask you whether the data that the register holds of you is right."),
            lazy("It takes one minute: look at the page, change what is wrong, and confirm the rest."),
        ),
        action=lazy("Look at your data:"),
    ),
    "yearly-reminder": Mail(
        lazy("Reminder: is everything still right?"),
        (
            lazy("Nobody has confirmed the data that the register holds of you since %(since)s."),
            lazy("It takes one minute: look at the page, change what is wrong, and confirm the rest."),
            lazy("Data that is not confirmed is marked as possibly out of date."),
        ),
        action=lazy("Look at your data:"),
    ),
}


def filled(change: ChangeView | None, facts: dict[str, Any], language: str) -> dict[str, str]:
    """What the words leave open, in the language that is active. Of the change only its kind: what it says stands behind
    the link alone.
    """
    since = labels.day(date.fromisoformat(facts["since"]), language) if "since" in facts else ""
    if change is None:
        return {"since": since, "change": "", "reason": ""}
    return {"since": since, "change": str(change_words.KIND[change.kind]), "reason": _reason(change)}


def _reason(change: ChangeView) -> str:
    if change.asked is not None:
        said = str(labels.ASK_REASON[change.asked.reason])
        return f"{said}\n\n{change.asked.text}" if change.asked.text else said
    said = str(change_words.REFUSAL_REASON.get(change.reason, "")) if change.reason != "other" else ""
    return "\n\n".join(part for part in (said, change.text) if part)
