"""What the README of an issue of reference files says, and the words for what is wrong with a folder of them."""

from __future__ import annotations

from typing import Final

from prestalux.rules.registry.reference_issue import ReferenceFault

README: Final = {
    "README.fr.txt": """\
Fichiers de référence des codes prestataires
============================================

Ce dossier est une édition : le registre tel qu’il était connu au moment indiqué dans manifest.json (known_at), pour
le jour indiqué (day).

full.*     les codes valables ce jour-là, suspendus compris
delta.*    ce qui a changé depuis l’édition précédente (delta_from) : new nouveau, changed modifié, gone disparu ;
           absent quand il n’y a rien à comparer : prenez alors full
ended.*    les codes terminés ou nuls
report.ndjson  ce que les lignes à largeur fixe n’ont pas pu dire en entier

*.csv      UTF-8, RFC 4180, une ligne d’en-tête
*.ndjson   UTF-8, un objet JSON par ligne
*.txt      147 caractères par ligne, dans l’encodage indiqué (encoding) ; 30001231 : sans fin

Jours : valid_from est le premier jour, valid_until le dernier ; vide : sans fin.
Lisez full une fois, puis chaque delta dont delta_from est le numéro que vous avez déjà.

Contrôle : les empreintes SHA-256 sont dans manifest.json, sa signature Ed25519 dans manifest.sig.
    prestalux registry verify DOSSIER --keys keys.toml
""",
    "README.de.txt": """\
Referenzdateien der Leistungserbringer-Codes
============================================

Dieser Ordner ist eine Ausgabe: das Register, wie es zum Zeitpunkt in manifest.json (known_at) bekannt war, für den
dort genannten Tag (day).

full.*     die an diesem Tag geltenden Codes, ausgesetzte eingeschlossen
delta.*    was sich seit der vorigen Ausgabe (delta_from) geändert hat: new neu, changed geändert, gone weggefallen;
           fehlt, wenn es nichts zu vergleichen gibt: Nehmen Sie dann full
ended.*    beendete und nichtige Codes
report.ndjson  was die Zeilen fester Breite nicht ganz sagen konnten

*.csv      UTF-8, RFC 4180, eine Kopfzeile
*.ndjson   UTF-8, ein JSON-Objekt je Zeile
*.txt      147 Zeichen je Zeile, in der genannten Kodierung (encoding); 30001231: ohne Ende

Tage: valid_from ist der erste Tag, valid_until der letzte; leer: ohne Ende.
Lesen Sie full einmal, danach jedes delta, dessen delta_from die Nummer ist, die Sie schon haben.

Prüfung: Die SHA-256-Prüfwerte stehen in manifest.json, dessen Ed25519-Signatur in manifest.sig.
    prestalux registry verify ORDNER --keys keys.toml
""",
    "README.en.txt": """\
Reference files of provider codes
=================================

This folder is one issue: the register as it was known at the moment in manifest.json (known_at), for the day named
there (day).

full.*     the codes held on that day, suspended ones included
delta.*    what changed since the former issue (delta_from): new, changed, gone; not there when there is nothing to
           compare with: take full then
ended.*    codes that have ended or are void
report.ndjson  what the fixed-width lines could not say in full

*.csv      UTF-8, RFC 4180, one header row
*.ndjson   UTF-8, one JSON object a line
*.txt      147 characters a line, in the encoding named (encoding); 30001231: open-ended

Days: valid_from is the first day, valid_until the last; empty: open-ended.
Read full once, then each delta whose delta_from is the number you have already.

Checking: the SHA-256 digests stand in manifest.json, its Ed25519 signature in manifest.sig.
    prestalux registry verify FOLDER --keys keys.toml
""",
}

FAULT: Final[dict[ReferenceFault, dict[str, str]]] = {
    ReferenceFault.NO_ISSUE: {
        "fr": "aucune édition dans ce dossier",
        "de": "keine Ausgabe in diesem Ordner",
        "en": "no issue in this folder",
    },
    ReferenceFault.ISSUE_MISSING: {
        "fr": "éditions manquantes : {first} à {last}",
        "de": "fehlende Ausgaben: {first} bis {last}",
        "en": "issues missing: {first} to {last}",
    },
    ReferenceFault.NUMBER_TWICE: {
        "fr": "ce numéro existe deux fois",
        "de": "Diese Nummer gibt es zweimal",
        "en": "this number is there twice",
    },
    ReferenceFault.DAYS_TURNED: {
        "fr": "son jour ne suit pas celui de l’édition précédente",
        "de": "Ihr Tag folgt nicht auf den der vorigen Ausgabe",
        "en": "its day does not follow that of the issue before",
    },
    ReferenceFault.OTHER_SERIES: {
        "fr": "appartient à une autre série",
        "de": "gehört zu einer anderen Reihe",
        "en": "belongs to another series",
    },
    ReferenceFault.OTHER_FORMER: {
        "fr": "ne fait pas suite à l’édition précédente telle qu’elle est ici",
        "de": "schließt nicht an die vorige Ausgabe an, wie sie hier liegt",
        "en": "does not follow the issue before as it lies here",
    },
    ReferenceFault.NOT_AN_ISSUE: {
        "fr": "n’est pas une édition",
        "de": "ist keine Ausgabe",
        "en": "is no issue",
    },
    ReferenceFault.MANIFEST_MISSING: {
        "fr": "le manifeste manque",
        "de": "das Manifest fehlt",
        "en": "the manifest is missing",
    },
    ReferenceFault.MANIFEST_UNREADABLE: {
        "fr": "le manifeste est illisible",
        "de": "das Manifest ist nicht lesbar",
        "en": "the manifest cannot be read",
    },
    ReferenceFault.NAME_DIFFERS: {
        "fr": "le nom du dossier n’est pas celui de l’édition",
        "de": "der Ordner heißt nicht wie die Ausgabe",
        "en": "the folder is not named like the issue",
    },
    ReferenceFault.SIGNATURE_MISSING: {
        "fr": "la signature manque",
        "de": "die Signatur fehlt",
        "en": "the signature is missing",
    },
    ReferenceFault.FILE_MISSING: {
        "fr": "ce fichier manque",
        "de": "Diese Datei fehlt",
        "en": "this file is missing",
    },
    ReferenceFault.FILE_CHANGED: {
        "fr": "ce fichier a été modifié",
        "de": "Diese Datei wurde verändert",
        "en": "this file was changed",
    },
    ReferenceFault.FILE_ADDED: {
        "fr": "ce fichier n’en fait pas partie",
        "de": "Diese Datei gehört nicht dazu",
        "en": "this file does not belong to it",
    },
}
