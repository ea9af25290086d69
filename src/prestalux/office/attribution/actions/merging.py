"""Requests of one person, examined as one and split again. Whatever was given stays in the request it was given in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from prestalux.office.attribution import access, duplicates
from prestalux.office.attribution.actions import merges
from prestalux.office.attribution.models import CodeRequest
from prestalux.office.dossiers import actions as desk
from prestalux.office.dossiers.models import Dossier, Merge
from prestalux.office.journal.actor import Actor
from prestalux.rules.attribution.roles import Task
from prestalux.rules.attribution.sameness import NotMergeable
from prestalux.rules.attribution.status import WITH_THE_FUND, Status, Step, StepNotAllowed, after


@transaction.atomic
def merge(*, reference: str, member: str, version: int | None, by: Actor, at: datetime) -> None:
    """Examine `member` together with `reference`, the lead, which alone is decided. A decided request is neither.

    Raises NotYours, StepNotAllowed, ChangedMeanwhile, NotMergeable.
    """
    lead_id, member_id = (access.request_for(by, text, Task.MERGE, at) for text in (reference, member))
    if lead_id == member_id:
        raise NotMergeable(why="itself")
    lead, joined = merges.hold_both(lead_id, member_id)
    desk.expect_version(lead, version)
    if Status(lead.status) not in WITH_THE_FUND:
        raise StepNotAllowed(status=lead.status, step="take-in")
    to = after(Status(joined.status), Step.MERGE)
    _require_mergeable(lead, joined)
    row = Merge.objects.create(lead=lead, member=joined, merged_at=at, merged_by=by.account_id)
    desk.touch(lead, at=at)
    desk.move(joined, to=to, at=at)
    merges.note_both(row, joined, "merged", by, at)


@transaction.atomic
def split(*, reference: str, version: int | None, by: Actor, at: datetime) -> Status:
    """Examine a merged request by itself again, where it stood: for the fund, or waiting for what is still asked.

    Raises NotYours, StepNotAllowed, ChangedMeanwhile.
    """
    member_id = access.request_for(by, reference, Task.MERGE, at)
    found = Merge.objects.filter(member_id=member_id, split_at=None).first()
    if found is None:
        raise StepNotAllowed(status="", step=Step.SPLIT.value)
    _lead, joined = merges.hold_both(found.lead_id, member_id)
    desk.expect_version(joined, version)
    return merges.split_off(found, joined, by=by, at=at)


def _require_mergeable(lead: Dossier, joined: Dossier) -> None:
    professions = CodeRequest.objects.filter(pk__in=(lead.pk, joined.pk)).values_list("profession", flat=True)
    if len(set(professions)) > 1:
        raise NotMergeable(why="profession")
    if Merge.objects.filter(lead=joined, split_at=None).exists():
        raise NotMergeable(why="holds-others")
    if not duplicates.are_alike(lead.pk, joined.pk):
        raise NotMergeable(why="strangers")
