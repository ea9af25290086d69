"""The noun `receipt`: what proves that a file was deposited."""

from __future__ import annotations

from prestalux.doors.cli.grammar import Grammar


def add(grammar: Grammar) -> None:
    noun = grammar.noun("receipt")
    verify = noun.verb("verify")
    verify.add_argument("files", nargs="+", metavar="FILE", help=noun.words("receipt verify FILE"))
    verify.add_argument("--keys", metavar="FILE", help=noun.words("receipt verify --keys"))
    verify.add_argument("--file", metavar="REQUESTFILE", help=noun.words("receipt verify --file"))
