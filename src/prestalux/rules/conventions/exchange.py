"""Who exchanges files with the fund, by which convention: must, may, or not; which kinds of file; under which legal frame.

Dated data with sources. `since` is None where no day could be found: the row holds for every day before the next one of its
profession. A row marked `ours` says what no text says, so that the fund can lay down another one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from prestalux.rules.conventions.professions import Profession


class Obligation(StrEnum):
    MUST = "must"
    MAY = "may"
    NOT = "not"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangePolicy:
    profession: Profession
    obligation: Obligation
    kinds: tuple[str, ...]
    """Kinds of request file, as they stand in a file's name."""
    since: date | None = None
    source: str
    sure: str
    ours: bool = False


_FEE_FILES: Final = ("FAC",)
_MUST: Final = "page.txt, échange électronique, second sentence; domain.md 5.1"
_MAY: Final = "page.txt, échange électronique, third sentence; domain.md 5.1"
_KIND_OURS: Final = (
    "obligation: official page; kind of file: our own choice, the file specification could not be read"
)


def _may(profession: Profession) -> ExchangePolicy:
    return ExchangePolicy(
        profession=profession, obligation=Obligation.MAY, kinds=_FEE_FILES, source=_MAY, sure=_KIND_OURS
    )


def _fee_notes(profession: Profession) -> ExchangePolicy:
    """The page, read literally, leaves them out of the option; their digital fee note has a file name of this exchange."""
    return ExchangePolicy(
        profession=profession,
        obligation=Obligation.MAY,
        kinds=("MHM",),
        source="page.txt, échange électronique, third sentence; domain.md 5.1, 5.5, 5.7",
        sure="our own choice: the page leaves doctors and dentists out of the option",
        ours=True,
    )


POLICIES: Final[tuple[ExchangePolicy, ...]] = (
    ExchangePolicy(
        profession=Profession.LABORATORY,
        obligation=Obligation.MUST,
        kinds=_FEE_FILES,
        since=date(2016, 1, 1),
        source=f"{_MUST}, 5.10 (file specification in force on 1 January 2016)",
        sure=_KIND_OURS,
    ),
    ExchangePolicy(
        profession=Profession.PHYSIOTHERAPIST,
        obligation=Obligation.MUST,
        kinds=_FEE_FILES,
        source=f"{_MUST} (article 16); since when was not found",
        sure=_KIND_OURS,
    ),
    ExchangePolicy(
        profession=Profession.DIETICIAN,
        obligation=Obligation.MUST,
        kinds=_FEE_FILES,
        source=f"{_MUST} (article 19, formerly 16); since when was not found",
        sure=_KIND_OURS,
    ),
    _fee_notes(Profession.DENTIST),
    _fee_notes(Profession.DOCTOR),
    *(
        _may(profession)
        for profession in (
            Profession.PSYCHOTHERAPIST,
            Profession.MIDWIFE,
            Profession.NURSE,
            Profession.SPEECH_THERAPIST,
            Profession.ORTHOPAEDIC_SUPPLIER,
            Profession.OCULARIST,
            Profession.HEARING_AID_SUPPLIER,
            Profession.OTHER,
        )
    ),
)


def policy_of(
    profession: Profession, on: date, rows: Iterable[ExchangePolicy] = POLICIES
) -> ExchangePolicy | None:
    """The newest row that began by the day; None before the first known day, when nothing is known of an exchange."""
    begun = [row for row in rows if row.profession is profession and (row.since is None or row.since <= on)]
    return max(begun, key=lambda row: row.since or date.min, default=None)


def takes(profession: Profession, kind: str, on: date, rows: Iterable[ExchangePolicy] = POLICIES) -> bool:
    """Whether the profession may send this kind of file on the day. A policy that names no kinds takes all."""
    policy = policy_of(profession, on, rows)
    return policy is None or not policy.kinds or kind in policy.kinds


def must_exchange(profession: Profession, on: date, rows: Iterable[ExchangePolicy] = POLICIES) -> bool:
    policy = policy_of(profession, on, rows)
    return policy is not None and policy.obligation is Obligation.MUST


def may_exchange(profession: Profession, on: date, rows: Iterable[ExchangePolicy] = POLICIES) -> bool:
    """Also of those who must."""
    policy = policy_of(profession, on, rows)
    return policy is not None and policy.obligation is not Obligation.NOT


def who_must(on: date, rows: Iterable[ExchangePolicy] = POLICIES) -> tuple[Profession, ...]:
    rows = tuple(rows)
    return tuple(profession for profession in Profession if must_exchange(profession, on, rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalFrame:
    """Cadre légal: under which convention payment is asked, three letters in a file's name (domain.md 5.5)."""

    code: str
    letter: str
    """The first letter of the names of its files."""
    organism: int | None = None
    """The number that stands in the header for the body that pays, where it is known."""
    source: str
    sure: str
    ours: bool = False


LEGAL_FRAMES: Final[tuple[LegalFrame, ...]] = (
    LegalFrame(
        code="ASD", letter="D", organism=19, source="domain.md 5.5, 5.6", sure="published schema; software"
    ),
    LegalFrame(code="INF", letter="F", source="domain.md 5.5", sure="software"),
    LegalFrame(code="PAL", letter="F", source="domain.md 5.5", sure="software"),
    LegalFrame(code="MED", letter="F", source="domain.md 5.5", sure="software"),
    LegalFrame(
        code="TST",
        letter="F",
        source="docs/formats/exchange-names.md",
        sure="our own: files that try a connection",
        ours=True,
    ),
)


def frame_of(code: str, frames: Iterable[LegalFrame] = LEGAL_FRAMES) -> LegalFrame | None:
    return next((frame for frame in frames if frame.code == code), None)
