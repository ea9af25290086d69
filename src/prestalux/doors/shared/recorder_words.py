"""Who recorded a line of the timeline, for the desk alone: a provider is not told names of staff."""

from __future__ import annotations

from collections.abc import Mapping

from prestalux.doors.shared.register_words import RECORDER
from prestalux.office.registry.recorders import Recorder


def who(recorder: Recorder | None, names: Mapping[int, str], language: str) -> str:
    """Who prepared it and who confirmed it; empty where the journal does not tell."""
    if recorder is None:
        return ""
    if recorder.kind in RECORDER:
        return RECORDER[recorder.kind][language]
    told = [names.get(key, "") for key in (recorder.prepared_by, recorder.account_id) if key]
    return ", ".join(dict.fromkeys(name for name in told if name))
