"""Plays the procedure against a fresh house over real HTTP. Exit code 1 at the first deviation.

DATABASE_URL and FILES_URL choose the components; without them the embedded default plays.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tests.harness import live
from tests.story import attribution
from tests.story.teller import Deviation, Teller

from prestalux.doors import wiring


def ended_by(why: str, errors: str = "") -> int:
    sys.stdout.write(f"\nThe story ends here: {why}\n{errors}")
    return 1


def changed_fund(path: Path, **days: int) -> Path:
    """The demonstration fund with other numbers of days."""
    text = Path(wiring.__file__).with_name("fund.toml").read_text("utf-8")
    for name, number in days.items():
        text = re.sub(rf"(?m)^{name} = \d+", f"{name} = {number}", text)
    path.write_text(text, "utf-8")
    return path


def pass_the_delay(house: live.House, folder: Path) -> None:
    """One round of the house's clock, for which copies of identity documents are kept no day longer."""
    at_once = changed_fund(folder / "fund.toml", identity_days=0)
    env = live.env_of(house.data, {**house.settings, "PRESTALUX_FUND": str(at_once)})
    clock = (sys.executable, "-m", "prestalux.doors.clock", "--once")
    subprocess.run(clock, env=env, check=True, timeout=60, capture_output=True)


def operator_of(house: live.House, folder: Path) -> Callable[..., str]:
    """`prestalux …` at the house, in the place of `{folder}` the one for reference files; `spoil` changes a byte there."""

    folder.mkdir()

    def run(*words: str, code: int = 0) -> str:
        if words[0] == "spoil":
            file = next(path for path in sorted(folder.rglob("*.csv")) if path.stat().st_size)
            file.chmod(0o644)
            file.write_bytes(file.read_bytes().replace(b"Weber", b"Weder", 1) + b"\n")
            return ""
        done = subprocess.run(
            [sys.executable, "-m", "prestalux.doors.cli", *(word.format(folder=folder) for word in words)],
            env={**live.env_of(house.data, house.settings), "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode != code:
            raise Deviation(f"prestalux {' '.join(words)} ended with {done.returncode}: {done.stderr}")
        return done.stdout

    return run


def main() -> int:
    teller = Teller()
    with tempfile.TemporaryDirectory(prefix="prestalux-story-") as folder:
        chosen = {name: os.environ[name] for name in ("DATABASE_URL", "FILES_URL") if os.environ.get(name)}
        teller.chapter("A fund opens")
        data = Path(folder) / "house"
        try:
            with teller.step("The house starts: database, files, post, clock and web"):
                listens = {"PRESTALUX_SMTP": "127.0.0.1:0", "PRESTALUX_SFTP": "127.0.0.1:0"}
                fund = str(changed_fund(Path(folder) / "at-once.toml", collect_days=0))
                house = live.start(data, PRESTALUX_FUND=fund, **listens, **chosen)
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
                operator_of(house, Path(folder) / "reference"),
                Path(folder) / "practice",
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
