"""Account numbers and their holder in the text of a bank's statement (RIB).

>>> ibans("Compte courant LU28 0019 4006 4475 0000 (BCEELULL)")
('LU280019400644750000',)
>>> account_holder("Titulaire du compte : Mme Anna WEBER")
'Mme Anna WEBER'
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from prestalux.rules.identifiers.bank_account import BadBankAccount, BankAccount
from prestalux.rules.identifiers.typed_text import hides, tidy

MOST_IBANS: Final = 20
"""Of one file. A statement names one or two accounts."""
LONGEST_HOLDER: Final = 120
_MOST_TRIES: Final = 2_000
_MOST_LABELS: Final = 50
_GAP: Final = r"[ \u00a0\u202f\t.-]?"
# Fifteen to thirty-four characters, in whatever groups they are printed; nothing that belongs to a longer word.
_START: Final = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2}[ \u00a0]?\d{2}(?=[ \u00a0\u202f\t.-]?[A-Z0-9])", re.ASCII
)
_REST: Final = re.compile(rf"(?:{_GAP}[A-Z0-9]){{11,30}}", re.ASCII)
_LABEL: Final = re.compile(
    r"(?<!\w)(?:titulaires?(?: du compte)?|nom du titulaire|intitul[ée] du compte"
    r"|kontoinhaber(?:in)?|inhaber(?:in)? des kontos"
    r"|account (?:holder|owner|name)(?: name)?|name of (?:the )?account holder"
    r"|titular(?:es)?(?: da conta)?|nome do titular)(?!\w)",
    re.IGNORECASE,
)
# More labels may follow on the same line, in other languages or as the next cell of a table.
_AFTER_LABEL: Final = re.compile(r"[ \t\u00a0]*(?:\([^)\r\n]{0,40}\))?[ \t\u00a0]*[:：/|–-]*[ \t\u00a0]*")
_CELL_ENDS: Final = re.compile(r"\t|[ \u00a0]{3,}|[|;]")
_OTHER_LABEL: Final = re.compile(
    r"(?:n[°o]\.? ?de compte|iban|bic|swift|code banque|domiciliation|adresse|banque|bank|konto(?:nummer)?|"
    r"account number|currency|devise|w[äa]hrung|moeda|morada|address)(?!\w)",
    re.IGNORECASE,
)


def ibans(text: str) -> tuple[str, ...]:
    """The valid numbers printed there, each once, in order, at most MOST_IBANS and one more.

    One too many tells that the text holds more; the rest is not looked for.
    """
    found: dict[str, None] = {}
    for start in islice(_START.finditer(text), _MOST_TRIES):
        number = _iban_at(text, start.start(), start.end())
        if number:
            found[number] = None
            if len(found) > MOST_IBANS:
                break
    return tuple(found)


def _iban_at(text: str, start: int, end: int) -> str:
    """What follows the start may run into the next word: the country's own length says where it ends."""
    rest = _REST.match(text, end)
    if rest is None:
        return ""
    characters = re.sub(r"[^A-Z0-9]", "", text[start : rest.end()])
    for length in range(len(characters), 14, -1):
        try:
            return BankAccount.parse(characters[:length]).iban
        except BadBankAccount:
            continue
    return ""


def account_holder(text: str) -> str:
    """The holder beside or below its label; empty where none is labelled. Not checked to be a name."""
    for label in islice(_LABEL.finditer(text), _MOST_LABELS):
        for line in _lines_after(text, label.end()):
            holder = _holder_in(line)
            if holder:
                return holder
    return ""


def _lines_after(text: str, place: int) -> list[str]:
    """The rest of the label's line, and the line below."""
    lines = text[place : place + 400].splitlines() or [""]
    return lines[:2]


def _holder_in(line: str) -> str:
    rest = line
    for _ in range(4):  # the same label in other languages stands before the value
        rest = rest[_end_of(_AFTER_LABEL, rest) :]
        label = _LABEL.match(rest)
        if label is None:
            break
        rest = rest[label.end() :]
    rest = tidy("".join(" " if hides(char) and char != "\t" else char for char in _CELL_ENDS.split(rest)[0]))
    if len(rest) > LONGEST_HOLDER or _OTHER_LABEL.match(rest) or not any(char.isalpha() for char in rest):
        return ""
    return "" if ibans(rest.upper()) else rest


def _end_of(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return found.end() if found else 0
