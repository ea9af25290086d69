"""Who asks: the key in the header `Authorization: Bearer …`, in no address and in no cookie."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from prestalux.office.partners import access
from prestalux.office.partners.access import Caller, KeyMissing
from prestalux.rules.partners import Scope

SCHEME = "bearer"


def caller_of(request: HttpRequest, *, at: datetime, scope: Scope) -> Caller:
    """Counts the request. Raises KeyMissing, KeyNotValid, AskedTooOften, ScopeMissing."""
    given = request.META.get("HTTP_AUTHORIZATION", "")
    scheme, _, key = given.partition(" ")
    if scheme.lower() != SCHEME:
        raise KeyMissing()
    caller = access.caller(key.strip(), at=at)
    caller.require(scope)
    return caller
