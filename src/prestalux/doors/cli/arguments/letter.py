"""The noun `letter`: what the fund issued, and what is still to be sent."""

from __future__ import annotations

from prestalux.doors.cli.grammar import Grammar


def add(grammar: Grammar) -> None:
    noun = grammar.noun("letter")
    verify = noun.verb("verify")
    verify.add_argument("files", nargs="+", metavar="FILE", help=noun.words("letter verify FILE"))
    verify.add_argument("--keys", metavar="FILE", help=noun.words("letter verify --keys"))
    listing = noun.verb("list").add_mutually_exclusive_group()
    listing.add_argument("--failed", action="store_true", help=noun.words("letter list --failed"))
    listing.add_argument("--all", action="store_true", help=noun.words("letter list --all"))
    retry = noun.verb("retry")
    retry.add_argument("key", metavar="KEY", help=noun.words("letter retry KEY"))
