"""How much of a resource is asked for: `_summary` and `_elements`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

SUBSETTED: Final = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
    "code": "SUBSETTED",
}
SUMMARIES: Final = frozenset({"true", "false", "text", "data", "count"})
_ALWAYS: Final = frozenset({"resourceType", "id", "meta"})
_NO_SUMMARY: Final[Mapping[str, frozenset[str]]] = {
    "Organization": frozenset({"address"}),
    "Location": frozenset({"address"}),
}
"""Elements that the standard does not mark as part of a summary."""
_ELEMENT: Final = re.compile(r"([A-Z][A-Za-z]*\.)?[A-Za-z]+", re.ASCII)


class NotMixed(ValueError):
    """What was asked for is not a way of looking, or not beside another one. `name`: of the parameter."""

    def __init__(self, name: str, why: str) -> None:
        self.name = name
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class View:
    summary: str = "false"
    elements: frozenset[str] = frozenset()

    @property
    def only_total(self) -> bool:
        return self.summary == "count"

    def of(self, made: dict[str, Any]) -> dict[str, Any]:
        """Marked, where something is left out, so that nobody puts it in the place of the whole."""
        if self.elements:
            kept = self.elements | _ALWAYS
        elif self.summary == "true":
            kept = frozenset(made) - _NO_SUMMARY.get(made["resourceType"], frozenset())
        elif self.summary == "text":
            # No resource here has a text, and none has an element that must be there.
            kept = _ALWAYS
        else:
            return made
        shown = {name: value for name, value in made.items() if name in kept}
        return shown | {"meta": {**made["meta"], "tag": [SUBSETTED]}}

    @property
    def of_included(self) -> View:
        """`_elements` is of what was searched for."""
        return View(self.summary)


WHOLE: Final = View()


def view_of(given: Mapping[str, str], *, including: bool = False) -> View:
    """Raises NotMixed."""
    summary = given.get("_summary", "false")
    if summary not in SUMMARIES:
        raise NotMixed("_summary", "true, text, data, count, false")
    names = [name for name in given.get("_elements", "").split(",") if name]
    if names and summary != "false":
        raise NotMixed("_elements", "_summary")
    if summary == "text" and including:
        raise NotMixed("_summary", "_include")
    if not all(_ELEMENT.fullmatch(name) for name in names):
        raise NotMixed("_elements", "a name")
    return View(summary, frozenset(name.rpartition(".")[2] for name in names))
