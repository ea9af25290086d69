"""Who recorded what the register knows of a code: read in the journal, whose line of a step has the very moment of its facts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from prestalux.office.journal import queries as journal
from prestalux.office.journal.actor import ActorKind
from prestalux.office.registry.models import RegisterImport


class RecorderKind(StrEnum):
    PERSON = "person"
    OPERATOR = "operator"
    """Whoever reaches the database at the command line, without an account."""
    IMPORT = "import"
    HOUSE = "house"
    """The clock: nobody decided it."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Recorder:
    """`account_id` for a person; `prepared_by` where another one had prepared it."""

    kind: RecorderKind
    account_id: int | None = None
    prepared_by: int | None = None

    @property
    def accounts(self) -> set[int]:
        return {account for account in (self.account_id, self.prepared_by) if account is not None}


def recorders_of(
    moments: Collection[datetime], *, subjects: Collection[tuple[str, int]]
) -> dict[datetime, Recorder]:
    """For each moment at which something was recorded. `subjects`: the code, and the dossiers whose steps are about it."""
    steps = journal.steps_at(moments, subjects)
    runs = list(
        RegisterImport.objects.filter(started_at__lte=max(moments)).values_list("started_at", "finished_at")
        if moments
        else []
    )
    found: dict[datetime, Recorder] = {}
    for at in moments:
        step = steps.get(at)
        if step is not None:
            found[at] = _who(step)
        elif any(begun <= at and (over is None or at <= over) for begun, over in runs):
            found[at] = Recorder(RecorderKind.IMPORT)
        else:
            found[at] = Recorder(RecorderKind.UNKNOWN)
    return found


def _who(step: journal.StepAt) -> Recorder:
    if step.account_id is not None:
        return Recorder(RecorderKind.PERSON, step.account_id, step.prepared_by)
    if step.actor_kind == ActorKind.SYSTEM and not step.operator:
        return Recorder(RecorderKind.HOUSE)
    return Recorder(RecorderKind.OPERATOR)
