"""The words of changes: kinds, states, documents, what happened; and what is wanted, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from prestalux.doors.shared import labels, summary
from prestalux.office.attribution.queries import MomentView
from prestalux.rules.changes import ChangeKind, ChangeStatus, Evidence
from prestalux.rules.identifiers.contact import BadPhone, Phone
from prestalux.rules.identifiers.typed_text import in_fours

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words = Mapping[str, "_StrPromise"]

KIND: Final[Words] = {
    ChangeKind.ADDRESS: _("Practice address"),
    ChangeKind.PHONE: _("Phone number"),
    ChangeKind.EMAIL: _("E-mail address"),
    ChangeKind.NAME: _("Name"),
    ChangeKind.SPECIALTY: _("Specialty"),
    ChangeKind.BANK_ACCOUNT: _("Bank account"),
    ChangeKind.CESSATION: _("End of practice"),
}
STATUS: Final[Words] = {
    ChangeStatus.CONFIRMING: pgettext("change", "To be confirmed by link"),
    ChangeStatus.SUBMITTED: pgettext("change", "Being examined"),
    ChangeStatus.INCOMPLETE: pgettext("change", "A document is missing"),
    ChangeStatus.ACCEPTED: pgettext("change", "Accepted"),
    ChangeStatus.REFUSED: pgettext("change", "Refused"),
    ChangeStatus.WITHDRAWN: pgettext("change", "Withdrawn"),
    ChangeStatus.STOPPED: pgettext("change", "Stopped"),
}
STATUS_KIND: Final[Mapping[str, str]] = {
    ChangeStatus.CONFIRMING: "todo",
    ChangeStatus.SUBMITTED: "waiting",
    ChangeStatus.INCOMPLETE: "todo",
    ChangeStatus.ACCEPTED: "done",
    ChangeStatus.REFUSED: "refused",
    ChangeStatus.WITHDRAWN: "neutral",
    ChangeStatus.STOPPED: "refused",
}
EVIDENCE: Final[Words] = {
    Evidence.CIVIL_STATUS: _("Document that shows the new name"),
    Evidence.AUTHORISATION: _("Authorisation to practise"),
    Evidence.BANK_DETAILS: _("Bank identity statement (RIB)"),
}
EVIDENCE_ABOUT: Final[Words] = {
    Evidence.CIVIL_STATUS: _(
        "For example an extract from the register of marriages or births, or the decision that changes the name."
    ),
    Evidence.AUTHORISATION: _(
        "The authorisation issued by the Ministry of Health and Social Security that names the specialty."
    ),
    Evidence.BANK_DETAILS: _("The statement from your bank that shows the holder, the IBAN and the bank."),
}
MOMENT: Final[Words] = {
    "change-asked": _("Change asked for"),
    "change-confirm": _("Change confirmed"),
    "change-ask": _("The fund asked for a document"),
    "change-answer": _("The document asked for was sent"),
    "change-accept": _("Change accepted"),
    "change-refuse": _("Change refused"),
    "change-withdraw": _("Change withdrawn"),
    "change-stop": _("Change stopped"),
}
SIDE: Final[Words] = {"provider": _("the provider"), "fund": _("the fund")}
REFUSAL_REASON: Final[Words] = {
    "not-shown": _("The document does not show what is wanted."),
    "not-genuine": _("The document does not seem to be genuine."),
    "not-entitled": _("The conditions for this change are not met."),
    "not-reached": _("We could not make sure that the change comes from the provider."),
    "other": _("Another reason"),
}
_FIELD: Final[Words] = {
    "family_name": _("Family name"),
    "given_name": _("Given names"),
    "birth_name": _("Birth name"),
    "original_script": _("Name in its original script"),
    "phone": _("Phone number"),
    "email": _("E-mail address"),
    "specialty": _("Specialty"),
    "holder": _("Account holder"),
    "iban": _("IBAN"),
    "bic": _("BIC"),
}


def lines(kind: ChangeKind, values: Mapping[str, str]) -> list[str]:
    """What the values of a change say, one line each; empty for a cessation, which is a day alone."""
    language = get_language() or "fr"
    if kind is ChangeKind.ADDRESS:
        whole: dict[str, Any] = {
            "practice": "",
            "street": "",
            "extra": "",
            "postcode": "",
            "town": "",
            "country": "",
        }
        return [line for line in summary.address_lines({**whole, **values}, language) if line]
    fields = {
        ChangeKind.PHONE: ("phone",),
        ChangeKind.EMAIL: ("email",),
        ChangeKind.NAME: ("given_name", "family_name", "birth_name", "original_script"),
        ChangeKind.SPECIALTY: ("specialty",),
        ChangeKind.BANK_ACCOUNT: ("holder", "iban", "bic"),
    }.get(kind, ())
    told = [(name, value(name, values.get(name, ""), language)) for name in fields]
    if kind is ChangeKind.NAME:
        name = " ".join(text for field, text in told[:2] if text)
        return [name, *(f"{_FIELD[field]}: {text}" for field, text in told[2:] if text)]
    return [text for _field, text in told if text]


def value(name: str, text: str, language: str) -> str:
    if name == "iban":
        return in_fours(text)
    if name == "specialty":
        return labels.specialty_label(text, language) if text else now("None")
    if name == "phone":
        return phone(text)
    return text


def phone(text: str) -> str:
    """As it is printed; what an older register holds may be no number that can be read."""
    try:
        return Phone.parse(text).printed
    except BadPhone:
        return text


def timeline(moments: tuple[MomentView, ...]) -> list[dict[str, Any]]:
    """Newest first, for the component."""
    return [{"label": MOMENT[one.what], "at": one.at, "by": SIDE[one.side]} for one in reversed(moments)]
