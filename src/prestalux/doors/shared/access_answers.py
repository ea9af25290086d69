"""What was typed to ask for the network or for access, turned into values by the rules, for a form by mail as on the page; and
what is missing or wrong in it, each by its field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, TypeVar

from django.utils.translation import gettext_lazy as lazy

from prestalux.doors.shared import exchange_words
from prestalux.doors.shared.refusal_texts import text_of
from prestalux.office.exchange.actions.requesting import AccessWish
from prestalux.rules.errors import Refusal
from prestalux.rules.exchange.accounts import Environment, ExchangeTerms, HolderKind, first_roles
from prestalux.rules.exchange.requests import AccessKind
from prestalux.rules.identifiers.contact import Phone
from prestalux.rules.identifiers.provider_code import ProviderCode
from prestalux.rules.periods import Period

Value = TypeVar("Value")
_DAYS: Final = ("%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d %m %Y", "%Y-%m-%d")
MISSING: Final = {
    "code": lazy("Enter the provider code."),
    "kind": lazy("Choose what you ask for."),
    "environment": lazy("Choose a space."),
    "holder": lazy("Choose who will use it."),
    "name": lazy("Enter a name."),
    "contact": lazy("Enter a name."),
    "phone": lazy("Enter a phone number."),
    "last_day": lazy("Enter a day, for example 27.03.1985."),
}
"""By the field that is empty, or holds none of the words to choose from."""
NO_DAY: Final = lazy("This day does not exist in the calendar. Write it as day, month, year: 27.03.1985.")
PRINTED: Final = lazy(
    "It was printed to PDF or scanned: its fields can no longer be read. Fill in the form on the screen, save it, and send the "
    "saved file."
)
NOT_YOURS: Final = lazy(
    "Under this code the fund does not know your address. Check the code, and write from the address that the fund knows."
)
UNTYPED: Final = ("", "–")


@dataclass(frozen=True, slots=True)
class Slip:
    """One answer that cannot be taken: `field` is one of the form's, empty for the whole of it; `code` and `facts` say why."""

    field: str
    code: str
    facts: Mapping[str, Any]

    def kept(self) -> dict[str, Any]:
        """As a letter keeps it: nothing of what was typed."""
        return {"field": self.field, "code": self.code, "facts": dict(self.facts)}


@dataclass(frozen=True, slots=True)
class Asked:
    """`digits` of the code for which it is asked."""

    digits: str
    wish: AccessWish


class Lacks(StrEnum):
    """What no refusal of the rules says."""

    MISSING = "missing"
    NO_DAY = "no-day"
    PRINTED = "printed"
    NOT_YOURS = "not-yours"


ALL_PRINTED: Final = Slip("", Lacks.PRINTED.value, {})
FOREIGN_CODE: Final = Slip("code", Lacks.NOT_YOURS.value, {})


def said(kept: Mapping[str, Any], language: str) -> str:
    """A kept slip in words, behind the label that stands on the form."""
    field, code = str(kept["field"]), str(kept["code"])
    if code == Lacks.MISSING:
        words = str(MISSING[field])
    elif code in _OWN:
        words = str(_OWN[code])
    else:
        refusal = Refusal.__new__(Refusal)
        refusal.code = code  # type: ignore[misc]  # of no class: it was kept as words
        refusal.facts = kept["facts"]
        words = text_of(refusal, language)
    return f"{exchange_words.FORM_FIELD[field]} – {words}" if field else words


_OWN: Final = {Lacks.NO_DAY.value: NO_DAY, Lacks.PRINTED.value: PRINTED, Lacks.NOT_YOURS.value: NOT_YOURS}


def wish_of(answers: Mapping[str, str], today: date) -> Asked | tuple[Slip, ...]:
    """What is asked for; or every slip, in the order of the form."""
    typed = _Typed(answers)
    digits = typed.read("code", lambda text: ProviderCode.parse(text).digits)
    kind = typed.read("kind", AccessKind)
    remarks = answers.get("remarks", "").strip()[:2_000]
    wanted: dict[str, str] = {}
    environment: Environment | None = None
    if kind is AccessKind.EXCHANGE_ACCESS:
        environment = typed.read("environment", Environment)
        holder = typed.read("holder", HolderKind)
        name = typed.read("name", lambda text: _name(text, holder or HolderKind.PERSON, today))
        wanted = {"holder": holder.value if holder else "", "name": name or ""}
    elif kind is AccessKind.NETWORK_TERMINATION:
        wanted = {"last_day": typed.read("last_day", _day) or ""}
    elif kind is not None:
        contact = typed.read("contact", lambda text: " ".join(text.split())[:100])
        phone = typed.read("phone", lambda text: Phone.parse(text, "LU").e164)
        wanted = {"contact": contact or "", "phone": phone or ""}
    if typed.slips or digits is None or kind is None:
        return tuple(typed.slips)
    return Asked(digits, AccessWish(kind, {**wanted, "remarks": remarks}, environment))


class _Typed:
    def __init__(self, answers: Mapping[str, str]) -> None:
        self.answers = answers
        self.slips: list[Slip] = []

    def read(self, field: str, parse: Callable[[str], Value]) -> Value | None:
        """None where it is a slip, which is kept."""
        text = self.answers.get(field, "").strip()
        if text in UNTYPED:
            self.slips.append(Slip(field, Lacks.MISSING.value, {}))
            return None
        try:
            return parse(text)
        except Refusal as refusal:
            facts = {name: str(value) for name, value in refusal.facts.items()}
            self.slips.append(Slip(field, refusal.code, facts))
        except ValueError:
            lacks = Lacks.NO_DAY if field == "last_day" else Lacks.MISSING
            self.slips.append(Slip(field, lacks.value, {}))
        return None


def _name(text: str, holder: HolderKind, today: date) -> str:
    return ExchangeTerms(holder, text, first_roles(holder), Period(today)).name


def _day(text: str) -> str:
    """Raises ValueError."""
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 (a day, of no zone)
        except ValueError:
            continue
    raise ValueError("no day")
