"""A browser in memory whose session stands in the house's own rows, as every session does."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.test import Client
from django.utils import timezone

from prestalux.doors.web.layout import sessions
from prestalux.office.accounts import sign_ins
from prestalux.office.accounts.models import Account
from prestalux.office.accounts.sign_ins import Means, Visit
from prestalux.office.journal.actor import Actor


def signed_in(by: Actor, **headers: str) -> Client:
    client = Client(**headers)
    account = Account.objects.get(pk=by.account_id)
    client.force_login(account, sessions.BACKEND)
    with transaction.atomic():
        begun = sign_ins.begin(account.pk, Means.PASSKEY, Visit(lasts=timedelta(days=1)), at=timezone.now())
    session = client.session
    session[sessions.KEPT_AS] = begun.pk
    session.save()
    return client
