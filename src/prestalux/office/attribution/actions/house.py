"""What the house does by itself, day by day."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from prestalux.office.accounts import actions as accounts
from prestalux.office.attribution.actions import steps
from prestalux.office.dossiers import actions as desk
from prestalux.office.dossiers.models import Dossier, Merge, PieceFile
from prestalux.office.files import actions as files
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import SYSTEM
from prestalux.office.messages import actions as messages
from prestalux.office.outbox import actions as outbox
from prestalux.rules.attribution.status import ENDED, Status
from prestalux.rules.conventions.pieces import Piece
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
            dossier = Dossier.objects.select_for_update(no_key=True).filter(pk=dossier_id).first()
            if dossier is None or dossier.status != Status.DRAFT or dossier.touched_at >= limit:
                continue
            if notice_days and not outbox.was_put(
                _notice_key(dossier), before=at - timedelta(days=notice_days)
            ):
                continue
            desk.forget([dossier], at=at)
            messages.forget_messages_of(dossier_id, at=at)
            accounts.forget_rights_over(dossier_id)
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


def purge_identity_documents(*, at: datetime, after_days: int) -> int:
    """Delete the copies of identity documents so long after a request ended; the row stays as the trace, the journal
    says it, and so does the timeline. A request that is examined again keeps its own; a merged one ends with its lead.
    May be repeated at any moment.
    """
    ended = _ended_by(at - timedelta(days=after_days))
    # Wherever it was moved: what was once given as the identity document is treated as one.
    was = Q(piece=Piece.IDENTITY_DOCUMENT) | Q(moved_from=Piece.IDENTITY_DOCUMENT)
    copies = PieceFile.objects.filter(was, file__purged_at=None)
    waiting = copies.filter(dossier__in=ended).values_list("dossier_id", flat=True)
    return sum(_purge_copies(dossier_id, copies, ended, at) for dossier_id in sorted(set(waiting)))


def _ended_by(limit: datetime) -> QuerySet[Dossier]:
    over = ENDED - {Status.MERGED}
    alone = Q(status__in=over, moved_at__lte=limit)
    leads = Merge.objects.filter(split_at=None, lead__status__in=over, lead__moved_at__lte=limit)
    return Dossier.objects.filter(alone | Q(status=Status.MERGED, pk__in=leads.values("member_id")))


@transaction.atomic
def _purge_copies(
    dossier_id: int, copies: QuerySet[PieceFile], ended: QuerySet[Dossier], at: datetime
) -> int:
    leads = Merge.objects.filter(member_id=dossier_id, split_at=None).values_list("lead_id", flat=True)
    for pk in sorted({dossier_id, *leads}):
        desk.hold(pk)
    rows = list(copies.filter(dossier_id=dossier_id, dossier__in=ended).select_related("file"))
    for row in rows:
        files.purge(row.file_id, at=at)
    if rows:
        desk.remember(dossier_id, what="identity-purged", side="fund", at=at)
    for row in rows:
        journal.note(
            subject=("dossier", dossier_id),
            event="file.purged",
            by=SYSTEM,
            at=at,
            file=row.pk,
            piece=row.piece,
            sha256=row.file.sha256,
        )
    return len(rows)
