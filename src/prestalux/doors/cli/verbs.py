"""What every verb of the command is: arguments in, words out, and how it ended."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable

from prestalux.doors.cli.exits import Exit
from prestalux.doors.cli.speaker import Speaker

Verb = Callable[[Namespace, Speaker], Exit]
