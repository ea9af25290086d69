"""What merging and splitting share with the steps that end a merge by another way."""

from __future__ import annotations

from datetime import datetime

from prestalux.office.attribution.actions import steps
from prestalux.office.attribution.models import CodeRequest
from prestalux.office.dossiers import actions as desk
from prestalux.office.dossiers.models import Ask, Dossier, Merge
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.rules.attribution.status import Status, Step, StepNotAllowed, after


def split_off(row: Merge, joined: Dossier, *, by: Actor, at: datetime) -> Status:
    """The member held by the caller. Raises StepNotAllowed when somebody else split it."""
    to = after(Status(joined.status), Step.SPLIT)
    if Merge.objects.filter(pk=row.pk, split_at=None).update(split_at=at, split_by=by.account_id) != 1:
        raise StepNotAllowed(status=joined.status, step=Step.SPLIT.value)
    if Ask.objects.filter(dossier=joined, state=Ask.State.OPEN).exists():
        to = after(to, Step.ASK_FOR_PIECES)
    desk.touch(row.lead, at=at)
    desk.move(joined, to=to, at=at)
    note_both(row, joined, "split", by, at)
    return to


def leave_merges(dossier_id: int, *, by: Actor, at: datetime) -> None:
    """Before its applicant withdraws it: as a member it leaves, and what it leads is examined by itself again.

    All are locked in the order in which every step locks several.
    """
    rows = list(Merge.objects.filter(lead_id=dossier_id, split_at=None).select_related("lead"))
    held = {pk: desk.hold(pk) for pk in sorted({dossier_id, *(row.member_id for row in rows)})}
    Merge.objects.filter(member_id=dossier_id, split_at=None).update(split_at=at, split_by=by.account_id)
    for row in rows:
        split_off(row, held[row.member_id], by=by, at=at)


def hold_lead(member_id: int) -> Dossier | None:
    """The request with which this one is examined; both held, in the order in which every step holds several."""
    lead_id = (
        Merge.objects.filter(member_id=member_id, split_at=None).values_list("lead_id", flat=True).first()
    )
    return None if lead_id is None else hold_both(lead_id, member_id)[0]


def hold_both(lead_id: int, member_id: int) -> tuple[Dossier, Dossier]:
    """Both, always locked in one order: two clerks who merge crosswise wait for each other and not for ever."""
    held = {pk: desk.hold(pk) for pk in sorted((lead_id, member_id))}
    return held[lead_id], held[member_id]


def note_both(row: Merge, joined: Dossier, what: str, by: Actor, at: datetime) -> None:
    account_id = CodeRequest.objects.get(pk=joined.pk).account_id
    desk.remember(joined.pk, what=what, side="fund", at=at)
    key = f"{joined.reference}-{what}-{row.pk}"
    steps.put_letter(joined, what, account_id, at=at, key=key)
    for about in sorted((row.lead_id, joined.pk)):
        journal.note(
            subject=("dossier", about),
            event=f"request.{what}",
            by=by,
            at=at,
            lead=row.lead_id,
            member=joined.pk,
        )
