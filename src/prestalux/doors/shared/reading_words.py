"""What was read in a piece, in sentences: the same for the applicant and for the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prestalux.doors.shared import labels
from prestalux.office.attribution.readings import PieceReading
from prestalux.office.files.reading import Outcome, SignatureRead, SignatureVerdict
from prestalux.rules.identifiers.bank_account import BankAccount
from prestalux.rules.periods import day_of
from prestalux.rules.reading import MOST_IBANS, Remark

_MOST_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Sentence:
    """`concerns`: a person should look; the others only tell that something fits or could not be read."""

    text: str
    concerns: bool = False


def sentences(reading: PieceReading, values: dict[str, Any], language: str) -> tuple[Sentence, ...]:
    """What was read beside what was typed, then what became of the signatures."""
    said = [Sentence(_OUTCOMES[reading.read.outcome]())] if reading.read.outcome in _OUTCOMES else []
    said += [
        Sentence(_REMARKS[remark](reading, values, language), remark.concerns)
        for remark in reading.remarks
        if remark in _REMARKS
    ]
    return (*said, *(_signature(one, language) for one in reading.read.signatures))


def concerns(reading: PieceReading, values: dict[str, Any], language: str) -> list[str]:
    """The sentences that a person should look at, each with the piece it is about."""
    piece = labels.PIECE[reading.piece.piece]
    return [
        _("%(what)s: %(text)s") % {"what": piece, "text": one.text}
        for one in sentences(reading, values, language)
        if one.concerns
    ]


def no_signature() -> Sentence:
    return Sentence(_("No electronic signature."))


def _iban_differs(reading: PieceReading, values: dict[str, Any], _language: str) -> str:
    read = [BankAccount(iban).printed for iban in reading.read.ibans]
    shown = ", ".join(read[:_MOST_SHOWN])
    if len(read) > MOST_IBANS:
        shown = _("%(ibans)s and many more") % {"ibans": shown}
    elif more := len(read[_MOST_SHOWN:]):
        shown = ngettext("%(ibans)s and %(n)s more", "%(ibans)s and %(n)s more", more) % {
            "ibans": shown,
            "n": more,
        }
    return _("The statement shows another IBAN: %(read)s. Typed: %(typed)s.") % {
        "read": shown,
        "typed": BankAccount(values["iban"]).printed,
    }


def _holder_differs(reading: PieceReading, values: dict[str, Any], _language: str) -> str:
    facts = {"read": reading.read.holder, "typed": values["holder"]}
    return _("The statement names another holder: %(read)s. Typed: %(typed)s.") % facts


def _end_differs(reading: PieceReading, values: dict[str, Any], language: str) -> str:
    until = values["basis_until"]
    typed = labels.day(until, language) if until else _("no end")
    facts = {"read": _days(reading.read.ends, language), "typed": typed}
    return _("The last day read in the document is another one: %(read)s. Typed: %(typed)s.") % facts


def _expired(reading: PieceReading, _values: dict[str, Any], language: str) -> str:
    facts = {"day": labels.day(reading.read.ends[-1], language)}
    return _("The document has expired: its last day was %(day)s.") % facts


def _expires(reading: PieceReading, _values: dict[str, Any], language: str) -> str:
    return _("Last day read in the document: %(day)s.") % {"day": _days(reading.read.ends, language)}


def _days(days: tuple[date, ...], language: str) -> str:
    return ", ".join(labels.day(day, language) for day in days)


_REMARKS: Final[dict[Remark, Callable[[PieceReading, dict[str, Any], str], str]]] = {
    Remark.IBAN_AGREES: lambda *_facts: _("The statement shows the IBAN that was typed."),
    Remark.IBAN_DIFFERS: _iban_differs,
    Remark.IBAN_NOT_FOUND: lambda *_facts: _("No IBAN was found in the text of the statement."),
    Remark.HOLDER_AGREES: lambda *_facts: _("The statement names the holder that was typed."),
    Remark.HOLDER_DIFFERS: _holder_differs,
    Remark.EXPIRED: _expired,
    Remark.EXPIRES: _expires,
    Remark.END_DIFFERS: _end_differs,
}
_OUTCOMES: Final[dict[Outcome, Callable[[], str]]] = {
    Outcome.NO_TEXT: lambda: _("No text to read: the pages are pictures. Nothing was compared."),
    Outcome.UNREADABLE: lambda: _("The text of this file could not be read. Nothing was compared."),
}
_VERDICTS: Final[dict[SignatureVerdict, Callable[[], str]]] = {
    SignatureVerdict.TRUSTED: lambda: _("Electronic signature intact, signer confirmed"),
    SignatureVerdict.UNKNOWN_SIGNER: lambda: _("Electronic signature intact, signer not confirmed"),
    SignatureVerdict.CHANGED: lambda: _("The document was changed after it was signed"),
    SignatureVerdict.BROKEN: lambda: _("The electronic signature is broken"),
}


def _signature(one: SignatureRead, language: str) -> Sentence:
    who = [one.signer] if one.signer else []
    if one.signed_at:
        who.append(labels.day(day_of(one.signed_at), language))
    words = _VERDICTS[one.verdict]()
    text = f"{words}."
    if who:
        text = _("%(what)s: %(text)s") % {"what": words, "text": f"{', '.join(who)}."}
    return Sentence(text, one.verdict in {SignatureVerdict.CHANGED, SignatureVerdict.BROKEN})
