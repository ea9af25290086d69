"""What was typed to ask for the network or for access, turned into values by the rules; the same for a page and a form by mail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from prestalux.office.exchange.actions.requesting import AccessWish
from prestalux.rules.errors import Refusal
from prestalux.rules.exchange.accounts import Environment, ExchangeTerms, HolderKind, first_roles
from prestalux.rules.exchange.requests import AccessKind
from prestalux.rules.identifiers.contact import Phone
from prestalux.rules.identifiers.provider_code import ProviderCode
from prestalux.rules.periods import Period

_DAYS: Final = ("%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d")


def wish_of(answers: Mapping[str, str], today: date) -> tuple[str, AccessWish] | None:
    """The digits of the code and what is asked for; None where an answer is missing or cannot be read."""
    try:
        return _wish(answers, today)
    except (Refusal, ValueError, KeyError):
        return None


def _wish(answers: Mapping[str, str], today: date) -> tuple[str, AccessWish]:
    digits, kind = ProviderCode.parse(answers["code"]).digits, AccessKind(answers["kind"])
    remarks = answers.get("remarks", "").strip()[:2_000]
    if kind is AccessKind.EXCHANGE_ACCESS:
        holder, environment = HolderKind(answers["holder"]), Environment(answers["environment"])
        terms = ExchangeTerms(holder, answers["name"], first_roles(holder), Period(today))
        wanted = {"holder": holder.value, "name": terms.name, "remarks": remarks}
        return digits, AccessWish(kind, wanted, environment)
    if kind is AccessKind.NETWORK_TERMINATION:
        last_day = _day(answers["last_day"].strip())
        return digits, AccessWish(kind, {"last_day": last_day.isoformat(), "remarks": remarks})
    contact = " ".join(answers["contact"].split())[:100]
    phone = Phone.parse(answers["phone"], "LU").e164
    return digits, AccessWish(kind, {"contact": contact, "phone": phone, "remarks": remarks})


def _day(text: str) -> date:
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 (a day, of no zone)
        except ValueError:
            continue
    raise ValueError("no day")
