"""What a line of an existing register becomes in the register's tables: new codes many at a time, changes one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, NamedTuple, TypeVar

from django.db.models import QuerySet

from prestalux.office.events import actions as events
from prestalux.office.registry import bulk, facts, word_index
from prestalux.office.registry.actions import tell_of_name
from prestalux.office.registry.code_lines import CodeOnDay
from prestalux.office.registry.models import (
    CodeAddress,
    CodeMember,
    CodeSpecialty,
    CodeStatus,
    DatedFact,
    DoubtfulPair,
    Provider,
    ProviderCode,
    ProviderIdentity,
)
from prestalux.office.registry.name_index import Alike
from prestalux.office.registry.word_index import Part, Said
from prestalux.rules.periods import Period
from prestalux.rules.registry.life import PERIOD_OVER, CodeState
from prestalux.rules.registry.register_comparing import parted_name
from prestalux.rules.registry.register_line import LineReason, LineVerdict, RegisterLine

F = TypeVar("F", bound=DatedFact)
REASON: Final = "imported"
_AXES: Final = ("valid_from", "valid_until", "recorded_at")
_WHERE: Final = ("practice", "street", "extra", "postcode", "town", "country")
_IDENTITY: Final = (
    "family_name",
    "given_name",
    "birth_name",
    "original_script",
    "matricule",
    "email",
    "phone",
)


class Taken(NamedTuple):
    line: RegisterLine
    profession: str
    alike: Alike | None


def put_new(taken: Sequence[Taken], *, at: datetime) -> None:
    """Codes that the register does not hold. Nothing was said about them, so that nothing can be contradicted."""
    lines = [one.line for one in taken]
    people = bulk.take_ids(Provider, len(taken))
    bulk.insert(Provider, ("id", "recorded_at"), ((pk, at) for pk in people))
    codes = bulk.take_ids(ProviderCode, len(taken))
    bulk.insert(
        ProviderCode,
        ("id", "digits", "provider_id", "kind", "profession", "recorded_at"),
        (
            (pk, one.line.code, person, one.line.kind.value, one.profession, at)
            for pk, person, one in zip(codes, people, taken, strict=True)
        ),
    )
    bulk.insert(
        ProviderIdentity,
        (*_AXES, "provider_id", *_IDENTITY),
        (
            (line.days.start, None, at, person, line.family_name, line.given_name, "", "", "", "", "")
            for person, line in zip(people, lines, strict=True)
        ),
    )
    by_code = list(zip(codes, lines, strict=True))
    bulk.insert(
        CodeStatus,
        (*_AXES, "code_id", "status", "reason"),
        ((*_axes(line, at), pk, CodeState.ACTIVE.value, REASON) for pk, line in by_code),
    )
    bulk.insert(
        CodeSpecialty,
        (*_AXES, "code_id", "specialty"),
        ((*_axes(line, at), pk, line.specialty) for pk, line in by_code if line.specialty),
    )
    bulk.insert(
        CodeAddress,
        (*_AXES, "code_id", *_WHERE),
        ((*_axes(line, at), pk, *_where(line).values()) for pk, line in by_code if line.has_address),
    )
    word_index.keep(
        (said for pk, line in zip(people, lines, strict=True) for said in _said(pk, line)), fresh=True
    )
    events.tell_each("registry.code-imported", subjects=(("code", pk) for pk in codes), at=at)
    _put_pairs(taken, {line.code: pk for pk, line in by_code}, at)


def _said(provider_id: int, line: RegisterLine) -> tuple[Said, Said]:
    name = word_index.words_of_name({"family_name": line.family_name, "given_name": line.given_name}.get)
    where = word_index.words_of_place(_where(line).__getitem__) if line.has_address else frozenset()
    return Said(provider_id, Part.NAME, name), Said(provider_id, Part.PLACE, where)


def change_code(
    line: RegisterLine, found: Sequence[LineReason], held: CodeOnDay, *, from_day: date, at: datetime
) -> int:
    """What differs holds from that day on, until what is stated of a later day: since when it has been so, no line tells, nor
    what will be. Days are those of the line. Gives the id of the code.
    """
    code = ProviderCode.objects.select_for_update(no_key=True).get(digits=line.code)
    before = held.active
    if LineReason.DAYS in found:
        _change_days(code, line, before, at)
    period = _from(line.days, from_day)
    if LineReason.NAME in found:
        _change_name(code, line, from_day=from_day, at=at)
    if LineReason.ADDRESS in found:
        until_next = _until_next(CodeAddress.objects.filter(code=code), period, from_day)
        facts.state(CodeAddress, of=code, columns=_where(line), period=until_next, at=at)
    if LineReason.SPECIALTY in found:
        until_next = _until_next(CodeSpecialty.objects.filter(code=code), period, from_day)
        facts.state(CodeSpecialty, of=code, columns={"specialty": line.specialty}, period=until_next, at=at)
    changed = [reason.value for reason in found]
    events.tell("registry.code-changed", subject=("code", code.pk), at=at, changed=changed)
    return code.pk


def differs_in_state(digits: str) -> bool:
    """Whether anything but being active is known of the code, on any day; that its time was over is no decision."""
    rows = CodeStatus.objects.filter(code__digits=digits).exclude(status=CodeState.ACTIVE)
    rows = rows.exclude(reason=PERIOD_OVER)
    return facts.known(rows).exists()


def put_member(
    code: ProviderCode, member: ProviderCode, days: Period, *, write: bool, at: datetime
) -> LineVerdict:
    rows = list(facts.known(CodeMember.objects.filter(code=code, member=member)))
    if any(Period(row.valid_from, row.valid_until).covers(days) for row in rows):
        return LineVerdict.SAME
    if write:
        about = {"code": code, "member": member}
        facts.state(CodeMember, of=about, columns={}, period=days, at=at)
        events.tell("registry.member-recorded", subject=("code", code.pk), at=at, member=member.pk)
    return LineVerdict.CHANGED if rows else LineVerdict.NEW


def _change_days(code: ProviderCode, line: RegisterLine, before: Period | None, at: datetime) -> None:
    """Active on the days of the line and on no other; what the new days lack of address and specialty the line says."""
    active = {"status": CodeState.ACTIVE.value, "reason": REASON}
    for gone in before.without(line.days) if before else ():
        facts.take_away(CodeStatus, of=code, period=gone, at=at)
    for come in line.days.without(before) if before else (line.days,):
        facts.state(CodeStatus, of=code, columns=active, period=come, at=at)
        if line.specialty:
            columns = {"specialty": line.specialty}
            facts.state(CodeSpecialty, of=code, columns=columns, period=come, at=at)
        if line.has_address:
            facts.state(CodeAddress, of=code, columns=_where(line), period=come, at=at)


def _change_name(code: ProviderCode, line: RegisterLine, *, from_day: date, at: datetime) -> None:
    provider = Provider.objects.select_for_update(no_key=True).get(pk=code.provider_id)
    known = facts.known(ProviderIdentity.objects.filter(provider=provider)).order_by("valid_from")
    last = known.filter(valid_from__lte=from_day).last() or known[0]
    family, given = line.family_name, line.given_name
    if line.printed is not None:
        family, given = parted_name(line.family_name, last.given_name)
    columns = {name: getattr(last, name) for name in (*_IDENTITY, "birth_date")}
    columns |= {"family_name": family, "given_name": given}
    period = _until_next(known, Period(max(from_day, last.valid_from)), from_day)
    facts.state(ProviderIdentity, of=provider, columns=columns, period=period, at=at)
    tell_of_name(provider, at=at, but=code.pk)


def _until_next(rows: QuerySet[F], period: Period, from_day: date) -> Period:
    """Cut where the register states something of a later day already."""
    after = facts.known(rows).filter(valid_from__gt=max(period.start, from_day)).order_by("valid_from")
    start = after.values_list("valid_from", flat=True).first()
    return period if start is None else period.common(Period(period.start, start)) or period


def _put_pairs(taken: Sequence[Taken], codes: dict[str, int], at: datetime) -> None:
    pairs = [(one.alike, codes[one.line.code]) for one in taken if one.alike]
    before = {alike.code for alike, _ in pairs} - set(codes)
    known = dict(ProviderCode.objects.filter(digits__in=before).values_list("digits", "pk")) if before else {}
    bulk.insert(
        DoubtfulPair,
        ("first_id", "second_id", "why", "state", "recorded_at"),
        (
            (codes.get(alike.code) or known[alike.code], second, alike.why.value, "open", at)
            for alike, second in pairs
        ),
    )


def _axes(line: RegisterLine, at: datetime) -> tuple[date, date | None, datetime]:
    return line.days.start, line.days.end, at


def _where(line: RegisterLine) -> dict[str, str]:
    return {name: getattr(line, name) for name in _WHERE}


def _from(days: Period, day: date) -> Period:
    """The days that are left from that day on; all of them where it comes too late or too early."""
    return days.common(Period(day)) or days
