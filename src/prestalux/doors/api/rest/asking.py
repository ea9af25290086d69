"""A question as text, turned into values; what cannot be read is refused by its name."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, Final

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


Said = str | msgspec.UnsetType | None
"""Null is as good as left out; an empty text is neither."""


class OneAsked(msgspec.Struct, forbid_unknown_fields=True):
    code: str
    on: Said = msgspec.UNSET


class ManyAsked(msgspec.Struct, forbid_unknown_fields=True):
    codes: list[OneAsked]
    on: Said = msgspec.UNSET
    known_at: Said = msgspec.UNSET


_decode: Final = msgspec.json.Decoder(ManyAsked).decode


def parameters(request: HttpRequest, *known: str) -> dict[str, str | None]:
    """Each of them once or not at all: None, which an empty one is not. Raises ParameterUnknown, ParameterRepeated."""
    for name in request.GET:
        if name not in known:
            raise ParameterUnknown(name=_shown(name), known=", ".join(known) or "-")
        if len(request.GET.getlist(name)) > 1:
            raise ParameterRepeated(name=name)
    return {name: request.GET.get(name) for name in known}


def day(text: Said, *, now: datetime) -> date:
    """Today, where nothing is said. Raises BadDay."""
    return day_asked(text) if isinstance(text, str) else day_of(now)


def moment(text: Said, *, now: datetime) -> datetime | None:
    """None for what is known now. Raises BadMoment, MomentToCome."""
    return moment_asked(text, now=now) if isinstance(text, str) else None


def limit(text: str | None, *, usual: int, most: int) -> int:
    """Raises PageSizeBad: what is too much is said, never silently less."""
    if text is None:
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
    _require_each_name_once(request.body, asked)
    if len(asked.codes) > MOST_CODES:
        raise TooManyAsked(most=MOST_CODES, asked=len(asked.codes))
    return asked


def one_of_many(one: OneAsked, usual: date) -> tuple[str, date] | Refusal:
    try:
        return digits_of(one.code), day_asked(one.on) if isinstance(one.on, str) else usual
    except Refusal as refusal:
        return refusal


def _require_each_name_once(body: bytes, asked: ManyAsked) -> None:
    """Raises BodyBad: of two values under one name the decoder would take the last, unseen.

    Names are counted first, which takes no time: only where they are more than what was understood the body is read again.
    """
    days = sum(one.on is not msgspec.UNSET for one in asked.codes) + (asked.on is not msgspec.UNSET)
    counted = {b'"code"': len(asked.codes), b'"codes"': 1, b'"on"': days, b'"known_at"': 1}
    if b"\\" not in body and all(body.count(name) <= most for name, most in counted.items()):
        return
    try:
        json.loads(body, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise BodyBad(where="$") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise BodyBad(where="$")
    return found


def _place(error: msgspec.ValidationError) -> str:
    """The path that the decoder tells behind its sentence; the sentence itself may repeat what was sent."""
    _, found, path = str(error).rpartition(" - at `")
    return path.rstrip("`") if found else "$"


def _shown(name: str) -> str:
    return name[:40].encode("ascii", "backslashreplace").decode()
