"""The words of the letters about the exchange space."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from babel.numbers import format_decimal
from django.conf import settings
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from prestalux.doors.shared import access_answers, exchange_words, labels
from prestalux.doors.shared.letter_html import BULLET
from prestalux.doors.shared.mail import Mail
from prestalux.doors.shared.refusal_texts import REFUSALS
from prestalux.office.exchange.queries.accounts import AccessView
from prestalux.rules.conventions.professions import SERVED
from prestalux.rules.exchange.requests import AccessRefusal, CodeNotValid

if TYPE_CHECKING:
    from collections.abc import Mapping

_OPEN: Final = lazy("Open the request:")
_SPACE: Final = lazy("Open your space:")
_NOT_YOU: Final = lazy(
    "If this does not come from you, open the link, close the account, and tell us at once."
)
OPENED_BY: Final = {"secret": lazy("a new secret"), "key": lazy("a new key")}
MAILS: Final[Mapping[str, Mail]] = {
    "access-received": Mail(
        lazy("Your request has been received"),
        (
            lazy("The fund has received your request:"),
            "%(access)s",
            lazy("We write to you as soon as it is decided. You need do nothing until then."),
        ),
        action=_OPEN,
    ),
    "access-granted": Mail(
        lazy("What you asked for is granted"),
        (
            lazy("The fund grants what you asked for:"),
            "%(access)s",
            lazy("Your space shows what comes next, step by step."),
        ),
        action=_SPACE,
    ),
    "access-refused": Mail(
        lazy("Your request is refused"),
        (
            lazy("The fund does not grant what you asked for (%(access)s)."),
            "%(reason)s",
            "%(procedure)s",
            lazy("You can ask for it anew at any time."),
        ),
        action=_OPEN,
    ),
    "access-not-possible": Mail(
        lazy("We could not take your form"),
        (
            lazy("You sent us the form by which HealthNet or access to the exchange space is asked for."),
            "%(not_possible)s",
            "%(procedure)s",
        ),
        action=_SPACE,
    ),
    "access-form-slips": Mail(
        lazy("We could not take your form"),
        (
            lazy("You sent us the form by which HealthNet or access to the exchange space is asked for."),
            lazy("Nothing of it was taken yet, because:"),
            "%(slips)s",
            lazy(
                "Please correct it and send the form again, or ask for the same in your space, without a form."
            ),
        ),
        action="",
    ),
    "exchange-obliged": Mail(
        lazy("Please open an account for the exchange of files"),
        (
            lazy(
                "The convention of your profession has documents managed, transmitted and kept exclusively electronically. For "
                "this you need an account for the secured exchange space of the fund."
            ),
            lazy(
                "Ask for it in your space as soon as your code is valid. The guide there leads you step by step to your first "
                "test file."
            ),
        ),
        action=_SPACE,
    ),
    "exchange-account-opened": Mail(
        lazy("A new account of your exchange space"),
        (lazy("The account %(username)s was opened for your code."), _NOT_YOU),
        action=_SPACE,
    ),
    "exchange-opened-by": Mail(
        lazy("An account of your exchange space can be opened anew"),
        (lazy("The account %(username)s was given %(what)s."), _NOT_YOU),
        action=_SPACE,
    ),
    "exchange-account-closed": Mail(
        lazy("An account of your exchange space was closed"),
        (
            lazy("The fund has closed the account %(username)s. Nobody signs in with it any more."),
            lazy("If you have questions, please write to us at the address below."),
        ),
        action=_SPACE,
    ),
    "exchange-account-ended": Mail(
        lazy("An account of your exchange space was closed"),
        (
            lazy(
                "Who manages the accounts of your exchange space has closed the account %(username)s for good. Nobody signs in with "
                "it any more."
            ),
            lazy(
                "If this was not meant, open another account in your space, or write to us at the address below."
            ),
        ),
        action=_SPACE,
    ),
    "exchange-returns-waiting": Mail(
        lazy("Return files wait for you"),
        (
            "%(waiting)s",
            lazy(
                "Please collect each file and confirm it: by moving it to the archive folder, or by deleting it. Software for the "
                "exchange of files usually does both by itself. What was confirmed can be restored for a while."
            ),
            "%(collectable)s",
            "%(waiting_files)s",
        ),
        action=_SPACE,
    ),
    "exchange-let-in": Mail(
        lazy("You manage accounts of an exchange space"),
        (
            lazy(
                "A health-care provider has opened the account %(username)s for you. With it you manage the accounts and keys "
                "of the provider’s exchange space."
            ),
            lazy(
                "This link opens the space, once, within %(days)s days. Later you ask for a new one with this address."
            ),
            lazy("If you do not know the provider, you need do nothing."),
        ),
        action=_SPACE,
    ),
    "exchange-let-in-by-fund": Mail(
        lazy("Your account of the exchange space is open"),
        (
            lazy(
                "The fund has opened the account %(username)s for you. With it you manage the accounts and keys of your exchange "
                "space."
            ),
            lazy(
                "This link opens the space, once, within %(days)s days. Later you ask for a new one with this address."
            ),
            lazy("If you did not ask the fund for it, you need do nothing."),
        ),
        action=_SPACE,
    ),
}


def filled(access: AccessView | None, facts: dict[str, Any], language: str) -> dict[str, str]:
    """What the words leave open, in the language that is active."""
    return {
        "access": exchange_words.title(access) if access else "",
        "username": str(facts.get("username", "")),
        "not_possible": REFUSALS[facts["why"]][language] if facts.get("why") in REFUSALS else "",
        "what": _opened_by(facts),
        "procedure": _procedure(access, facts, language),
        **({"reason": "\n\n".join(exchange_words.reasons(access))} if access else {}),
        "slips": "\n".join(f"{BULLET}{access_answers.said(one, language)}" for one in facts.get("slips", ())),
        **(_waiting(facts, language) if "waiting" in facts else {}),
    }


def _procedure(access: AccessView | None, facts: dict[str, Any], language: str) -> str:
    """The way to a code, where one that is valid is all that is missing."""
    if access is not None and access.reason == AccessRefusal.CODE_NOT_VALID:
        profession = str(access.profession)
    elif facts.get("why") == CodeNotValid.code:
        profession = facts.get("profession", "")
    else:
        return ""
    said = now("The procedure for a provider code: %(address)s")
    path = f"professions/{profession}/" if profession in SERVED else ""
    return said % {"address": f"{settings.SITE_URL}/{language}/{path}"}


def _opened_by(facts: dict[str, Any]) -> str:
    """A key by the name and the fingerprint that its owner compares."""
    what = facts.get("what", "")
    if what == "key" and facts.get("fingerprint"):
        named = {"name": facts["key_name"], "fingerprint": facts["fingerprint"]}
        return now("a new key, %(name)s (%(fingerprint)s)") % named
    return str(OPENED_BY.get(what, ""))


def _waiting(facts: dict[str, Any], language: str) -> dict[str, str]:
    """The files that nobody acknowledged, as they were counted when the letter was put. The code itself stands in no mail."""
    count, named = facts["waiting"], facts["named"]
    lines = [
        now("%(file)s (since %(day)s)") % {"file": name, "day": labels.iso_day(day, language)}
        for name, day in named
    ]
    if beyond := count - len(named):
        more = ngettext("and %(count)s more", "and %(count)s more", beyond)
        lines.append(more % {"count": format_decimal(beyond, locale=language)})
    waiting = ngettext(
        "%(count)s return file waits in your exchange space (%(space)s).",
        "%(count)s return files wait in your exchange space (%(space)s).",
        count,
    )
    space = exchange_words.ENVIRONMENT[facts["environment"]]
    return {
        "waiting": waiting % {"count": format_decimal(count, locale=language), "space": space},
        "waiting_files": "\n".join(f"{BULLET}{line}" for line in lines),
        "collectable": _until(facts["last"], language) if "last" in facts else "",
    }


def _until(last_day: str, language: str) -> str:
    said = now(
        "Your code is no longer valid: return files can still be collected until %(day)s, nothing else."
    )
    return said % {"day": labels.iso_day(last_day, language)}
