"""The words of files in the exchange space: where they stand, why one was refused, and which receipt says what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as now
from django.utils.translation import pgettext_lazy as pgettext

from prestalux.doors.shared import labels
from prestalux.doors.shared.finding_texts import TEXTS, details
from prestalux.doors.shared.refusal_texts import REFUSALS
from prestalux.rules.exchange.deposit_states import DepositState
from prestalux.rules.exchange.findings import FileFault, Finding

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words = Mapping[str, "_StrPromise"]

STATE: Final[Words] = {
    DepositState.ARRIVING: pgettext("request file", "Arriving"),
    DepositState.COMPLETE: pgettext("request file", "Complete"),
    DepositState.ACCEPTED: pgettext("request file", "Accepted"),
    DepositState.REFUSED: pgettext("request file", "Refused"),
    DepositState.DUPLICATE: pgettext("request file", "Duplicate"),
    DepositState.PROCESSING: pgettext("request file", "Being processed"),
    DepositState.ANSWERED: pgettext("request file", "Answered"),
    DepositState.COLLECTED: pgettext("request file", "Answer collected"),
    DepositState.ARCHIVED: pgettext("request file", "Archived"),
    DepositState.DROPPED: pgettext("request file", "Given up"),
}
STATE_KIND: Final[Mapping[str, str]] = {
    DepositState.ARRIVING: "progress",
    DepositState.COMPLETE: "waiting",
    DepositState.ACCEPTED: "done",
    DepositState.REFUSED: "refused",
    DepositState.DUPLICATE: "warning",
    DepositState.PROCESSING: "progress",
    DepositState.ANSWERED: "done",
    DepositState.COLLECTED: "done",
    DepositState.ARCHIVED: "neutral",
    DepositState.DROPPED: "neutral",
}
LAYER: Final[Words] = {
    "received": pgettext("receipt", "Receipt of arrival"),
    "structure": pgettext("receipt", "Receipt of the check"),
}


def language() -> str:
    return get_language() or "fr"


def fault(code: str) -> str:
    """What was found, in a phrase; the code itself where a later version wrote it."""
    return TEXTS[FileFault(code)][language()].title if code in set(FileFault) else code


def faults(codes: Iterable[str], errors: int) -> list[str]:
    """The first findings of a refused file, and how many others there are."""
    said = [fault(code) for code in codes]
    if said and errors > len(said):
        said.append(now("findings in all: %(number)s") % {"number": errors})
    return said


def finding(found: Finding) -> dict[str, Any]:
    """One finding with its place, its facts, its cause and what to do."""
    text = TEXTS[found.fault][language()]
    place = []
    if found.place.line:
        place.append(now("line %(number)s") % {"number": found.place.line})
    if found.place.path:
        place.append(found.place.path)
    return {
        "code": found.fault.value,
        "title": text.title,
        "cause": text.cause,
        "cure": text.cure,
        "place": " · ".join(place),
        "details": details(found, language()),
    }


def refusal(reason: str) -> tuple[str, str]:
    """Why the protocol refused something, and what to do."""
    if reason in REFUSALS:
        return REFUSALS[reason][language()], ""
    if reason in set(FileFault):
        text = TEXTS[FileFault(reason)][language()]
        return text.title, f"{text.cause} {text.cure}"
    return reason, ""


def size(octets: int) -> str:
    return labels.size(octets, language()) if octets else now("empty")
