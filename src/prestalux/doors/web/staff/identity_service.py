"""Talking to the organisation's identity service: where its pages are, what it answers for a code, its keys.

Asked anew at each sign-in, so that a key changed there needs nothing here.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import httpx

from prestalux.office.accounts.oidc import NotIdentified

PATIENCE_SECONDS: Final = 10
SCOPE: Final = "openid email"


@dataclass(frozen=True, slots=True)
class Service:
    """`issuer` is its name and address at once; the other two are how it knows us."""

    issuer: str
    client_id: str
    client_secret: str


@dataclass(frozen=True, slots=True)
class Question:
    """What one sign-in is recognised by when it comes back; none of it may be guessed, `verifier` not even seen."""

    state: str
    nonce: str
    verifier: str


def page(service: Service, question: Question, back: str) -> str:
    """The address of the service's own sign-in page. Raises NotIdentified."""
    asked = {
        "response_type": "code",
        "client_id": service.client_id,
        "redirect_uri": back,
        "scope": SCOPE,
        "state": question.state,
        "nonce": question.nonce,
        "code_challenge": _challenge(question.verifier),
        "code_challenge_method": "S256",
    }
    place = _described(service)["authorization_endpoint"]
    return f"{place}{'&' if urlsplit(place).query else '?'}{urlencode(asked)}"


def answer(service: Service, code: str, question: Question, back: str) -> tuple[str, dict[str, Any]]:
    """The service's statement for this code, and the keys it signs with. Raises NotIdentified."""
    described = _described(service)
    given = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": question.verifier,
    }
    told = _json(
        "POST",
        described["token_endpoint"],
        "answer",
        data=given,
        auth=(service.client_id, service.client_secret),
    )
    keys = _json("GET", described["jwks_uri"], "away")
    statement = told.get("id_token")
    if not isinstance(statement, str):
        raise NotIdentified(why="answer")
    return statement, keys


def _described(service: Service) -> dict[str, str]:
    found = _json("GET", f"{service.issuer.rstrip('/')}/.well-known/openid-configuration", "away")
    if found.get("issuer") != service.issuer:
        raise NotIdentified(why="issuer")
    places = {name: found.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
    scheme = urlsplit(service.issuer).scheme
    # A service that is reached by https must not send us, or the person, elsewhere without it.
    if not all(isinstance(place, str) and urlsplit(place).scheme == scheme for place in places.values()):
        raise NotIdentified(why="answer")
    return {name: str(place) for name, place in places.items()}


def _json(method: str, url: str, refused: str, **how: Any) -> dict[str, Any]:
    try:
        with httpx.Client(timeout=PATIENCE_SECONDS, trust_env=False) as line:
            answered = line.request(method, url, headers={"Accept": "application/json"}, **how)
    except httpx.HTTPError:
        raise NotIdentified(why="away") from None
    if answered.status_code >= 500:
        raise NotIdentified(why="away")
    try:
        found = answered.raise_for_status().json()
    except (httpx.HTTPStatusError, ValueError):
        raise NotIdentified(why=refused) from None
    if not isinstance(found, dict):
        raise NotIdentified(why=refused)
    return found


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
