"""What a provider changes of their own data: kinds and how each is handled, the states of a change, the yearly look."""

from prestalux.rules.changes.kinds import (
    HANDLING,
    ChangeKind,
    Channel,
    Evidence,
    Handling,
    Told,
)
from prestalux.rules.changes.status import (
    OPEN,
    ChangeNotAllowed,
    ChangeStatus,
    ChangeStep,
    Whose,
    after,
    whose_turn,
)
from prestalux.rules.changes.timing import (
    DayOutOfReach,
    first_day_of,
    require_reachable,
    still_stoppable,
)
from prestalux.rules.changes.yearly import Next, Yearly

__all__ = [
    "HANDLING",
    "OPEN",
    "ChangeKind",
    "ChangeNotAllowed",
    "ChangeStatus",
    "ChangeStep",
    "Channel",
    "DayOutOfReach",
    "Evidence",
    "Handling",
    "Next",
    "Told",
    "Whose",
    "Yearly",
    "after",
    "first_day_of",
    "require_reachable",
    "still_stoppable",
    "whose_turn",
]
