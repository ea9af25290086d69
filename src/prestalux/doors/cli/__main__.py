"""`python -m prestalux.doors.cli`: the command without its launcher."""

import sys

from prestalux.doors.cli.main import run

sys.exit(run())
