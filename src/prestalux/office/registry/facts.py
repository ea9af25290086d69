"""Facts on two axes: what holds on which day, and what the register knew of it at which moment.

A statement about some days leaves the rows it contradicts as they were known, and writes what is left of them anew beside
itself: every question as of a day, as known at a moment, has at most one answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from prestalux.office.registry import word_index
from prestalux.office.registry.models import DatedFact
from prestalux.office.registry.plain_text import PlainOf
from prestalux.rules.periods import Period

F = TypeVar("F", bound=DatedFact)
About = Model | Mapping[str, Model]
"""What a fact is about: one thing, or by name the things whose tie it is."""


def state(model: type[F], *, of: About, columns: Mapping[str, Any], period: Period, at: datetime) -> F:
    """In `period` the fact about `of` is this, as known from `at` on. What is stated already is not stated again.

    The caller holds the lock of `of`. A moment before one that is recorded already counts as that one: the register's
    knowledge has one order, whatever the clocks say.
    """
    rows = list(_standing(model, of, period))
    if len(rows) == 1 and _period(rows[0]).covers(period) and columns_of(rows[0]) == dict(columns):
        return rows[0]
    at = max([at, *(row.recorded_at for row in rows)])
    _supersede(model, rows, period, at)
    row = model._default_manager.create(
        **_about(model, of),
        valid_from=period.start,
        valid_until=period.end,
        recorded_at=at,
        **columns,
    )
    if said := word_index.said_by(row):
        word_index.keep([said])
    return row


def take_away(model: type[F], *, of: About, period: Period, at: datetime) -> bool:
    """In `period` nothing is the fact, as known from `at` on. False when nothing was."""
    rows = list(_standing(model, of, period))
    _supersede(model, rows, period, max([at, *(row.recorded_at for row in rows)]))
    return bool(rows)


def as_of(rows: QuerySet[F], day: date, known_at: datetime | None = None) -> QuerySet[F]:
    """Those that hold on a day, as known at a moment or now."""
    holds = Q(valid_from__lte=day) & (Q(valid_until=None) | Q(valid_until__gt=day))
    return known(rows, known_at).filter(holds)


def known(rows: QuerySet[F], at: datetime | None = None) -> QuerySet[F]:
    if at is None:
        return rows.filter(superseded_at=None)
    return rows.filter(Q(superseded_at=None) | Q(superseded_at__gt=at), recorded_at__lte=at)


def _standing(model: type[F], of: About, period: Period) -> QuerySet[F]:
    overlaps = Q(valid_until=None) | Q(valid_until__gt=period.start)
    if period.end is not None:
        overlaps &= Q(valid_from__lt=period.end)
    return model._default_manager.filter(overlaps, **_about(model, of), superseded_at=None).order_by(
        "valid_from"
    )


def _supersede(model: type[F], rows: list[F], period: Period, at: datetime) -> None:
    model._default_manager.filter(pk__in=[row.pk for row in rows]).update(superseded_at=at)
    model._default_manager.bulk_create(
        model(
            **{name: getattr(row, name) for name in _relations(model)},
            valid_from=left.start,
            valid_until=left.end,
            recorded_at=at,
            **columns_of(row),
        )
        for row in rows
        for left in _period(row).without(period)
    )


def _period(row: DatedFact) -> Period:
    return Period(row.valid_from, row.valid_until)


def _about(model: type[DatedFact], of: About) -> dict[str, Model]:
    names = _relations(model)
    about = dict(of) if isinstance(of, Mapping) else {names[0]: of}
    if set(about) != set(names):
        raise ValueError(f"a fact of this kind is about {' and '.join(names)}")
    return about


def _relations(model: type[DatedFact]) -> list[str]:
    """What the fact is about: the relations of its rows, mostly one."""
    return [field.name for field in model._meta.concrete_fields if field.is_relation]


def columns_of(row: DatedFact) -> dict[str, Any]:
    """What the fact says, without its days and moments."""
    axes = {"id", "valid_from", "valid_until", "recorded_at", "superseded_at", *_relations(type(row))}
    return {
        field.name: getattr(row, field.name)
        for field in row._meta.concrete_fields
        if field.name not in axes and not isinstance(field, PlainOf)
    }
