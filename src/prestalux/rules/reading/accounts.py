"""Account numbers and their holder in the text of a bank's statement (RIB).

>>> ibans("Compte courant LU28 0019 4006 4475 0000 (BCEELULL)")
('LU280019400644750000',)
>>> account_holder("Titulaire du compte : Mme Anna WEBER")
'Mme Anna WEBER'
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from string import ascii_lowercase
from typing import Final

from prestalux.rules.identifiers.bank_account import BadBankAccount, BankAccount
from prestalux.rules.identifiers.typed_text import hides, tidy

MOST_IBANS: Final = 20
"""Of one file. A statement names one or two accounts."""
LONGEST_HOLDER: Final = 120
_MOST_TRIES: Final = 2_000
_MOST_LABELS: Final = 50
_SPACE: Final = r"[ \u00a0\u2000-\u200a\u202f\t]"
# Between two groups: one space or sign and no long word, or the end of a line and a digit soon after it.
_GAP: Final = rf"(?:(?:{_SPACE}|[.-])(?![A-Z]{{5}})|{_SPACE}{{0,3}}\r?\n{_SPACE}{{0,3}}(?=[A-Z]{{0,3}}\d))?"
# Fifteen to thirty-four characters, in whatever groups they are printed; nothing that belongs to a longer word, but
# for the name of the number itself.
_START: Final = re.compile(
    rf"(?:(?<![A-Z0-9])|(?<=IBAN))[A-Z]{{2}}{_SPACE}?\d{{2}}(?={_GAP}[A-Z0-9])", re.ASCII
)
_REST: Final = re.compile(rf"(?:{_GAP}[A-Z0-9]){{11,30}}", re.ASCII)
_LABEL: Final = re.compile(
    r"(?<!\w)(?:(?:nom (?:et pr[ée]nom )?(?:du |des )?)?titulaires?(?: du compte)?|intitul[ée] du compte"
    r"|(?:name (?:des |der )?)?kontoinhaber(?:in)?|inhaber(?:in)? des kontos"
    r"|account (?:holder|owner|name)(?: name)?|name of (?:the )?account holder"
    r"|(?:nome d[oa] )?titular(?:es)?(?: da conta)?)(?!\w)",
    re.IGNORECASE,
)
# Where nothing says "holder": a name that stands at the head of a line, before a colon.
_NAME_LABEL: Final = re.compile(
    r"^[ \t]*(?:noms?(?: et pr[ée]noms?)?|name|nome|b[ée]n[ée]ficiaire|beg[üu]nstigter?|beneficiary)(?= ?[:：])",
    re.IGNORECASE | re.MULTILINE,
)
_BANK: Final = re.compile(r"banque|bank|caisse|kasse|banco|caixa|cr[ée]dit", re.IGNORECASE)
# More labels may follow on the same line, in other languages or as the next cell of a table.
_AFTER_LABEL: Final = re.compile(r"[ \t\u00a0]*(?:\([^)\r\n]{0,40}\))?[ \t\u00a0]*([:：/|–-]*)[ \t\u00a0]*")
_CELL_ENDS: Final = re.compile(r"\t|[ \u00a0]{3,}|[|;]")
_OTHER_LABEL: Final = re.compile(
    r"(?:n[°o]\.? ?de compte|iban|bic|swift|code banque|domiciliation|adresse|banque|bank|konto(?:nummer)?|"
    r"account number|currency|devise|w[äa]hrung|moeda|morada|address|signature|unterschrift|assinatura|date|datum)"
    r"(?!\w)",
    re.IGNORECASE,
)
# The next label of the same line: one that a holder's name cannot hold, or any before a colon.
_NEXT_LABEL: Final = re.compile(
    rf"(?<=\s)(?:(?:iban|bic|swift)(?!\w)|{_OTHER_LABEL.pattern}(?=\s?[:：])|[A-Z]{{2}}\d{{2}} )",
    re.IGNORECASE,
)
_CAPITALS: Final = {ord(small): small.upper() for small in ascii_lowercase}


def ibans(text: str) -> tuple[str, ...]:
    """The valid numbers printed there, each once, in order, at most MOST_IBANS and one more.

    One too many tells that the text holds more; the rest is not looked for.
    """
    text = text.translate(_CAPITALS)
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
    names = (_holder_in(line) for line in _named_lines(text))
    return next((name for name in names if name and not _BANK.search(name)), "")


def _named_lines(text: str) -> Iterator[str]:
    for label in islice(_NAME_LABEL.finditer(text), _MOST_LABELS):
        yield _lines_after(text, label.end())[0]


def _lines_after(text: str, place: int) -> list[str]:
    """The rest of the label's line, and the line below."""
    lines = text[place : place + 400].splitlines() or [""]
    return lines[:2]


def _holder_in(line: str) -> str:
    rest, signs = line, ""
    for _ in range(4):  # the same label in other languages stands before the value
        after = _AFTER_LABEL.match(rest)
        signs, rest = (after[1], rest[after.end() :]) if after else ("", rest)
        label = _LABEL.match(rest)
        if label is None:
            break
        rest = rest[label.end() :]
    if not signs and rest[:1].islower():
        return ""  # the label is a word of a sentence, and this is how it goes on
    rest = _NEXT_LABEL.split(rest, maxsplit=1)[0]
    rest = tidy("".join(" " if hides(char) and char != "\t" else char for char in _CELL_ENDS.split(rest)[0]))
    rest = rest.rstrip(" .,;")
    if len(rest) > LONGEST_HOLDER or _OTHER_LABEL.match(rest) or not any(char.isalpha() for char in rest):
        return ""
    return "" if ibans(rest) else rest
