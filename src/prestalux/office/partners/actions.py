"""Partners and their keys: giving, replacing and revoking one. Each function is one use case, one transaction and one line."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.partners.models import Partner, PartnerKey
from prestalux.office.partners.queries import KeyState, scopes_of, state_of
from prestalux.rules.errors import Refusal
from prestalux.rules.partners import KeyTerms, Scope, digest_of, key_text, opens_more, overlap_of
from prestalux.rules.periods import Period, day_of

LONGEST_NAME: Final = 120
Entropy = Callable[[int], bytes]


class BadPartnerName(Refusal):
    """Empty, or longer than `most` characters."""

    code = "partner-name-bad"


class PartnerExists(Refusal):
    code = "partner-exists"


class NoSuchPartner(Refusal):
    code = "no-such-partner"


class NoSuchPartnerKey(Refusal):
    code = "no-such-partner-key"


class PartnerKeyOver(Refusal):
    """It was revoked, replaced, or its days are over: nothing is left to do with it. `facts`: state."""

    code = "partner-key-over"


@dataclass(frozen=True, slots=True)
class NewKey:
    """`text` is the key itself, known at this moment and never again; `key` is what it is called."""

    key: str
    text: str
    days: Period
    former_until: datetime | None = None


@transaction.atomic
def add_partner(*, name: str, contact: str, by: Actor, at: datetime) -> int:
    """Raises BadPartnerName, PartnerExists."""
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise BadPartnerName(most=LONGEST_NAME)
    try:
        with transaction.atomic():
            partner = Partner.objects.create(name=name, contact=contact, made_at=at)
    except IntegrityError:
        raise PartnerExists() from None
    journal.note(subject=("partner", partner.pk), event="partner.added", by=by, at=at)
    return partner.pk


@transaction.atomic
def give_key(
    *, partner: str, terms: KeyTerms, by: Actor, at: datetime, entropy: Entropy = secrets.token_bytes
) -> NewKey:
    """Raises NoSuchPartner."""
    row = Partner.objects.filter(name=partner).first()
    if row is None:
        raise NoSuchPartner()
    made, text = _make(row.pk, terms, at, entropy)
    journal.note(
        subject=("partner-key", made.key_id),
        event="partner-key.given",
        by=by,
        at=at,
        partner=row.pk,
        scopes=made.scopes,
        valid_from=terms.days.start.isoformat(),
        valid_until=_last(terms),
    )
    return NewKey(made.key_id, text, terms.days)


@transaction.atomic
def replace_key(
    *,
    key: str,
    days: int,
    both_for: int,
    by: Actor,
    at: datetime,
    entropy: Entropy = secrets.token_bytes,
) -> NewKey:
    """A new key for so many days, with the scopes and the limit of the old one, which holds `both_for` days longer.

    Raises NoSuchPartnerKey, PartnerKeyOver, BadKeyTerms.
    """
    overlap = overlap_of(both_for)
    former = locked_key(key, at)
    terms = KeyTerms(frozenset(scopes_of(former)), period_of(day_of(at), days), former.per_minute)
    made, text = _make(former.partner_id, terms, at, entropy)
    ends_at = at + overlap
    PartnerKey.objects.filter(pk=former.pk).update(replaced_by=made, ends_at=ends_at)
    journal.note(
        subject=("partner-key", made.key_id),
        event="partner-key.replaced",
        by=by,
        at=at,
        partner=former.partner_id,
        former_key=former.key_id,
        both_until=ends_at.isoformat(),
        valid_from=terms.days.start.isoformat(),
        valid_until=_last(terms),
    )
    return NewKey(made.key_id, text, terms.days, ends_at)


@transaction.atomic
def revoke_key(*, key: str, by: Actor, at: datetime) -> None:
    """From now on nobody who shows the key is answered. Raises NoSuchPartnerKey, PartnerKeyOver."""
    row = _locked(key)
    state = state_of(row, at)
    if state in {KeyState.REVOKED, KeyState.OVER}:
        raise PartnerKeyOver(state=state.value)
    PartnerKey.objects.filter(pk=row.pk).update(revoked_at=at)
    journal.note(
        subject=("partner-key", row.key_id),
        event="partner-key.revoked",
        by=by,
        at=at,
        partner=row.partner_id,
    )


@transaction.atomic
def change_key(*, key: str, scopes: frozenset[Scope], per_minute: int, by: Actor, at: datetime) -> None:
    """The key itself stays; within a second it opens what is said now. Raises NoSuchPartnerKey, PartnerKeyOver, BadKeyTerms."""
    row = locked_key(key, at)
    before = terms_of(row)
    after = replace(before, scopes=scopes, per_minute=per_minute)
    opens_more(before, after)
    PartnerKey.objects.filter(pk=row.pk).update(scopes=" ".join(sorted(scopes)), per_minute=per_minute)
    journal.note(
        subject=("partner-key", row.key_id),
        event="partner-key.changed",
        by=by,
        at=at,
        partner=row.partner_id,
        scopes=" ".join(sorted(scopes)),
        former_scopes=row.scopes,
        per_minute=per_minute,
        former_per_minute=row.per_minute,
    )


def terms_of(row: PartnerKey) -> KeyTerms:
    return KeyTerms(frozenset(scopes_of(row)), Period(row.valid_from, row.valid_until), row.per_minute)


def locked_key(key: str, at: datetime) -> PartnerKey:
    """One that nothing has replaced yet. Raises NoSuchPartnerKey, PartnerKeyOver."""
    row = _locked(key)
    state = state_of(row, at)
    if state not in {KeyState.VALID, KeyState.TO_COME}:
        raise PartnerKeyOver(state=state.value)
    return row


def period_of(first: date, days: int) -> Period:
    """Raises EmptyPeriod, for less than a day. An absurd number of days ends where days end."""
    return Period(first, first + timedelta(days=min(max(days, 0), 100_000)))


def _make(partner_id: int, terms: KeyTerms, at: datetime, entropy: Entropy) -> tuple[PartnerKey, str]:
    text = key_text(entropy(32))
    digest = digest_of(text)
    row = PartnerKey.objects.create(
        partner_id=partner_id,
        key_id=digest[:12],
        digest=digest,
        scopes=" ".join(sorted(terms.scopes)),
        valid_from=terms.days.start,
        valid_until=terms.days.end or terms.days.start,
        per_minute=terms.per_minute,
        made_at=at,
    )
    return row, text


def _locked(key: str) -> PartnerKey:
    """Raises NoSuchPartnerKey."""
    row = PartnerKey.objects.select_for_update(no_key=True).filter(key_id=key).first()
    if row is None:
        raise NoSuchPartnerKey()
    return row


def _last(terms: KeyTerms) -> str | None:
    last = terms.days.last_day
    return last.isoformat() if last else None
