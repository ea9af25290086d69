"""The noun `request`: what staff do with a request for a code, with the rights of one of them."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import dataclass
from typing import Final

from prestalux.doors.cli.grammar import Grammar, Noun, seconds
from prestalux.rules.attribution.decision import AskReason, CloseReason, RefusalReason
from prestalux.rules.attribution.status import ENDED, WITH_THE_FUND, Status
from prestalux.rules.conventions.pieces import Piece

LISTED: Final = tuple(status for status in Status if status in WITH_THE_FUND | ENDED)
"""A draft is the applicant's own until it is sent in."""


@dataclass(frozen=True, slots=True)
class PieceWanted:
    piece: Piece
    reason: AskReason
    text: str


def add(grammar: Grammar) -> None:
    noun = grammar.noun("request")
    _add_list(noun)
    _add_show(noun)
    _add_ask(noun)
    _step(noun, "grant")
    _add_end(noun, "refuse", [reason.value for reason in RefusalReason])
    _add_end(noun, "close", [reason.value for reason in CloseReason])
    for verb in ("reopen", "send-back"):
        _step(noun, verb).add_argument("--text", required=True, help=noun.words(f"request {verb} --text"))
    _step(noun, "confirm")


def _add_list(noun: Noun) -> None:
    parser = noun.verb("list")
    noun.add_user(parser)
    parser.add_argument(
        "--status",
        action="append",
        choices=[status.value for status in LISTED],
        help=noun.words("request list --status"),
    )


def _add_show(noun: Noun) -> None:
    parser = noun.verb("show")
    parser.add_argument("reference", metavar="REFERENCE", help=noun.words("REFERENCE"))
    noun.add_user(parser)


def _add_ask(noun: Noun) -> None:
    parser = _step(noun, "ask")
    choices = {
        "pieces": ", ".join(piece.value for piece in Piece),
        "reasons": ", ".join(reason.value for reason in AskReason),
    }

    def piece(text: str) -> PieceWanted:
        name, _, rest = text.partition(":")
        reason, _, words = rest.partition(":")
        try:
            return PieceWanted(Piece(name), AskReason(reason or AskReason.MISSING), words.strip())
        except ValueError:
            raise ArgumentTypeError(noun.words("bad-piece").format(**choices)) from None

    parser.add_argument(
        "--piece",
        action="append",
        required=True,
        type=piece,
        dest="pieces",
        metavar="PIECE[:REASON[:TEXT]]",
        help=noun.words("request ask --piece").format(**choices),
    )
    parser.add_argument("--due", type=noun.day, metavar="DAY", help=noun.words("request ask --due"))


def _add_end(noun: Noun, verb: str, reasons: list[str]) -> None:
    parser = _step(noun, verb)
    parser.add_argument(
        "--reason",
        action="append",
        required=True,
        choices=reasons,
        dest="reasons",
        help=noun.words("--reason"),
    )
    parser.add_argument("--text", default="", help=noun.words("--text"))


def _step(noun: Noun, verb: str) -> ArgumentParser:
    parser = noun.verb(verb)
    parser.add_argument("reference", metavar="REFERENCE", help=noun.words("REFERENCE"))
    noun.add_user(parser)
    parser.add_argument("--seen", type=seconds, metavar="VERSION", help=noun.words("--seen"))
    return parser
