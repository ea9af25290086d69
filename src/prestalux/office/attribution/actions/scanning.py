"""What the antivirus found in the files of the dossiers: one verdict, one transaction, one journal line."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from prestalux.office.attribution import queue
from prestalux.office.attribution.models import CodeRequest
from prestalux.office.dossiers import actions as desk
from prestalux.office.dossiers.models import PieceFile
from prestalux.office.files import scans
from prestalux.office.files.scans import ScanOrder
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import SYSTEM
from prestalux.rules.documents.scanning import ScanState


def note_scan(order: ScanOrder, *, malware: str | None, at: datetime) -> bool:
    """The scanner's verdict on a file; `malware` is its name for what it found, None for a safe one. False when the
    lease was lost meanwhile. An infected file is another state of the dossier: what was prepared lapses.
    """
    rows = list(PieceFile.objects.filter(file_id=order.file_id).values_list("pk", "dossier_id", "piece"))
    state = ScanState.SAFE if malware is None else ScanState.INFECTED
    with transaction.atomic():
        for dossier_id in sorted({dossier_id for _pk, dossier_id, _piece in rows}):
            desk.hold(dossier_id)
        if not scans.settle(order, state=state, found=malware or "", at=at):
            return False
        for pk, dossier_id, piece in rows:
            if malware is not None:
                desk.touch(desk.hold(dossier_id), at=at)
                if request := CodeRequest.objects.filter(pk=dossier_id).first():
                    queue.keep_findable(request, at)
            journal.note(
                subject=("dossier", dossier_id),
                event="piece.safe" if malware is None else "piece.infected",
                by=SYSTEM,
                at=at,
                file=pk,
                piece=piece,
                malware=malware,
            )
    return True
