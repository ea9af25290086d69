"""The noun `exchange`: the space in which providers and the fund exchange files."""

from __future__ import annotations

from prestalux.doors.cli.grammar import Grammar
from prestalux.rules.exchange.accounts import Environment


def add(grammar: Grammar) -> None:
    noun = grammar.noun("exchange")
    parser = noun.verb("publish")
    parser.add_argument("code", metavar="CODE", help=noun.words("exchange publish CODE"))
    parser.add_argument("file", metavar="FILE", help=noun.words("exchange publish FILE"))
    parser.add_argument("--name", metavar="NAME", help=noun.words("exchange publish --name"))
    parser.add_argument(
        "--space",
        choices=[space.value for space in Environment],
        default=Environment.PRODUCTION.value,
        metavar="SPACE",
        help=noun.words("exchange publish --space"),
    )
