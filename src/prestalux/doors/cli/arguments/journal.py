"""The noun `journal`."""

from __future__ import annotations

from prestalux.doors.cli.grammar import Grammar


def add(grammar: Grammar) -> None:
    noun = grammar.noun("journal")
    verify = noun.verb("verify")
    verify.add_argument("--head", metavar="FILE", help=noun.words("journal verify --head"))
    verify.add_argument("--export", metavar="FILE", help=noun.words("journal verify --export"))
    noun.verb("head")
