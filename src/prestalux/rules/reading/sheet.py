"""The fillable information sheet: the names of its fields, which tell our own sheet from any other form."""

from __future__ import annotations

from typing import Final

MARK: Final = "prestalux-information-sheet-1"
"""The name of a field that only our sheet has. Another layout of the fields takes another number."""
FIELDS: Final = frozenset(
    {
        "family_name",
        "given_name",
        "birth_name",
        "original_script",
        "birth_date",
        "matricule",
        "phone",
        "basis",
        "basis_number",
        "basis_from",
        "basis_until",
        "specialty",
        "start_on",
        "practice",
        "street",
        "extra",
        "postcode",
        "town",
        "country",
        "radiological_equipment",
        "holder",
        "iban",
        "bic",
    }
)
"""Named as the answers of the request are."""
