"""The life of a code after it was given. No text found describes it: states and reasons are our own choice."""

from prestalux.rules.registry.life import (
    HELD,
    PERIOD_OVER,
    CodeKind,
    CodeNotHeld,
    CodeState,
    EndReason,
    LastDayOpen,
    NoSuchCode,
    SuspensionReason,
    day_after_last,
)

__all__ = [
    "HELD",
    "PERIOD_OVER",
    "CodeKind",
    "CodeNotHeld",
    "CodeState",
    "EndReason",
    "LastDayOpen",
    "NoSuchCode",
    "SuspensionReason",
    "day_after_last",
]
