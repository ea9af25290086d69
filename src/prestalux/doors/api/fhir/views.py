"""FHIR R4: read and search, by GET and by POST to _search."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import translation
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.csrf import csrf_exempt

from prestalux.doors.api import entrance
from prestalux.doors.api.fhir import paging, searching
from prestalux.doors.api.fhir.capability import statement
from prestalux.doors.api.fhir.including import MOST_INCLUDED, included
from prestalux.doors.api.fhir.paging import Page
from prestalux.doors.api.fhir.resources import LANGUAGE, resource
from prestalux.doors.api.fhir.searching import TYPE_OF, TYPES, Search, SearchBad, Systems
from prestalux.doors.api.fhir.viewing import NotMixed, View, view_of
from prestalux.doors.api.refusals import MediaTypeNotSupported, NoSuchAddress, NotAcceptable
from prestalux.doors.api.telling import FHIR, encode
from prestalux.doors.shared import labels
from prestalux.office.registry import directory
from prestalux.office.registry.directory import Held, Moment, Person
from prestalux.rules.errors import Refusal
from prestalux.rules.partners import Scope

FORM: Final = "application/x-www-form-urlencoded"
GIVEN: Final = f"{FHIR}, application/json"
_TAKEN: Final = frozenset({FHIR, "application/json", "text/json", "application/*", "*/*"})
_KEY: Final = re.compile(r"[A-Za-z0-9.-]{1,64}", re.ASCII)
_PAGE: Final = "_page"
_KIND_OF_CODE: Final[Mapping[str, str]] = {
    "common": "code commun",
    "institution": "établissement",
    "collective": "code collectif",
}
Pairs = list[tuple[str, str]]


class NoSuchType(Refusal):
    """`facts`: name, known."""

    code = "no-such-type"


class NoSuchResource(Refusal):
    code = "no-such-resource"


def metadata(request: HttpRequest) -> HttpResponse:
    """Open to everybody: a program learns here that it needs a key."""
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    _require_json(request)
    publisher = settings.FUND.name[LANGUAGE]
    return _answer(request, statement(_base(request), publisher))


@csrf_exempt
def read(request: Any, kind: str, key: str) -> HttpResponse:
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    _enter(request, kind)
    moment = Moment(request.now)
    found = directory.entry(TYPES[kind], key, moment=moment) if _KEY.fullmatch(key) else None
    if found is None:
        raise NoSuchResource()
    made = _view(request).of(_resource(kind, found))
    tag = f'W/"{made["meta"]["versionId"]}"'
    response = HttpResponse(status=304) if _is_known(request, tag, found.updated) else _answer(request, made)
    response.headers["ETag"] = tag
    response.headers["Last-Modified"] = http_date(found.updated.timestamp())
    return response


@csrf_exempt
def search(request: Any, kind: str) -> HttpResponse:
    """A list by GET. A POST here would make something, which nobody does."""
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    return _searched(request, kind, _pairs(request))


@csrf_exempt
def search_by_post(request: Any, kind: str) -> HttpResponse:
    """What is looked for stands in no address and in no log on the way."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if request.content_type != FORM and request.body:
        raise MediaTypeNotSupported(taken=FORM)
    posted = [(name, str(value)) for name, values in request.POST.lists() for value in values]
    return _searched(request, kind, [*_pairs(request), *posted])


@csrf_exempt
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    raise NoSuchAddress()


# ---------------------------------------------------------------- a search


def _searched(request: Any, kind: str, pairs: Pairs) -> HttpResponse:
    caller = _enter(request, kind)
    now, signed = request.now, {"kind": kind, "partner": caller.partner_id, "key": _secret()}
    tokens = [text for name, text in pairs if name == _PAGE]
    page = paging.read(tokens[0], at=now, **signed) if tokens else None
    given = page.pairs if page else pairs
    asked = searching.read(TYPES[kind], given, systems=_systems(), now=now, strict=_is_strict(request))
    moment = Moment(page.known_at if page else now)
    self_link = _link(request, kind, f"{_PAGE}={tokens[0]}" if page else asked.query)
    part = TYPES[kind]
    total = None
    if asked.only_total or asked.with_total:
        total = directory.count(part, asked.terms, moment=moment)
    if asked.only_total:
        return _answer(request, _bundle(self_link, [], None, total))
    after = page.after if page else ()
    found = directory.search(
        part, asked.terms, moment=moment, most=asked.count, after=after, order=asked.order
    )
    following = None
    if found.more:
        token = paging.written(Page(asked.query, found.last, moment.at), at=now, **signed)
        following = _link(request, kind, f"{_PAGE}={token}")
    beside = included(part, found.entries, asked.includes, moment)
    entries = [_entry(request, kind, one, asked.view, "match") for one in found.entries]
    entries += [
        _entry(request, TYPE_OF[other], one, asked.view.of_included, "include")
        for other, one in beside.entries
    ]
    remarks = _remarks(asked, complete=beside.complete)
    return _answer(request, _bundle(self_link, entries + remarks, following, total))


def _bundle(self_link: str, entries: list[Any], following: str | None, total: int | None = None) -> Any:
    links = [{"relation": "self", "url": self_link}]
    links += [{"relation": "next", "url": following}] if following else []
    made: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset"}
    made |= {} if total is None else {"total": total}
    made["link"] = links
    return made | ({"entry": entries} if entries else {})


def _entry(request: HttpRequest, kind: str, entry: Person | Held, view: View, mode: str) -> dict[str, Any]:
    made = view.of(_resource(kind, entry))
    return {"fullUrl": f"{_base(request)}/{kind}/{made['id']}", "resource": made, "search": {"mode": mode}}


def _remarks(asked: Search, *, complete: bool) -> list[dict[str, Any]]:
    """What was left out is said: whoever misspelt a parameter has been given more than was asked for."""
    issues = [
        {
            "severity": "warning",
            "code": "not-supported",
            "diagnostics": f"parameter not known here and left out: {name}",
            "expression": [f"http.{name}"],
        }
        for name in asked.ignored
    ]
    if not complete:
        issues.append(
            {
                "severity": "warning",
                "code": "too-costly",
                "diagnostics": f"more than {MOST_INCLUDED} entries to include; ask for a shorter page, or search for the rest",
                "expression": ["http._include"],
            }
        )
    if not issues:
        return []
    outcome = {"resourceType": "OperationOutcome", "issue": issues}
    return [{"resource": outcome, "search": {"mode": "outcome"}}]


# ---------------------------------------------------------------- what all have in common


def _enter(request: Any, kind: str) -> Any:
    """Raises what `entrance.caller_of` does, and NoSuchType, NotAcceptable."""
    caller = entrance.caller_of(request, at=request.now, scope=Scope.DIRECTORY)
    if kind not in TYPES:
        raise NoSuchType(name=searching.shown(kind), known=", ".join(TYPES))
    _require_json(request)
    return caller


def _require_json(request: HttpRequest) -> None:
    """`_format` outweighs Accept. Raises NotAcceptable."""
    wanted = request.GET.get("_format", "").partition(";")[0].strip()
    if wanted:
        if wanted not in searching.FORMATS:
            raise NotAcceptable(given=GIVEN)
        return
    accepted = request.headers.get("Accept", "*/*") or "*/*"
    kinds = [part.strip().lower() for part in accepted.split(",")]
    if not any(part.partition(";")[0].strip() in _TAKEN and part[-4:] != ";q=0" for part in kinds):
        raise NotAcceptable(given=GIVEN)


def _is_strict(request: HttpRequest) -> bool:
    wishes = [wish.strip().replace(" ", "") for wish in request.headers.get("Prefer", "").split(",")]
    return "handling=strict" in wishes


def _pairs(request: HttpRequest) -> Pairs:
    return [(name, str(value)) for name, values in request.GET.lists() for value in values]


def _is_known(request: HttpRequest, tag: str, updated: datetime) -> bool:
    """What the program has is what there is. If-None-Match outweighs If-Modified-Since (RFC 9110)."""
    tags = request.headers.get("If-None-Match")
    if tags is not None:
        wanted = tag.removeprefix("W/")
        return any(one.strip().removeprefix("W/") in {wanted, "*"} for one in tags.split(","))
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and updated.replace(microsecond=0).timestamp() <= since


def _resource(kind: str, entry: Person | Held) -> dict[str, Any]:
    return resource(kind, entry, _systems(), _label)


def _label(name: str, code: str) -> str:
    if name == "code-kind":
        return _KIND_OF_CODE.get(code, "")
    with translation.override(LANGUAGE):
        return str(labels.PROFESSION.get(code, ""))


def _systems() -> Systems:
    return Systems(settings.FHIR_SYSTEMS)


def _secret() -> bytes:
    return str(settings.SECRET_KEY).encode()


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/fhir")


def _link(request: HttpRequest, kind: str, query: str) -> str:
    return f"{_base(request)}/{kind}" + (f"?{query}" if query else "")


def _view(request: HttpRequest) -> View:
    """Of one resource. Raises SearchBad."""
    given = {
        name: str(request.GET.get(name, "")) for name in ("_summary", "_elements") if request.GET.get(name)
    }
    try:
        view = view_of(given)
    except NotMixed as not_mixed:
        raise SearchBad(name=not_mixed.name, why=str(not_mixed)) from None
    if view.only_total:
        raise SearchBad(name="_summary", why="true, text, data, false")
    return view


def _answer(request: HttpRequest, made: Any) -> HttpResponse:
    told = encode(made)
    if request.GET.get("_pretty") == "true":
        told = msgspec.json.format(told, indent=2)
    return HttpResponse(told, content_type=FHIR)
