"""The authenticator app of a member of staff: its secret sealed, each of its figures good once, and a new one in its place.

Time-based one-time passwords (RFC 6238) with six figures and steps of thirty seconds, as every app makes them.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import pyotp
from django.db import transaction

from prestalux.office.accounts import sign_ins
from prestalux.office.accounts.models import Account
from prestalux.office.files.actions import ring
from prestalux.office.files.sealing import BrokenSeal, Sealed
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.rules.errors import Refusal

STEP_SECONDS: Final = 30
SECRET_BYTES: Final = 20
TO_TAKE_IN: Final = timedelta(minutes=15)
"""From seeing a new secret until its first figure. Our own choice."""

Entropy = Callable[[int], bytes]


class WrongFigure(Refusal):
    """The figure is not the one that an app with the new secret shows now."""

    code = "figure-wrong"


class ProposalSpent(Refusal):
    """A new secret that was shown too long ago, to somebody else, or never."""

    code = "authenticator-too-late"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A secret to take into the app; `carried` is the same, sealed, and goes to the page and back."""

    secret: str
    carried: str

    def address(self, *, handle: str, issuer: str) -> str:
        """What the app reads from the QR code (otpauth)."""
        return pyotp.TOTP(self.secret).provisioning_uri(name=handle, issuer_name=issuer)


def propose(*, session: int | None, by: Actor, at: datetime, entropy: Entropy = os.urandom) -> Proposal:
    """A new secret; nothing changes before `renew`. Raises SignInTooOld."""
    account = _own(session, by, at)
    secret = base64.b32encode(entropy(SECRET_BYTES)).decode()
    sealed = _packed(f"{at.timestamp():.0f} {secret}", _proposed_to(account))
    return Proposal(secret, base64.urlsafe_b64encode(sealed).decode())


def proposed(carried: str, *, session: int | None, by: Actor, at: datetime) -> Proposal:
    """The proposal that came back. Raises SignInTooOld, ProposalSpent."""
    account = _own(session, by, at)
    try:
        made, secret = _unpacked(
            base64.b64decode(carried, b"-_", validate=True), _proposed_to(account)
        ).split()
        age = at - datetime.fromtimestamp(int(made), UTC)
    except (BrokenSeal, ValueError, binascii.Error):
        raise ProposalSpent() from None
    if age > TO_TAKE_IN:
        raise ProposalSpent()
    return Proposal(secret, carried)


@transaction.atomic
def renew(carried: str, figure: str, *, session: int | None, by: Actor, at: datetime) -> None:
    """Put the proposed secret in place of the former one, once the app shows its figure.

    Raises SignInTooOld, ProposalSpent, WrongFigure.
    """
    proposal = proposed(carried, session=session, by=by, at=at)
    account = Account.objects.select_for_update(no_key=True).get(pk=by.account_id or 0)
    step = _step_of(proposal.secret, figure, at)
    if step is None:
        raise WrongFigure()
    account.totp_secret, account.totp_last_step = seal(account.handle, proposal.secret), step
    account.save(update_fields=["totp_secret", "totp_last_step"])
    journal.note(subject=("account", account.pk), event="authenticator.renewed", by=by, at=at)


def spend_figure(account: Account, figure: str, at: datetime) -> bool:
    """Check the app's figure, one step of clock difference allowed; each step is good once."""
    if account.totp_secret is None:
        return False
    step = _step_of(opened(account), figure, at)
    if step is None:
        return False
    return Account.objects.filter(pk=account.pk, totp_last_step__lt=step).update(totp_last_step=step) == 1


def seal(handle: str, secret: str) -> bytes:
    return _packed(secret, f"totp {handle}")


def opened(account: Account) -> str:
    """Raises BrokenSeal."""
    return _unpacked(bytes(account.totp_secret or b""), f"totp {account.handle}")


def _own(session: int | None, by: Actor, at: datetime) -> Account:
    sign_ins.require_recent(session, by.account_id or 0, at=at)
    return Account.objects.get(pk=by.account_id or 0, totp_secret__isnull=False)


def _proposed_to(account: Account) -> str:
    return f"totp proposed to {account.handle}"


def _step_of(secret: str, figure: str, at: datetime) -> int | None:
    totp = pyotp.TOTP(secret)
    digits = "".join(figure.split()).encode()
    now = int(at.timestamp()) // STEP_SECONDS
    right = (step for step in (now - 1, now, now + 1) if _is_right(totp, step, digits))
    return next(right, None)


def _is_right(totp: pyotp.TOTP, step: int, digits: bytes) -> bool:
    return secrets.compare_digest(totp.generate_otp(step).encode(), digits)


def _packed(text: str, what: str) -> bytes:
    sealed = ring().seal(text.encode(), what)
    return b"\x00".join(
        [sealed.key_id.encode(), sealed.wrapped_key.hex().encode(), sealed.body.hex().encode()]
    )


def _unpacked(kept: bytes, what: str) -> str:
    try:
        key_id, wrapped, body = kept.split(b"\x00")
        sealed = Sealed(key_id.decode(), bytes.fromhex(wrapped.decode()), bytes.fromhex(body.decode()))
    except ValueError:
        raise BrokenSeal() from None
    return ring().open(sealed, what).decode()
