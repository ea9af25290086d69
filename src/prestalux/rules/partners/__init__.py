"""What a partner's key may do, how long, and how often. No text describes it: every number here is our own choice."""

from prestalux.rules.partners.keys import (
    KEY_BEGINS,
    LONGEST_DAYS,
    LONGEST_OVERLAP,
    MOST_A_MINUTE,
    USUAL_A_MINUTE,
    USUAL_DAYS,
    BadKeyTerms,
    KeyTerms,
    Scope,
    digest_of,
    key_text,
    opens_more,
    overlap_of,
)
from prestalux.rules.partners.portions import WINDOW, portion, seconds_left, window_of

__all__ = [
    "KEY_BEGINS",
    "LONGEST_DAYS",
    "LONGEST_OVERLAP",
    "MOST_A_MINUTE",
    "USUAL_A_MINUTE",
    "USUAL_DAYS",
    "WINDOW",
    "BadKeyTerms",
    "KeyTerms",
    "Scope",
    "digest_of",
    "key_text",
    "opens_more",
    "overlap_of",
    "portion",
    "seconds_left",
    "window_of",
]
