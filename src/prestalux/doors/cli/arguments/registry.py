"""The noun `registry`: what the register knows of a code, and what becomes of one."""

from __future__ import annotations

from argparse import ArgumentParser

from prestalux.doors.cli.grammar import Grammar, Noun
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.registry import EndReason, SuspensionReason
from prestalux.rules.registry.prescriber_line import ENCODINGS
from prestalux.rules.registry.sought import Standing


def add(grammar: Grammar) -> None:
    noun = grammar.noun("registry")
    show = noun.verb("show")
    show.add_argument("code", metavar="CODE", help=noun.words("registry CODE"))
    show.add_argument("--on", type=noun.day, metavar="DAY", help=noun.words("registry show --on"))
    show.add_argument(
        "--as-known-at",
        dest="known_at",
        type=noun.moment,
        metavar="MOMENT",
        help=noun.words("registry show --as-known-at"),
    )
    show.add_argument("--history", action="store_true", help=noun.words("registry show --history"))
    _add_find(noun)
    suspend = noun.verb("suspend")
    suspend.add_argument("code", metavar="CODE", help=noun.words("registry CODE"))
    suspend.add_argument(
        "--from",
        dest="first",
        required=True,
        type=noun.day,
        metavar="DAY",
        help=noun.words("registry suspend --from"),
    )
    suspend.add_argument(
        "--until", dest="last", type=noun.day, metavar="DAY", help=noun.words("registry suspend --until")
    )
    _add_reason(suspend, noun, [reason.value for reason in SuspensionReason])
    _add_step(suspend, noun)
    resume = noun.verb("resume")
    resume.add_argument("code", metavar="CODE", help=noun.words("registry CODE"))
    resume.add_argument(
        "--from",
        dest="first",
        required=True,
        type=noun.day,
        metavar="DAY",
        help=noun.words("registry resume --from"),
    )
    _add_step(resume, noun)
    end = noun.verb("end")
    end.add_argument("code", metavar="CODE", help=noun.words("registry CODE"))
    end.add_argument(
        "--last-day",
        dest="last",
        required=True,
        type=noun.day,
        metavar="DAY",
        help=noun.words("registry end --last-day"),
    )
    _add_reason(end, noun, [reason.value for reason in EndReason])
    _add_step(end, noun)
    _add_reinstate(noun)
    _add_files(noun)


def _add_find(noun: Noun) -> None:
    find = noun.verb("find")
    find.add_argument("words", nargs="+", metavar="WORD", help=noun.words("registry find WORD"))
    find.add_argument(
        "--profession",
        choices=[profession.value for profession in Profession],
        metavar="PROFESSION",
        help=noun.words("registry find --profession"),
    )
    find.add_argument("--specialty", metavar="CODE", help=noun.words("registry find --specialty"))
    find.add_argument(
        "--state",
        choices=[standing.value for standing in Standing],
        metavar="STATE",
        help=noun.words("registry find --state"),
    )
    find.add_argument("--on", type=noun.day, metavar="DAY", help=noun.words("registry show --on"))
    find.add_argument(
        "--as-known-at",
        dest="known_at",
        type=noun.moment,
        metavar="MOMENT",
        help=noun.words("registry show --as-known-at"),
    )
    noun.add_user(find)


def _add_reinstate(noun: Noun) -> None:
    parser = noun.verb("reinstate")
    parser.add_argument("code", metavar="CODE", help=noun.words("registry CODE"))
    parser.add_argument(
        "--last-day",
        dest="last",
        type=noun.day,
        metavar="DAY",
        help=noun.words("registry reinstate --last-day"),
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--reason", metavar="TEXT", help=noun.words("registry reinstate --reason"))
    what.add_argument("--confirm", action="store_true", help=noun.words("registry reinstate --confirm"))
    what.add_argument(
        "--send-back", dest="note", metavar="TEXT", help=noun.words("registry reinstate --send-back")
    )
    what.add_argument("--take-back", action="store_true", help=noun.words("registry reinstate --take-back"))
    _add_step(parser, noun)


def _add_files(noun: Noun) -> None:
    export = noun.verb("export")
    export.add_argument("folder", metavar="FOLDER", help=noun.words("registry FOLDER"))
    export.add_argument("--on", type=noun.day, metavar="DAY", help=noun.words("registry export --on"))
    importing = noun.verb("import")
    importing.add_argument("file", metavar="FILE", help=noun.words("registry import FILE"))
    meant = importing.add_mutually_exclusive_group()
    meant.add_argument("--dry-run", action="store_true", help=noun.words("registry import --dry-run"))
    meant.add_argument("--write", action="store_true", help=noun.words("registry import --write"))
    importing.add_argument("--encoding", choices=ENCODINGS, help=noun.words("registry import --encoding"))
    importing.add_argument(
        "--profession",
        choices=[profession.value for profession in Profession],
        metavar="PROFESSION",
        help=noun.words("registry import --profession"),
    )
    importing.add_argument(
        "--renamed", action="append", default=[], metavar="CODE", help=noun.words("registry import --renamed")
    )
    importing.add_argument("--on", type=noun.day, metavar="DAY", help=noun.words("registry import --on"))
    verify = noun.verb("verify")
    verify.add_argument("folder", metavar="FOLDER", help=noun.words("registry FOLDER"))
    verify.add_argument("--keys", metavar="FILE", help=noun.words("registry verify --keys"))


def _add_reason(parser: ArgumentParser, noun: Noun, reasons: list[str]) -> None:
    told = noun.words("registry --reason").format(reasons=", ".join(reasons))
    parser.add_argument("--reason", required=True, choices=reasons, metavar="REASON", help=told)


def _add_step(parser: ArgumentParser, noun: Noun) -> None:
    noun.add_user(parser)
    parser.add_argument("--seen", metavar="VERSION", help=noun.words("registry --seen"))
