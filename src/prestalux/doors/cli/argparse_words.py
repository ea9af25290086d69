"""argparse's own words in French and German. It asks gettext for them by name; here they are, without catalogue."""

from __future__ import annotations

import argparse
from typing import Final

_WORDS: Final[dict[str, dict[str, str]]] = {
    "usage: ": {"fr": "utilisation : ", "de": "Aufruf: "},
    "positional arguments": {"fr": "arguments", "de": "Argumente"},
    "options": {"fr": "options", "de": "Optionen"},
    "show this help message and exit": {"fr": "afficher cette aide", "de": "diese Hilfe anzeigen"},
    "%(prog)s: error: %(message)s\n": {
        "fr": "%(prog)s : erreur : %(message)s\n",
        "de": "%(prog)s: Fehler: %(message)s\n",
    },
    "argument %(argument_name)s: %(message)s": {
        "fr": "argument %(argument_name)s : %(message)s",
        "de": "Argument %(argument_name)s: %(message)s",
    },
    "the following arguments are required: %s": {
        "fr": "il manque : %s",
        "de": "Es fehlt: %s",
    },
    "unrecognized arguments: %s": {
        "fr": "arguments inconnus : %s",
        "de": "unbekannte Argumente: %s",
    },
    "invalid choice: %(value)r (choose from %(choices)s)": {
        "fr": "%(value)r n’est pas prévu (choix possibles : %(choices)s)",
        "de": "%(value)r ist nicht vorgesehen (möglich sind: %(choices)s)",
    },
    "invalid %(type)s value: %(value)r": {
        "fr": "%(value)r ne convient pas",
        "de": "%(value)r ist nicht zulässig",
    },
    "expected one argument": {"fr": "une valeur est attendue", "de": "ein Wert wird erwartet"},
    "expected at least one argument": {
        "fr": "au moins une valeur est attendue",
        "de": "mindestens ein Wert wird erwartet",
    },
    "ignored explicit argument %r": {
        "fr": "cette option ne prend pas de valeur (%r)",
        "de": "diese Option nimmt keinen Wert (%r)",
    },
    "not allowed with argument %s": {
        "fr": "incompatible avec l’argument %s",
        "de": "nicht zusammen mit dem Argument %s",
    },
}


def teach(language: str) -> None:
    """For the whole process, which speaks one language."""

    def words(message: str) -> str:
        return _WORDS.get(message, {}).get(language, message)

    # The name under which argparse calls gettext; there is no public way to hand it words.
    vars(argparse)["_"] = words
