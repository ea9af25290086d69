"""Each letter with demonstration data, in the words and the language in which it would go out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Final

from prestalux.doors.shared import change_letters, exchange_letters
from prestalux.doors.shared.letters import MAILS, Words, words
from prestalux.office.attribution.queries import COLUMNS, AskView, RequestView
from prestalux.office.changes.queries import AskedView, ChangeView
from prestalux.office.exchange.queries.accounts import AccessView
from prestalux.office.messages.queries import MessageView, PartView
from prestalux.rules.attribution.request import Gaps, RequestFacts, Section
from prestalux.rules.attribution.status import Status
from prestalux.rules.changes import ChangeKind, ChangeStatus
from prestalux.rules.conventions.pieces import OneOf, Piece
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.exchange.accounts import Environment
from prestalux.rules.exchange.requests import AccessKind, AccessStatus
from prestalux.rules.identifiers.reference import Reference

LANGUAGES: Final = ("fr", "de", "en")
_DAY: Final = date(2026, 12, 7)
_AT: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_ASK: Final = AskView(1, Piece.BANK_DETAILS, "unreadable", "", _DAY, _AT, "open", None)
_MESSAGE: Final = MessageView(
    1,
    "<1@example.org>",
    "taken",
    "",
    "anna.exemple@example.org",
    "fr",
    "",
    "",
    _AT,
    1,
    0,
    (
        PartView(1, "fiche.pdf", 1, Piece.INFORMATION_SHEET.value, True, "", 1),
        PartView(2, "scan0001.pdf", 1, Piece.PRACTICE_AUTHORISATION.value, False, "", 2),
        PartView(3, "passeport.pdf", 1, "", False, "jpeg", None),
        PartView(4, "rib.htm", 1, "", False, "html", None),
    ),
)


WAITING: Final = {
    "environment": "production",
    "waiting": 102,
    "named": [[f"F99000119202611_INF_RETFAC_{number:03}_R1.xml", "2026-11-19"] for number in range(1, 4)],
    "last": _DAY.isoformat(),
}
SLIPS: Final = {
    "slips": [
        {"field": "phone", "code": "phone-bad", "facts": {"why": "too-short"}},
        {"field": "name", "code": "missing", "facts": {}},
    ]
}
WITHOUT_A_REQUEST: Final = {"mail-neutral", "mail-unread", *change_letters.MAILS, *exchange_letters.MAILS}


@dataclass(frozen=True, slots=True)
class Sample:
    kind: str
    language: str
    said: Words
    document: str


def samples(fund: Any, link: str) -> Iterator[Sample]:
    for kind, mail in MAILS.items():
        for language in LANGUAGES:
            said = words(
                kind,
                language,
                view=None if kind in WITHOUT_A_REQUEST else _view(),
                link=link,
                asks=(_ASK,),
                facts={
                    "on": _DAY.isoformat(),
                    "since": _DAY.isoformat(),
                    "username": "p99000119-1",
                    "what": "key",
                    "key_name": "server",
                    "fingerprint": "SHA256:lbmsoA0yIEcEiVDRnMWuzm+nV+3ZEEpVIURqFoeSspg",
                    **WAITING,
                    **SLIPS,
                },
                fund=fund,
                message=_message(kind) if kind.startswith("mail-") else None,
                change=change_of(kind),
                access=access_of(kind),
            )
            yield Sample(kind, language, said, mail.document)


def access_of(kind: str) -> AccessView | None:
    """Anna Exemple’s request for access to the space, where a letter is about one."""
    if not kind.startswith("access-") or kind in {"access-not-possible", "access-form-slips"}:
        return None
    return AccessView(
        id=0,
        reference=Reference("222222222222"),
        kind=AccessKind.EXCHANGE_ACCESS,
        environment=Environment.PRODUCTION,
        status=AccessStatus.REFUSED if kind == "access-refused" else AccessStatus.SUBMITTED,
        language="fr",
        version=1,
        code_id=0,
        digits="99000119",
        profession=Profession.DENTIST,
        name="Anna Exemple",
        account_id=0,
        wanted={"holder": "person", "name": "Anna Exemple", "remarks": ""},
        asked_at=_AT,
        moved_at=_AT,
        assigned_to=None,
        reason="unclear",
        text="",
    )


def change_of(kind: str) -> ChangeView | None:
    """Anna Exemple’s change of bank account, where a letter is about one."""
    if not kind.startswith("change-"):
        return None
    asked = AskedView(1, "unreadable", "", _DAY, _AT) if kind == "change-ask" else None
    return ChangeView(
        id=0,
        reference=Reference("222222222222"),
        kind=ChangeKind.BANK_ACCOUNT,
        status=ChangeStatus.REFUSED if kind == "change-refused" else ChangeStatus.CONFIRMING,
        language="fr",
        version=1,
        provider_id=0,
        account_id=0,
        name="Anna Exemple",
        profession=Profession.DENTIST,
        code="99000119",
        wanted={"holder": "Anna Exemple", "iban": "LU280019400644750000", "bic": ""},
        former={"holder": "", "iban": "", "bic": "", "email": "anna.exemple@example.org"},
        wished_from=_DAY,
        asked_at=_AT,
        moved_at=_AT,
        channel="anna.exemple@example.org",
        confirmed_at=None,
        confirmed_how="",
        accepted_at=None,
        holds_from=_DAY,
        reason="not-shown",
        text="",
        stopped_at=None,
        assigned_to=None,
        may_be_stopped=True,
        asked=asked,
    )


def _message(kind: str) -> MessageView:
    is_others = kind in {"mail-waiting", "mail-neutral"}
    return replace(_MESSAGE, sender="emil.exemple@example.org") if is_others else _MESSAGE


def _view() -> RequestView:
    """A draft of Anna Exemple that lacks a piece."""
    return RequestView(
        id=0,
        reference=Reference("222222222222"),
        status=Status.DRAFT,
        language="fr",
        opened_at=_AT,
        moved_at=_AT,
        submitted_at=None,
        version=1,
        account_id=0,
        email="anna.exemple@example.org",
        profession=Profession.DENTIST,
        values={column: "" for columns in COLUMNS.values() for column in columns},
        facts=RequestFacts(Profession.DENTIST, frozenset(Section), email_confirmed=False),
        required=(),
        gaps=Gaps(
            (), (OneOf({Piece.IDENTITY_DOCUMENT}), OneOf({Piece.BANK_DETAILS})), email_confirmation=True
        ),
        notices=(),
        pieces=(),
        asks=(_ASK,),
        moments=(),
        signature=None,
        decision=None,
        issued=(),
        former_decisions=(),
        proposals=(),
        corrections=(),
        accounts=(),
        assigned_to=None,
        lead=None,
        members=(),
        close_proposed=False,
    )
