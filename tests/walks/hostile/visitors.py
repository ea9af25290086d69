"""Who comes to the house, each from an address of their own: people who apply, staff, and strangers."""

from __future__ import annotations

import itertools
import re
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import httpx
import pyotp
from django.utils.translation import gettext, override
from tests.samples import pdf
from tests.story.people import Browser
from tests.walks.hostile import inside

from prestalux.rules.periods import day_of

TODAY = day_of(datetime.now(UTC))
PIECES = ("practice-authorisation", "identity-document", "bank-details")
_turns = itertools.count(2)
_clients: list[httpx.Client] = []


def day(offset: int) -> str:
    return f"{TODAY + timedelta(days=offset):%d.%m.%Y}"


SHEET: dict[str, dict[str, str]] = {
    "identity": {
        "family_name": "Weber",
        "given_name": "Anna",
        "birth_date": "30.09.1990",
        "matricule": "1990093012358",
        "phone": "621 123 456",
    },
    "authorisation": {"basis": "authorisation", "basis_from": day(-20)},
    "practice": {
        "start_on": day(40),
        "street": "1, rue de l'Exemple",
        "postcode": "9999",
        "town": "Luxembourg",
        "country": "LU",
    },
    "radiology": {"radiological_equipment": "no"},
    "bank": {"holder": "Anna Weber", "iban": "LU28 0019 4006 4475 0000"},
}


@cache
def paper(title: str) -> bytes:
    return pdf.good(title)


def said(message: str, language: str = "fr", **facts: object) -> str:
    """A sentence of the pages as they print it in a language."""
    with override(language):
        text = gettext(message)
    return re.sub(r"\s+", " ", text % facts if facts else text)


def own_address() -> str:
    """One of the sixteen million addresses of this machine: limits per address do not join two visitors."""
    turn = next(_turns)
    return f"127.{100 + turn // 62500}.{turn // 250 % 250}.{turn % 250 + 2}"


def all_leave() -> None:
    while _clients:
        _clients.pop().close()


@dataclass
class Visitor(Browser):
    language: str = "fr"

    def __post_init__(self) -> None:
        self.client = httpx.Client(
            base_url=self.url,
            transport=httpx.HTTPTransport(local_address=own_address()),
            follow_redirects=True,
            timeout=90,
            headers={"Accept-Language": self.language},
        )
        _clients.append(self.client)

    def token(self) -> str:
        """A token that passes as this browser's own."""
        if not self._token():
            self.client.get(f"/{self.language}/resume/")
        return self._token()

    def _token(self) -> str:
        return next((value for name, value in self.client.cookies.items() if name.endswith("_csrf")), "")

    def ask(self, method: str, path: str, **how: Any) -> httpx.Response:
        """One request, no redirect followed; a POST carries a valid token."""
        headers = {**how.pop("headers", {})}
        if method not in {"GET", "HEAD"}:
            headers["X-CSRFToken"] = self.token()
        return self.client.request(method, path, headers=headers, follow_redirects=False, **how)

    def follow_link(self, token: str) -> None:
        self.open(f"/{self.language}/link/{token}/")
        self.send()


@dataclass
class Applicant(Visitor):
    profession: str = "dentist"
    email: str = "anna.weber@example.org"
    reference: str = ""

    @property
    def home(self) -> str:
        return f"/{self.language}/request/{self.reference}/"

    def begin(self) -> Applicant:
        self.open(f"/{self.language}/start/{self.profession}/")
        self.send({"email": self.email})
        assert f"/{self.language}/request/" in self.place, (self.status, self.words)
        self.reference = self.place.rstrip("/").rpartition("/")[2]
        return self

    def fill(self, section: str, **changes: str) -> None:
        """Open a question group and send it; `changes` stand over the everyday answers."""
        self.open(f"{self.home}sheet/{section}/")
        self.send({**SHEET[section], **changes})

    def fill_in(self, **changes: str) -> None:
        """The whole sheet; each change goes to the group that asks for it."""
        for section in SHEET:
            if section == "radiology" and self.profession not in {"dentist", "doctor"}:
                continue
            mine = {name: value for name, value in changes.items() if name in FIELDS[section]}
            self.fill(section, **mine)
            assert self.status == 200, (section, self.words)

    def give(self, piece: str, data: bytes | None = None, name: str = "") -> None:
        self.open(f"{self.home}pieces/{piece}/")
        content = paper(f"{self.reference} {piece}") if data is None else data
        self.send(action=f"/pieces/{piece}/", file=(name or f"{piece}.pdf", content))

    def sign(self, name: str = "Anna Weber") -> None:
        self.open(f"{self.home}signature/")
        self.send({"agreed": "on", "signed_as": name})
        assert self.status == 200, self.words

    def submit(self) -> None:
        self.open(f"{self.home}check/")
        self.send()


FIELDS = {
    "identity": {"family_name", "given_name", "birth_name", "original_script", "birth_date", "matricule", "phone"},
    "authorisation": {"basis", "basis_number", "basis_from", "basis_until", "specialty"},
    "practice": {"start_on", "practice", "street", "extra", "postcode", "town", "country"},
    "radiology": {"radiological_equipment"},
    "bank": {"holder", "iban", "bic"},
}  # fmt: skip


@dataclass
class Staff(Visitor):
    handle: str = ""
    used_step: int = field(default=0, init=False)

    def figure(self) -> str:
        """A figure not used yet: the house takes the step before, the present and the next one, each once."""
        # Of the step before only while a busy machine has time to send it, and of a later one never.
        self.used_step = max(self.used_step + 1, int(time.time() + 10) // 30 - 1)
        while self.used_step > int(time.time()) // 30 + 1:
            time.sleep(0.2)
        return pyotp.TOTP(inside.SECRET).generate_otp(self.used_step)

    def sign_in(self, password: str = inside.PASSWORD, figure: str | None = None) -> None:
        self.open(f"/{self.language}/staff/sign-in/")
        fields = {"handle": self.handle, "password": password}
        self.send({**fields, "figure": self.figure() if figure is None else figure})

    def dossier(self, reference: str) -> None:
        self.open(f"/{self.language}/staff/{reference}/")
