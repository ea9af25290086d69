"""The words of the exchange space: requests, accounts, keys, why nobody is let in, and what a convention says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from prestalux.doors.shared import labels
from prestalux.office.attribution.queries import MomentView
from prestalux.office.exchange.queries.accounts import AccessView, AccountView, Connection
from prestalux.rules.conventions.exchange import ExchangePolicy, Obligation
from prestalux.rules.exchange.access import FileRights, TurnedAwayBecause
from prestalux.rules.exchange.accounts import Environment, ExchangeRole, HolderKind
from prestalux.rules.exchange.requests import AccessKind, AccessRefusal, AccessStatus
from prestalux.rules.periods import Period, day_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words = Mapping[str, "_StrPromise"]

KIND: Final[Words] = {
    AccessKind.NETWORK_ACTIVATION: _("HealthNet: activation"),
    AccessKind.NETWORK_CHANGE: _("HealthNet: change"),
    AccessKind.NETWORK_TERMINATION: _("HealthNet: termination"),
    AccessKind.EXCHANGE_ACCESS: _("Access to the exchange space"),
}
ENVIRONMENT: Final[Words] = {
    Environment.PRODUCTION: _("Production"),
    Environment.TEST: _("Test"),
}
STATUS: Final[Words] = {
    AccessStatus.SUBMITTED: pgettext("access", "Being examined"),
    AccessStatus.GRANTED: pgettext("access", "Granted"),
    AccessStatus.REFUSED: pgettext("access", "Refused"),
    AccessStatus.WITHDRAWN: pgettext("access", "Withdrawn"),
}
STATUS_KIND: Final[Mapping[str, str]] = {
    AccessStatus.SUBMITTED: "waiting",
    AccessStatus.GRANTED: "done",
    AccessStatus.REFUSED: "refused",
    AccessStatus.WITHDRAWN: "neutral",
}
REFUSAL_REASON: Final[Words] = {
    AccessRefusal.CODE_NOT_VALID: _("The provider code is not valid."),
    AccessRefusal.NOT_IN_CONVENTION: _("The convention of the profession provides for no exchange of files."),
    AccessRefusal.UNCLEAR: _("What is asked for is not clear."),
    AccessRefusal.OTHER: _("Another reason"),
}
HOLDER: Final[Words] = {
    HolderKind.PERSON: pgettext("exchange account", "A person"),
    HolderKind.SOFTWARE: pgettext("exchange account", "A software"),
}
ROLE: Final[Words] = {
    ExchangeRole.DEPOSIT: _("Deposit request files"),
    ExchangeRole.COLLECT: _("Collect return files"),
    ExchangeRole.ADMINISTER: _("Manage accounts and keys"),
}
ROLE_SHORT: Final[Words] = {
    ExchangeRole.DEPOSIT: _("deposits"),
    ExchangeRole.COLLECT: _("collects"),
    ExchangeRole.ADMINISTER: _("manages"),
}
MOMENT: Final[Words] = {
    "access-asked": _("Request sent"),
    "access-grant": _("Request granted"),
    "access-refuse": _("Request refused"),
    "access-withdraw": _("Request withdrawn"),
}
SIDE: Final[Words] = {"provider": _("the provider"), "fund": _("the fund")}
BECAUSE: Final[Words] = {
    TurnedAwayBecause.UNKNOWN: _("The key or the secret does not belong to this account."),
    TurnedAwayBecause.TOO_MANY_TRIES: _(
        "There were too many wrong tries: it works again after a quarter of an hour."
    ),
    TurnedAwayBecause.ELSEWHERE: _("The address lies outside the network to which the account is bound."),
    TurnedAwayBecause.NETWORK_ENDED: _(
        "The connection to HealthNet has ended. Bind the account to networks of your own, or connect to HealthNet anew."
    ),
    TurnedAwayBecause.NOT_YET: _("The first day of the account has not come yet."),
    TurnedAwayBecause.EXPIRED: _("The last day of the account has passed."),
    TurnedAwayBecause.LOCKED: _("The account is locked."),
    TurnedAwayBecause.CLOSED: _("The account is closed."),
    TurnedAwayBecause.NO_FILES: _("The account may neither deposit nor collect files."),
    TurnedAwayBecause.KEY_EXPIRED: _("The last day of the key has passed."),
    TurnedAwayBecause.KEY_REMOVED: _("The key was removed."),
    TurnedAwayBecause.SECRET_CHANGED: _("Another secret was made."),
    TurnedAwayBecause.CODE_NOT_VALID: _("The provider code is not valid."),
    TurnedAwayBecause.CODE_SUSPENDED: _("The provider code is suspended."),
    TurnedAwayBecause.CODE_ENDED: _("The provider code has ended."),
    TurnedAwayBecause.SIGNED_OUT: _("Signed out."),
}
_SHORT: Final[Words] = {
    TurnedAwayBecause.NOT_YET: pgettext("exchange account", "To come"),
    TurnedAwayBecause.EXPIRED: pgettext("exchange account", "Over"),
    TurnedAwayBecause.LOCKED: pgettext("exchange account", "Locked"),
    TurnedAwayBecause.CLOSED: pgettext("exchange account", "Closed"),
    TurnedAwayBecause.NO_FILES: pgettext("exchange account", "No files"),
    TurnedAwayBecause.CODE_NOT_VALID: pgettext("exchange account", "Code not valid"),
    TurnedAwayBecause.CODE_SUSPENDED: pgettext("exchange account", "Code suspended"),
    TurnedAwayBecause.CODE_ENDED: pgettext("exchange account", "Code ended"),
}
DUTY: Final[Words] = {
    Obligation.MUST: _(
        "Your convention has documents managed, transmitted and kept exclusively electronically: you need access."
    ),
    Obligation.MAY: _("For your profession electronic exchange is optional."),
    Obligation.NOT: _("For your profession electronic exchange is not provided for."),
}
DUTY_SHORT: Final[Words] = {
    Obligation.MUST: pgettext("exchange of files", "exclusively electronic"),
    Obligation.MAY: pgettext("exchange of files", "optional"),
    Obligation.NOT: pgettext("exchange of files", "not provided for"),
}
_SOURCE: Final[Words] = {
    Obligation.MUST: _("Source: page of the fund on electronic exchange, second sentence."),
    Obligation.MAY: _("Source: page of the fund on electronic exchange, third sentence."),
}
FILE_KIND: Final[Words] = {
    "FAC": _("Billing files (FAC)"),
    "MHM": _("Fee notes (MHM)"),
}
FORM_FIELD: Final[Words] = {
    "code": _("Provider code"),
    "kind": _("What do you ask for?"),
    "remarks": _("Remarks"),
    "environment": _("For which space?"),
    "holder": _("Who will use the first account?"),
    "name": _("Name of the person or of the software"),
    "contact": _("Technical contact"),
    "phone": _("Phone number"),
    "last_day": _("Last day, of a termination"),
}
"""As they stand on the form that is sent by mail."""
_WANTED: Final[Words] = {
    "name": _("Name of the first account"),
    "contact": _("Technical contact"),
    "phone": _("Phone number"),
    "last_day": _("Last day"),
    "remarks": _("Remarks"),
}


def since(policy: ExchangePolicy, language: str) -> str:
    """From which day a policy holds, as far as a text says."""
    if policy.since is None:
        return now("No text that could be read says since when.")
    return now("In force since %(day)s.") % {"day": labels.day(policy.since, language)}


def source(policy: ExchangePolicy) -> str:
    """On what a policy rests, for anybody."""
    if policy.ours:
        return now("The fund’s page says nothing of it for this profession: this service’s own choice.")
    return str(_SOURCE.get(policy.obligation, ""))


def title(view: AccessView) -> str:
    """What is asked, and for which space where there are two."""
    if view.environment is None:
        return str(KIND[view.kind])
    return f"{KIND[view.kind]} ({ENVIRONMENT[view.environment]})"


def connected(connection: Connection, language: str) -> str:
    """Since when, and until when where an end was granted."""
    since = labels.day(day_of(connection.since), language)
    if connection.last_day is None:
        return now("connected since %(day)s") % {"day": since}
    said = now("connected since %(day)s, until %(last)s")
    return said % {"day": since, "last": labels.day(connection.last_day, language)}


def wanted(view: AccessView, language: str) -> list[dict[str, Any]]:
    """Rows of what was typed beside."""
    rows: list[dict[str, Any]] = []
    if holder := view.wanted.get("holder"):
        rows.append({"key": now("For"), "value": HOLDER[holder]})
    for name, label in _WANTED.items():
        text = view.wanted.get(name, "")
        if text:
            value = labels.iso_day(text, language) if name == "last_day" else text
            rows.append({"key": label, "lines": value.splitlines()})
    return rows


def timeline(moments: tuple[MomentView, ...]) -> list[dict[str, Any]]:
    """Newest first, for the component."""
    return [{"label": MOMENT[one.what], "at": one.at, "by": SIDE[one.side]} for one in reversed(moments)]


def reasons(view: AccessView) -> list[str]:
    if view.status is not AccessStatus.REFUSED:
        return []
    said = "" if view.reason == AccessRefusal.OTHER else str(REFUSAL_REASON[view.reason])
    return [part for part in (said, *view.text.splitlines()) if part]


def state(view: AccountView) -> tuple[str, str]:
    """How an account stands, in a word and as the kind of a tag."""
    if isinstance(view.stands, FileRights):
        if view.stands.collect_until is not None:
            return now("Collects only"), "warning"
        if not can_come_in(view):
            return now("No key yet"), "todo"
        return now("Open"), "done"
    kind = {
        TurnedAwayBecause.NOT_YET: "later",
        TurnedAwayBecause.LOCKED: "warning",
        TurnedAwayBecause.NO_FILES: "neutral",
    }.get(view.stands, "refused")
    if view.stands is TurnedAwayBecause.CLOSED:
        kind = "neutral"
    return str(_SHORT[view.stands]), kind


def can_come_in(view: AccountView) -> bool:
    """Whether there is anything to come in with."""
    return view.secret_made_at is not None or any(key.removed_at is None for key in view.keys)


def roles(held: frozenset[ExchangeRole]) -> list[str]:
    return [str(words) for role, words in ROLE.items() if role in held]


def days(period: Period, language: str) -> str:
    first = labels.day(period.start, language)
    if period.last_day is None:
        return now("from %(day)s") % {"day": first}
    last: date = period.last_day
    return now("from %(first)s to %(last)s") % {"first": first, "last": labels.day(last, language)}
