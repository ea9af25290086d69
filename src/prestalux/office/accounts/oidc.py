"""Staff signed in by an identity service of the organisation (OpenID Connect).

The service says who somebody is, by issuer and subject, and nothing else: roles stay dated rows of ours. The first
time, a verified e-mail address leads to the account; from then on the link counts and the address no more. Our own
choice: docs/decisions/0009.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite
from typing import Any, Final

from django.db import IntegrityError, transaction
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from prestalux.office.accounts import sign_ins
from prestalux.office.accounts.models import Account, LinkedIdentity, SignIn
from prestalux.office.accounts.sign_ins import Means, Visit
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.rules.errors import Refusal

ALGORITHMS: Final = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures alone: a secret shared with the service, or none at all, proves nothing about who has signed."""
CLOCKS_DIFFER: Final = timedelta(minutes=1)
"""What two honest clocks are apart at most. Our own choice."""


class NotIdentified(Refusal):
    """`why` says what does not fit: away, answer, declined, state, issuer, signature, audience, nonce, clock, nobody."""

    code = "not-identified"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a statement must say to be meant for us and for this sign-in."""

    issuer: str
    client_id: str
    nonce: str
    asked_at: datetime
    """When the person left for the service: an older statement was not made for this sign-in."""


def sign_in(
    *, statement: str, keys: Mapping[str, Any], expected: Expected, visit: Visit, at: datetime
) -> SignIn:
    """`statement` is the service's ID token, `keys` the key set it publishes. Raises NotIdentified."""
    claims = _read(statement, keys)
    _require_for_us(claims, expected, at)
    with transaction.atomic():
        account = _linked(claims, expected.issuer, at) or _link(claims, expected.issuer, at)
        if account is not None:
            return sign_ins.begin(account.pk, Means.IDENTITY_SERVICE, visit, at=at)
    raise NotIdentified(why="nobody")


@transaction.atomic
def note_refusal(why: str, visit: Visit, *, at: datetime) -> None:
    sign_ins.refuse(None, Means.IDENTITY_SERVICE, visit, at=at, why=why)


def _read(statement: str, keys: Mapping[str, Any]) -> dict[str, Any]:
    try:
        known = KeySet.import_key_set(keys)  # type: ignore[arg-type]
        return dict(jwt.decode(statement, known, algorithms=ALGORITHMS).claims)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        raise NotIdentified(why="signature") from None


def _require_for_us(claims: dict[str, Any], expected: Expected, at: datetime) -> None:
    if claims.get("iss") != expected.issuer:
        raise NotIdentified(why="issuer")
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if expected.client_id not in audiences or claims.get("azp", expected.client_id) != expected.client_id:
        raise NotIdentified(why="audience")
    if len(audiences) > 1 and "azp" not in claims:
        raise NotIdentified(why="audience")
    if claims.get("nonce") != expected.nonce:
        raise NotIdentified(why="nonce")
    _require_now(claims, expected.asked_at, at)
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise NotIdentified(why="answer")


def _require_now(claims: dict[str, Any], asked_at: datetime, at: datetime) -> None:
    issued, expires = _seconds(claims.get("iat")), _seconds(claims.get("exp"))
    starts = _seconds(claims.get("nbf", claims.get("iat")))
    apart = CLOCKS_DIFFER.total_seconds()
    too_early = max(issued, starts) > at.timestamp() + apart
    too_late = expires <= at.timestamp() - apart or issued < asked_at.timestamp() - apart
    if too_early or too_late:
        raise NotIdentified(why="clock")


def _seconds(claim: object) -> float:
    """A number of seconds; NaN, which no comparison would refuse, is none."""
    if isinstance(claim, bool) or not isinstance(claim, (int, float)) or not isfinite(claim):
        raise NotIdentified(why="answer")
    return claim


def _linked(claims: dict[str, Any], issuer: str, at: datetime) -> Account | None:
    linked = LinkedIdentity.objects.filter(issuer=issuer, subject=claims["sub"], account__is_active=True)
    found = linked.select_related("account").first()
    if found is None:
        return None
    linked.update(used_at=at)
    return found.account


def _link(claims: dict[str, Any], issuer: str, at: datetime) -> Account | None:
    """By a verified address, once: an account linked to somebody of this issuer is never linked to another."""
    address = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(address, str):
        return None
    account = (
        Account.objects.filter(handle=address.strip().lower(), is_active=True)
        .exclude(linked_identities__issuer=issuer)
        .first()
    )
    if account is None:
        return None
    try:
        with transaction.atomic():
            LinkedIdentity.objects.create(
                account=account, issuer=issuer, subject=claims["sub"], linked_at=at, used_at=at
            )
    except IntegrityError:
        return None
    journal.note(
        subject=("account", account.pk), event="identity.linked", by=Actor.account(account.pk), at=at
    )
    return account
