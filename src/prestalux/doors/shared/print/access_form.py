"""The form that asks for the network or for access by mail: a PDF form of this service's own, read again when it comes back."""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import override

from prestalux.doors.shared import exchange_words
from prestalux.doors.shared.print.fillable import NOTHING, Field, Options, fillable
from prestalux.rules.reading.access_form import ACCESS_FIELDS, ACCESS_MARK


@cache
def access_form(language: str, fund: str, email: str) -> bytes:
    """In one of the languages, under the fund's name in it."""
    with override(language):
        lead = _(
            "This service’s own template. Fill it in on the screen, save it, and send it as PDF to {email}, from the address that "
            "the fund knows of you. The same can be asked for in your space, without a form."
        )
        groups = _groups()
        assert {field.name for _title, lines in groups for line in lines for field in line} == ACCESS_FIELDS  # noqa: S101 (ours)
        return fillable(
            language=language,
            fund=fund,
            title=_("HealthNet and access to the exchange space"),
            lead=lead.format(email=email),
            mark=ACCESS_MARK,
            groups=groups,
        )


def _groups() -> list[tuple[str, list[list[Field]]]]:
    day = _("day.month.year")
    label = {name: str(words) for name, words in exchange_words.FORM_FIELD.items()}
    return [
        (
            _("Your request"),
            [
                [
                    Field("code", label["code"], 4, _("eight digits"), 12),
                    Field("kind", label["kind"], 8, options=_options(exchange_words.KIND)),
                ],
                [Field("remarks", label["remarks"], 12, longest=500)],
            ],
        ),
        (
            str(exchange_words.KIND["exchange-access"]),
            [
                [
                    Field(
                        "environment", label["environment"], 4, options=_options(exchange_words.ENVIRONMENT)
                    ),
                    Field(
                        "holder",
                        label["holder"],
                        8,
                        options=_options(exchange_words.HOLDER),
                    ),
                ],
                [Field("name", label["name"], 12, longest=80)],
            ],
        ),
        (
            _("HealthNet"),
            [
                [
                    Field("contact", label["contact"], 7),
                    Field("phone", label["phone"], 5, longest=40),
                ],
                [Field("last_day", label["last_day"], 5, day, 20)],
            ],
        ),
    ]


def _options(words: exchange_words.Words) -> Options:
    return ((NOTHING, ""), *((str(label), str(value)) for value, label in words.items()))
