from __future__ import annotations

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from prestalux.office.accounts.models import Account


class RecordedAccounts(BaseBackend):
    """Loads the account of a session; signing in itself is an action (`accounts.actions`)."""

    def authenticate(self, request: HttpRequest | None, **credentials: object) -> None:
        return None

    def get_user(self, user_id: int) -> Account | None:
        return Account.objects.filter(pk=user_id, is_active=True).first()
