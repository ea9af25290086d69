"""A program of a partner that asks the house in this process, with a key of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.test import Client
from django.utils import timezone

from prestalux.office.journal.actor import SYSTEM
from prestalux.office.partners import actions
from prestalux.rules.partners import KeyTerms, Scope
from prestalux.rules.periods import day_of

CLIENT = Client()


@dataclass
class Program:
    text: str
    key: str
    language: str = "en"

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        given = {"HTTP_AUTHORIZATION": f"Bearer {self.text}", "HTTP_ACCEPT_LANGUAGE": self.language}
        given |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        more: dict[str, Any] = {}
        if body is not None:
            more = {"data": body, "content_type": given.pop("HTTP_CONTENT_TYPE", "application/json")}
        return CLIENT.generic(method, path, **more, **given)  # type: ignore[arg-type]

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.ask("POST", path, body, **headers)


def program(*scopes: Scope, per_minute: int = 100_000, at: datetime | None = None) -> Program:
    at = at or timezone.now()
    name = f"Soft {'-'.join(scopes) or 'codes'} {per_minute}"
    actions.add_partner(name=name, contact="", by=SYSTEM, at=at)
    terms = KeyTerms(
        frozenset(scopes or {Scope.CODES}), actions.period_of(day_of(at), 30), per_minute=per_minute
    )
    key = actions.give_key(partner=name, terms=terms, by=SYSTEM, at=at)
    return Program(key.text, key.key)
