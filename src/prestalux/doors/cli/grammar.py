"""What the program, every noun and every verb have in common on the command line."""

from __future__ import annotations

import re
from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from prestalux.doors.cli.help_words import HELP
from prestalux.doors.cli.language import LANGUAGES

if TYPE_CHECKING:
    from argparse import _SubParsersAction

WAIT_SECONDS: Final = 20
"""As long as a page of the web door waits for a busy database."""
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Grammar:
    def __init__(self, language: str) -> None:
        self.language = language
        self.parser = ArgumentParser(prog="prestalux", **self.looks("prestalux"))
        self.add_common(self.parser, json=False, lang=None)
        self._nouns = self.parser.add_subparsers(dest="noun", metavar="NOUN", required=True)

    def noun(self, name: str) -> Noun:
        parser = self._nouns.add_parser(name, help=self.words(name), **self.looks(name))
        return Noun(self, name, parser.add_subparsers(dest="verb", metavar="VERB", required=True))

    def words(self, key: str) -> str:
        return HELP[key][self.language]

    def looks(self, key: str) -> dict[str, Any]:
        return {
            "description": self.words(key),
            "epilog": self.words("exit-codes"),
            "formatter_class": RawDescriptionHelpFormatter,
            # A shortened option that is clear today is another one's beginning tomorrow.
            "allow_abbrev": False,
        }

    def add_common(self, parser: ArgumentParser, *, json: Any = SUPPRESS, lang: Any = SUPPRESS) -> None:
        """Understood before the noun and after the verb; suppressed below, so that neither undoes the other."""
        parser.add_argument("--json", action="store_true", default=json, help=self.words("--json"))
        parser.add_argument("--lang", choices=LANGUAGES, default=lang, help=self.words("--lang"))


@dataclass(frozen=True, slots=True)
class Noun:
    grammar: Grammar
    name: str
    verbs: _SubParsersAction[ArgumentParser]

    def verb(self, name: str, *, at_the_house: bool = True) -> ArgumentParser:
        key = f"{self.name} {name}"
        parser = self.verbs.add_parser(name, help=self.words(key), **self.grammar.looks(key))
        self.grammar.add_common(parser)
        if at_the_house:
            parser.add_argument(
                "--wait", type=seconds, default=WAIT_SECONDS, metavar="SECONDS", help=self.words("--wait")
            )
        return parser

    def words(self, key: str) -> str:
        return self.grammar.words(key)

    def add_user(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as", dest="user", required=True, metavar="USER", help=self.words("--as"))

    def day(self, text: str) -> date:
        """A day as 2027-03-31 and in no other way: 03/04 is two days."""
        try:
            if _DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        raise ArgumentTypeError(self.words("bad-day"))

    def moment(self, text: str) -> datetime:
        """An instant with its zone, as 2027-03-31T14:05:00+02:00; without one it is not one moment."""
        try:
            found = datetime.fromisoformat(text)
            if found.tzinfo is not None:
                return found
        except ValueError:
            pass
        raise ArgumentTypeError(self.words("bad-moment"))


def seconds(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise ValueError(text)
    return int(text)
