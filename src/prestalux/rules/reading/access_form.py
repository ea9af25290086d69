"""The fillable form by which the network and access to the exchange space are asked for by mail: the names of its fields, which
tell our own form from any other. The fund's own were not to be had (domain.md 9.1).
"""

from __future__ import annotations

from typing import Final

ACCESS_MARK: Final = "prestalux-access-form-1"
"""The name of a field that only our form has. Another layout of the fields takes another number."""
ACCESS_FIELDS: Final = frozenset(
    {"kind", "code", "environment", "holder", "name", "contact", "phone", "last_day", "remarks"}
)
