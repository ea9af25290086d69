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
    """Whether the file or its name calls itself that; else a word in it points there, or a place was left."""


_CALLED: Final[tuple[tuple[Piece, re.Pattern[str]], ...]] = (
    (
        Piece.RADIOPROTECTION_AUTHORISATION,
        re.compile(r"radio ?protection|strahlenschutz|radiation protection"),
    ),
    (
        Piece.SERVICE_DECLARATION,
        re.compile(
            r"declaration (?:\w+ ){0,2}(?:de |des |d )?(?:la )?(?:libre )?prestations?|(?:libre )?prestations? de services?"
            r"|dienstleistungs?(?:erbringung|erklarung|meldung|anzeige)|erklarung (?:\w+ ){0,2}dienstleistung"
            r"|service declaration|declaration of (?:\w+ )?services?"
        ),
    ),
    (
        Piece.INFORMATION_SHEET,
        re.compile(
            r"fiche (?:de |d )?(?:renseignements?|signaletique|information)|feuille de renseignements?|auskunftsblatt"
            r"|information sheet|^(?:ma |la )?fiche(?: (?:signee?|remplie|completee?|complete|dentiste|medecin|cns))*(?: \d+)*(?: pdf)?$"
        ),
    ),
    (
        Piece.BANK_DETAILS,
        re.compile(
            r"\brib ?\d*\b|\biban\b|releve (?:d )?identite bancaire|releve (?:de compte|bancaire)|coordonnees bancaires"
            r"|(?:compte|attestation|domiciliation) bancaire|bankverbindung|bankdaten|bankbestatigung|konto(?:auszug|nachweis|bestatigung|verbindung)"
            r"|bank (?:details|statement|account|confirmation)|account statement"
        ),
    ),
    (
        Piece.IDENTITY_DOCUMENT,
        re.compile(
            r"(?:carte|piece|titre) (?:nationale )?(?:d )?identite|\bcni\b|passe?port|reisepass|personalausweis|\bid ?(?:card|karte)\b"
            r"|identity (?:card|document)|titre de sejour|carte de sejour|aufenthaltstitel"
        ),
    ),
    (
        Piece.PRACTICE_AUTHORISATION,
        re.compile(
            r"autorisation (?:\w+ )?(?:d )?(?:exerc|pratiqu)|autorisation ministerielle|droit d(?:e|) (?:exercer|pratiquer)|berufsausubung|berufszulassung"
            r"|berufserlaubnis|(?:authori[sz]ation|licen[cs]e|permit|permission) to practi[sc]e|practi[sc]e (?:authori[sz]ation|licen[cs]e)"
        ),
    ),
)
"""What a file is called that can hardly be anything else."""
_POINTS: Final[tuple[tuple[Piece, re.Pattern[str]], ...]] = (
    (Piece.RADIOPROTECTION_AUTHORISATION, re.compile(r"radiologi|rayons x|rontgen|x ray")),
    (Piece.SERVICE_DECLARATION, re.compile(r"dienstleistung|\blps\b|declaration")),
    (Piece.INFORMATION_SHEET, re.compile(r"\bfiche\b|renseignement|signaletique|auskunft|\bsheet\b|formulaire|fragebogen|formular|datenblatt")),
    (Piece.BANK_DETAILS, re.compile(r"banque|bancaire|\bbank|konto|\baccount\b")),
    (Piece.IDENTITY_DOCUMENT, re.compile(r"identit|ausweis|\bid\b|\bci\b|\bperso\b")),
    (Piece.PRACTICE_AUTHORISATION, re.compile(r"autoris|exerc|genehmigung|bewilligung|zulassung|approbation|authori[sz]|licen[cs]e")),
)  # fmt: skip
"""A word that points to a piece and to other papers too."""
_OTHERS: Final = re.compile(
    r"permis de (?:conduire|construire)|fuhrerschein|driv(?:ing|er s?) licen[cs]e|releve de notes|facture|rechnung|invoice"
    r"|(?:fiche|bulletin) (?:de )?(?:paie|paye|salaire|impots?|technique)|\bpaie\b|salaire|gehalt|lohn|pay ?slip|diplom|zeugnis"
    r"|\bcv\b|curriculum|lebenslauf|resume|contrat|vertrag|contract|impots?\b|steuer|\btax\b|assurance|versicherung|insurance"
    r"|casier judiciaire|fuhrungszeugnis|criminal record|certificat|attestation de (?!domiciliation)|justificatif de domicile"
    r"|carte (?:de visite|bancaire|vitale)|passeport vaccinal|impfpass|vaccination|lettre de motivation|motivation|bewerbung|photo de profil|logo\b|declaration (?:d impot|sur l honneur|de revenus)"
)
"""What other papers call themselves: they take no place that is left, whoever misses one."""


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
    where it says nothing and no place is left, or where it calls itself a paper that nobody needs here.
    """
    folded = _folded(name.rpartition(".")[0] or name)
    sure = [
        *([Piece.INFORMATION_SHEET] if answers else []),
        *titles,
        *(piece for piece, words in _CALLED if words.search(folded)),
    ]
    told = 1 if answers or titles else len(sure)
    for piece in sure:
        if piece in wanted:
            # A name of two papers, or of one that is another paper besides, is sure of neither.
            return Guess(piece, sure=told == 1 and (answers or bool(titles) or not _OTHERS.search(folded)))
    if _OTHERS.search(folded):
        return None
    points = [
        *(piece for piece, words in _POINTS if words.search(folded)),
        *([Piece.BANK_DETAILS] if ibans else []),
        # The sheet is signed and read by its fields: no nameless file takes its place.
        *(piece for piece in left if piece is not Piece.INFORMATION_SHEET and not sure),
    ]
    return next((Guess(piece, sure=False) for piece in points if piece in wanted), None)


_TITLE_LINES: Final = 30
_LONGEST_TITLE: Final = 12
"""Words: a longer line is a sentence, which may speak of any other paper."""


def titles_in(text: str) -> tuple[Piece, ...]:
    """What the first lines of a text call the document, and what only an identity document holds; the first counts most."""
    lines = [folded for line in text[:6_000].split("\n") if (folded := _folded(line))]
    found = [
        piece
        for line in lines[:_TITLE_LINES]
        if len(line.split()) <= _LONGEST_TITLE
        for piece, words in _TITLES
        if words.match(line)
    ]
    if any(_MACHINE_READABLE.match(line) for line in lines):
        found.insert(0, Piece.IDENTITY_DOCUMENT)
    return tuple(dict.fromkeys(found))


_BEFORE: Final = r"(?:objet |betreff |subject |concerne |grand duche de luxembourg )?(?:\w{1,3} ){0,2}"
_TITLES: Final[tuple[tuple[Piece, re.Pattern[str]], ...]] = (
    (Piece.RADIOPROTECTION_AUTHORISATION, re.compile(_BEFORE + r"(?:autorisation (?:\w+ ){0,6})?radioprotection|" + _BEFORE + r"(?:genehmigung (?:\w+ ){0,5})?strahlenschutz")),
    (Piece.IDENTITY_DOCUMENT, re.compile(_BEFORE + r"(?:carte (?:nationale )?d identite|passeport(?! vaccinal)|reisepass|personalausweis|identity card|passport(?! vaccin))")),
    (Piece.SERVICE_DECLARATION, re.compile(_BEFORE + r"declaration (?:annuelle |prealable )?(?:de |des )?(?:la )?(?:libre )?prestations? de services?")),
    (Piece.INFORMATION_SHEET, re.compile(_BEFORE + r"(?:fiche de renseignements|auskunftsblatt|information sheet)")),
    (Piece.BANK_DETAILS, re.compile(_BEFORE + r"(?:releve d identite bancaire|bankidentitat|bank identity statement|rib$|kontoauszug|kontobestatigung|releve de compte)")),
    (Piece.PRACTICE_AUTHORISATION, re.compile(_BEFORE + r"(?:autorisation (?:ministerielle )?(?:d exerc|de pratiquer)|genehmigung zur ausubung|berufsausubungsgenehmigung|authorisation to practi[sc]e|droit d exercer)")),
)  # fmt: skip
_MACHINE_READABLE: Final = re.compile(r"p<[a-z]{3}|id ?<?lux|[a-z]<[a-z]{3}[a-z<]{20}")


def _folded(text: str) -> str:
    """Small letters without marks; whatever is neither letter, digit nor `<` becomes one space."""
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign)
    ).lower()
    return " ".join(re.sub(r"[^0-9a-z<]+", " ", plain).split())
