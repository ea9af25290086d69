"""Requests that may be one person's, found for the clerk before a code is given. Six queries, however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from prestalux.office.attribution import search
from prestalux.office.attribution.models import CodeRequest, Decision, TermUse
from prestalux.office.dossiers.models import PieceFile
from prestalux.rules.attribution.sameness import Called, Sameness, is_same_person
from prestalux.rules.attribution.status import Status
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.identifiers.reference import Reference

MOST_SHOWN: Final = 20
MOST_COMPARED: Final = 500
"""Born on one day. Made-up data may know more; a clerk is shown the surest in any case."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    id: int
    reference: Reference
    status: Status
    version: int
    profession: Profession
    name: str
    submitted_at: datetime
    code: str
    """The eight digits of the code in force, or nothing."""
    reasons: tuple[Sameness, ...]


def duplicates_of(dossier_id: int) -> tuple[Duplicate, ...]:
    """Sent in by whoever: the surest first, never the request itself, at most MOST_SHOWN."""
    request = CodeRequest.objects.get(pk=dossier_id)
    reasons: dict[int, set[Sameness]] = defaultdict(set)
    for other, reason in _found(request):
        reasons[other].add(reason)
    reasons.pop(dossier_id, None)
    order = {reason: place for place, reason in enumerate(Sameness)}
    ranked = sorted(
        reasons, key=lambda pk: (min(order[reason] for reason in reasons[pk]), -len(reasons[pk]), -pk)
    )
    rows = {
        row.pk: row for row in _sent_in().filter(pk__in=ranked[: MOST_SHOWN * 2]).select_related("dossier")
    }
    codes = dict(
        Decision.objects.filter(request__in=rows, voided_at=None, code__isnull=False).values_list(
            "request_id", "code__digits"
        )
    )
    shown = [rows[pk] for pk in ranked if pk in rows][:MOST_SHOWN]
    return tuple(_duplicate(row, reasons[row.pk], codes.get(row.pk, "")) for row in shown)


def are_alike(one_id: int, other_id: int) -> bool:
    """Whether anything tells that two requests may be one person's, whichever way it is asked."""
    return any(
        found == other
        for request, other in ((one_id, other_id), (other_id, one_id))
        for found, _reason in _found(CodeRequest.objects.get(pk=request))
    )


def _found(request: CodeRequest) -> Iterator[tuple[int, Sameness]]:
    numbers = {"matricule": Sameness.MATRICULE, "basis_number": Sameness.AUTHORISATION}
    terms = {f"#{number}": part for part in numbers if (number := search.number_of(getattr(request, part)))}
    uses = TermUse.objects.filter(term__text__in=terms, part__in=numbers) if terms else TermUse.objects.none()
    for part, text, pk in uses.values_list("part", "term__text", "dossier_id"):
        if terms[text] == part:
            yield pk, numbers[part]
    if request.birth_date is not None:
        born = _sent_in().filter(birth_date=request.birth_date).exclude(pk=request.pk)[:MOST_COMPARED]
        yield from (
            (row.pk, Sameness.NAME_AND_BIRTH)
            for row in born
            if is_same_person(_called(row), _called(request))
        )
    if request.iban:
        paid = _sent_in().filter(iban=request.iban).exclude(pk=request.pk).values_list("pk", flat=True)
        yield from ((pk, Sameness.IBAN) for pk in paid[:MOST_COMPARED])
    own = PieceFile.objects.filter(dossier_id=request.pk).order_by().values("file__sha256")
    same = PieceFile.objects.filter(file__sha256__in=own).exclude(dossier_id=request.pk).order_by()
    yield from (
        (pk, Sameness.FILE) for pk in same.values_list("dossier_id", flat=True).distinct()[:MOST_COMPARED]
    )


def _sent_in() -> QuerySet[CodeRequest]:
    return CodeRequest.objects.filter(dossier__submitted_at__isnull=False)


def _called(row: CodeRequest) -> Called:
    return Called(row.family_name, row.birth_name, row.given_name, row.birth_date)


def _duplicate(row: CodeRequest, reasons: set[Sameness], code: str) -> Duplicate:
    return Duplicate(
        row.pk,
        Reference(row.dossier.reference),
        Status(row.dossier.status),
        row.dossier.version,
        Profession(row.profession),
        f"{row.given_name} {row.family_name}".strip(),
        row.dossier.submitted_at or row.dossier.opened_at,
        code,
        tuple(reason for reason in Sameness if reason in reasons),
    )
