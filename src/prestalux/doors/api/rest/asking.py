"""A question as text, turned into values; what cannot be read is refused by its name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

import msgspec
from django.http import HttpRequest

from prestalux.doors.api.refusals import (
    BodyBad,
    MediaTypeNotSupported,
    PageSizeBad,
    ParameterRepeated,
    ParameterUnknown,
)
from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.provider_code import digits_of
from prestalux.rules.periods import day_of
from prestalux.rules.registry.asking import MOST_CODES, TooManyAsked, day_asked, moment_asked

JSON: Final = "application/json"


class OneAsked(msgspec.Struct):
    code: str
    on: str = ""


class ManyAsked(msgspec.Struct, forbid_unknown_fields=True):
    codes: list[OneAsked]
    on: str = ""
    known_at: str = ""


_decode: Final = msgspec.json.Decoder(ManyAsked).decode


def parameters(request: HttpRequest, *known: str) -> dict[str, str]:
    """Each of them once or not at all. Raises ParameterUnknown, ParameterRepeated."""
    for name in request.GET:
        if name not in known:
            raise ParameterUnknown(name=_shown(name), known=", ".join(known) or "-")
        if len(request.GET.getlist(name)) > 1:
            raise ParameterRepeated(name=name)
    return {name: str(request.GET.get(name, "")) for name in known}


def day(text: str, *, now: datetime) -> date:
    """Today, where nothing is said. Raises BadDay."""
    return day_asked(text) if text else day_of(now)


def moment(text: str, *, now: datetime) -> datetime | None:
    """None for what is known now. Raises BadMoment, MomentToCome."""
    return moment_asked(text, now=now) if text else None


def limit(text: str, *, usual: int, most: int) -> int:
    """Raises PageSizeBad: what is too much is said, never silently less."""
    if not text:
        return usual
    if not text.isascii() or not text.isdecimal() or len(text) > 9 or not 1 <= int(text) <= most:
        raise PageSizeBad(least=1, most=most)
    return int(text)


def many(request: HttpRequest) -> ManyAsked:
    """Raises MediaTypeNotSupported, BodyBad, TooManyAsked."""
    if request.content_type != JSON:
        raise MediaTypeNotSupported(taken=JSON)
    try:
        asked = _decode(request.body)
    except msgspec.ValidationError as error:
        raise BodyBad(where=_place(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BodyBad(where="$") from None
    if len(asked.codes) > MOST_CODES:
        raise TooManyAsked(most=MOST_CODES, asked=len(asked.codes))
    return asked


def one_of_many(one: OneAsked, usual: date) -> tuple[str, date] | Refusal:
    try:
        return digits_of(one.code), day_asked(one.on) if one.on else usual
    except Refusal as refusal:
        return refusal


def _place(error: msgspec.ValidationError) -> str:
    """The path that the decoder tells behind its sentence; the sentence itself may repeat what was sent."""
    _, found, path = str(error).rpartition(" - at `")
    return path.rstrip("`") if found else "$"


def _shown(name: str) -> str:
    return name[:40].encode("ascii", "backslashreplace").decode()
