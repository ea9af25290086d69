"""Bank account: an IBAN of any SEPA country, the bank's identifier (BIC) and its name where they are known.

ISO 13616 for the number, ISO 9362 for the identifier, the EPC's list for the countries (sepa.py). No text found
restricts the account to Luxembourg (domain.md 6.2). A bank missing from the registry is not a fault: registries
lag behind the banks.

>>> BankAccount.parse("lu28 0019 4006 4475 0000").bic
'BCEELULL'
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from schwifty import BIC, IBAN
from schwifty.exceptions import InvalidChecksumDigits, SchwiftyException
from schwifty.registry import get_iban_spec

from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.postal_address import is_country
from prestalux.rules.identifiers.sepa import ALSO_BANKS_OF, is_member
from prestalux.rules.identifiers.typed_text import compact, in_fours

_BIC_SHAPE: Final = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?", re.ASCII)


class BankAccountFault(StrEnum):
    EMPTY = "empty"
    COUNTRY = "country"
    NO_IBAN = "no-iban"
    LENGTH = "length"
    CHARACTERS = "characters"
    CHECK_DIGITS = "check-digits"
    NOT_SEPA = "not-sepa"
    BIC_SHAPE = "bic-shape"
    BIC_COUNTRY = "bic-country"
    BIC_OTHER_BANK = "bic-other-bank"


class BadBankAccount(Refusal):
    code = "bank-account-bad"


@dataclass(frozen=True, slots=True)
class BankAccount:
    iban: str = field(repr=False)
    bic_given: str = ""

    @classmethod
    def parse(cls, iban_text: str, bic_text: str = "", *, on: date | None = None) -> BankAccount:
        """Read an IBAN, and a BIC if one is given, as people type them. Raises BadBankAccount.

        With `on`, the country must have been a SEPA member on that day. An unknown bank is no fault.
        """
        iban, bic = _upper(compact(iban_text)).removeprefix("IBAN").lstrip(":"), _upper(compact(bic_text))
        fault = _iban_fault(iban, on) or (_bic_fault(iban, bic) if bic else None)
        if fault is not None:
            raise BadBankAccount(why=fault)
        return cls(iban, bic)

    @property
    def country(self) -> str:
        return self.iban[:2]

    @property
    def bic(self) -> str | None:
        """What was given, else what the registry of banks says, else None."""
        if self.bic_given:
            return self.bic_given
        known = IBAN(self.iban).bic
        return str(known) if known else None

    @property
    def bank_name(self) -> str | None:
        """None where the registry of banks does not know the bank; then a person looks it up."""
        return IBAN(self.iban).bank_name

    @property
    def printed(self) -> str:
        return in_fours(self.iban)

    @property
    def masked(self) -> str:
        """Enough for the holder to recognise the account: the country and the last four characters."""
        return f"{self.country}•• •••• {self.iban[-4:]}"


def _upper(text: str) -> str:
    # Capitals only of plain letters: a dotless i would become a plain I.
    return text.upper() if text.isascii() else text


def _iban_fault(iban: str, on: date | None) -> BankAccountFault | None:
    if not iban:
        return BankAccountFault.EMPTY
    if not (iban.isascii() and iban.isalnum()):
        return BankAccountFault.CHARACTERS
    fault = _structure_fault(iban)
    if fault is None and not is_member(iban[:2], on):
        return BankAccountFault.NOT_SEPA
    return fault


def _structure_fault(iban: str) -> BankAccountFault | None:
    length = _length_in(iban[:2])
    if length is None:
        return BankAccountFault.NO_IBAN if is_country(iban[:2]) else BankAccountFault.COUNTRY
    if len(iban) != length:
        return BankAccountFault.LENGTH
    return _division_fault(iban)


def _length_in(country: str) -> int | None:
    try:
        return get_iban_spec(country).iban_length
    except SchwiftyException:
        return None


def _division_fault(iban: str) -> BankAccountFault | None:
    try:
        IBAN(iban)
    except InvalidChecksumDigits:
        return BankAccountFault.CHECK_DIGITS
    except SchwiftyException:
        return BankAccountFault.CHARACTERS
    return None


def _bic_fault(iban: str, bic: str) -> BankAccountFault | None:
    if not _BIC_SHAPE.fullmatch(bic) or not _is_known_country(bic):
        return BankAccountFault.BIC_SHAPE
    if bic[4:6] != iban[:2] and bic[4:6] not in ALSO_BANKS_OF.get(iban[:2], frozenset()):
        return BankAccountFault.BIC_COUNTRY
    # The institution alone is compared: branches and renamed places differ in the rest.
    known = {entry[:4] for entry in _bics_of_bank(iban)}
    return BankAccountFault.BIC_OTHER_BANK if known and bic[:4] not in known else None


def _is_known_country(bic: str) -> bool:
    try:
        BIC(bic)
    except SchwiftyException:
        return False
    return True


def _bics_of_bank(iban: str) -> set[str]:
    number = IBAN(iban)
    first = {str(number.bic)} if number.bic else set()
    try:
        others = BIC.candidates_from_bank_code(number.country_code, number.bank_code)
    except SchwiftyException:
        return first
    return first | {str(bic) for bic in others}
