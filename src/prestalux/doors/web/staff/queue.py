"""The queue: search, filters, saved views, pages; and the views and shortcuts of the person who works in it."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from prestalux.doors.shared import labels
from prestalux.doors.shared.plain_forms import whole
from prestalux.doors.shared.refusal_texts import text_of
from prestalux.doors.web.staff import queue_words as words
from prestalux.doors.web.staff.pages import show, staff
from prestalux.office.attribution import actions, queue
from prestalux.office.attribution.queries import RequestView
from prestalux.office.attribution.queue import Ages, Filters, Group, Page, Person, Row, ViewKept
from prestalux.office.changes.queries import waiting_at_desk
from prestalux.office.exchange.queries import accounts as exchange
from prestalux.office.exchange.queries import waiting
from prestalux.office.registry.queries import prefix_uses
from prestalux.rules.attribution.roles import Task
from prestalux.rules.attribution.status import WITH_THE_FUND, Status
from prestalux.rules.periods import day_of

LONGEST_SEARCH: Final = 100
IN_BAR: Final = ("assigned", "profession", "age", "mark", "status")
"""The filters with a field of their own; who must act is chosen by tabs."""


@require_safe
@staff(Task.READ)
def page(request: Any) -> HttpResponse:
    views = queue.views_of(request.actor.account_id)
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    filters = _filters(request, views, text)
    shown = queue.page(
        filters,
        ages=ages(),
        at=request.now,
        viewer=request.actor.account_id,
        text=text,
        before=request.GET.get("before", "")[:64],
        after=request.GET.get("after", "")[:64],
    )
    chosen = filters.kept
    people = queue.people(request.now)
    facts = {
        "rows": [_row(row, request.now, people) for row in shown.rows],
        "caption": _caption(filters, text, shown),
        "q": text,
        "tabs": _tabs(filters, text),
        "changes_waiting": waiting_at_desk(),
        "access_waiting": exchange.waiting_at_desk(),
        "returns_waiting": waiting.count_told_to_desk(),
        "fields": [_field(name, chosen.get(name, ""), people) for name in IN_BAR],
        "chosen": chosen,
        "narrowed": [name for name in IN_BAR if name in chosen],
        "views": [_view(view, filters if not text else None, people) for view in views],
        "before_url": _address(chosen, q=text, before=shown.before) if shown.before else "",
        "after_url": _address(chosen, q=text, after=shown.after) if shown.after else "",
        "more_found": shown.more_found,
        "may_ask": Task.ASK in request.tasks,
        "may_assign": Task.ASSIGN in request.tasks,
        "others": [(person.id, named(person)) for person in people if person.id != request.actor.account_id],
        "short_prefixes": _short_prefixes(request),
    }
    return show(request, "staff/queue.html", **facts)


def ages() -> Ages:
    return Ages(soon=settings.FUND.soon_days, late=settings.FUND.late_days)


def _filters(request: Any, views: list[ViewKept], text: str) -> Filters:
    """What stands in the address; without anything the view that the person chose, or what the fund must do."""
    given = request.GET.dict()
    if not text and "tab" in given:  # the form's own tab: a search looks everywhere instead
        given.setdefault("show", given["tab"])
    if set(given) & {*queue.CHOICES, "q"}:
        asked = Filters.read(given)
        return asked if asked.kept or text else Filters(show=Group.FUND)
    chosen = next((view.filters for view in views if view.is_default), None)
    return chosen or Filters(show=Group.FUND)


def _tabs(filters: Filters, text: str) -> list[dict[str, Any]]:
    """Who must act; the other filters stay. A search looks everywhere until a tab is chosen."""
    others = {
        name: value
        for name, value in filters.kept.items()
        if name in {"assigned", "profession", "age", "mark"}
    }
    counted = queue.counts()
    return [
        {
            "url": _address({**others, "show": group.value}, q=text),
            "label": label,
            "count": counted[Group(group)],
            "more": counted[Group(group)] >= queue.MOST_COUNTED,
            "current": filters.show == group and not filters.status,
        }
        for group, label in ((Group(key), label) for key, label in words.GROUP.items())
    ]


def _field(name: str, chosen: str, people: list[Person]) -> dict[str, Any]:
    table = words.ALL[name]
    options: list[tuple[str, object]] = [
        (key, table[key]) for key in table if name not in queue.CHOICES or key in queue.CHOICES[name]
    ]
    if name == "assigned":
        options += [(str(person.id), named(person)) for person in people]
    return {
        "name": name,
        "label": words.NAME[name],
        "every": words.EVERY[name],
        "options": [{"value": str(key), "label": text, "chosen": key == chosen} for key, text in options],
    }


def named(person: Person) -> str:
    """The name, and until when the person is away."""
    if not person.is_away:
        return person.name
    if person.last_day is None:
        return _("{name} (away)").format(name=person.name)
    day = date_format(person.last_day, "SHORT_DATE_FORMAT")
    return _("{name} (away until {day})").format(name=person.name, day=day)


def assignment(request: Any, view: RequestView) -> dict[str, Any]:
    """Whose the dossier is and to whom it can be given, for its own screen."""
    people = queue.people(request.now)
    if Task.ASSIGN not in request.tasks or view.status not in WITH_THE_FUND:
        return {"assigned_name": _whose(view.assigned_to, people)}
    return {
        "assignment": {
            "people": [(one.id, named(one), one.id == view.assigned_to) for one in people],
            "mine": view.assigned_to == request.actor.account_id,
            "me": request.actor.account_id,
            "left": view.assigned_to is not None and view.assigned_to not in {one.id for one in people},
        }
    }


def _whose(account_id: int | None, people: list[Person]) -> str:
    if account_id is None:
        return ""
    return next((named(person) for person in people if person.id == account_id), _("somebody who has left"))


def _told(name: str, value: str, people: list[Person]) -> str:
    """A filter in words; a person who left the desk is told by a dash."""
    if value in words.ALL[name]:
        text = str(words.ALL[name][value])
    else:
        text = next((person.name for person in people if str(person.id) == value), "–")
    return f"{words.NAME[name]}: {text}"


def _view(view: ViewKept, shown: Filters | None, people: list[Person]) -> dict[str, Any]:
    return {
        "id": view.id,
        "name": view.name,
        "url": _address(view.filters.kept) if view.filters.kept else f"{reverse('staff:queue')}?show=",
        "current": view.filters == shown,
        "is_default": view.is_default,
        "filters": [_told(name, value, people) for name, value in view.filters.kept.items()],
    }


def _in_words(filters: Filters, people: list[Person]) -> str:
    return ", ".join(_told(name, value, people) for name, value in filters.kept.items()) or _("All open")


def _address(filters: dict[str, str], **more: str) -> str:
    chosen = {**filters, **{name: value for name, value in more.items() if value}}
    return f"{reverse('staff:queue')}?{urlencode(chosen)}"


def _caption(filters: Filters, text: str, shown: Page) -> str:
    if text:
        return _("Found, the surest first")
    if filters.newest_first:
        return _("Last received first")
    return _("Longest waiting first")


def _row(row: Row, now: datetime, people: list[Person]) -> dict[str, Any]:
    language = get_language() or "fr"
    days = (day_of(now) - day_of(row.submitted_at)).days
    level = ages().of(row.submitted_at, now) if row.status is Status.SUBMITTED else "fresh"
    return {
        "reference": row.reference.printed,
        "characters": row.reference.characters,
        "pick": f"{row.reference.characters}:{row.version}",
        "may_be_picked": row.status in WITH_THE_FUND,
        "name": row.name,
        "found": words.FOUND.get(row.found, "") if row.found else "",
        "profession": labels.PROFESSION[row.profession],
        "tag": _tag(row.status, language),
        "submitted_at": row.submitted_at,
        "ageing": _ageing(days, level, language) if row.status is Status.SUBMITTED else "",
        "assigned": _whose(row.assigned_to, people),
        "due_on": row.due_on,
        "overdue": row.due_on is not None and row.due_on < day_of(now),
    }


# A page shows fifty of a few, and an include costs ten times what its text does.


@lru_cache(maxsize=64)
def _tag(status: Status, language: str) -> SafeString:
    facts = {"kind": labels.STATUS_KIND[status], "text": labels.STATUS[status]}
    return _component("tag", facts, language)


@lru_cache(maxsize=2048)
def _ageing(days: int, level: str, language: str) -> SafeString:
    return _component("ageing", {"days": days, "level": level}, language)


def _component(name: str, facts: dict[str, Any], language: str) -> SafeString:
    with override(language):
        return render_to_string(f"layout/components/{name}.html", facts)


def _short_prefixes(request: Any) -> list[str]:
    """Prefixes of which nine tenths are given, for those who can set new ones."""
    if Task.PREPARE_PROVISION not in request.tasks:
        return []
    return sorted({use.prefix for use in prefix_uses(day_of(request.now)) if use.nearly_exhausted})


# Views and shortcuts of one's own


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Task.READ)
def views(request: Any) -> HttpResponse:
    if request.method == "POST":
        return _change_views(request)
    kept = queue.views_of(request.actor.account_id)
    return show(
        request, "staff/views.html", views=[_view(view, None, queue.people(request.now)) for view in kept]
    )


def _change_views(request: Any) -> HttpResponse:
    own: dict[str, Any] = {"by": request.actor, "at": request.now}
    view_id = whole(request.POST.get("view", ""), 0)
    step = request.POST.get("step", "")
    if step == "drop":
        actions.drop_view(view_id=view_id, **own)
        messages.success(request, _("The view is deleted."))
    elif step == "default":
        actions.open_with(view_id=view_id or None, **own)
        messages.success(request, _("Saved."))
    elif step == "save":
        return _save_view(request, own)
    return redirect("staff:views")


def _save_view(request: Any, own: dict[str, Any]) -> HttpResponse:
    filters = Filters.read(request.POST)
    name, is_default = request.POST.get("name", ""), "default" in request.POST
    try:
        former = actions.save_view(name=name, filters=filters, is_default=is_default, **own)
    except (actions.BadViewName, actions.TooManyViews) as refusal:
        messages.warning(request, text_of(refusal, get_language() or "fr"))
    else:
        said = _("The view is saved.")
        if former is not None and former != filters:
            said = _("The view is saved. It replaces one of the same name: {filters}.").format(
                filters=_in_words(former, queue.people(request.now))
            )
        messages.success(request, said)
    return redirect(_address(filters.kept))


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Task.READ)
def keys(request: Any) -> HttpResponse:
    """Shortcuts of single letters can be switched off: they get in the way of speech input (WCAG 2.1.4)."""
    if request.method == "POST":
        actions.choose_keys(keys=request.POST.get("keys") == "on", by=request.actor, at=request.now)
        messages.success(request, _("Saved."))
        return redirect("staff:keys")
    return show(request, "staff/keys.html", keys_on=queue.keys_wanted(request.actor.account_id))
