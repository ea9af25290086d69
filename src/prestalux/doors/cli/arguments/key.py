"""The noun `key`: the keys that sign letters."""

from __future__ import annotations

from prestalux.doors.cli.grammar import Grammar
from prestalux.rules.proof import RevocationReason


def add(grammar: Grammar) -> None:
    noun = grammar.noun("key")
    noun.verb("list")
    make = noun.verb("make")
    make.add_argument(
        "--from", dest="first", type=noun.day, metavar="DAY", help=noun.words("key make --from")
    )
    make.add_argument(
        "--until", dest="last", type=noun.day, metavar="DAY", help=noun.words("key make --until")
    )
    revoke = noun.verb("revoke")
    revoke.add_argument("key", metavar="ID", help=noun.words("key revoke ID"))
    revoke.add_argument(
        "--reason",
        required=True,
        choices=[reason.value for reason in RevocationReason],
        help=noun.words("key revoke --reason"),
    )
    noun.verb("public")
