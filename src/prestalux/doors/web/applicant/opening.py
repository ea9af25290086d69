"""The decision is opened: the first time the applicant has page or letter before them, recorded before it is shown."""

from __future__ import annotations

from typing import Any, Final

from prestalux.office.attribution import actions, queries
from prestalux.office.attribution.queries import RequestView

DECISIONS: Final = frozenset({"attribution", "refusal", "closing"})
"""The issued documents that are a decision."""
_PREFETCH: Final = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
"""Headers by which browsers say that nobody has asked for the page yet."""


def noted(request: Any, view: RequestView) -> RequestView:
    """The view as it stands once this opening is recorded, where it is one."""
    if view.decision is None or view.decision_opened_at is not None or not _is_person_looking(request):
        return view
    actions.note_decision_opened(reference=view.reference.characters, by=request.actor, at=request.now)
    return queries.view_of(view.id, request.now)


def _is_person_looking(request: Any) -> bool:
    ahead = any(
        word in request.headers.get(name, "").lower()
        for name in _PREFETCH
        for word in ("prefetch", "preview")
    )
    return request.method == "GET" and not ahead
