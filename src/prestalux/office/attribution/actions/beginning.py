"""How a request begins, by whichever door, and what a sheet signed on paper changes: parts of the steps of others."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from prestalux.office.accounts import actions as accounts
from prestalux.office.attribution import queries
from prestalux.office.attribution.models import CodeRequest
from prestalux.office.dossiers import actions as desk
from prestalux.office.dossiers.models import Dossier
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.rules.attribution.request import Signing
from prestalux.rules.attribution.roles import Role
from prestalux.rules.attribution.status import Status
from prestalux.rules.conventions.professions import Profession, admit

Entropy = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Opened:
    reference: str
    account_id: int


def begin(
    *, profession: Profession, email: str, language: str, at: datetime, entropy: Entropy = os.urandom
) -> tuple[Dossier, Opened]:
    """A draft of somebody new, within the transaction of whoever begins it. Raises ProfessionNotServed."""
    admit(profession)
    account = accounts.open_applicant(email=email, language=language, at=at, entropy=entropy)
    dossier = desk.open_dossier(
        kind=queries.KIND,
        profession=profession.value,
        status=Status.DRAFT,
        language=language,
        at=at,
        entropy=entropy,
    )
    CodeRequest.objects.create(dossier=dossier, account_id=account.pk, profession=profession.value)
    accounts.give_right(account_id=account.pk, role=Role.APPLICANT, dossier_id=dossier.pk, at=at)
    desk.remember(dossier.pk, what="opened", side="applicant", at=at)
    journal.note(subject=("dossier", dossier.pk), event="request.opened", by=Actor.account(account.pk), at=at)
    return dossier, Opened(dossier.reference, account.pk)


def sign_by_hand(dossier_id: int) -> None:
    """A sheet signed on paper was given: it is the one that counts."""
    CodeRequest.objects.filter(pk=dossier_id).update(signing=Signing.HAND.value)
