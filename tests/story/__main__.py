"""Plays the procedure against a fresh house over real HTTP. Exit code 1 at the first deviation.

DATABASE_URL and FILES_URL choose the components; without them the embedded default plays.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from tests.harness import live
from tests.story import attribution
from tests.story.teller import Teller

from prestalux.doors import wiring


def ended_by(why: str, errors: str = "") -> int:
    sys.stdout.write(f"\nThe story ends here: {why}\n{errors}")
    return 1


def pass_the_delay(house: live.House, folder: Path) -> None:
    """One round of the house's clock, for which copies of identity documents are kept no day longer."""
    fund = Path(wiring.__file__).with_name("fund.toml").read_text("utf-8")
    at_once = folder / "fund.toml"
    at_once.write_text(
        re.sub(r"^identity_days = \d+", "identity_days = 0", fund, flags=re.MULTILINE), "utf-8"
    )
    env = live.env_of(house.data, {**house.settings, "PRESTALUX_FUND": str(at_once)})
    clock = (sys.executable, "-m", "prestalux.doors.clock", "--once")
    subprocess.run(clock, env=env, check=True, timeout=60, capture_output=True)


def main() -> int:
    teller = Teller()
    with tempfile.TemporaryDirectory(prefix="prestalux-story-") as folder:
        chosen = {name: os.environ[name] for name in ("DATABASE_URL", "FILES_URL") if os.environ.get(name)}
        teller.chapter("A fund opens")
        data = Path(folder) / "house"
        try:
            with teller.step("The house starts: database, files, post, clock and web"):
                house = live.start(data, PRESTALUX_SMTP="127.0.0.1:0", **chosen)
        except live.DidNotStart as words:
            return ended_by(str(words).strip().splitlines()[-1])
        try:
            today = date.today()  # noqa: DTZ011
            attribution.tell(
                teller,
                house.url,
                house.said,
                data / "mail",
                today,
                lambda: pass_the_delay(house, Path(folder)),
            )
        except Exception as deviation:  # noqa: BLE001 (whatever it is, the story ends here, with its reason)
            errors = "".join(line for line in house.said if '"level": "error"' in line)
            return ended_by(str(deviation) or type(deviation).__name__, errors)
        finally:
            house.stop()
    sys.stdout.write(f"\nThe story ends well, in {teller.seconds:.1f} s.\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
