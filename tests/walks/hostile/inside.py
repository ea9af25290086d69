"""A process beside the doors of a running house, on its database: prepares and looks up what no page shows.

`python -m tests.walks.hostile.inside` reads a JSON list a line (the name of a call, its arguments) and answers with
a JSON line. Everything is done by the house's own actions where one exists.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from datetime import timedelta
from time import sleep
from typing import Any

import django

PASSWORD = "a password of the cast"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "prestalux.doors.wiring.settings"
    django.setup()
    from django.db import close_old_connections

    for line in sys.stdin:
        close_old_connections()
        name, *arguments = json.loads(line)
        sys.stdout.write(json.dumps(_answer(name, arguments), default=str) + "\n")
        sys.stdout.flush()


def _answer(name: str, arguments: list[Any]) -> dict[str, Any]:
    try:
        return {"answer": CALLS[name](*arguments)}
    except Exception:  # noqa: BLE001 (the test that asked is told, the next one is served)
        return {"failed": traceback.format_exc()}


def urls() -> list[tuple[str, str]]:
    """Each address of the house by name: the route as a template with {parameters}, the language already in it."""
    from django.urls import get_resolver

    return sorted(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: Any, before: str, names: str) -> Any:
    from django.urls import URLResolver
    from django.urls.resolvers import LocalePrefixPattern, RoutePattern

    for found in patterns:
        pattern = found.pattern
        if isinstance(pattern, LocalePrefixPattern):
            yield from _walk(found.url_patterns, before + "fr/", names)
            continue
        assert isinstance(pattern, RoutePattern), f"no test fills {pattern!r}"
        route = before + _template(str(pattern._route))
        if isinstance(found, URLResolver):
            yield from _walk(
                found.url_patterns, route, f"{names}{found.namespace}:" if found.namespace else names
            )
        else:
            yield f"{names}{found.name or str(pattern._route) or 'root'}", f"/{route}"


def _template(route: str) -> str:
    import re

    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)


def link(reference: str, hours: float) -> str:
    """A one-time link's token; with fewer than no hours it has expired already."""
    from django.utils import timezone

    from prestalux.office.accounts import actions as accounts

    return accounts.make_link(
        account_id=_request(reference).account_id, at=timezone.now(), valid_for=timedelta(hours=hours)
    )


def staff(handle: str, role: str) -> None:
    from django.utils import timezone

    from prestalux.office.accounts import actions as accounts
    from prestalux.office.journal.actor import SYSTEM

    accounts.open_staff(
        handle=handle,
        name=f"Staff {role}",
        role=role,
        password=PASSWORD,
        secret=SECRET,
        language="fr",
        by=SYSTEM,
        at=timezone.now(),
    )


def end_rights(handle: str) -> None:
    from django.utils import timezone

    from prestalux.office.accounts import actions as accounts
    from prestalux.office.accounts import queries
    from prestalux.office.journal.actor import SYSTEM

    found = queries.staff_named(handle)
    assert found is not None
    accounts.end_rights(account_id=found.pk, by=SYSTEM, at=timezone.now())


def end_role(handle: str, instead: str = "") -> None:
    """The account stays open: its role ends, and another may take its place."""
    from django.utils import timezone

    from prestalux.office.accounts import actions as accounts
    from prestalux.office.accounts import queries
    from prestalux.office.accounts.models import Right

    found, now = queries.staff_named(handle), timezone.now()
    assert found is not None
    Right.objects.filter(account=found).update(valid_until=now)
    if instead:
        accounts.give_right(account_id=found.pk, role=instead, dossier_id=None, at=now)


def sign_ins_grow_old(handle: str) -> None:
    """As if the person had signed in an hour ago."""
    from prestalux.office.accounts import queries
    from prestalux.office.accounts.models import SignIn

    found = queries.staff_named(handle)
    assert found is not None
    for row in SignIn.objects.filter(account=found):
        SignIn.objects.filter(pk=row.pk).update(at=row.at - timedelta(hours=1))


def ids(reference: str) -> dict[str, Any]:
    view = _view(reference)
    return {
        "pieces": {given.piece.value: given.id for given in view.pieces},
        "asks": [ask.id for ask in view.asks],
        "issued": [row.id for row in view.issued],
    }


def helper(reference: str, hours: float) -> tuple[int, str]:
    """The account last invited to help with a request, and a one-time link's token for it."""
    from django.utils import timezone

    from prestalux.office.accounts import actions as accounts
    from prestalux.office.attribution.queries import helpers_of

    account_id = helpers_of(_request(reference).pk, timezone.now())[-1].account_id
    valid_for = timedelta(hours=hours)
    return account_id, accounts.make_link(account_id=account_id, at=timezone.now(), valid_for=valid_for)


def kept(reference: str) -> dict[str, Any]:
    """What the house holds of a request."""
    view = _view(reference)
    return {
        "status": view.status.value,
        "values": view.values,
        "sections": sorted(section.value for section in view.facts.sections_given),
        "pieces": [(given.piece.value, given.label, given.sha256) for given in view.pieces],
        "notices": [notice.value for notice in view.notices],
        "code": view.decision.code if view.decision else None,
        "version": view.version,
        "missing": [sorted(piece.value for piece in one_of) for one_of in view.gaps.pieces],
    }


def letters(reference: str) -> list[tuple[str, str]]:
    from prestalux.office.outbox.models import Letter

    rows = Letter.objects.filter(dossier_id=_request(reference).pk).order_by("pk")
    return [(row.kind, row.state) for row in rows]


def codes() -> int:
    from prestalux.office.registry.queries import codes_given

    return codes_given()


def nearly_full(profession: str, prefix: str, left: int) -> None:
    """From tomorrow's point of view: `prefix` alone serves the profession, and all but `left` of it is given."""
    from datetime import date

    from django.utils import timezone

    from prestalux.office.journal.actor import SYSTEM
    from prestalux.office.registry.actions import set_prefix
    from prestalux.office.registry.models import CodePrefix, PrefixSerial
    from prestalux.rules.identifiers.allocation import capacity

    CodePrefix.objects.filter(profession=profession).delete()
    set_prefix(
        profession=profession,
        prefix=prefix,
        valid_from=date(2026, 1, 1),
        valid_until=None,
        source="made up",
        by=SYSTEM,
        at=timezone.now(),
    )
    PrefixSerial.objects.filter(prefix=prefix).update(used=capacity(prefix) - left)


def rows_that_hold(marks: list[str]) -> list[str]:
    """Tables of what happened (not of the requests themselves) in which one of the marks stands, anywhere."""
    from django.contrib.sessions.models import Session

    from prestalux.office.accounts.models import Attempt, OneTimeLink, Right
    from prestalux.office.dossiers.models import Moment
    from prestalux.office.events.models import Event
    from prestalux.office.journal.models import Line
    from prestalux.office.outbox.models import Letter

    found = []
    for model in (Line, Event, Letter, Moment, Attempt, OneTimeLink, Right, Session):
        for row in model.objects.all():
            values = {name: value for name, value in vars(row).items() if name != "_state"}
            if model is Session:
                values["decoded"] = row.get_decoded()  # type: ignore[attr-defined]
            text = json.dumps(values, default=str, ensure_ascii=False).casefold()
            found += [f"{model.__name__}: {mark}" for mark in marks if mark.casefold() in text]
    return found


def counts() -> dict[str, int]:
    """How many rows of everything: equal before and after means that nothing was written.

    Counted when the post has no letter in hand: it prints and keeps documents in its own time.
    """
    from django.apps import apps
    from django.db.models import Q
    from django.utils import timezone

    from prestalux.office.outbox.models import Letter

    state = Letter.State
    for _ in range(200):
        due = Q(state=state.WAITING, next_at__lte=timezone.now())
        if not Letter.objects.filter(due | Q(state=state.SENDING)).exists():
            break
        sleep(0.1)
    return {model.__name__: model._default_manager.count() for model in apps.get_models()}


def journal_is_whole() -> bool:
    from prestalux.office.journal.queries import verify

    return verify().whole


def journal_events(reference: str) -> list[str]:
    from prestalux.office.journal.queries import lines_about

    return [line.event for line in lines_about("dossier", _request(reference).pk)]


def _request(reference: str) -> Any:
    from prestalux.office.attribution.models import CodeRequest

    return CodeRequest.objects.get(dossier__reference=reference)


def _view(reference: str) -> Any:
    from django.utils import timezone

    from prestalux.office.attribution.queries import view_of

    return view_of(_request(reference).pk, timezone.now())


CALLS = {
    call.__name__: call
    for call in (
        urls, link, staff, end_rights, end_role, sign_ins_grow_old, ids, helper, kept, letters, codes, nearly_full, rows_that_hold, counts,
        journal_is_whole, journal_events,
    )
}  # fmt: skip

if __name__ == "__main__":
    main()
