"""Return files that nobody acknowledges, by code and space: whom the desk may have to call."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from prestalux.doors.shared import exchange_words
from prestalux.doors.web.staff.exchange import tabs
from prestalux.doors.web.staff.pages import show, staff
from prestalux.office.exchange.queries import waiting
from prestalux.office.exchange.queries.waiting import WaitingSpace
from prestalux.rules.attribution.roles import Task


@require_safe
@staff(Task.READ)
def page(request: Any) -> HttpResponse:
    rows, count = waiting.told_to_desk(request.now)
    facts: dict[str, Any] = {
        "tabs": tabs("waiting"),
        "rows": [_row(row) for row in rows],
        "count": count,
        "more": count > len(rows),
        "days": settings.FUND.return_staff_days,
    }
    return show(request, "staff/exchange_waiting.html", **facts)


def _row(row: WaitingSpace) -> dict[str, Any]:
    text, kind = _stands(row)
    return {
        "printed": row.printed_code,
        "url": f"{reverse('staff:exchange')}?show=accounts&code={row.digits}",
        "name": row.name,
        "space": exchange_words.ENVIRONMENT[row.environment],
        "count": row.count,
        "since": row.since,
        "warned": _warned(row),
        "status": text,
        "kind": kind,
    }


def _warned(row: WaitingSpace) -> str:
    if not row.can_be_warned:
        return _("nobody acts for the provider")
    if not row.warnings:
        return _("not warned")
    return ngettext("%(count)s time", "%(count)s times", row.warnings) % {"count": row.warnings}


def _stands(row: WaitingSpace) -> tuple[str, str]:
    if not row.is_collectable:
        return _("can no longer be collected"), "refused"
    if not row.has_account:
        return _("no account collects here"), "todo"
    if row.collect_until is None:
        return _("can be collected"), "waiting"
    last = date_format(row.collect_until - timedelta(days=1), "SHORT_DATE_FORMAT")
    return _("can be collected until %(day)s") % {"day": last}, "waiting"
