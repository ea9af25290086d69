"""Which functions answer the nouns that need no house. Each is loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from prestalux.doors.cli.verbs import Verb

CHECKED_ANYWHERE: Final = ("document", "code", "matricule")


def verbs_of(noun: str) -> Mapping[str, Verb]:
    if noun == "document":
        from prestalux.doors.cli.checks import document

        return document.VERBS
    if noun == "code":
        from prestalux.doors.cli.checks import code

        return code.VERBS
    from prestalux.doors.cli.checks import matricule

    return matricule.VERBS
