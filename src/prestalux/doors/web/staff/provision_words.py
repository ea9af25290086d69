"""What is laid down, in words: kinds, what each is about, and values as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from prestalux.doors.shared import labels
from prestalux.rules.conventions.holidays import is_weekend
from prestalux.rules.conventions.pieces import OneOf, Piece
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.conventions.provisions import Kind, Provision

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

KIND: Final[Mapping[Kind, _StrPromise]] = {
    Kind.CONVENTION: gettext_lazy("Conventions"),
    Kind.PIECES: gettext_lazy("Required pieces"),
    Kind.HOLIDAY: gettext_lazy("Holidays"),
    Kind.LETTERHEAD: gettext_lazy("Letterhead"),
    Kind.TEXT: gettext_lazy("Texts"),
    Kind.PREFIX: gettext_lazy("Prefixes"),
}
LETTERHEAD: Final[Mapping[str, _StrPromise]] = {
    "name": gettext_lazy("Name of the fund"),
    "unit": gettext_lazy("Service"),
    "address": gettext_lazy("Address"),
    "phone": gettext_lazy("Phone number"),
    "email": gettext_lazy("E-mail address"),
    "website": gettext_lazy("Website"),
}
TEXT: Final[Mapping[str, _StrPromise]] = {
    "remedies": gettext_lazy("Remedies"),
    "processing": gettext_lazy("Time for processing"),
    "legal_basis": gettext_lazy("Legal basis"),
}
STEP: Final[Mapping[str, tuple[_StrPromise, labels.Words]]] = {
    "ask": (gettext_lazy("Template for asking"), labels.ASK_REASON),
    "refuse": (gettext_lazy("Template for refusing"), labels.REFUSAL_REASON),
    "close": (gettext_lazy("Template for closing"), labels.CLOSE_REASON),
}
WHY: Final[Mapping[str, _StrPromise]] = {
    "kind": gettext_lazy("This cannot be laid down."),
    "key": gettext_lazy("It is not clear what this is about."),
    "value": gettext_lazy("Please check the entries: something is missing or does not fit together."),
    "day": gettext_lazy("The first day has passed: what was in force then stays as it was."),
    "end": gettext_lazy("The end lies before the first day."),
    "source": gettext_lazy("Say on what this rests."),
}


def template_keys() -> list[str]:
    return [f"{step}/{reason}" for step, (_label, words) in STEP.items() for reason in words]


def about(kind: Kind, key: str) -> str:
    """The thing that a key names."""
    if kind in {Kind.CONVENTION, Kind.PIECES}:
        return str(labels.PROFESSION.get(key, key))
    if kind is Kind.LETTERHEAD:
        return str(LETTERHEAD.get(key, key))
    if kind is Kind.HOLIDAY:
        return labels.day(date.fromisoformat(key), get_language() or "fr")
    if kind is Kind.PREFIX:
        profession, _sign, digits = key.partition("/")
        return f"{labels.PROFESSION.get(profession, profession)}, {digits}"
    if key in TEXT:
        return str(TEXT[key])
    step, _sign, reason = key.partition("/")
    label, words = STEP[step]
    return f"{label} – {words.get(reason, reason)}"


def lines(kind: Kind, key: str, value: Any) -> list[str]:
    """The value in the reader's language, and in the others where letters carry it."""
    if value is None and kind is Kind.HOLIDAY:
        weekend = is_weekend(date.fromisoformat(key))
        return [_("Saturday or Sunday, no holiday") if weekend else _("a working day")]
    if value is None:
        return [_("nothing laid down")]
    if kind is Kind.HOLIDAY:
        return [str(value[get_language() or "fr"])]
    if kind is Kind.PIECES:
        required = [labels.one_of(OneOf(Piece(piece) for piece in one_of)) for one_of in value["required"]]
        extra = [
            _("%(piece)s, where applicable") % {"piece": labels.PIECE[Piece(piece)]}
            for piece in value["where_applicable"]
        ]
        return [*required, *extra]
    if kind is Kind.PREFIX:
        until = value["until"]
        if not until:
            return [_("without end")]
        return [_("before %(day)s") % {"day": labels.day(date.fromisoformat(until), get_language() or "fr")}]
    if isinstance(value, dict):
        return [f"{language.upper()}: {value[language]}" for language in ("fr", "de", "en")]
    return list(value) if isinstance(value, list) else [str(value)]


def told(row: Provision) -> dict[str, Any]:
    return {
        "kind": KIND[row.kind],
        "about": about(row.kind, row.key),
        "lines": lines(row.kind, row.key, row.value),
        "valid_from": row.valid_from,
        "source": row.source,
    }


def professions() -> list[Profession]:
    from prestalux.rules.conventions.professions import SERVED

    return [profession for profession in Profession if profession in SERVED]
