"""What is said about a letter that was checked: a title and a text for each answer, without Django."""

from __future__ import annotations

from datetime import date
from typing import Final, cast

from prestalux.doors.shared import refusal_texts
from prestalux.doors.shared.print.wording import Lang, written_day
from prestalux.rules.errors import Refusal
from prestalux.rules.proof import LetterKind, RevocationReason

TITLES: Final[dict[str, dict[str, str]]] = {
    "no-proof": {
        "fr": "Aucun contenu signé n’a été trouvé",
        "de": "Es wurde kein signierter Inhalt gefunden",
        "en": "No signed content was found",
    },
    "proof-altered": {
        "fr": "Le contenu de ce code a été altéré",
        "de": "Der Inhalt dieses Codes wurde verändert",
        "en": "The content of this code was altered",
    },
    "proof-key-unknown": {
        "fr": "Cette lettre n’a pas été signée par la caisse",
        "de": "Dieses Schreiben wurde nicht von der Kasse signiert",
        "en": "This letter was not signed by the fund",
    },
    "proof-key-revoked": {
        "fr": "La clé de cette lettre a été révoquée",
        "de": "Der Schlüssel dieses Schreibens wurde widerrufen",
        "en": "The key of this letter was revoked",
    },
    "proof-key-expired": {
        "fr": "La clé de cette lettre n’était pas en vigueur",
        "de": "Der Schlüssel dieses Schreibens war nicht in Kraft",
        "en": "The key of this letter was not in force",
    },
    "proof-other-file": {
        "fr": "Ce fichier n’est pas celui qui a été signé",
        "de": "Diese Datei ist nicht die signierte",
        "en": "This file is not the one that was signed",
    },
}
KINDS: Final[dict[LetterKind, dict[str, str]]] = {
    LetterKind.ACKNOWLEDGEMENT: {
        "fr": "Accusé de réception",
        "de": "Empfangsbestätigung",
        "en": "Acknowledgement of receipt",
    },
    LetterKind.ATTRIBUTION: {
        "fr": "Attribution d’un code prestataire",
        "de": "Zuteilung eines Leistungserbringer-Codes",
        "en": "Attribution of a provider code",
    },
    LetterKind.REFUSAL: {
        "fr": "Refus d’un code prestataire",
        "de": "Ablehnung eines Leistungserbringer-Codes",
        "en": "Refusal of a provider code",
    },
    LetterKind.CLOSING: {
        "fr": "Classement de la demande sans décision",
        "de": "Schließung des Antrags ohne Entscheidung",
        "en": "Closing of the request without a decision",
    },
    LetterKind.REOPENING: {
        "fr": "Retrait de la décision et réexamen de la demande",
        "de": "Aufhebung der Entscheidung und erneute Prüfung",
        "en": "Decision set aside, request examined again",
    },
}
REASONS: Final[dict[RevocationReason, dict[str, str]]] = {
    RevocationReason.COMPROMISED: {
        "fr": "elle a pu tomber entre d’autres mains",
        "de": "er kann in fremde Hände geraten sein",
        "en": "others may have got hold of it",
    },
    RevocationReason.LOST: {"fr": "elle a été perdue", "de": "er ging verloren", "en": "it was lost"},
    RevocationReason.MISTAKE: {
        "fr": "elle avait été créée par erreur",
        "de": "er wurde irrtümlich angelegt",
        "en": "it was made by mistake",
    },
}


def text_of(refusal: Refusal, language: str) -> str:
    facts = {name: _shown(value, language) for name, value in refusal.facts.items()}
    if reason := refusal.facts.get("reason"):
        facts["why"] = REASONS[RevocationReason(str(reason))][language]
    return refusal_texts.text_of(type(refusal)(**facts), language)


def day(value: date, language: str) -> str:
    return written_day(value, cast(Lang, language))


def _shown(value: object, language: str) -> object:
    return day(value, language) if isinstance(value, date) else value
