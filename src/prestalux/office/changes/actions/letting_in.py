"""Who comes back to their own space: by the address of a request, or by the one that the register holds."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from prestalux.office.accounts import actions as accounts
from prestalux.office.accounts.models import Account
from prestalux.office.attribution import actions as attribution
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import VISITOR
from prestalux.office.outbox import actions as outbox
from prestalux.office.registry import changing, facts
from prestalux.office.registry.models import ProviderIdentity
from prestalux.rules.identifiers.contact import Email
from prestalux.rules.periods import day_of


@transaction.atomic
def send_links(*, email: str, language: str, at: datetime) -> None:
    """A link to each person who began a request from this address, and to each provider whom the register knows under it;
    nobody learns whether there is one. Who came into the register by other ways gets an account now.
    """
    attribution.send_links(email=email, language=language, at=at)
    spellings = {email, Email.parse(email).key}
    named = facts.as_of(ProviderIdentity.objects.filter(email__in=spellings), day_of(at))
    for provider_id, address in named.order_by("provider_id").values_list("provider_id", "email"):
        holders = changing.holders_of(provider_id, at)
        known = Account.objects.filter(pk__in=holders, email__in=spellings, is_active=True)
        if known.filter(handle__startswith=HANDLE).exists():
            account_id = known.filter(handle__startswith=HANDLE).values_list("pk", flat=True)[0]
        elif known.exists():
            continue  # the link to their request has just been sent
        else:
            account_id = _open(address, provider_id, language, at)
        key = f"space-{account_id}-{at:%Y%m%dT%H%M%S%f}"
        outbox.put(key=key, kind="space-link", account_id=account_id, language=language, at=at)
        journal.note(subject=("account", account_id), event="link.asked", by=VISITOR, at=at)


def _open(email: str, provider_id: int, language: str, at: datetime) -> int:
    account = accounts.open_applicant(email=email, language=language, at=at, role=HANDLE)
    changing.let_hold(provider_id, account.pk, at=at)
    return account.pk


HANDLE = "provider"
"""How the name of an account begins that was opened for a provider of the register."""
