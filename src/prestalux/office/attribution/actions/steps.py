"""What the steps of all sides share."""

from __future__ import annotations

from datetime import datetime

from prestalux.office.dossiers import actions as desk
from prestalux.office.dossiers.models import Ask, Dossier
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.outbox import actions as outbox
from prestalux.rules.attribution.status import Status, Step, after


def resume_when_settled(dossier: Dossier, *, at: datetime) -> Status:
    if Ask.objects.filter(dossier=dossier, state=Ask.State.OPEN).exists():
        desk.touch(dossier, at=at)
        return Status(dossier.status)
    to = after(Status(dossier.status), Step.RESUME)
    desk.move(dossier, to=to, at=at)
    return to


def take(
    dossier: Dossier,
    step: Step,
    *,
    by: Actor,
    at: datetime,
    side: str,
    letter: str,
    account_id: int,
    **facts: object,
) -> None:
    was = Status(dossier.status)
    to = after(was, step)
    Ask.objects.filter(dossier=dossier, state=Ask.State.OPEN).update(state=Ask.State.WITHDRAWN, settled_at=at)
    desk.move(dossier, to=to, at=at)
    desk.remember(dossier.pk, what=to.value, side=side, at=at)
    if was is not Status.DRAFT:
        put_letter(dossier, letter, account_id, at=at, key=f"{dossier.reference}-{letter}")
    journal.note(
        subject=("dossier", dossier.pk), event=f"request.{to.value}", by=by, at=at, before=was.value, **facts
    )


def put_letter(
    dossier: Dossier, kind: str, account_id: int, *, at: datetime, key: str, **facts: object
) -> bool:
    return outbox.put(
        key=key,
        kind=kind,
        account_id=account_id,
        dossier_id=dossier.pk,
        language=dossier.language,
        at=at,
        **facts,
    )
