"""The files of a code's space: request files and what became of each, return files, refusals. A page to look at, for now: bytes
pass by the space itself.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from prestalux.doors.shared import exchange_file_words, exchange_words, labels
from prestalux.doors.shared.exchange_file_words import language
from prestalux.doors.shared.refusal_texts import text_of
from prestalux.doors.web.provider.pages import own
from prestalux.office.exchange import access
from prestalux.office.exchange.actions import acknowledging
from prestalux.office.exchange.actions.arriving import NotThere
from prestalux.office.exchange.queries import files
from prestalux.office.exchange.queries.files import FileView, ReturnView
from prestalux.office.exchange.queries.mailbox import NoticeView
from prestalux.office.exchange.queries.paging import MOST_SIGNS, Page
from prestalux.rules.exchange.accounts import Environment
from prestalux.rules.exchange.deposit_states import DepositState
from prestalux.rules.identifiers.provider_code import ProviderCode as Code

SHOW: Final[dict[str, Promise]] = {
    "requests": gettext_lazy("Request files"),
    "returns": gettext_lazy("Return files"),
    "refusals": gettext_lazy("Refused transfers"),
}
STATES: Final = {
    "requests": {state.value: exchange_file_words.STATE[state] for state in DepositState},
    "returns": {
        "waiting": pgettext_lazy("return file", "Waiting"),
        "acknowledged": gettext_lazy("Acknowledged"),
    },
    "refusals": {},
}
LONGEST_NAME: Final = 100


@require_safe
@own
def page(request: Any, digits: str) -> HttpResponse:
    code = access.acts_for(request.actor, digits, request.now)
    asked = Asked(request.GET)
    context: dict[str, Any] = {
        "digits": digits,
        "printed": Code.as_received(digits).printed,
        "asked": asked,
        "tabs": [
            {"label": label, "url": f"?{asked.query(show=name)}", "current": name == asked.show}
            for name, label in SHOW.items()
        ],
        "spaces": [(one.value, exchange_words.ENVIRONMENT[one], one is asked.space) for one in Environment],
        "states": [(value, words, value == asked.state) for value, words in STATES[asked.show].items()],
        "waiting": files.waiting(code.pk, asked.space),
        "back_url": f"{reverse('provider:exchange', args=(digits,))}?space={asked.space.value}",
        **_LISTS[asked.show](asked, code.pk, digits),
    }
    return render(request, "provider/exchange_files.html", context)


class Asked:
    """What an address asks for; anything else in it is as if it were not there."""

    def __init__(self, given: Any) -> None:
        self.show = _among(given.get("show", ""), SHOW, "requests")
        self.space = Environment(_among(given.get("space", ""), set(Environment), Environment.PRODUCTION))
        self.state = _among(given.get("state", ""), STATES[self.show], "")
        self.name = given.get("name", "").strip()[:LONGEST_NAME].replace("\0", "")
        self.place = {name: given.get(name, "")[: MOST_SIGNS + 1] for name in ("before", "after")}

    @property
    def narrowed(self) -> bool:
        return bool(self.state or self.name)

    def query(self, *, show: str = "", **place: str) -> str:
        """The address of another tab, or of another page of this one."""
        kept = {"space": self.space.value}
        if not show:
            kept |= {"show": self.show, "state": self.state, "name": self.name, **place}
        else:
            kept |= {"show": show}
        return urlencode({name: value for name, value in kept.items() if value})

    def around(self, found: Page[Any]) -> dict[str, str]:
        return {
            f"{name}_url": f"?{self.query(**{name: place})}" if place else ""
            for name, place in (("before", found.before), ("after", found.after))
        }


def _among(given: str, known: Any, usual: str) -> str:
    return given if given in known else usual


def _requests(asked: Asked, code_id: int, digits: str) -> dict[str, Any]:
    states = {DepositState(asked.state)} if asked.state else files.USUAL
    found = files.request_files(code_id, asked.space, states=states, name=asked.name, **asked.place)
    return {"requests": [_request(one, digits) for one in found.rows], **asked.around(found)}


def _request(view: FileView, digits: str) -> dict[str, Any]:
    last = view.receipts[-1] if view.receipts else None
    return {
        "url": _file_url(digits, view.id),
        "name": view.name,
        "size": exchange_file_words.size(view.size),
        "username": view.username,
        "begun": view.begun_at,
        "moved": view.moved_at,
        "state": exchange_file_words.STATE[view.state],
        "kind": exchange_file_words.STATE_KIND[view.state],
        "faults": exchange_file_words.faults(view.faults, view.errors),
        "receipt": exchange_file_words.LAYER[last.layer] if last else "",
        "receipt_url": _receipt_url(digits, last.id) if last else "",
        "repeats_url": _file_url(digits, view.repeats) if view.repeats else "",
    }


def _returns(asked: Asked, code_id: int, digits: str) -> dict[str, Any]:
    acknowledged = {"waiting": False, "acknowledged": True}.get(asked.state)
    found = files.return_files(
        code_id, asked.space, acknowledged=acknowledged, name=asked.name, **asked.place
    )
    return {"returns": [_return(one, digits) for one in found.rows], **asked.around(found)}


def _return(view: ReturnView, digits: str) -> dict[str, Any]:
    """How it stands, and the one step that is left."""
    facts: dict[str, Any] = {
        "name": view.name,
        "size": exchange_file_words.size(view.size),
        "sha256": view.sha256,
        "published": view.published_at,
        "collected": view.collected_at,
        "answers_url": _file_url(digits, view.answers) if view.answers else "",
    }
    if view.deleted_at is not None:
        return {**facts, "state": _("Deleted"), "kind": "neutral", "at": view.deleted_at}
    if view.acknowledged_at is None:
        step = {"label": _("Acknowledge"), "url": _step_url(digits, view.id, "acknowledge")}
        kind = "done" if view.collected_at else "waiting"
        state = _("Collected, not acknowledged") if view.collected_at else pgettext("return file", "Waiting")
        return {**facts, "state": state, "kind": kind, "step": step}
    step = {"label": _("Restore"), "url": _step_url(digits, view.id, "restore")}
    acknowledged = {"state": _("Acknowledged"), "kind": "neutral", "at": view.acknowledged_at}
    return {**facts, **acknowledged, "until": view.restorable_until, "step": step}


def _refusals(asked: Asked, code_id: int, digits: str) -> dict[str, Any]:
    found = files.refusals(code_id, asked.space, **asked.place)
    return {"refusals": [_refusal(one) for one in found.rows], **asked.around(found)}


def _refusal(view: NoticeView) -> dict[str, Any]:
    why, more = exchange_file_words.refusal(view.reason)
    return {"name": view.file_name, "at": view.at, "why": why, "more": more, "count": view.count}


_LISTS: Final[dict[str, Callable[[Asked, int, str], dict[str, Any]]]] = {
    "requests": _requests,
    "returns": _returns,
    "refusals": _refusals,
}


def _file_url(digits: str, file_id: uuid.UUID) -> str:
    return reverse("provider:exchange-file", args=(digits, file_id))


def _receipt_url(digits: str, receipt_id: int) -> str:
    """For people; for programs there are the signed bytes."""
    return reverse("provider:exchange-receipt", args=(digits, receipt_id))


def _step_url(digits: str, return_id: uuid.UUID, step: str) -> str:
    return reverse("provider:exchange-return-step", args=(digits, return_id, step))


# One file


@require_safe
@own
def one(request: Any, digits: str, deposit_id: uuid.UUID) -> HttpResponse:
    code = access.acts_for(request.actor, digits, request.now)
    found = files.request_file(code.pk, deposit_id)
    if found is None:
        raise Http404
    view, space = found
    findings = files.findings_of(view.id)
    folder = settings.FUND.exchange.folders.receipts
    context = {
        "view": view,
        "state": exchange_file_words.STATE[view.state],
        "state_kind": exchange_file_words.STATE_KIND[view.state],
        "rows": _rows(view, space),
        "refused": view.state is DepositState.REFUSED,
        "findings": [exchange_file_words.finding(finding) for finding in findings],
        "more_findings": view.errors > len(findings),
        "errors": view.errors,
        "repeats": files.name_of_file(code.pk, view.repeats) if view.repeats else "",
        "repeats_url": _file_url(digits, view.repeats) if view.repeats else "",
        "receipts": [
            {
                "title": exchange_file_words.LAYER[receipt.layer],
                "name": f"/{folder}/{receipt.name}",
                "number": receipt.number,
                "sha256": receipt.sha256,
                "at": receipt.made_at,
                "url": _receipt_url(digits, receipt.id),
                "signed_url": reverse("provider:exchange-receipt-file", args=(digits, receipt.id)),
            }
            for receipt in view.receipts
        ],
        "returns": [_return(answer, digits) for answer in files.returns_to(view.id)],
        "events": [
            {"label": exchange_file_words.STATE[event.state], "at": event.at, "to_the_second": True}
            for event in reversed(view.events)
        ],
        "back_url": f"{reverse('provider:exchange-files', args=(digits,))}?space={space.value}",
    }
    return render(request, "provider/exchange_file.html", context)


def _rows(view: FileView, space: Environment) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"key": _("Space"), "value": exchange_words.ENVIRONMENT[space]},
        {"key": _("Account"), "value": view.username},
        {"key": _("Size"), "value": exchange_file_words.size(view.size)},
    ]
    if view.sha256:
        rows.append({"key": "SHA-256", "value": view.sha256})
    if view.bytes_purged_at:
        said = _("deleted on %(day)s; the receipts stay")
        rows.append(
            {
                "key": _("Content"),
                "value": said % {"day": labels.day(view.bytes_purged_at.date(), language())},
            }
        )
    return rows


@require_POST
@own
def step(request: Any, digits: str, return_id: uuid.UUID, step: str) -> HttpResponse:
    if step not in _STEPS:
        raise Http404
    action, said = _STEPS[step]
    try:
        action(digits=digits, return_id=return_id, by=request.actor, at=request.now)
    except NotThere as refusal:
        messages.warning(request, text_of(refusal, language()))
    else:
        messages.success(request, str(said))
    wanted = request.POST.get("next", "")
    back = Asked(request.POST)
    place = reverse("provider:exchange-files", args=(digits,))
    try:
        return redirect(_file_url(digits, uuid.UUID(wanted)))
    except ValueError:
        return redirect(f"{place}?{back.query(**back.place)}")


_STEPS: Final[dict[str, tuple[Callable[..., bool], Promise]]] = {
    "acknowledge": (acknowledging.acknowledge_by_hand, gettext_lazy("The file is acknowledged.")),
    "restore": (acknowledging.restore_by_hand, gettext_lazy("The file waits again to be collected.")),
}
