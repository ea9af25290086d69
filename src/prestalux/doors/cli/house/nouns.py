"""Which functions answer which noun. A noun is loaded when it is asked for: others have more to load than it has."""

from __future__ import annotations

from collections.abc import Mapping

from prestalux.doors.cli.verbs import Verb


def verbs_of(noun: str) -> Mapping[str, Verb]:
    if noun == "request":
        from prestalux.doors.cli.house import request

        return request.VERBS
    if noun == "journal":
        from prestalux.doors.cli.house import journal

        return journal.VERBS
    if noun == "letter":
        from prestalux.doors.cli.house import letter

        return letter.VERBS
    if noun == "key":
        from prestalux.doors.cli.house import key

        return key.VERBS
    if noun == "prefix":
        from prestalux.doors.cli.house import prefix

        return prefix.VERBS
    if noun == "receipt":
        from prestalux.doors.cli.house import receipt

        return receipt.VERBS
    if noun == "registry":
        from prestalux.doors.cli.house import registry

        return registry.VERBS
    if noun == "exchange":
        from prestalux.doors.cli.house import exchange

        return exchange.VERBS
    if noun == "partner":
        from prestalux.doors.cli.house import partner

        return partner.VERBS
    from prestalux.doors.cli.house import account

    return account.VERBS
