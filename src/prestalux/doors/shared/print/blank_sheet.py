"""The information sheet to fill in outside the portal: a PDF form of this service's own, read again when it comes back.

Field names are those of the answers (rules/reading/sheet).
"""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import override

from prestalux.doors.shared import labels
from prestalux.doors.shared.print.fillable import NOTHING, Field, Options, fillable
from prestalux.rules.attribution.request import Section
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.conventions.specialties import specialties_of
from prestalux.rules.reading.sheet import FIELDS, MARK

SheetGroup = tuple[Section, list[list[Field]]]


@cache
def blank_sheet(language: str, fund: str) -> bytes:
    """The form in one of the languages, under the fund's name in it."""
    with override(language):
        return fillable(
            language=language,
            fund=fund,
            title=_("Information sheet"),
            lead=_(
                "This service’s own template. Fill it in on the screen, save it, and send it as PDF in the portal: your answers are "
                "taken over there once you have seen them. The sheet is signed in the portal, or by hand after printing it."
            ),
            mark=MARK,
            groups=[(str(labels.SECTION[section]), lines) for section, lines in _groups(language)],
        )


def _groups(language: str) -> list[SheetGroup]:
    day = _("day.month.year")
    bases = ((NOTHING, ""), *((str(label), value) for value, label in labels.BASIS.items()))
    groups = [
        (
            Section.IDENTITY,
            [
                [Field("family_name", _("Family name")), Field("given_name", _("Given names"))],
                [
                    Field("birth_name", _("Birth name")),
                    Field("original_script", _("Name in its original script"), longest=200),
                ],
                [
                    Field("birth_date", _("Date of birth"), 4, day, 20),
                    Field("matricule", _("Luxembourg matricule"), 4, _("13 digits"), 30),
                    Field("phone", _("Phone number"), 4, longest=40),
                ],
            ],
        ),
        (
            Section.AUTHORISATION,
            [
                [
                    Field("basis", _("What do you hold?"), options=bases),
                    Field("basis_number", _("Number of the document"), longest=60),
                ],
                [
                    Field("basis_from", _("First day on which it holds"), 4, day, 20),
                    Field("basis_until", _("Last day on which it holds"), 4, day, 20),
                    Field("specialty", _("Specialty"), 4, options=_specialties(language)),
                ],
            ],
        ),
        (
            Section.PRACTICE,
            [
                [
                    Field("start_on", _("First day of practice"), 4, day, 20),
                    Field("practice", _("Name of the practice"), 8, longest=120),
                ],
                [
                    Field("street", _("Number and street"), longest=120),
                    Field("extra", _("Further line of the address"), longest=120),
                ],
                [
                    Field("postcode", _("Postcode"), 3, longest=16),
                    Field("town", _("Town"), 5, longest=80),
                    Field("country", _("Country"), 4, options=_countries(language)),
                ],
            ],
        ),
        (
            Section.RADIOLOGY,
            [
                [
                    Field(
                        "radiological_equipment",
                        _("Will you use radiological equipment in your practice?"),
                        8,
                        options=((NOTHING, ""), (_("Yes"), "yes"), (_("No"), "no")),
                    )
                ]
            ],
        ),
        (
            Section.BANK,
            [
                [
                    Field("holder", _("Account holder"), longest=120),
                    Field("iban", _("IBAN"), longest=60),
                ],
                [Field("bic", _("BIC"), hint=_("Only if you wish; we look it up."), longest=20)],
            ],
        ),
    ]
    assert {field.name for _section, lines in groups for line in lines for field in line} == FIELDS  # noqa: S101 (ours)
    return groups


def _specialties(language: str) -> Options:
    found = {
        row.code: row.label(language)
        for profession in (Profession.DENTIST, Profession.DOCTOR)
        for row in specialties_of(profession)
    }
    ordered = sorted(found.items(), key=lambda pair: pair[1].casefold())
    return ((NOTHING, ""), *((label, code) for code, label in ordered))


def _countries(language: str) -> Options:
    return ((NOTHING, ""), *((name, code) for code, name in labels.countries(language)))
