"""The noun `partner`: whose programs ask the fund, and with which keys."""

from __future__ import annotations

from prestalux.doors.cli.grammar import Grammar, seconds
from prestalux.rules.partners import Scope
from prestalux.rules.partners.keys import LONGEST_OVERLAP, USUAL_A_MINUTE, USUAL_DAYS


def add(grammar: Grammar) -> None:
    noun = grammar.noun("partner")
    adding = noun.verb("add")
    adding.add_argument("name", metavar="NAME", help=noun.words("partner NAME"))
    adding.add_argument("--contact", default="", metavar="EMAIL", help=noun.words("partner add --contact"))
    keys = noun.verb("keys")
    keys.add_argument("name", metavar="NAME", nargs="?", default="", help=noun.words("partner keys NAME"))
    new = noun.verb("new-key")
    new.add_argument("name", metavar="NAME", nargs="?", default="", help=noun.words("partner new-key NAME"))
    new.add_argument(
        "--scope",
        dest="scopes",
        action="append",
        choices=[scope.value for scope in Scope],
        metavar="SCOPE",
        help=noun.words("partner new-key --scope").format(scopes=", ".join(scope.value for scope in Scope)),
    )
    new.add_argument(
        "--days", type=seconds, default=USUAL_DAYS, metavar="DAYS", help=noun.words("partner new-key --days")
    )
    new.add_argument(
        "--per-minute",
        type=seconds,
        metavar="NUMBER",
        help=noun.words("partner new-key --per-minute").format(usual=USUAL_A_MINUTE),
    )
    new.add_argument("--replace", metavar="KEY", help=noun.words("partner new-key --replace"))
    new.add_argument(
        "--both-for",
        type=seconds,
        metavar="DAYS",
        help=noun.words("partner new-key --both-for").format(most=LONGEST_OVERLAP.days),
    )
    revoke = noun.verb("revoke")
    revoke.add_argument("key", metavar="KEY", help=noun.words("partner revoke KEY"))
