"""What this server can do, as a CapabilityStatement."""

from __future__ import annotations

from typing import Any, Final

from prestalux.doors.api.fhir.resources import TYPES
from prestalux.doors.api.fhir.searching import PARAMETERS
from prestalux.doors.api.telling import FHIR

DATE: Final = "2026-11-29"
_KINDS: Final = {
    "_id": "token",
    "_lastUpdated": "date",
    "identifier": "token",
    "active": "token",
    "name": "string",
    "family": "string",
    "given": "string",
    "specialty": "token",
    "role": "token",
    "practitioner": "reference",
    "organization": "reference",
}


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
                "security": {
                    "cors": False,
                    "description": "Each request but this one shows a key: Authorization: Bearer and the key.",
                },
                "resource": [_resource(kind) for kind in TYPES],
            }
        ],
    }


def _resource(kind: str) -> dict[str, Any]:
    return {
        "type": kind,
        "interaction": [{"code": "read"}, {"code": "search-type"}],
        "versioning": "versioned",
        "readHistory": False,
        "conditionalRead": "full-support",
        "searchParam": [{"name": name, "type": _KINDS[name]} for name in PARAMETERS[TYPES[kind]]],
    }
