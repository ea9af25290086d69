"""The register for programs: one code on a day, and thousands."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from prestalux.doors.api import entrance
from prestalux.doors.api.rest import asking, following, schemas
from prestalux.doors.api.rest.answering import (
    Told,
    answer_with,
    changes_of,
    instant,
    json_answer,
    ties_of,
)
from prestalux.doors.api.telling import problem_of
from prestalux.office.partners.access import Caller
from prestalux.office.registry import changes, look_ups, ties
from prestalux.office.registry.queries import code_on
from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.provider_code import ProviderCode
from prestalux.rules.partners import Scope
from prestalux.rules.registry import NoSuchCode

DESCRIPTION: Final = "The register of provider codes, for programs. Each request shows a key of the partner."
PROBLEMS: Final = dict.fromkeys((401, 403, 404, 422, 429), schemas.Problem)


class PartnerKey(HttpBearer):
    """Authorization: Bearer and the key that the fund gave."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        super().__init__()

    def __call__(self, request: Any) -> Caller:
        return entrance.caller_of(request, at=request.now, scope=self._scope)

    def authenticate(self, request: HttpRequest, token: str) -> None:
        raise AuthenticationError


api: Final = NinjaAPI(
    title="Prestalux",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    docs_decorator=require_safe,
    urls_namespace="rest",
    openapi_extra={"info": {"license": {"name": "EUPL-1.2"}}},
)
codes: Final = PartnerKey(Scope.CODES)
_ON_A_DAY: Final[dict[str, Any]] = {
    "parameters": [
        {
            "name": "on",
            "in": "query",
            "required": False,
            "schema": {"type": "string", "format": "date"},
            "description": "The day asked about; today unless told",
        },
        {
            "name": "known_at",
            "in": "query",
            "required": False,
            "schema": {"type": "string", "format": "date-time"},
            "description": "As the register knew it at this moment; now unless told",
        },
    ]
}


@api.get(
    "/codes/{code}",
    auth=codes,
    response={200: schemas.CodeOnDay, **PROBLEMS},
    by_alias=True,
    summary="Was this code valid on that day, for whom, with which specialty, as known then?",
    openapi_extra=_ON_A_DAY,
)
def code_on_day(request: Any, code: str) -> HttpResponse:
    given = asking.parameters(request, "on", "known_at")
    digits = ProviderCode.parse(code).digits
    on = asking.day(given["on"], now=request.now)
    known_at = asking.moment(given["known_at"], now=request.now)
    scopes = request.auth.scopes
    (answer,) = _answers([(digits, on)], known_at, scopes)
    if answer is None:
        raise NoSuchCode()
    look_ups.require_begun(answer.state, on, at=request.now)
    answer.known_at = instant(known_at or request.now)
    return json_answer(answer)


@api.get(
    "/codes/{code}/members",
    auth=codes,
    response={200: schemas.Ties, **PROBLEMS},
    by_alias=True,
    summary="Who may bill under this common code on that day, and under which common codes this one may?",
    openapi_extra=_ON_A_DAY,
)
def members_on_day(request: Any, code: str) -> HttpResponse:
    given = asking.parameters(request, "on", "known_at")
    digits = ProviderCode.parse(code).digits
    on = asking.day(given["on"], now=request.now)
    known_at = asking.moment(given["known_at"], now=request.now)
    found = code_on(digits, on, known_at)
    look_ups.require_begun(found.state, on, at=request.now)
    members = ties.members_of(found.id, known_at, on=on)
    member_of = ties.memberships_of(found.id, known_at, on=on)
    return json_answer(ties_of(digits, on, members, member_of, instant(known_at or request.now)))


@api.post(
    "/look-up",
    auth=codes,
    response={200: schemas.Answers, 413: schemas.Problem, 415: schemas.Problem, **PROBLEMS},
    by_alias=True,
    summary="The same of up to 10,000 codes, each on a day of its own",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": schemas.Question.model_json_schema()}},
        }
    },
)
def codes_on_days(request: Any) -> HttpResponse:
    asking.parameters(request)
    asked = asking.many(request)
    usual = asking.day(asked.on, now=request.now)
    known_at = asking.moment(asked.known_at, now=request.now)
    read = [asking.one_of_many(one, usual) for one in asked.codes]
    readable = [one for one in read if not isinstance(one, Refusal)]
    scopes = request.auth.scopes
    found = _answers(readable, known_at, scopes) if readable else []
    told: list[Any] = [
        answer if answer and answer.state else _without_state(one, answer, request.now)
        for one, answer in zip(readable, found, strict=True)
    ]
    if len(told) < len(read):
        rest = iter(told)
        told = [
            _not_told(given, one) if isinstance(one, Refusal) else next(rest)
            for given, one in zip(asked.codes, read, strict=True)
        ]
    return json_answer({"known_at": instant(known_at or request.now), "answers": told})


@api.get(
    "/changes",
    auth=PartnerKey(Scope.CHANGES),
    response={200: schemas.Changes, 409: schemas.Problem, **PROBLEMS},
    by_alias=True,
    summary="What changed in the register, in one order without a gap",
    openapi_extra={
        "parameters": [
            {
                "name": "after",
                "in": "query",
                "required": False,
                "schema": {"type": "string"},
                "description": "What the last answer called next, or a sequence number; 0, the beginning, unless told",
            },
            {
                "name": "limit",
                "in": "query",
                "required": False,
                "schema": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": changes.MOST,
                    "default": changes.USUAL,
                },
                "description": "Changes in one answer, at the most",
            },
        ]
    },
)
def changes_after(request: Any) -> HttpResponse:
    given = asking.parameters(request, "after", "limit")
    limit = asking.limit(given["limit"], usual=changes.USUAL, most=changes.MOST)
    partner, scopes = request.auth.partner_id, request.auth.scopes
    sequence, mark = following.read(given["after"], partner=partner, at=request.now)
    found = changes.changes_after(sequence, most=limit, mark=mark)
    return json_answer(changes_of(found, scopes, following.written(found, partner=partner)))


def _answers(
    asked: list[look_ups.Asked], known_at: datetime | None, scopes: frozenset[Scope]
) -> list[Told | None]:
    return look_ups.answers_as(
        answer_with(scopes),
        asked,
        known_at,
        with_address=Scope.DIRECTORY in scopes,
        with_account=Scope.BANK_ACCOUNTS in scopes,
    )


def _without_state(asked: look_ups.Asked, answer: Told | None, now: datetime) -> dict[str, Any] | Told:
    try:
        if answer is None:
            raise NoSuchCode()
        look_ups.require_begun(answer.state, asked[1], at=now)
    except Refusal as refusal:
        return {"code": asked[0], "on": asked[1], "problem": problem_of(refusal)}
    return answer


def _not_told(given: asking.OneAsked, refusal: Refusal) -> dict[str, Any]:
    return {
        "code": given.code,
        "on": given.on if isinstance(given.on, str) else None,
        "problem": problem_of(refusal),
    }
