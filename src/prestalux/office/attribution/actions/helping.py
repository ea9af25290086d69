"""Who helps the applicant, a practice's secretary for example: invited, and sent away, by the applicant alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from prestalux.office.accounts import actions as accounts
from prestalux.office.attribution import access, queries
from prestalux.office.attribution.actions import steps
from prestalux.office.dossiers import actions as desk
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.rules.attribution.roles import Role
from prestalux.rules.attribution.status import ENDED, Status, StepNotAllowed
from prestalux.rules.errors import Refusal

MOST_HELPERS: Final = 3
"""At a time. Our own choice."""
INVITATIONS_A_DAY: Final = 6
"""Of one request, so that nobody's mailbox is filled in its name. Our own choice."""


class AddressNotConfirmed(Refusal):
    """Only who has shown that an address is theirs may have us write to others."""

    code = "address-not-confirmed"


class HelpsAlready(Refusal):
    """This address has a way into the request already: it helps, or is the applicant's own."""

    code = "helps-already"


class TooManyHelpers(Refusal):
    code = "too-many-helpers"


@transaction.atomic
def invite_helper(
    *,
    reference: str,
    email: str,
    by: Actor,
    at: datetime,
    entropy: Callable[[int], bytes] = os.urandom,
) -> int:
    """Give somebody the right to fill in this request and to give its pieces; the account's id. They get a link.

    Raises NotYours, StepNotAllowed, AddressNotConfirmed, HelpsAlready, TooManyHelpers, TooManyTries.
    """
    dossier = desk.hold(access.own_request(by, reference, at))
    view = queries.view_of(dossier.pk, at)
    if view.status in ENDED - {Status.MERGED}:
        raise StepNotAllowed(status=view.status, step="invite-helper")
    if not view.facts.email_confirmed:
        raise AddressNotConfirmed()
    standing = queries.helpers_of(dossier.pk, at)
    if email.casefold() in {view.email.casefold(), *(one.email.casefold() for one in standing)}:
        raise HelpsAlready()
    if len(standing) >= MOST_HELPERS:
        raise TooManyHelpers(most=MOST_HELPERS)
    accounts.count_try(of=f"invite {dossier.pk}", at=at, most=INVITATIONS_A_DAY, window=timedelta(days=1))
    helper = accounts.open_applicant(email=email, language=dossier.language, at=at, entropy=entropy)
    accounts.give_right(account_id=helper.pk, role=Role.HELPER, dossier_id=dossier.pk, at=at)
    desk.remember(dossier.pk, what="helper-invited", side="applicant", at=at)
    steps.put_letter(
        dossier, "helper-invited", helper.pk, at=at, key=f"{dossier.reference}-helper-{helper.pk}"
    )
    journal.note(subject=("dossier", dossier.pk), event="helper.invited", by=by, at=at, account=helper.pk)
    return helper.pk


@transaction.atomic
def end_helper(*, reference: str, account_id: int, by: Actor, at: datetime) -> bool:
    """End a helper's right, at once and on every device. False when it had ended. Raises NotYours."""
    dossier = desk.hold(access.own_request(by, reference, at))
    if not accounts.end_right(account_id=account_id, role=Role.HELPER, dossier_id=dossier.pk, at=at):
        return False
    desk.remember(dossier.pk, what="helper-ended", side="applicant", at=at)
    journal.note(subject=("dossier", dossier.pk), event="helper.ended", by=by, at=at, account=account_id)
    return True
