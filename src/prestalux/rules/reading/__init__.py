"""What the text of a piece says: numbers, names and days, found where they are printed.

Text in, values out, at bounded cost: strangers wrote the text. What is found is shown beside what was typed and
decides nothing. The labels and forms looked for are our own choice, after bank statements, permits and identity
documents in French, German, English and Portuguese; ICAO Doc 9303 for machine-readable zones.
"""

from prestalux.rules.reading.accounts import MOST_IBANS, account_holder, ibans
from prestalux.rules.reading.comparing import (
    Remark,
    Said,
    remarks_on_account,
    remarks_on_end,
    same_person,
    too_many,
)
from prestalux.rules.reading.days import MOST_DAYS, expiry_days

__all__ = [
    "MOST_DAYS",
    "MOST_IBANS",
    "Remark",
    "Said",
    "account_holder",
    "expiry_days",
    "ibans",
    "remarks_on_account",
    "remarks_on_end",
    "same_person",
    "too_many",
]
