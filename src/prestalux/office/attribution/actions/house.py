"""What the house does by itself, day by day."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from prestalux.office.accounts import actions as accounts
from prestalux.office.attribution.actions import steps
from prestalux.office.attribution.models import CodeRequest
from prestalux.office.dossiers import actions as desk
from prestalux.office.dossiers.models import Dossier
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import SYSTEM
from prestalux.office.outbox import actions as outbox
from prestalux.rules.attribution.status import Status
from prestalux.rules.periods import day_of

NOTICE_DAYS = 14
"""How long before a draft is deleted its owner is told. Our own choice."""


def forget_old_drafts(*, at: datetime, after_days: int, notice_days: int = 0) -> int:
    """Delete drafts nobody touched for so long, with their files and the address; the journal keeps that it happened.

    With `notice_days`, only those whose owner was told at least so long ago: a house that was away tells first.
    """
    limit, gone = at - timedelta(days=after_days), 0
    ids = list(Dossier.objects.filter(status=Status.DRAFT, touched_at__lt=limit).values_list("pk", flat=True))
    for dossier_id in ids:
        with transaction.atomic():
            dossier = Dossier.objects.select_for_update().filter(pk=dossier_id).first()
            if dossier is None or dossier.status != Status.DRAFT or dossier.touched_at >= limit:
                continue
            if notice_days and not outbox.was_put(
                _notice_key(dossier), before=at - timedelta(days=notice_days)
            ):
                continue
            account_id = CodeRequest.objects.values_list("account_id", flat=True).get(pk=dossier_id)
            desk.forget([dossier], at=at)
            accounts.forget_applicant(account_id=account_id, dossier_id=dossier_id)
            journal.note(subject=("dossier", dossier_id), event="draft.forgotten", by=SYSTEM, at=at)
            gone += 1
    return gone


def _notice_key(dossier: Dossier) -> str:
    return f"{dossier.reference}-draft-ends-{dossier.version}"


def announce_forgetting(*, at: datetime, after_days: int, before_days: int = NOTICE_DAYS) -> int:
    """Tell the owners of drafts that are to be deleted soon, once, and on which day."""
    limit = at - timedelta(days=after_days - before_days)
    rows = Dossier.objects.filter(status=Status.DRAFT, touched_at__lt=limit).select_related("code_request")
    return sum(
        steps.put_letter(
            dossier,
            "draft-ends",
            dossier.code_request.account_id,
            at=at,
            key=_notice_key(dossier),
            on=max(
                day_of(dossier.touched_at) + timedelta(days=after_days),
                day_of(at) + timedelta(days=before_days),
            ).isoformat(),
        )
        for dossier in rows
    )
