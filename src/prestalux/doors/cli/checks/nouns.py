"""Which functions answer what needs no house. Each is loaded when it is asked for."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import Final

from prestalux.doors.cli.verbs import Verb

CHECKED_ANYWHERE: Final = ("document", "code", "matricule")


def needs_no_house(arguments: Namespace) -> bool:
    """`letter verify` needs one only where no list of keys is given."""
    given_keys = arguments.noun == "letter" and arguments.verb == "verify" and arguments.keys is not None
    return arguments.noun in CHECKED_ANYWHERE or given_keys


def verbs_of(noun: str) -> Mapping[str, Verb]:
    if noun == "document":
        from prestalux.doors.cli.checks import document

        return document.VERBS
    if noun == "code":
        from prestalux.doors.cli.checks import code

        return code.VERBS
    if noun == "letter":
        from prestalux.doors.cli.checks import letter

        return letter.VERBS
    from prestalux.doors.cli.checks import matricule

    return matricule.VERBS
