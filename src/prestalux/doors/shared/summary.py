"""The answers of a request in words, group by group: for “check your answers” and for the desk."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prestalux.doors.shared import labels
from prestalux.office.attribution.queries import RequestView
from prestalux.rules.attribution.request import Section
from prestalux.rules.identifiers.bank_account import BankAccount
from prestalux.rules.identifiers.contact import Phone
from prestalux.rules.identifiers.postal_address import PostalAddress

Row = dict[str, Any]


def rows(view: RequestView, section: Section, language: str) -> list[Row]:
    """Key and value of each answer, in the order of the questions."""
    return _WRITERS[section](view, language)


def address_lines(values: dict[str, Any], language: str) -> tuple[str, ...]:
    if not values["country"]:
        return ()
    address = PostalAddress(*(values[name] for name in ("street", "extra", "postcode", "town", "country")))
    return (*([values["practice"]] if values["practice"] else []), *address.lines(language))


def corrections(view: RequestView, language: str) -> list[Row]:
    """What the fund put right in the identity, oldest first: each with its day, its reason and its lines."""
    return [
        {
            "at": row.corrected_at,
            "reason": row.reason,
            "rows": [
                {
                    "key": _IDENTITY_KEY[name],
                    "before": _corrected(name, value, language),
                    "after": _corrected(name, row.after[name], language),
                }
                for name, value in row.before.items()
            ],
        }
        for row in view.corrections
    ]


def _corrected(name: str, value: Any, language: str) -> str:
    if not value:
        return "–"
    if name == "phone":
        return Phone(value).printed
    return _day(date.fromisoformat(value), language) if name == "birth_date" else str(value)


def accounts(view: RequestView, language: str) -> list[Row]:
    """To which account the code is paid from which day, where that changed."""
    if len(view.accounts) < 2:
        return []
    return [
        {
            "key": _("From %(day)s") % {"day": labels.day(use.valid_from, language)},
            "lines": [use.holder, BankAccount(use.iban).printed],
        }
        for use in view.accounts
    ]


def _identity(view: RequestView, language: str) -> list[Row]:
    values = view.values
    optional = [
        (_("Birth name"), values["birth_name"]),
        (_("Name in its original script"), values["original_script"]),
    ]
    return [
        {"key": _("Family name"), "value": values["family_name"]},
        {"key": _("Given names"), "value": values["given_name"], "empty": _("none")},
        *({"key": key, "value": value} for key, value in optional if value),
        {"key": _("Date of birth"), "value": _day(values["birth_date"], language)},
        {"key": _("Luxembourg matricule"), "value": values["matricule"], "empty": _("none yet")},
        {"key": _("Phone number"), "value": Phone(values["phone"]).printed if values["phone"] else ""},
        {"key": _("E-mail address"), "value": view.email},
    ]


def _authorisation(view: RequestView, language: str) -> list[Row]:
    values = view.values
    return [
        {"key": _("Document held"), "value": str(labels.BASIS.get(values["basis"], ""))},
        {"key": _("Number of the document"), "value": values["basis_number"], "empty": _("none")},
        {"key": _("First day on which it holds"), "value": _day(values["basis_from"], language)},
        {
            "key": _("Last day on which it holds"),
            "value": _day(values["basis_until"], language),
            "empty": _("no end"),
        },
        {
            "key": _("Specialty"),
            "value": labels.specialty_label(values["specialty"], language),
            "empty": _("none"),
        },
    ]


def _practice(view: RequestView, language: str) -> list[Row]:
    return [
        {"key": _("First day of practice"), "value": _day(view.values["start_on"], language)},
        {"key": _("Address of the practice"), "lines": list(address_lines(view.values, language))},
    ]


def _radiology(view: RequestView, _language: str) -> list[Row]:
    uses = view.values["radiological_equipment"]
    return [
        {
            "key": _("Radiological equipment"),
            "value": "" if uses is None else (_("Yes") if uses else _("No")),
        }
    ]


def _bank(view: RequestView, _language: str) -> list[Row]:
    values = view.values
    account = BankAccount(values["iban"]) if values["iban"] else None
    return [
        {"key": _("Account holder"), "value": values["holder"]},
        {"key": _("IBAN"), "value": account.printed if account else ""},
        {"key": _("BIC"), "value": values["bic"], "empty": _("not known")},
        {
            "key": _("Bank"),
            "value": (account.bank_name or "") if account else "",
            "empty": _("not in our directory"),
        },
    ]


def _day(value: date | None, language: str) -> str:
    return labels.day(value, language) if value else ""


_IDENTITY_KEY = {
    "family_name": gettext_lazy("Family name"),
    "given_name": gettext_lazy("Given names"),
    "birth_name": gettext_lazy("Birth name"),
    "original_script": gettext_lazy("Name in its original script"),
    "birth_date": gettext_lazy("Date of birth"),
    "matricule": gettext_lazy("Luxembourg matricule"),
    "phone": gettext_lazy("Phone number"),
    "holder": gettext_lazy("Account holder"),
    "iban": gettext_lazy("IBAN"),
    "bic": gettext_lazy("BIC"),
}
_WRITERS = {
    Section.IDENTITY: _identity,
    Section.AUTHORISATION: _authorisation,
    Section.PRACTICE: _practice,
    Section.RADIOLOGY: _radiology,
    Section.BANK: _bank,
}
