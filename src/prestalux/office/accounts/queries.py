from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from prestalux.office.accounts.models import Account, Right, SignIn


def rights_at(account_id: int, at: datetime) -> QuerySet[Right]:
    return Right.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=at),
        account_id=account_id,
        valid_from__lte=at,
        account__is_active=True,
    )


def signed_in_at(session: int | None) -> datetime | None:
    """When a session began."""
    return SignIn.objects.filter(pk=session or 0).values_list("at", flat=True).first()


def desk_roles(account_id: int, at: datetime) -> frozenset[str]:
    """Roles that reach over the whole desk."""
    return frozenset(rights_at(account_id, at).filter(dossier_id=None).values_list("role", flat=True))


def had_desk_role(account_id: int) -> bool:
    return Right.objects.filter(account_id=account_id, dossier_id=None).exists()


def roles_over(account_id: int, dossier_id: int, at: datetime) -> frozenset[str]:
    return frozenset(rights_at(account_id, at).filter(dossier_id=dossier_id).values_list("role", flat=True))


def holders(role: str, dossier_id: int, at: datetime) -> list[tuple[Account, datetime]]:
    """Who holds this role over the dossier, and since when; the earliest first."""
    held = Right.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=at),
        role=role,
        dossier_id=dossier_id,
        valid_from__lte=at,
        account__is_active=True,
    )
    return [(row.account, row.valid_from) for row in held.select_related("account").order_by("pk")]


def dossiers_of(account_id: int, at: datetime) -> list[int]:
    rights = rights_at(account_id, at).exclude(dossier_id=None).order_by("-dossier_id")
    return [pk for pk in rights.values_list("dossier_id", flat=True) if pk is not None]


def account(account_id: int) -> Account | None:
    return Account.objects.filter(pk=account_id).first()


def names_of(account_ids: set[int]) -> dict[int, str]:
    return dict(Account.objects.filter(pk__in=account_ids).values_list("pk", "name"))


def addresses_of(account_ids: set[int]) -> dict[int, str]:
    return dict(Account.objects.filter(pk__in=account_ids).values_list("pk", "email"))


def with_address(key: str) -> list[int]:
    """Accounts, active or not, whose address is this one however it is written."""
    rows = Account.objects.filter(email__iexact=key).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def staff_names() -> dict[int, str]:
    """Everybody who has or had a role at the desk, by account, in the order of their names."""
    # From the few rights over the desk to their holders: accounts of applicants are never walked.
    holders = Right.objects.filter(dossier_id=None).values("account_id")
    return dict(Account.objects.filter(pk__in=holders).order_by("name", "pk").values_list("pk", "name"))


def at_the_desk(roles: Iterable[str], at: datetime) -> list[tuple[int, str]]:
    """Id and name of everybody who holds one of these roles over the whole desk, by name."""
    held = Right.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=at), role__in=list(roles), dossier_id=None, valid_from__lte=at
    )
    rows = Account.objects.filter(pk__in=held.values("account_id"), is_active=True)
    return list(rows.order_by("name", "pk").values_list("pk", "name"))


def staff_named(handle: str) -> Account | None:
    return Account.objects.filter(handle=handle.strip().lower(), is_active=True).first()


def active_with_email(email: str, at: datetime) -> list[int]:
    """Accounts over dossiers. Whichever capitals the person types: no mailbox in use tells them apart. The link goes
    to the address kept.
    """
    over_dossiers = Right.objects.exclude(dossier_id=None).values("account_id")
    rows = Account.objects.filter(email__iexact=email, is_active=True, pk__in=over_dossiers)
    return [pk for pk in rows.order_by("pk").values_list("pk", flat=True) if dossiers_of(pk, at)]
