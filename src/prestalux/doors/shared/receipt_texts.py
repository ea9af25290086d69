"""What is said about receipts that were checked, without Django; and the words of findings as a receipt carries them."""

from __future__ import annotations

from typing import Final

from prestalux.doors.shared.finding_texts import TEXTS
from prestalux.rules.exchange.receipt_chain import ChainFault
from prestalux.rules.exchange.receipts import FileVerdict, Words

WORDS: Final[Words] = {
    fault: {language: (text.title, text.cause, text.cure) for language, text in texts.items()}
    for fault, texts in TEXTS.items()
}
TITLES: Final[dict[str, dict[str, str]]] = {
    "no-proof": {
        "fr": "ce n’est pas un accusé de réception signé",
        "de": "das ist keine signierte Empfangsbestätigung",
        "en": "this is no signed receipt",
    },
    "proof-altered": {
        "fr": "le contenu de cet accusé a été altéré",
        "de": "der Inhalt dieser Bestätigung wurde verändert",
        "en": "the content of this receipt was altered",
    },
    "proof-key-unknown": {
        "fr": "cet accusé n’a pas été signé par la caisse",
        "de": "diese Bestätigung wurde nicht von der Kasse signiert",
        "en": "this receipt was not signed by the fund",
    },
    "proof-key-revoked": {
        "fr": "la clé de cet accusé a été révoquée",
        "de": "der Schlüssel dieser Bestätigung wurde widerrufen",
        "en": "the key of this receipt was revoked",
    },
    "proof-key-expired": {
        "fr": "la clé de cet accusé n’était pas en vigueur ce jour-là",
        "de": "der Schlüssel dieser Bestätigung war an diesem Tag nicht in Kraft",
        "en": "the key of this receipt was not in force on its day",
    },
}
VERDICTS: Final[dict[FileVerdict, dict[str, str]]] = {
    FileVerdict.ACCEPTED: {"fr": "accepté", "de": "angenommen", "en": "accepted"},
    FileVerdict.REFUSED: {"fr": "refusé", "de": "abgelehnt", "en": "refused"},
    FileVerdict.DUPLICATE: {"fr": "déjà reçu", "de": "schon erhalten", "en": "received before"},
}
CHAIN: Final[dict[ChainFault, dict[str, str]]] = {
    ChainFault.MISSING: {
        "fr": "accusés manquants avant celui-ci, n° {first} à {last}",
        "de": "vor dieser fehlen die Bestätigungen Nr. {first} bis {last}",
        "en": "receipts missing before this one, no. {first} to {last}",
    },
    ChainFault.NUMBER_TWICE: {
        "fr": "un autre accusé porte le même numéro",
        "de": "eine andere Bestätigung trägt dieselbe Nummer",
        "en": "another receipt has the same number",
    },
    ChainFault.OTHER_FORMER: {
        "fr": "l’accusé précédent n’est pas celui qui a été délivré",
        "de": "die vorige Bestätigung ist nicht die ausgestellte",
        "en": "the former receipt is not the one that was issued",
    },
    ChainFault.RECEIVED_MISSING: {
        "fr": "l’accusé d’arrivée de ce fichier n’est pas là",
        "de": "die Eingangsbestätigung dieser Datei fehlt",
        "en": "the receipt of this file’s arrival is not there",
    },
    ChainFault.OTHER_RECEIVED: {
        "fr": "l’accusé d’arrivée n’est pas celui qui a été délivré",
        "de": "die Eingangsbestätigung ist nicht die ausgestellte",
        "en": "the receipt of its arrival is not the one that was issued",
    },
}
