"""What the actions share."""

from __future__ import annotations

from datetime import datetime

from prestalux.office.accounts import queries as people
from prestalux.office.dossiers import actions as desk
from prestalux.office.exchange.models import AccessRequest, ExchangeAccount
from prestalux.office.exchange.queries.accounts import holders_of
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.outbox import actions as outbox
from prestalux.office.registry import queries as register
from prestalux.office.registry.models import ProviderCode
from prestalux.rules.exchange.requests import AccessStatus, AccessStep, CodeNotValid, after
from prestalux.rules.periods import day_of
from prestalux.rules.registry import CodeState


def hold(dossier_id: int, version: int | None = None) -> AccessRequest:
    """The request and its dossier, locked until the end of the transaction. Raises ChangedMeanwhile."""
    dossier = desk.hold(dossier_id)
    desk.expect_version(dossier, version)
    row = AccessRequest.objects.select_related("code").get(pk=dossier_id)
    row.dossier = dossier
    return row


def take(row: AccessRequest, step: AccessStep, *, side: str, at: datetime) -> None:
    """Raises AccessNotAllowed, ChangedMeanwhile."""
    to = after(AccessStatus(row.dossier.status), step)
    AccessRequest.objects.filter(pk=row.pk).update(is_open=False)
    desk.move(row.dossier, to=to, at=at)
    desk.remember(row.pk, what=f"access-{step.value}", side=side, at=at)


def require_valid(code: ProviderCode, at: datetime) -> None:
    """Raises CodeNotValid."""
    state = register.state_of(code.pk, day_of(at)).state
    if state != CodeState.ACTIVE:
        raise CodeNotValid(state=state)


def note(row: AccessRequest, event: str, *, by: Actor, at: datetime, **facts: object) -> None:
    journal.note(
        subject=("dossier", row.pk),
        event=event,
        by=by,
        at=at,
        access=row.kind,
        environment=row.environment or None,
        code=row.code_id,
        **facts,
    )


def note_account(row: ExchangeAccount, event: str, *, by: Actor, at: datetime, **facts: object) -> None:
    journal.note(
        subject=("exchange-account", row.pk), event=event, by=by, at=at, username=row.username, **facts
    )


def put_letter(row: AccessRequest, kind: str, *, at: datetime) -> None:
    """To who asked."""
    outbox.put(
        key=f"{row.dossier.reference}-{kind}",
        kind=kind,
        account_id=row.account_id,
        dossier_id=row.pk,
        language=row.dossier.language,
        at=at,
    )


def tell_holders(code: ProviderCode, kind: str, key: str, *, at: datetime, **facts: object) -> int:
    """A letter to everybody who acts for the provider. Returns how many were put."""
    put = 0
    for account_id in holders_of(code, at):
        account = people.account(account_id)
        if account is None or not account.is_active:
            continue
        put += outbox.put(
            key=f"{key}-{account_id}",
            kind=kind,
            account_id=account_id,
            language=account.language,
            at=at,
            dossier_id=None,
            **facts,
        )
    return put
