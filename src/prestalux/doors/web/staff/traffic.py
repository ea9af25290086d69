"""The exchange space as staff watch it: the traffic of a day, files that are stuck, silent accounts, one account's history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from prestalux.doors.shared import exchange_file_words, exchange_words, journal_texts, labels
from prestalux.doors.shared.exchange_file_words import language
from prestalux.doors.shared.plain_forms import DayField, PlainForm
from prestalux.doors.web.staff.exchange import around, place_in, tabs
from prestalux.doors.web.staff.pages import show, staff
from prestalux.office.exchange.queries import accounts as queries
from prestalux.office.exchange.queries import history, traffic
from prestalux.office.exchange.queries.history import Entry, FileSeen, Refusals, SessionSeen, What
from prestalux.office.exchange.queries.traffic import Hour, SilentAccount, Stuck, StuckFile
from prestalux.office.journal.reading import LineView
from prestalux.rules.attribution.roles import Task
from prestalux.rules.exchange.access import TurnedAwayBecause
from prestalux.rules.exchange.accounts import Environment
from prestalux.rules.identifiers.provider_code import ProviderCode as Code
from prestalux.rules.periods import LUXEMBOURG, day_of

FIRST_DAY: Final = date(2020, 1, 1)
STUCK: Final[dict[Stuck, Promise]] = {
    Stuck.UNDECIDED: gettext_lazy("Complete, not decided over"),
    Stuck.UNOPENED: gettext_lazy("Could not be opened"),
    Stuck.UNFINISHED: gettext_lazy("Begun, not complete"),
    Stuck.UNANSWERED: gettext_lazy("Accepted, not answered"),
    Stuck.REFUSED: gettext_lazy("Refused lately"),
}
SINCE: Final[dict[str, Promise]] = {
    "never": gettext_lazy("Never came in"),
    "30": gettext_lazy("Not for 30 days"),
    "90": gettext_lazy("Not for 90 days"),
}
WHAT: Final[dict[What, Promise]] = {
    What.SESSION: pgettext_lazy("account history", "Sessions"),
    What.TURNED_AWAY: pgettext_lazy("account history", "Turned away"),
    What.FILE: pgettext_lazy("account history", "Files"),
    What.CHANGE: pgettext_lazy("account history", "Changes of the account"),
}


# The traffic of a day


class DayForm(PlainForm):
    day = DayField(label=gettext_lazy("Day"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["day"].conditional = True  # type: ignore[attr-defined]  # Django: a mark that our template reads

    def clean_day(self) -> date:
        chosen: date = self.cleaned_data["day"] or self._today
        if not FIRST_DAY <= chosen <= self._today:
            raise forms.ValidationError(_("This day is still to come, or lies before the exchange space."))
        return chosen


@require_safe
@staff(Task.READ)
def day(request: Any) -> HttpResponse:
    today, space = day_of(request.now), _space(request)
    form = DayForm({"day": request.GET.get("day", "")[:20]}, today=today)
    if not form.is_valid():
        facts = {"tabs": tabs("traffic"), "form": form, "spaces": _spaces(space), "has_errors": True}
        return show(request, "staff/exchange_traffic.html", 422, **facts)
    chosen = form.cleaned_data["day"]
    found = traffic.traffic(chosen, space)
    hours = found.hours
    context: dict[str, Any] = {
        "tabs": tabs("traffic"),
        "form": DayForm(initial={"day": chosen}, today=today),
        "chosen": chosen,
        "spaces": _spaces(space),
        "earlier_url": _day_url(chosen - timedelta(days=1), space) if chosen > FIRST_DAY else "",
        "later_url": _day_url(chosen + timedelta(days=1), space) if chosen < today else "",
        "charts": [
            _chart(_("Request files"), hours, accepted=_("accepted"), refused=_("refused")),
            _chart(_("Return files"), hours, published=_("put there"), collected=_("collected")),
            _chart(_("Size of the request files"), hours, bytes=_("bytes")),
        ],
        "hours": [hour for hour in map(_hour, hours) if not hour["is_empty"]],
        "total": _hour(found.total),
    }
    return show(request, "staff/exchange_traffic.html", **context)


def _day_url(day: date, space: Environment) -> str:
    return f"?{urlencode({'day': day.isoformat(), 'space': space.value})}"


def _space(request: Any) -> Environment:
    wanted = request.GET.get("space", "")
    return Environment(wanted) if wanted in set(Environment) else Environment.PRODUCTION


def _spaces(chosen: Environment) -> list[tuple[str, Any, bool]]:
    return [(one.value, exchange_words.ENVIRONMENT[one], one is chosen) for one in Environment]


def _hour(hour: Hour) -> dict[str, Any]:
    return {
        "label": f"{localtime(hour.at, LUXEMBOURG):%H:%M}",
        "accepted": hour.accepted,
        "refused": hour.refused,
        "duplicates": hour.duplicates,
        "size": labels.size(hour.bytes, language()) if hour.bytes else "0",
        "published": hour.published,
        "collected": hour.collected,
        "is_empty": not any((hour.accepted, hour.refused, hour.duplicates, hour.published, hour.collected)),
    }


_HEIGHT: Final = 100
"""Of a drawn chart, in its own units; the page stretches it."""
_SLOT: Final = 10
"""Units of width for an hour: a column or two, and a gap."""


def _chart(title: str, hours: tuple[Hour, ...], **series: str) -> dict[str, Any]:
    """Columns hour by hour; of two series they stand side by side."""
    values = [[getattr(hour, name) for hour in hours] for name in series]
    top = max(1, max(max(one) for one in values))
    is_size = "bytes" in series
    width = (_SLOT - 2) / len(series)
    columns = [
        {
            "x": round(place * _SLOT + 1 + which * width, 1),
            "y": round(_HEIGHT * (1 - value / top), 1),
            "width": round(width - 0.6, 1),
            "height": round(_HEIGHT * value / top, 1),
            "two": which == 1,
        }
        for which, one in enumerate(values)
        for place, value in enumerate(one)
        if value
    ]
    return {
        "title": title,
        "names": list(series.values()),
        "said": _(" and ").join(series.values()),
        "top": labels.size(top, language()) if is_size else top,
        "width": len(hours) * _SLOT,
        "columns": columns,
        "times": [f"{localtime(hour.at, LUXEMBOURG):%H:%M}" for hour in hours[::6]],
    }


# Stuck and refused files


@require_safe
@staff(Task.READ)
def stuck(request: Any) -> HttpResponse:
    counts = traffic.stuck_counts(request.now)
    wanted = request.GET.get("show", "")
    usual = next((which for which in STUCK if counts[which]), Stuck.UNDECIDED)
    chosen = Stuck(wanted) if wanted in set(Stuck) else usual
    found = traffic.stuck(chosen, request.now, **place_in(request))
    context: dict[str, Any] = {
        "tabs": tabs("stuck"),
        "chosen": chosen.value,
        "kinds": [
            {
                "label": words,
                "count": f"{traffic.MOST_COUNTED} +"
                if counts[which] == traffic.MOST_COUNTED
                else counts[which],
                "url": f"?show={which.value}",
                "current": which is chosen,
            }
            for which, words in STUCK.items()
        ],
        "lead": _lead(chosen),
        "rows": [_stuck(one, chosen) for one in found.rows],
        **around(found, show=chosen.value),
    }
    return show(request, "staff/exchange_stuck.html", **context)


def _lead(which: Stuck) -> str:
    """What brings a file into the list, with the fund's own numbers."""
    limits = settings.FUND.exchange
    return {
        Stuck.UNDECIDED: ngettext(
            "Complete for more than %(number)s minute, and nothing is decided. Does the worker run?",
            "Complete for more than %(number)s minutes, and nothing is decided. Does the worker run?",
            limits.stuck_minutes,
        )
        % {"number": limits.stuck_minutes},
        Stuck.UNOPENED: _(
            "The worker found no bytes or no key to open them. It tries again by itself; its log names the cause."
        ),
        Stuck.UNFINISHED: ngettext(
            "Begun more than %(number)s hour ago and never completed. The sender can go on with it or begin anew.",
            "Begun more than %(number)s hours ago and never completed. The sender can go on with it or begin anew.",
            limits.unfinished_hours,
        )
        % {"number": limits.unfinished_hours},
        Stuck.UNANSWERED: ngettext(
            "Accepted more than %(number)s hour ago, and no return file answers it.",
            "Accepted more than %(number)s hours ago, and no return file answers it.",
            limits.unanswered_hours,
        )
        % {"number": limits.unanswered_hours},
        Stuck.REFUSED: ngettext(
            "Refused during the last %(number)s day. The sender has the reasons in a receipt.",
            "Refused during the last %(number)s days. The sender has the reasons in a receipt.",
            traffic.REFUSED_DAYS,
        )
        % {"number": traffic.REFUSED_DAYS},
    }[which]


def _stuck(one: StuckFile, which: Stuck) -> dict[str, Any]:
    said = []
    if which is Stuck.REFUSED:
        said = exchange_file_words.faults(one.faults, one.errors)
    elif one.tries:
        said = [
            ngettext("tried %(number)s time", "tried %(number)s times", one.tries) % {"number": one.tries}
        ]
    return {
        "name": one.name,
        "url": reverse("staff:exchange-file", args=(one.id,)),
        "size": exchange_file_words.size(one.size),
        "code": one.printed,
        "code_url": f"{reverse('staff:register')}?code={one.digits}",
        "username": one.username,
        "account_url": reverse("staff:exchange-account", args=(one.username,)),
        "space": exchange_words.ENVIRONMENT[one.environment],
        "at": one.at,
        "state": exchange_file_words.STATE[one.state],
        "kind": exchange_file_words.STATE_KIND[one.state],
        "said": said,
    }


# Silent accounts


@require_safe
@staff(Task.READ)
def silent(request: Any) -> HttpResponse:
    wanted, space = request.GET.get("since", "never"), _space(request)
    chosen = wanted if wanted in SINCE else "never"
    days = None if chosen == "never" else int(chosen)
    found, count = traffic.silent(days, space, request.now, **place_in(request))
    context: dict[str, Any] = {
        "tabs": tabs("silent"),
        "spaces": _spaces(space),
        "choices": [(value, words, value == chosen) for value, words in SINCE.items()],
        "count": count,
        "rows": [_silent(one) for one in found.rows],
        **around(found, since=chosen, space=space.value),
    }
    return show(request, "staff/exchange_silent.html", **context)


def _silent(one: SilentAccount) -> dict[str, Any]:
    return {
        "username": one.username,
        "url": reverse("staff:exchange-account", args=(one.username,)),
        "used_by": one.holder_name,
        "holder": exchange_words.HOLDER[one.holder],
        "code": one.printed,
        "code_url": f"{reverse('staff:register')}?code={one.digits}",
        "provider": one.provider,
        "profession": labels.PROFESSION[one.profession],
        "obliged": one.is_obliged,
        "opened": one.opened_at,
        "last": one.last_at,
    }


# One account


@require_safe
@staff(Task.READ)
def account(request: Any, username: str) -> HttpResponse:
    view = queries.account_named(username, request.now)
    if view is None:
        raise Http404
    wanted = request.GET.get("what", "")
    only, place = What(wanted) if wanted in set(What) else None, place_in(request)
    found = history.history(username, only=only, before=place["before"], after=place["after"])
    text, kind = exchange_words.state(view)
    context: dict[str, Any] = {
        "view": view,
        "printed": Code.as_received(view.digits).printed,
        "code_url": f"{reverse('staff:register')}?code={view.digits}",
        "status_text": text,
        "status_kind": kind,
        "rows": _facts(view, request.now),
        "may_close": view.is_open and Task.PREPARE in request.tasks,
        "choices": [(what.value, words, what is only) for what, words in WHAT.items()],
        "entries": [_entry(entry) for entry in found.rows],
        "back_url": f"{reverse('staff:exchange')}?show=accounts&code={view.digits}",
        **around(found, what=only.value if only else ""),
    }
    return show(request, "staff/exchange_account.html", **context)


def _facts(view: queries.AccountView, at: datetime) -> list[dict[str, Any]]:
    held = [key for key in view.keys if key.removed_at is None]
    connection = queries.connection_of(view.code_id, at)
    return [
        {"key": _("Used by"), "lines": [view.name, str(exchange_words.HOLDER[view.holder])]},
        {"key": _("Space"), "value": exchange_words.ENVIRONMENT[view.environment]},
        {"key": _("May do"), "lines": exchange_words.roles(view.roles)},
        {"key": _("Holds"), "value": exchange_words.days(view.days, language())},
        {
            "key": pgettext("ssh", "Keys"),
            "lines": [f"{key.name} · {key.fingerprint}" for key in held],
            "empty": "–",
        },
        {
            "key": _("Secret"),
            "value": _("made %(at)s") % {"at": labels.moment(view.secret_made_at, language())}
            if view.secret_made_at
            else "",
            "empty": _("no secret"),
        },
        {"key": _("Networks"), "lines": list(view.ranges), "empty": _("from everywhere")},
        {
            "key": _("HealthNet"),
            "lines": [
                _("connected since %(day)s") % {"day": labels.day(day_of(connection.since), language())},
                *connection.ranges,
            ]
            if connection
            else [],
            "empty": _("not connected"),
        },
    ]


def _entry(entry: Entry) -> dict[str, Any]:
    """For the timeline: what, when, and the rest on a line each."""
    return {"at": entry.at, "to_the_second": True, **_ENTRY[entry.what](entry.seen)}


def _session(seen: SessionSeen) -> dict[str, Any]:
    means = seen.key_name or _("the secret")
    lines = [_("from %(address)s with %(means)s") % {"address": seen.address, "means": means}]
    if seen.ended_at is None:
        lines.append(_("still open"))
    else:
        lines.append(_("until %(at)s") % {"at": labels.moment(seen.ended_at, language())})
        if seen.because not in {None, TurnedAwayBecause.SIGNED_OUT}:
            lines.append(str(exchange_words.BECAUSE[seen.because]))
    return {"label": _("Session"), "text": "\n".join(lines)}


def _refusals(seen: Refusals) -> dict[str, Any]:
    times = ngettext("%(number)s try from %(network)s", "%(number)s tries from %(network)s", seen.count)
    lines = [exchange_words.BECAUSE[seen.because], times % {"number": seen.count, "network": seen.network}]
    return {"label": _("Turned away"), "text": "\n".join(map(str, lines))}


def _file(seen: FileSeen) -> dict[str, Any]:
    stands = str(exchange_file_words.STATE[seen.state])
    lines = [seen.name, f"{exchange_file_words.size(seen.size)} · {stands}"]
    url = reverse("staff:exchange-file", args=(seen.id,))
    return {"label": _("Request file"), "text": "\n".join(lines), "url": url, "url_label": _("Its course")}


def _line(seen: LineView) -> dict[str, Any]:
    return {
        "label": journal_texts.event_words(seen.values.event),
        "text": "\n".join(journal_texts.facts_in_words(seen)),
    }


_ENTRY: Final[dict[What, Callable[[Any], dict[str, Any]]]] = {
    What.SESSION: _session,
    What.TURNED_AWAY: _refusals,
    What.FILE: _file,
    What.CHANGE: _line,
}
