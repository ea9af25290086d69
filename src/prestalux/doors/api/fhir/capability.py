"""What this server can do, as a CapabilityStatement: made from what it does, so that it tells no more and no less."""

from __future__ import annotations

from typing import Any, Final

from prestalux.doors.api.fhir.including import MOST_INCLUDED
from prestalux.doors.api.fhir.searching import (
    LONGEST_CHAIN,
    MODIFIERS,
    MOST_COUNT,
    PARAMETERS,
    SORTED_BY,
    TYPE_OF,
    TYPES,
    Parameter,
    references,
)
from prestalux.doors.api.telling import FHIR
from prestalux.office.registry.directory import LINKS, Part

DATE: Final = "2026-11-29"
_RESULTS: Final = {
    "_count": ("number", f"At most {MOST_COUNT} entries a page"),
    "_include": ("special", f"Also _include:iterate; at most {MOST_INCLUDED} entries beside a page"),
    "_revinclude": ("special", "Also _revinclude:iterate"),
    "_sort": ("special", ""),
    "_summary": ("special", "true, text, data, count, false"),
    "_elements": ("special", ""),
    "_total": ("special", "none, estimate and accurate, which are the same here"),
    "_has": (
        "special",
        "_has:PractitionerRole:practitioner:… of Practitioner, _has:PractitionerRole:location:… of Location",
    ),
}
"""Those that every type has beside its own; `_format` and `_pretty` belong to no type."""


def statement(base: str, publisher: str) -> dict[str, Any]:
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": DATE,
        "publisher": publisher,
        "kind": "instance",
        "software": {"name": "Prestalux"},
        "implementation": {"description": "The register of provider codes as a directory", "url": base},
        "fhirVersion": "4.0.1",
        "format": [FHIR, "json"],
        "rest": [
            {
                "mode": "server",
                "documentation": (
                    "As of today. Parameters of type reference may be chained, over at most "
                    f"{LONGEST_CHAIN} references. _format is json; _pretty=true for people."
                ),
                "security": {
                    "cors": False,
                    "description": "Each request but this one shows a key: Authorization: Bearer and the key.",
                },
                "resource": [_resource(kind) for kind in TYPES],
            }
        ],
    }


def _resource(kind: str) -> dict[str, Any]:
    part = TYPES[kind]
    made: dict[str, Any] = {
        "type": kind,
        "interaction": [{"code": "read"}, {"code": "search-type"}],
        "versioning": "versioned",
        "readHistory": False,
        "conditionalRead": "full-support",
    }
    forward = [f"{kind}:{name}" for name in references(part)]
    backward = [
        f"{TYPE_OF[source]}:{name}"
        for source in Part
        for name, field in references(source).items()
        if LINKS[source, field] is part
    ]
    made |= {"searchInclude": forward} if forward else {}
    made |= {"searchRevInclude": backward} if backward else {}
    own = [_parameter(part, name, one) for name, one in PARAMETERS[part].items()]
    return made | {"searchParam": own + [_result(part, name) for name in _RESULTS]}


def _parameter(part: Part, name: str, parameter: Parameter) -> dict[str, str]:
    modifiers = sorted(MODIFIERS[parameter.kind])
    if parameter.kind == "reference":
        modifiers = [TYPE_OF[LINKS[part, parameter.field]], "missing"]
    said = "Modifiers: " + ", ".join(f":{one}" for one in modifiers)
    if parameter.kind == "string":
        said += ". From the beginning, without capitals, accents and hyphens"
    return {"name": name, "type": parameter.kind, "documentation": said}


def _result(part: Part, name: str) -> dict[str, str]:
    kind, said = _RESULTS[name]
    if name == "_sort":
        by = ", ".join(SORTED_BY[part])
        said = f"By {by}; by a name beside a search by name or identifier"
        said = said if part is Part.PEOPLE else f"By {by}"
    return {"name": name, "type": kind, **({"documentation": said} if said else {})}
