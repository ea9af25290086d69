"""In which language the command speaks: `--lang`, else the locale, else English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

LANGUAGES: Final = ("fr", "de", "en")
# Letters of the administration to people who write Luxembourgish are in French unless they ask otherwise.
_NEAREST: Final = {"lb": "fr"}


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Looked up before the arguments are parsed, because `--help` and complaints speak it too."""
    return _asked_for(arguments) or _of_the_locale(environment)


def _asked_for(arguments: Sequence[str]) -> str:
    for place, word in enumerate(arguments):
        if word == "--":
            break
        name, _, value = word.partition("=")
        following = value or next(iter(arguments[place + 1 :]), "")
        if name == "--lang" and following in LANGUAGES:
            return following
    return ""


def _of_the_locale(environment: Mapping[str, str]) -> str:
    """LC_ALL before LC_MESSAGES before LANG, as POSIX says; C and languages we do not speak are English."""
    names = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    code = next((name for name in names if name), "")[:2].lower()
    code = _NEAREST.get(code, code)
    return code if code in LANGUAGES else "en"
