"""A small demonstration fund: staff with known passwords, prefixes that start with 99. Never loaded beside real data:
it is on only where no DATABASE_URL is set, or where PRESTALUX_DEMO says so.
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import pyotp
from django.conf import settings
from django.utils import timezone

from prestalux.office.accounts import actions as accounts
from prestalux.office.accounts import queries as account_queries
from prestalux.office.journal.actor import SYSTEM
from prestalux.office.registry.actions import set_prefix
from prestalux.rules.attribution.roles import Role
from prestalux.rules.conventions.professions import SERVED

PREFIX = "99"
OPENED_ON = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    role: Role
    language: str = "fr"

    @property
    def handle(self) -> str:
        return f"{self.name.lower()}@fonds.example"

    @property
    def password(self) -> str:
        return f"{self.name}-demonstration"

    @property
    def secret(self) -> str:
        """Drawn from the instance's own key: another instance's authenticator does not open this one."""
        seed = f"{settings.SECRET_KEY} {self.handle}".encode()
        return b32encode(hashlib.sha256(seed).digest()[:20]).decode()

    def figure(self, at: datetime) -> str:
        return pyotp.TOTP(self.secret).at(at)


STAFF = (
    Person("Carl", Role.CLERK),
    Person("Dora", Role.REVIEWER),
    Person("Mia", Role.MANAGER),
    Person("Otto", Role.AUDITOR),
)


def load() -> None:
    """Idempotent: what is there stays as it is."""
    at = timezone.now()
    for profession in SERVED:
        set_prefix(
            profession=profession.value,
            prefix=PREFIX,
            valid_from=OPENED_ON,
            valid_until=None,
            source="demonstration",
            by=SYSTEM,
            at=at,
        )
    for person in STAFF:
        if account_queries.staff_named(person.handle) is None:
            accounts.open_staff(
                handle=person.handle,
                name=person.name,
                role=person.role.value,
                password=person.password,
                secret=person.secret,
                language=person.language,
                by=SYSTEM,
                at=at,
            )


def sign_in_lines() -> Iterator[str]:
    """How to sign in as each person, second factor included, for the terminal."""
    yield ""
    yield "A dentist begins at the address above; no account is needed. Letters appear at /fr/demo/."
    yield "Staff sign in at /fr/staff/ with these, and the current code from /fr/demo/ or an authenticator app:"
    for person in STAFF:
        yield f"  {person.role.value:<9} {person.handle:<20} {person.password:<20} {person.secret}"
