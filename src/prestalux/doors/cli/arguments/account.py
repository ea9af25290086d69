"""The noun `account`: the people of the fund who sign in."""

from __future__ import annotations

from prestalux.doors.cli.grammar import Grammar
from prestalux.doors.cli.language import LANGUAGES
from prestalux.rules.attribution.roles import STAFF, Role


def add(grammar: Grammar) -> None:
    noun = grammar.noun("account")
    opening = noun.verb("open")
    opening.add_argument("handle", metavar="HANDLE", help=noun.words("account HANDLE"))
    opening.add_argument("--name", required=True, help=noun.words("account open --name"))
    opening.add_argument(
        "--role",
        required=True,
        choices=[role.value for role in Role if role in STAFF],
        help=noun.words("account open --role"),
    )
    opening.add_argument(
        "--language", default="fr", choices=LANGUAGES, help=noun.words("account open --language")
    )
    opening.add_argument("--password-file", metavar="FILE", help=noun.words("account open --password-file"))
    closing = noun.verb("close")
    closing.add_argument("handle", metavar="HANDLE", help=noun.words("account HANDLE"))
