"""Which functions answer what needs no house. Each is loaded when it is asked for."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import Final

from prestalux.doors.cli.verbs import Verb

CHECKED_ANYWHERE: Final = ("document", "code", "matricule")


def needs_no_house(arguments: Namespace) -> bool:
    """`letter`, `receipt` and `registry verify` need one only where no list of keys is given."""
    by_keys = arguments.noun in {"letter", "receipt", "registry"} and arguments.verb == "verify"
    return arguments.noun in CHECKED_ANYWHERE or (by_keys and arguments.keys is not None)


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
    if noun == "receipt":
        from prestalux.doors.cli.checks import receipt

        return receipt.VERBS
    if noun == "registry":
        from prestalux.doors.cli.checks import registry

        return registry.VERBS
    from prestalux.doors.cli.checks import matricule

    return matricule.VERBS
