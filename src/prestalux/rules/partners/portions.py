"""How a limit of so many requests a minute is shared by processes that do not talk to each other.

Each process takes a portion of what is left of the minute, in one write, and serves from it: the sum is never more than the
limit, and there is no write for each request. Portions grow smaller towards the end, so that little is left unused in one
process while another has to refuse.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Final

WINDOW: Final = timedelta(minutes=1)
_SHARE: Final = 8
_MOST: Final = 1_000


def portion(limit: int, taken: int) -> int:
    """How many requests the next process may take; 0 when the window is used up.

    >>> portion(600, 0), portion(600, 595), portion(600, 600)
    (75, 1, 0)
    """
    left = max(limit - taken, 0)
    return min(left, max(1, min(left // _SHARE, _MOST)))


def window_of(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def seconds_left(at: datetime) -> int:
    """Until the next window begins: from 1 to 60."""
    return max(1, math.ceil((window_of(at) + WINDOW - at).total_seconds()))
