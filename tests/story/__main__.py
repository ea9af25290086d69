"""Plays the procedure against a fresh house over real HTTP. Exit code 1 at the first deviation.

DATABASE_URL and FILES_URL choose the components; without them the embedded default plays.
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import date
from pathlib import Path

from tests.harness import live
from tests.story import attribution
from tests.story.teller import Teller


def ended_by(why: str, errors: str = "") -> int:
    sys.stdout.write(f"\nThe story ends here: {why}\n{errors}")
    return 1


def main() -> int:
    teller = Teller()
    with tempfile.TemporaryDirectory(prefix="prestalux-story-") as folder:
        chosen = {name: os.environ[name] for name in ("DATABASE_URL", "FILES_URL") if os.environ.get(name)}
        teller.chapter("A fund opens")
        data = Path(folder) / "house"
        try:
            with teller.step("The house starts: database, files, post, clock and web"):
                house = live.start(data, **chosen)
        except live.DidNotStart as words:
            return ended_by(str(words).strip().splitlines()[-1])
        try:
            attribution.tell(teller, house.url, house.said, data / "mail", date.today())  # noqa: DTZ011
        except Exception as deviation:  # noqa: BLE001 (whatever it is, the story ends here, with its reason)
            errors = "".join(line for line in house.said if '"level": "error"' in line)
            return ended_by(str(deviation) or type(deviation).__name__, errors)
        finally:
            house.stop()
    sys.stdout.write(f"\nThe story ends well, in {teller.seconds:.1f} s.\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
