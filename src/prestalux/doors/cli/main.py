"""The operator's command line: words in, one noun's verb, and an exit code that means something.

Noun by noun: a check needs neither Django nor settings nor a house; what is done at the house opens it first.
"""

from __future__ import annotations

import io
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import Final

from prestalux.doors.cli.checks.nouns import needs_no_house, verbs_of
from prestalux.doors.cli.exits import Exit, WrongUse
from prestalux.doors.cli.language import language_of
from prestalux.doors.cli.opening import run_at_the_house
from prestalux.doors.cli.parser import build
from prestalux.doors.cli.speaker import Speaker
from prestalux.doors.wiring.config import BadConfiguration

INTERRUPTED: Final = 130
NO_READER: Final = 141
FAULT: Final = 70
"""Not one of the four promises: 1 would say that something was judged and refused."""


def run(words: Sequence[str] | None = None) -> int:
    """The launcher's entry. Wrong words end in SystemExit(2), as argparse does."""
    given = sys.argv[1:] if words is None else list(words)
    _print_anything()
    language = language_of(given, os.environ)
    try:
        arguments = build(language).parse_args(given)
        return _guarded(arguments, Speaker(language, arguments.json))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        return NO_READER


def _guarded(arguments: Namespace, speaker: Speaker) -> int:
    try:
        return _done(arguments, speaker)
    except WrongUse as wrong:
        speaker.complain(speaker.say(wrong.word, **wrong.facts))
        return Exit.WRONG_USE
    except BadConfiguration as bad:
        speaker.complain(bad.line.removeprefix("prestalux: "))
        return Exit.WRONG_USE
    except BrokenPipeError:
        raise
    except OSError as error:
        speaker.complain(speaker.say("system-says", why=os.strerror(error.errno or 0)))
        _forget_output()
        return Exit.AWAY
    except Exception as error:  # noqa: BLE001 (a fault must not end as "refused", nor print what it was about)
        speaker.complain(speaker.say("fault", kind=type(error).__name__, place=_place(error)))
        return FAULT


def _done(arguments: Namespace, speaker: Speaker) -> Exit:
    if needs_no_house(arguments):
        return verbs_of(arguments.noun)[arguments.verb](arguments, speaker)
    if getattr(arguments, "export", None):
        # What a house gave out is checked where there is none.
        from prestalux.doors.cli.checks import journal_export

        return journal_export.verify(arguments, speaker)
    return run_at_the_house(arguments, speaker)


def _print_anything() -> None:
    """No locale may turn an answer into an encoding error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _forget_output() -> None:
    """What can no longer be written must not be tried again when Python ends."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}"
