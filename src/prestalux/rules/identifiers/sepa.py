"""Countries whose accounts can be paid within the Single Euro Payments Area, and since when.

Source: European Payments Council, "EPC list of SEPA scheme countries" (EPC409-09) and the decisions of its
board on the geographical scope: Albania and Montenegro 21 November 2024, Moldova and North Macedonia 6 March
2025, Serbia 22 May 2025. The day is the first on which the country's banks could be ready (for Serbia the month
is published, the day is not); members from the start carry the first day of the scheme. Guernsey, Jersey, the Isle of Man and the French overseas
territories are members whose accounts carry the code of the United Kingdom and of France.
"""

from __future__ import annotations

from datetime import date
from typing import Final

_START: Final = date(2008, 1, 28)
_FROM_THE_START: Final = (
    "AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HU IE IS IT LI LT LU LV MC MT NL NO PL PT RO SE SI SK"
)

SEPA_SINCE: Final[dict[str, date]] = {
    **dict.fromkeys(_FROM_THE_START.split(), _START),
    "HR": date(2013, 7, 1),
    "SM": date(2014, 2, 1),
    "AD": date(2019, 3, 1),
    "VA": date(2019, 3, 1),
    "AL": date(2025, 10, 5),
    "MD": date(2025, 10, 5),
    "ME": date(2025, 10, 5),
    "MK": date(2025, 10, 5),
    "RS": date(2026, 5, 1),
}

# Other countries a bank identifier may carry for an account of a given country: territories without account
# numbers of their own, and Monaco, whose banks are numbered in the French register.
ALSO_BANKS_OF: Final[dict[str, frozenset[str]]] = {
    "FR": frozenset(["BL", "GF", "GP", "MC", "MF", "MQ", "NC", "PF", "PM", "RE", "TF", "WF", "YT"]),
    "MC": frozenset({"FR"}),
    "GB": frozenset({"GG", "IM", "JE"}),
    "FI": frozenset({"AX"}),
    "NO": frozenset({"SJ"}),
}


def is_member(country: str, on: date | None = None) -> bool:
    """Whether accounts of a country can be paid; without a day, whether they can by now."""
    since = SEPA_SINCE.get(country)
    return since is not None and (on is None or since <= on)
