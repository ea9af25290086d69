"""The words for states, pieces, professions, reasons: one table a kind, used on pages and in letters alike."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Final

from babel import Locale
from babel.dates import format_date, format_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from prestalux.rules.attribution.decision import AskReason, CloseReason, RefusalReason
from prestalux.rules.attribution.request import Basis, Notice, Section, Signing
from prestalux.rules.attribution.roles import Role
from prestalux.rules.attribution.sameness import Sameness
from prestalux.rules.attribution.status import Status
from prestalux.rules.attribution.two_persons import Deed
from prestalux.rules.conventions.pieces import OneOf, Piece
from prestalux.rules.conventions.professions import Admission, Profession
from prestalux.rules.conventions.specialties import specialty
from prestalux.rules.periods import LUXEMBOURG

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words = Mapping[str, "_StrPromise"]

PROFESSION: Final[Words] = {
    Profession.DENTIST: _("Dentist"),
    Profession.DOCTOR: _("Doctor"),
    Profession.PSYCHOTHERAPIST: _("Psychotherapist"),
    Profession.DIETICIAN: _("Dietician"),
    Profession.PHYSIOTHERAPIST: _("Physiotherapist"),
    Profession.MIDWIFE: _("Midwife"),
    Profession.NURSE: _("Nurse"),
    Profession.SPEECH_THERAPIST: _("Speech therapist"),
    Profession.LABORATORY: _("Medical analysis laboratory"),
    Profession.ORTHOPAEDIC_SUPPLIER: _("Orthopaedic shoemaker or supplier"),
    Profession.OCULARIST: _("Ocularist"),
    Profession.HEARING_AID_SUPPLIER: _("Hearing-aid acoustician"),
    Profession.OTHER: _("Another health profession"),
}
NOT_SERVED: Final[Words] = {
    Admission.NEEDS_COMPANY: _(
        "This profession is usually exercised through a company, and companies cannot apply here yet. "
        "Please write to the fund, which will tell you which documents to send."
    ),
    Admission.NEEDS_BOARD: _(
        "For this profession the code is given only after approval by the fund’s board, which cannot be requested here "
        "yet. Please write to the fund, which will tell you which documents to send."
    ),
    Admission.PIECES_UNKNOWN: _(
        "The fund has not published which documents this profession must send, so it cannot be requested here yet. "
        "Please write to the fund."
    ),
}
STATUS: Final[Words] = {
    Status.DRAFT: _("Draft"),
    Status.SUBMITTED: _("Received, being examined"),
    Status.INCOMPLETE: _("Waiting for pieces"),
    Status.GRANTED: _("Granted"),
    Status.REFUSED: _("Refused"),
    Status.CLOSED: _("Closed without decision"),
    Status.WITHDRAWN: _("Withdrawn"),
    Status.MERGED: _("Merged with another request"),
}
STATUS_KIND: Final[Mapping[str, str]] = {
    Status.DRAFT: "progress",
    Status.SUBMITTED: "waiting",
    Status.INCOMPLETE: "todo",
    Status.GRANTED: "done",
    Status.REFUSED: "refused",
    Status.CLOSED: "neutral",
    Status.WITHDRAWN: "neutral",
    Status.MERGED: "neutral",
}
PIECE: Final[Words] = {
    Piece.INFORMATION_SHEET: _("Information sheet"),
    Piece.PRACTICE_AUTHORISATION: _("Authorisation to practise"),
    Piece.SERVICE_DECLARATION: _("Declaration of services"),
    Piece.RADIOPROTECTION_AUTHORISATION: _("Radioprotection authorisation"),
    Piece.IDENTITY_DOCUMENT: _("Identity document"),
    Piece.BANK_DETAILS: _("Bank identity statement (RIB)"),
}
PIECE_ABOUT: Final[Words] = {
    Piece.INFORMATION_SHEET: _(
        "The sheet that this service fills with your answers, dated and signed by you."
    ),
    Piece.PRACTICE_AUTHORISATION: _(
        "A copy of the authorisation issued by the Ministry of Health and Social Security."
    ),
    Piece.SERVICE_DECLARATION: _(
        "A copy of the declaration of services issued by the Ministry of Health and Social Security."
    ),
    Piece.RADIOPROTECTION_AUTHORISATION: _(
        "A copy of the authorisation that covers your radiological equipment."
    ),
    Piece.IDENTITY_DOCUMENT: _("A copy of your passport or identity card, both sides if it is a card."),
    Piece.BANK_DETAILS: _("The statement from your bank that shows the holder, the IBAN and the bank."),
}
BASIS: Final[Words] = {
    Basis.AUTHORISATION: _("An authorisation to practise"),
    Basis.DECLARATION: _("A declaration of services (temporary practice)"),
}
SIGNING: Final[Words] = {
    Signing.PORTAL: _("signed in the portal by a recorded declaration"),
    Signing.HAND: _("signed by hand and sent as PDF"),
}
SECTION: Final[Words] = {
    Section.IDENTITY: _("Identity"),
    Section.AUTHORISATION: _("Right to practise"),
    Section.PRACTICE: _("Place and start of practice"),
    Section.RADIOLOGY: _("Radiological equipment"),
    Section.BANK: _("Bank account"),
}
ASK_REASON: Final[Words] = {
    AskReason.MISSING: _("The piece is missing"),
    AskReason.UNREADABLE: _("The piece cannot be read"),
    AskReason.WRONG_PIECE: _("It is another document"),
    AskReason.EXPIRED: _("The document has expired"),
    AskReason.INCOMPLETE: _("Pages or details are missing"),
    AskReason.NOT_SIGNED: _("The signature or the date is missing"),
    AskReason.DIFFERS: _("It does not agree with the other pieces"),
    AskReason.INFECTED: _("Malware was found in the file"),
    AskReason.OTHER: _("Another reason"),
}
REFUSAL_REASON: Final[Words] = {
    RefusalReason.NO_AUTHORISATION: _("There is no authorisation to practise and no declaration of services"),
    RefusalReason.AUTHORISATION_EXPIRED: _("The authorisation or declaration no longer holds"),
    RefusalReason.NOT_THE_PERSON: _("The pieces are not those of the person who asks"),
    RefusalReason.PIECES_NOT_GENUINE: _("The pieces are not genuine"),
    RefusalReason.OTHER: _("Another reason, stated below"),
}
CLOSE_REASON: Final[Words] = {
    CloseReason.NO_ANSWER: _("The pieces asked for were not received in time"),
    CloseReason.DUPLICATE: _("The same request is already being examined"),
    CloseReason.NOT_NEEDED: _("No code is needed for this activity"),
    CloseReason.OTHER: _("Another reason, stated below"),
}
ROLE: Final[Words] = {
    Role.APPLICANT: _("applicant"),
    Role.HELPER: _("helper"),
    Role.CLERK: _("clerk"),
    Role.REVIEWER: _("reviewer"),
    Role.MANAGER: _("manager"),
    Role.AUDITOR: _("auditor"),
}
NOTICE: Final[Words] = {
    Notice.START_IN_THE_PAST: _(
        "The start of practice lies in the past; the code must be obtained before starting to practise."
    ),
    Notice.START_BEFORE_AUTHORISATION: _(
        "The start of practice lies before the first day of the authorisation; the code cannot hold before that day."
    ),
    Notice.START_AFTER_END: _(
        "The start of practice lies after the last day of the authorisation or declaration."
    ),
    Notice.AUTHORISATION_EXPIRED: _("The authorisation or declaration no longer holds."),
    Notice.AUTHORISATION_NOT_YET_VALID: _("The authorisation or declaration does not hold yet."),
    Notice.MATRICULE_NOT_BIRTH_DATE: _("The matricule does not agree with the date of birth."),
    Notice.BANK_UNKNOWN: _("The IBAN is well formed, but its bank is not in our directory."),
    Notice.HOLDER_DIFFERS: _("The account holder differs from the name in the request."),
    Notice.LOOKS_BLANK: _("A file looks blank; please check that the pages were scanned on the right side."),
    Notice.SAME_FILE_TWICE: _("The same file was given more than once."),
    Notice.INFECTED_FILE: _(
        "Malware was found in a file. It is kept sealed, is shown to nobody and does not count: a new one is needed."
    ),
    Notice.AWAITING_SCAN: _(
        "The antivirus has not called every file safe yet; until then no code can be granted. It tries again by itself."
    ),
}
MOMENT: Final[Words] = {
    "opened": _("Request begun"),
    "submitted": _("Request received by the fund"),
    "asked": _("The fund asked for a piece"),
    "reminded": _("The fund reminded of a piece asked for"),
    "reminded-last": _("The fund reminded of a piece asked for, for the last time"),
    "answered": _("The piece asked for was sent"),
    "ask-withdrawn": _("The fund no longer needs a piece it had asked for"),
    "decision-opened": _("Decision opened in the portal"),
    "mail-taken": _("Message received by e-mail"),
    "helper-invited": _("Somebody invited to help"),
    "helper-ended": _("Somebody’s help ended"),
    "granted": pgettext("timeline", "Code granted"),
    "refused": pgettext("timeline", "Request refused"),
    "closed": pgettext("timeline", "Request closed without decision"),
    "withdrawn": pgettext("timeline", "Request withdrawn"),
    "merged": pgettext("timeline", "Merged with another request"),
    "split": pgettext("timeline", "Examined by itself again"),
    "reopened": pgettext("timeline", "Decision set aside, request examined again"),
    "corrected": pgettext("timeline", "Identity corrected"),
    "identity-purged": pgettext("timeline", "Copy of the identity document deleted"),
    "bank-account-changed": pgettext("timeline", "Bank account of the code changed"),
}
DEED: Final[Words] = {
    Deed.GRANT: _("Grant the code"),
    Deed.REFUSE: _("Refuse the request"),
    Deed.CLOSE: _("Close without decision"),
    Deed.REOPEN: _("Set the decision aside and examine again"),
    Deed.CHANGE_BANK_ACCOUNT: _("Change the bank account of the code"),
}
SAMENESS: Final[Words] = {
    Sameness.MATRICULE: _("same matricule"),
    Sameness.NAME_AND_BIRTH: _("same name and date of birth"),
    Sameness.AUTHORISATION: _("same number of the authorisation"),
    Sameness.IBAN: _("same IBAN"),
    Sameness.FILE: _("same file"),
}
SIDE: Final[Words] = {"applicant": _("by the applicant"), "fund": _("by the fund")}
DOCUMENT: Final[Words] = {
    "acknowledgement": _("Acknowledgement of receipt"),
    "attribution": _("Attribution letter"),
    "refusal": _("Letter of refusal"),
    "closing": _("Letter of closing"),
    "reopening": _("Letter of reopening"),
    "ask": _("Letter asking for pieces"),
    "information-sheet": _("Information sheet"),
}


def one_of(requirement: OneOf) -> str:
    """The pieces of a requirement, in the order of the page, joined by “or”."""
    first, *others = [str(PIECE[piece]) for piece in Piece if piece in requirement]
    if get_language() != "de":
        others = [name[0].lower() + name[1:] for name in others]
    return str(_(" or ")).join([first, *others])


def specialty_label(code: str, language: str) -> str:
    found = specialty(code) if code else None
    return found.label(language) if found else ""


def countries(language: str) -> list[tuple[str, str]]:
    """ISO 3166 codes and names in the language, in its order; no groups of countries and no former ones."""
    return list(_countries(language))


@cache
def _countries(language: str) -> tuple[tuple[str, str], ...]:
    names = Locale.parse(language).territories
    real = [
        (code, name)
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES
    ]
    return tuple(sorted(real, key=lambda pair: _sortable(pair[1])))


_NOT_COUNTRIES: Final = frozenset(
    {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"}
)


def _sortable(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))


def day(value: date, language: str) -> str:
    if language == "fr" and value.day == 1:
        return f"1er {format_date(value, 'MMMM y', locale=language)}"
    return str(format_date(value, "d. MMMM y" if language == "de" else "d MMMM y", locale=language))


def iso_day(text: str, language: str) -> str:
    return day(date.fromisoformat(text), language)


def moment(value: datetime, language: str) -> str:
    pattern = "d. MMMM y, HH:mm" if language == "de" else "d MMMM y, HH:mm"
    return str(format_datetime(value, pattern, tzinfo=LUXEMBOURG, locale=language))


def size(octets: int, language: str) -> str:
    """In kilobytes or megabytes of a thousand, one decimal at most, as the language writes it; below a thousand in bytes."""
    if octets < 1_000:
        one, more = {"fr": ("octet", "octets"), "de": ("Byte", "Bytes")}.get(language, ("byte", "bytes"))
        return f"{octets}\u00a0{one if octets == 1 else more}"
    small, large = {"fr": ("ko", "Mo")}.get(language, ("kB", "MB"))
    if octets < 1_000_000:
        return f"{octets // 1000}\u00a0{small}"
    whole, tenth = divmod(octets // 100_000, 10)
    point = "." if language == "en" else ","
    return f"{whole}{point}{tenth}\u00a0{large}" if tenth else f"{whole}\u00a0{large}"
