"""Which piece a file that came by mail seems to be: a guess, shown as one, that a person moves with one click.

Content before name: a filled sheet is the sheet whatever it is called. The words looked for are our own choice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from prestalux.rules.conventions.pieces import Piece


@dataclass(frozen=True, slots=True)
class Guess:
    piece: Piece
    sure: bool
    """Whether the file itself or its name said so, or it only takes a place that was left."""


_NAMES: Final[tuple[tuple[Piece, re.Pattern[str]], ...]] = (
    (
        Piece.RADIOPROTECTION_AUTHORISATION,
        re.compile(r"radio ?protection|strahlenschutz|radiation protection|radiologi|rayons x|x ray"),
    ),
    (
        Piece.SERVICE_DECLARATION,
        re.compile(r"declaration|prestation de service|dienstleistung|libre prestation|erklarung"),
    ),
    (
        Piece.INFORMATION_SHEET,
        re.compile(
            r"\bfiche\b|renseignement|signaletique|auskunft|information sheet|\bsheet\b|formulaire|fragebogen"
        ),
    ),
    (
        Piece.BANK_DETAILS,
        re.compile(r"\brib\b|\biban\b|banque|bancaire|\bbank|konto|releve|account|virement"),
    ),
    (
        Piece.IDENTITY_DOCUMENT,
        re.compile(
            r"identite|\bcni\b|passe?port|reisepass|ausweis|personalausweis|\bid\b|\bid card\b|identity|carte d"
        ),
    ),
    (
        Piece.PRACTICE_AUTHORISATION,
        re.compile(
            r"autoris|exerc|genehmigung|bewilligung|zulassung|approbation|authori[sz]ation|licen[cs]e|permis|berufsaus"
        ),
    ),
)


def guess(
    name: str,
    *,
    answers: bool = False,
    ibans: int = 0,
    titles: Sequence[Piece] = (),
    wanted: AbstractSet[Piece],
    left: Sequence[Piece],
) -> Guess | None:
    """`answers`: the file is our own sheet, filled in. `ibans`: how many stand in its text. `titles`: what its text
    calls itself. `wanted` are the pieces that the request may hold, `left` those still missing, in their order. None
    where it says nothing and no place is left.
    """
    said = [
        *([Piece.INFORMATION_SHEET] if answers else []),
        *titles,
        *(piece for piece, words in _NAMES if words.search(_folded(name))),
        *([Piece.BANK_DETAILS] if ibans else []),
    ]
    for piece in said:
        if piece in wanted:
            return Guess(piece, sure=True)
    # The sheet is signed and read by its fields: no nameless file takes its place.
    rest = [piece for piece in left if piece is not Piece.INFORMATION_SHEET]
    return Guess(rest[0], sure=False) if rest else None


def titles_in(text: str) -> tuple[Piece, ...]:
    """What the first words of a text call the document."""
    start = _folded(text[:3_000])
    return tuple(piece for piece, words in _TITLES if words.search(start))


_TITLES: Final[tuple[tuple[Piece, re.Pattern[str]], ...]] = (
    (Piece.RADIOPROTECTION_AUTHORISATION, re.compile(r"radioprotection|strahlenschutz")),
    (Piece.IDENTITY_DOCUMENT, re.compile(r"carte d identite|passeport|reisepass|personalausweis|identity card|\bp<[a-z]{3}|\bid<?lux")),
    (Piece.SERVICE_DECLARATION, re.compile(r"declaration (?:annuelle |prealable )?(?:de |des )?(?:la )?prestations? de services?")),
    (Piece.INFORMATION_SHEET, re.compile(r"fiche de renseignements|auskunftsblatt")),
    (Piece.BANK_DETAILS, re.compile(r"releve d identite bancaire|bankidentitat|bank identity statement")),
    (Piece.PRACTICE_AUTHORISATION, re.compile(r"autorisation d exerc|autorisation d exercice|genehmigung zur ausubung|berufsausubungsgenehmigung|authorisation to practi[sc]e|droit d exercer")),
)  # fmt: skip


def _folded(text: str) -> str:
    """Small letters without marks; whatever is neither letter, digit nor `<` becomes one space."""
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign)
    ).lower()
    return " ".join(re.sub(r"[^0-9a-z<]+", " ", plain).split())
