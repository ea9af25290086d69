"""The duplicates of a dossier and what is merged with it, in words for its screen."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse

from prestalux.doors.shared import labels
from prestalux.office.attribution.duplicates import Duplicate, duplicates_of
from prestalux.office.attribution.queries import MergedView, RequestView
from prestalux.rules.attribution.roles import Task
from prestalux.rules.attribution.status import WITH_THE_FUND, Status
from prestalux.rules.identifiers.provider_code import ProviderCode
from prestalux.rules.identifiers.reference import Reference

AT_ONCE: Final = 3
"""The others unfold: the steps to take should stay in sight."""


def facts(view: RequestView, tasks: frozenset[Task]) -> dict[str, Any]:
    merged = {row.id for row in (*view.members, *([view.lead] if view.lead else []))}
    may_merge = Task.MERGE in tasks and view.status in WITH_THE_FUND
    alike = [_alike(row, view, may_merge) for row in duplicates_of(view.id) if row.id not in merged]
    return {
        "alike": alike,
        "alike_more": max(0, len(alike) - AT_ONCE),
        "lead": _merged(view.lead) if view.lead else None,
        "members": [_merged(row) for row in view.members],
        "may_split": Task.MERGE in tasks and view.status is Status.MERGED,
    }


def _alike(row: Duplicate, view: RequestView, may_merge: bool) -> dict[str, Any]:
    return {
        "reference": row.reference.printed,
        "characters": row.reference.characters,
        "url": _url(row.reference),
        "name": row.name,
        "profession": labels.PROFESSION[row.profession],
        "stands": labels.STATUS[row.status],
        "kind": labels.STATUS_KIND[row.status],
        "submitted_at": row.submitted_at,
        "code": ProviderCode.as_received(row.code).printed if row.code else "",
        "reasons": [labels.SAMENESS[reason] for reason in row.reasons],
        "may_merge": may_merge and row.status in WITH_THE_FUND and row.profession is view.profession,
    }


def _merged(row: MergedView) -> dict[str, Any]:
    return {"reference": row.reference.printed, "url": _url(row.reference), "at": row.merged_at}


def _url(reference: Reference) -> str:
    return reverse("staff:dossier", kwargs={"reference": reference.characters})
