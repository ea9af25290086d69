"""What the register learned of a code, in words: for the desk and for the provider alike."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from prestalux.doors.shared import change_words, labels
from prestalux.doors.shared.register_words import FACT, REASON, STATE
from prestalux.office.registry.queries import Change
from prestalux.office.registry.ties import TIES
from prestalux.rules.identifiers.provider_code import ProviderCode
from prestalux.rules.identifiers.typed_text import in_fours
from prestalux.rules.periods import Period


def told(change: Change, language: str) -> dict[str, Any]:
    says = change.says
    if change.fact == "status":
        says = tuple(STATE.get(word, REASON.get(word, {})).get(language, word) for word in says)
    elif change.fact == "specialty":
        says = tuple(labels.specialty_label(word, language) for word in says)
    elif change.fact == "bank-account":
        says = (says[0], in_fours(says[1]))
    elif change.fact == "person":
        says = (*says[:-1], change_words.phone(says[-1]) if says[-1] else "")
    elif change.fact in TIES:
        says = tuple(ProviderCode(word).printed for word in says)
    return {
        "at": change.at,
        "fact": FACT[change.fact][language],
        "days": days(change.period, language) if change.period else "",
        "says": ", ".join(word for word in says if word),
        "still": change.still,
    }


def days(period: Period, language: str) -> str:
    first = labels.day(period.start, language)
    if period.last_day is None:
        return _("from %(first)s on") % {"first": first}
    return _("%(first)s to %(last)s") % {"first": first, "last": labels.day(period.last_day, language)}
