"""The life of a code after it was given. No text found describes it: states and reasons are our own choice."""

from prestalux.rules.registry.life import (
    CodeNotHeld,
    CodeState,
    EndReason,
    NoSuchCode,
    SuspensionReason,
)

__all__ = ["CodeNotHeld", "CodeState", "EndReason", "NoSuchCode", "SuspensionReason"]
