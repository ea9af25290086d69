"""Passkeys (WebAuthn): a device keeps a private key for this house's name and signs a challenge with it.

The library checks challenge, origin, name of the house, signature and counter; here stands which passkey is whose.
The challenge is drawn by the caller's side, kept out of the person's reach, and given back for one answer.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from prestalux.office.accounts import actions, sign_ins
from prestalux.office.accounts.models import Account, Attempt, Passkey, SignIn
from prestalux.office.accounts.sign_ins import Means, Visit
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.rules.errors import Refusal

MOST: Final = 10
DRAWN_MOST: Final = 200
"""Challenges for one network address in a quarter of an hour: a whole office may stand behind it. Our own choice."""
CHALLENGE_BYTES: Final = 32
CHALLENGE_HOLDS: Final = timedelta(minutes=5)
"""From being drawn until the device has answered; a person may have to look for a key. Our own choice."""

Entropy = Callable[[int], bytes]


class PasskeyNotKnown(Refusal):
    """Of another instance, removed, or of a closed account: one answer for all three."""

    code = "passkey-not-known"


class PasskeyNotProven(Refusal):
    """Challenge, origin, signature, counter or the device's check of the person do not fit."""

    code = "passkey-not-proven"


class PasskeyTooLate(Refusal):
    """The challenge is spent or older than CHALLENGE_HOLDS."""

    code = "passkey-too-late"


class TooManyPasskeys(Refusal):
    code = "too-many-passkeys"


@dataclass(frozen=True, slots=True)
class House:
    """As what the house stands before the devices: `id` is its host name, `origin` its address in the browser."""

    id: str
    name: str
    origin: str


@dataclass(frozen=True, slots=True)
class Challenge:
    secret: bytes
    drawn_at: datetime

    def require_fresh(self, at: datetime) -> None:
        if not self.drawn_at <= at < self.drawn_at + CHALLENGE_HOLDS:
            raise PasskeyTooLate(minutes=int(CHALLENGE_HOLDS.total_seconds() // 60))


def draw(*, origin: str, at: datetime, entropy: Entropy = os.urandom) -> Challenge:
    """Raises TooManyTries."""
    actions.count_try(
        of=f"passkey asked from {origin}", at=at, most=DRAWN_MOST, window=actions.SIGN_IN_WINDOW
    )
    return Challenge(entropy(CHALLENGE_BYTES), at)


def options_to_add(
    challenge: Challenge, house: House, *, session: int | None, by: Actor, at: datetime
) -> str:
    """What the browser hands to the device, as JSON. Raises SignInTooOld, before the device is troubled."""
    account_id = by.account_id or 0
    sign_ins.require_recent(session, account_id, at=at)
    account = Account.objects.get(pk=account_id)
    held = account.passkeys.values_list("credential_id", flat=True)
    return options_to_json(
        generate_registration_options(
            rp_id=house.id,
            rp_name=house.name,
            user_id=_user_handle(account_id),
            user_name=account.email,
            user_display_name=account.name or account.email,
            challenge=challenge.secret,
            exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(key)) for key in held],
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
        )
    )


def options_to_sign_in(challenge: Challenge, house: House) -> str:
    """No name is asked for and none is given away: the device itself shows which passkeys it holds."""
    return options_to_json(
        generate_authentication_options(
            rp_id=house.id,
            challenge=challenge.secret,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


@transaction.atomic
def add(
    *,
    answer: str,
    name: str,
    challenge: Challenge,
    house: House,
    session: int | None,
    by: Actor,
    at: datetime,
) -> None:
    """Raises SignInTooOld, TooManyPasskeys, PasskeyTooLate, PasskeyNotProven."""
    account_id = by.account_id or 0
    sign_ins.require_recent(session, account_id, at=at)
    if Passkey.objects.filter(account_id=account_id).count() >= MOST:
        raise TooManyPasskeys(most=MOST)
    challenge.require_fresh(at)
    try:
        proven = verify_registration_response(
            credential=answer,
            expected_challenge=challenge.secret,
            expected_rp_id=house.id,
            expected_origin=house.origin,
            require_user_verification=True,
        )
        # Within a savepoint: a key that is there already must not spoil the transaction.
        with transaction.atomic():
            passkey = Passkey.objects.create(
                account_id=account_id,
                credential_id=bytes_to_base64url(proven.credential_id),
                public_key=proven.credential_public_key,
                sign_count=proven.sign_count,
                name=name.strip()[:60],
                made_at=at,
            )
    except (WebAuthnException, IntegrityError):
        raise PasskeyNotProven() from None
    journal.note(subject=("account", account_id), event="passkey.added", by=by, at=at, passkey=passkey.pk)


@transaction.atomic
def remove(*, passkey_id: int, session: int | None, by: Actor, at: datetime) -> None:
    """Already gone is done. Raises SignInTooOld."""
    account_id = by.account_id or 0
    sign_ins.require_recent(session, account_id, at=at)
    gone, _ = Passkey.objects.filter(pk=passkey_id, account_id=account_id).delete()
    if gone:
        journal.note(
            subject=("account", account_id), event="passkey.removed", by=by, at=at, passkey=passkey_id
        )


def sign_in(*, answer: str, challenge: Challenge, house: House, visit: Visit, at: datetime) -> SignIn:
    """Raises TooManyTries, PasskeyTooLate, PasskeyNotKnown, PasskeyNotProven. The last two are written down."""
    tried = actions.count_try(
        of=f"passkey from {visit.origin}",
        at=at,
        most=actions.SIGN_IN_TRIES * 5,
        window=actions.SIGN_IN_WINDOW,
    )
    challenge.require_fresh(at)
    passkey = _claimed(answer)
    with transaction.atomic():
        if passkey is not None and _proves(passkey, answer, challenge, house, at):
            Attempt.objects.filter(pk=tried).delete()
            return sign_ins.begin(passkey.account_id, Means.PASSKEY, visit, at=at)
        sign_ins.refuse(passkey.account_id if passkey else None, Means.PASSKEY, visit, at=at)
    raise PasskeyNotProven() if passkey else PasskeyNotKnown()


def passkeys_of(account_id: int) -> list[Passkey]:
    return list(Passkey.objects.filter(account_id=account_id))


def _claimed(answer: str) -> Passkey | None:
    try:
        credential_id = parse_authentication_credential_json(answer).id
    except WebAuthnException:
        return None
    return Passkey.objects.filter(credential_id=credential_id, account__is_active=True).first()


def _proves(passkey: Passkey, answer: str, challenge: Challenge, house: House, at: datetime) -> bool:
    try:
        proven = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge.secret,
            expected_rp_id=house.id,
            expected_origin=house.origin,
            credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except WebAuthnException:
        return False
    # On the counter seen: of two answers with one counter only one can pass.
    seen = Passkey.objects.filter(pk=passkey.pk, sign_count=passkey.sign_count)
    return seen.update(sign_count=proven.new_sign_count, used_at=at) == 1


def _user_handle(account_id: int) -> bytes:
    """Of this instance alone: a device that holds passkeys of two houses named `localhost` would else replace one
    by the other.
    """
    return hmac.digest(settings.SECRET_KEY.encode(), f"passkey {account_id}".encode(), "sha256")
