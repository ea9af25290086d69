"""The nouns that need no house: document, code, matricule."""

from __future__ import annotations

from prestalux.doors.cli.grammar import Grammar


def add(grammar: Grammar) -> None:
    for noun, dest, metavar in (
        ("document", "files", "FILE"),
        ("code", "codes", "CODE"),
        ("matricule", "numbers", "NUMBER"),
    ):
        check = grammar.noun(noun).verb("check", at_the_house=False)
        check.add_argument(dest, nargs="+", metavar=metavar, help=grammar.words(f"{noun} check {metavar}"))
