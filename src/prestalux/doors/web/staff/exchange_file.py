"""One request file at the desk: its course with all times, what was found, receipts and answers, as its provider sees them."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from prestalux.doors.shared import exchange_file_words, exchange_words, labels
from prestalux.doors.shared.exchange_file_words import language
from prestalux.doors.web.staff.pages import show, staff
from prestalux.office.exchange.queries import files
from prestalux.office.exchange.queries.files import FileView, ReturnView
from prestalux.rules.attribution.roles import Task
from prestalux.rules.exchange.accounts import Environment
from prestalux.rules.exchange.deposit_states import DepositState
from prestalux.rules.identifiers.provider_code import ProviderCode as Code


@require_safe
@staff(Task.READ)
def page(request: Any, deposit_id: uuid.UUID) -> HttpResponse:
    found = files.file_at_desk(deposit_id)
    if found is None:
        raise Http404
    view, space, code_id, digits = found
    findings = files.findings_of(view.id)
    context: dict[str, Any] = {
        "view": view,
        "state": exchange_file_words.STATE[view.state],
        "state_kind": exchange_file_words.STATE_KIND[view.state],
        "printed": Code.as_received(digits).printed,
        "code_url": f"{reverse('staff:register')}?code={digits}",
        "account_url": reverse("staff:exchange-account", args=(view.username,)),
        "rows": _rows(view, space),
        "refused": view.state is DepositState.REFUSED,
        "findings": [exchange_file_words.finding(finding) for finding in findings],
        "more_findings": view.errors > len(findings),
        "errors": view.errors,
        "repeats": files.name_of_file(code_id, view.repeats) if view.repeats else "",
        "repeats_url": reverse("staff:exchange-file", args=(view.repeats,)) if view.repeats else "",
        "receipts": [
            {
                "title": exchange_file_words.LAYER[receipt.layer],
                "name": receipt.name,
                "at": receipt.made_at,
                "sha256": receipt.sha256,
            }
            for receipt in view.receipts
        ],
        "answers": [_answer(one) for one in files.returns_to(view.id)],
        "events": [
            {"label": exchange_file_words.STATE[event.state], "at": event.at, "to_the_second": True}
            for event in reversed(view.events)
        ],
    }
    return show(request, "staff/exchange_file.html", **context)


def _rows(view: FileView, space: Environment) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"key": _("Space"), "value": exchange_words.ENVIRONMENT[space]},
        {"key": _("Size"), "value": exchange_file_words.size(view.size)},
    ]
    if view.sha256:
        rows.append({"key": "SHA-256", "value": view.sha256})
    if view.bytes_purged_at:
        said = _("deleted on %(day)s; the receipts stay")
        day = labels.day(view.bytes_purged_at.date(), language())
        rows.append({"key": _("Content"), "value": said % {"day": day}})
    return rows


def _answer(one: ReturnView) -> dict[str, Any]:
    stands = [(_("Published"), one.published_at), (_("Collected"), one.collected_at)]
    stands += [(_("Acknowledged"), one.acknowledged_at), (_("Deleted"), one.deleted_at)]
    last = [words for words, at in stands if at is not None][-1]
    return {
        "name": one.name,
        "size": exchange_file_words.size(one.size),
        "state": pgettext("return file", "Waiting")
        if one.collected_at is one.acknowledged_at is None
        else last,
        "moments": [(words, at) for words, at in stands if at is not None],
    }
