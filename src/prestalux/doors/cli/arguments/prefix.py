"""The noun `prefix`: the beginnings of codes, by profession and day."""

from __future__ import annotations

from prestalux.doors.cli.grammar import Grammar
from prestalux.rules.conventions.professions import Profession


def add(grammar: Grammar) -> None:
    noun = grammar.noun("prefix")
    noun.verb("list")
    parser = noun.verb("set")
    parser.add_argument(
        "profession",
        choices=[profession.value for profession in Profession],
        metavar="PROFESSION",
        help=noun.words("prefix set PROFESSION").format(
            professions=", ".join(profession.value for profession in Profession)
        ),
    )
    parser.add_argument("prefix", metavar="PREFIX", help=noun.words("prefix set PREFIX"))
    parser.add_argument(
        "--from",
        dest="first",
        required=True,
        type=noun.day,
        metavar="DAY",
        help=noun.words("prefix set --from"),
    )
    parser.add_argument(
        "--until", dest="last", type=noun.day, metavar="DAY", help=noun.words("prefix set --until")
    )
    parser.add_argument("--source", required=True, metavar="TEXT", help=noun.words("prefix set --source"))
    noun.add_user(parser)
