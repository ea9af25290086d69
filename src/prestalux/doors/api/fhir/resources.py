"""The register's entries as FHIR R4 resources: functions that return what is to be encoded.

A matricule, a birth date, a bank account, an e-mail address, a telephone and the reason of a state stand in none of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from prestalux.doors.api.fhir.searching import Systems
from prestalux.doors.api.telling import encode
from prestalux.office.registry.directory import Held, Person, Where
from prestalux.rules.conventions.specialties import specialty
from prestalux.rules.periods import Period
from prestalux.rules.registry import CodeKind, CodeState

Resource = dict[str, Any]
Label = Callable[[str, str], str]
"""The words for a code of a list: `profession` or `code-kind`, and the code."""

LANGUAGE: Final = "fr"
"""Of the words beside a code: one for all, so that a version does not depend on who asks."""
_PLACE_STATUS: Final = {CodeState.ACTIVE.value: "active", CodeState.SUSPENDED.value: "suspended"}


def resource(kind: str, entry: Person | Held, systems: Systems, label: Label) -> Resource:
    made = _made(kind, entry, systems, label)
    content = hashlib.sha256(encode(made)).hexdigest()[:16]
    meta = {"versionId": content, "lastUpdated": instant(entry.updated)}
    return {"resourceType": kind, "id": made.pop("id"), "meta": meta, **made}


def instant(at: datetime) -> str:
    """
    >>> instant(datetime(2027, 3, 31, 14, 5, 0, 123456, UTC))
    '2027-03-31T14:05:00.123456Z'
    """
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _made(kind: str, entry: Person | Held, systems: Systems, label: Label) -> Resource:
    if isinstance(entry, Person):
        return _practitioner(entry, systems)
    if kind == "PractitionerRole":
        return _role(entry, systems, label)
    return _organization(entry, systems, label) if kind == "Organization" else _location(entry, systems)


def _practitioner(person: Person, systems: Systems) -> Resource:
    return {
        "id": str(person.id),
        "identifier": [_identifier(code, systems) for code in person.codes],
        "active": person.is_active,
        "name": [_name(person.family_name, person.given_name)],
    }


def _role(code: Held, systems: Systems, label: Label) -> Resource:
    made: Resource = {
        "id": code.digits,
        "identifier": [_identifier(code, systems)],
        "active": code.is_active,
        "practitioner": {"reference": f"Practitioner/{code.person}"},
        "code": [
            _concept(systems.named("profession"), code.profession, label("profession", code.profession))
        ],
    }
    if code.held:
        made["period"] = _period(code.held)
    if code.member_of:
        # An element for one: further memberships are told by the organisation's own search.
        made["organization"] = {"reference": f"Organization/{code.member_of[0]}"}
    if code.specialty:
        known = specialty(code.specialty)
        words = known.label(LANGUAGE) if known else ""
        made["specialty"] = [_concept(systems.named("specialty"), code.specialty, words)]
    if code.where:
        made["location"] = [{"reference": f"Location/{code.digits}"}]
    return made


def _organization(code: Held, systems: Systems, label: Label) -> Resource:
    made: Resource = {
        "id": code.digits,
        "identifier": [_identifier(code, systems)],
        "active": code.is_active,
        "type": [_concept(systems.named("code-kind"), code.kind, label("code-kind", code.kind))],
        "name": f"{code.given_name} {code.family_name}".strip() or code.digits,
    }
    if code.where:
        made["address"] = [_address(code.where)]
    return made


def _location(code: Held, systems: Systems) -> Resource:
    where = code.where
    made: Resource = {
        "id": code.digits,
        "identifier": [_identifier(code, systems)],
        "status": _PLACE_STATUS.get(code.state, "inactive"),
        "mode": "instance",
    }
    if where:
        name = where.practice or where.town
        made |= {"name": name} if name else {}
        made["address"] = _address(where)
    if code.kind != CodeKind.INDIVIDUAL:
        made["managingOrganization"] = {"reference": f"Organization/{code.digits}"}
    return made


def _identifier(code: Held, systems: Systems) -> Resource:
    made: Resource = {"use": "official", "system": systems.code, "value": code.digits}
    if code.held:
        made["period"] = _period(code.held)
    return made


def _period(days: Period) -> Resource:
    """Of FHIR: the last day counts."""
    last = days.last_day
    return {"start": days.start, **({"end": last} if last else {})}


def _name(family: str, given: str) -> Resource:
    made: Resource = {"use": "official", "text": f"{given} {family}".strip()}
    made |= {"family": family} if family else {}
    return made | ({"given": [given]} if given else {})


def _address(where: Where) -> Resource:
    made: Resource = {"use": "work", "type": "physical"}
    lines = [line for line in (where.practice, where.street, where.extra) if line]
    made |= {"line": lines} if lines else {}
    for name, value in (("city", where.town), ("postalCode", where.postcode), ("country", where.country)):
        made |= {name: value} if value else {}
    return made


def _concept(system: str, code: str, display: str) -> Resource:
    return {"coding": [{"system": system, "code": code, **({"display": display} if display else {})}]}
