"""A process that takes steps until it is killed: `python -m tests.office.killable DATABASE`.

It reads one order a line, does each in a child of its own, and answers with the child's number and, when it has
ended, how; a child that goes on for ever says `granted` after its first grant. A child killed at a statement kills
itself, with the signal that nobody can catch.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import django
from django.conf import settings

GRANTED = "granted"


def main() -> None:
    django.setup()
    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    settings.DEEDS_OF_TWO = frozenset()
    # Read once, and not by every child, for which that takes several times as long as a step.
    step_of({"step": "submit", "reference": "", "account": 0, "dossier": 0})
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            obey(order)
        say(child)
        _, ended = os.waitpid(child, 0)
        say(os.waitstatus_to_exitcode(ended))


def say(word: object) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def obey(order: dict[str, Any]) -> None:
    code = 1
    try:
        if order["until"] == "killed":
            go_on_for_ever(order)
        else:
            step_until(order)
        code = 0
    finally:
        os._exit(code)


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def step_until(order: dict[str, Any]) -> None:
    """Take one step and die at its n-th statement; or, where it has fewer, leave before the commit; or die after it."""
    from django.db import connection

    seen = 0

    def count(execute: Callable[..., Any], *statement: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen == order["until"]:
            die()
        return execute(*statement)

    connection.ensure_connection()
    commit = connection._commit

    def committing() -> None:
        if order["until"] != "committed":
            os._exit(0)
        commit()
        die()

    connection._commit = committing
    with connection.execute_wrapper(count):
        step_of(order)()


def step_of(order: dict[str, Any]) -> Callable[[], object]:

    from tests.office import cast
    from tests.office.changes import space
    from tests.office.exchange import mailbox
    from tests.office.exchange import space as exchange

    from prestalux.office.attribution import actions
    from prestalux.office.changes import actions as changes
    from prestalux.office.exchange.actions import obeying, printing, publishing, warning
    from prestalux.office.exchange.queries.mailbox import Space
    from prestalux.office.journal.actor import Actor
    from prestalux.rules.changes import ChangeKind
    from prestalux.rules.conventions.pieces import Piece
    from prestalux.rules.exchange.waiting import WaitingTerms

    anna = cast.Request(order["reference"], Actor.account(order["account"]), order["dossier"])
    steps: dict[str, Callable[[], object]] = {
        "submit": anna.submit,
        "give": lambda: anna.give(Piece.BANK_DETAILS, b"%PDF given by who is killed"),
        "grant": lambda: cast.grant(anna, Actor.account(order["dora"])),
        "confirm": lambda: cast.confirm(anna, Actor.account(order["dora"]), order["prepared"]),
        "reopen": lambda: cast.reopen(anna, Actor.account(order["dora"])),
        "purge": lambda: actions.purge_identity_documents(at=cast.NOW, after_days=0),
        "remind": lambda: actions.remind(at=cast.NOW + timedelta(days=12), before=(2,)),
        "ask for an account": lambda: space.ask(anna, order["code"], ChangeKind.BANK_ACCOUNT),
        "change the number": lambda: space.ask(anna, order["code"], ChangeKind.PHONE),
        "follow the link": lambda: space.follow(order["change"]),
        "confirm the change": lambda: space.confirm(order["change"], Actor.account(order["dora"])),
        "stop the change": lambda: changes.stop(
            reference=order["change"], session=None, by=anna.by, at=space.LATER
        ),
        "ask for access": lambda: exchange.ask(anna, order["code"]),
        "grant access": lambda: exchange.grant(order["access"], Actor.account(order["dora"])),
        "open an account": lambda: exchange.another(anna, order["code"], session=order["visit"]),
        "add a key": lambda: exchange.add_key(order["username"], anna.by, session=order["visit"]),
        "make a secret": lambda: exchange.secret(order["username"], anna.by, session=order["visit"]),
        "begin a session": lambda: exchange.session(exchange.by_key(order["username"])),
        "obey": lambda: obeying.obey(at=exchange.LATER),
        "keep a file": lambda: mailbox.keep(Space(*order["space"])),
        "receive a file": lambda: mailbox.receive(UUID(order["file"])),
        "judge a file": lambda: mailbox.judge(UUID(order["file"])),
        "publish a file": lambda: mailbox.publish(Space(*order["space"])),
        "acknowledge a file": lambda: publishing.acknowledge(
            Space(*order["space"]), UUID(order["return"]), at=exchange.LATER
        ),
        "warn of files": lambda: warning.warn_of_waiting(
            at=exchange.LATER + timedelta(days=order["days"]), terms=WaitingTerms((2, 4), order["desk"])
        ),
        "print a receipt": lambda: printing.printed(
            order["receipt"],
            digits=order["code"],
            by=anna.by,
            at=exchange.LATER,
            render=lambda _data, _name, _language: b"%PDF",
        ),
        "correct": lambda: cast.correct(anna, Actor.account(order["dora"]), given_name="Anne"),
    }
    return steps[order["step"]]


def go_on_for_ever(order: dict[str, Any]) -> None:
    from tests.office import cast

    from prestalux.office.journal.actor import Actor

    number = 0
    while True:
        number += 1
        cast.grant(cast.submitted(f"{order['name']}-{number}"), Actor.account(order["dora"]))
        if number == 1:
            say(GRANTED)


if __name__ == "__main__":
    main()
