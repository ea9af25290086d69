"""Mails with four PDFs each, from the socket to settled dossiers, against reading them with common tools.

A whole house runs as `./dev up` starts it, on SQLite. The reference takes the same mails apart with the standard
library and runs `qpdf --check` on each PDF, one after the other, in the same run; it keeps nothing. It is measured with
what dentists send, scanned pages of some 300 KB, which the target is held to, and with PDFs of 2 KB that hold a line of
text, with which our rows and letters cost more than the files do. Then mails come at one a second, and the time from the
house's yes to the letter of reply is taken. The memory of the mailbox's processes is read when a tenth of the mails is
settled and again at the end.
"""

from __future__ import annotations

import random
import re
import smtplib
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from email import message_from_bytes
from email.policy import compat32
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PIL import Image, ImageFilter

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.harness import live  # noqa: E402
from tests.samples.mail import mail  # noqa: E402
from tests.samples.pdf import good  # noqa: E402

MAILS: Final = 1_000
STEADY: Final = 60
TARGET: Final = 1.5
SETTLED: Final = "mailbox.message.settled"
HEADLINE: Final = (
    "reference: the standard library's e-mail parser and `qpdf --check` on each PDF of the same mails"
)


def main(arguments: Sequence[str]) -> int:
    count = int(arguments[0]) if arguments else MAILS
    names = ("autorisation", "passeport", "rib", "radioprotection")
    print(HEADLINE)
    scans = {f"{name}.pdf": scan(number) for number, name in enumerate(names)}
    ratio = measure("scanned pages", scans, count)
    measure("a line of text", {f"{name}.pdf": good(name, pages=2) for name in names}, count)
    return 0 if ratio <= TARGET else 1


def scan(seed: int) -> bytes:
    """An A4 page at 150 dpi, as a scanner makes it: paper, grain and no text."""
    grain = Image.frombytes("L", (310, 438), random.Random(seed).randbytes(310 * 438))  # noqa: S311
    kept = BytesIO()
    grain.resize((1_240, 1_754)).filter(ImageFilter.GaussianBlur(1)).save(
        kept, "PDF", resolution=150, quality=60
    )
    return kept.getvalue()


def measure(what: str, papers: dict[str, bytes], count: int) -> float:
    size = sum(map(len, papers.values())) / len(papers) / 1_000
    print(f"  {count} mails with {len(papers)} PDFs each, {what}, {size:.0f} KB a file, SQLite")
    with TemporaryDirectory(prefix="prestalux-mailbox-") as folder:
        tools = read_with_tools(papers, count, Path(folder))
        house = live.start(Path(folder) / "house", PRESTALUX_SMTP="127.0.0.1:0")
        try:
            ours = settle(house, papers, count)
            pace(house, papers)
        finally:
            house.stop()
    ratio = ours / tools
    print(f"  {'to settled dossiers':<30} {ours * 1e3 / count:8.1f} ms a mail")
    print(
        f"  {'with common tools':<30} {tools * 1e3 / count:8.1f} ms a mail   ratio {ratio:.2f} (target {TARGET})"
    )
    return ratio


def one(papers: dict[str, bytes], number: int, run: str) -> bytes:
    sender = f"{run}{number}@example.org"
    return mail(papers, sender=sender, message_id=f"<{run}{number}@example.org>")


def read_with_tools(papers: dict[str, bytes], count: int, folder: Path) -> float:
    """A tenth of them, the rest reckoned: each costs the same."""
    share = max(1, count // 10)
    mails = [one(papers, number, "tools") for number in range(share)]
    place = folder / "piece.pdf"
    started = time.perf_counter()
    for data in mails:
        for part in message_from_bytes(data, policy=compat32).walk():
            if part.get_content_type() == "application/pdf":
                content = part.get_payload(decode=True)
                place.write_bytes(content if isinstance(content, bytes) else b"")
                subprocess.run(["qpdf", "--check", place], capture_output=True, check=True)
    return (time.perf_counter() - started) * count / share


def settle(house: live.House, papers: dict[str, bytes], count: int) -> float:
    mails = [one(papers, number, "person") for number in range(count)]
    early = 0
    started = time.perf_counter()
    with smtplib.SMTP(*place_of(house), timeout=60) as talk:
        for number, data in enumerate(mails):
            talk.sendmail(f"person{number}@example.org", ["fund@fonds.example"], data)
            if not early and settled(house) >= count // 10:
                early = memory(house)
    while settled(house) < count:
        if not early and settled(house) >= count // 10:
            early = memory(house)
        time.sleep(0.05)
    seconds = time.perf_counter() - started
    print(f"  {'memory, a tenth and all settled':<30} {early / 1024:8.0f} {memory(house) / 1024:8.0f} MiB")
    return seconds


def settled(house: live.House) -> int:
    return sum(SETTLED in line for line in house.said)


def pace(house: live.House, papers: dict[str, bytes]) -> None:
    """One mail a second; what waited in the post from before goes out first."""
    box, waits, hands = house.data / "mail", [], []
    while (before := len(list(box.glob("*.eml")))) < settled(house):
        time.sleep(0.2)
    for number in range(STEADY):
        begun = time.perf_counter()
        with smtplib.SMTP(*place_of(house), timeout=60) as talk:
            talk.sendmail(f"slow{number}@example.org", ["fund@fonds.example"], one(papers, number, "slow"))
        filed = time.perf_counter()
        while len(list(box.glob("*.eml"))) <= before + number:
            time.sleep(0.01)
        waits.append(time.perf_counter() - filed)
        hands.append(filed - begun)
        time.sleep(max(0.0, 1 - (time.perf_counter() - begun)))
    for name, times in (("handing over", hands), ("from then to the reply", waits)):
        late = statistics.quantiles(times, n=100)[98]
        print(
            f"  {name:<30} {statistics.median(times) * 1e3:8.1f} ms p50 {late * 1e3:8.1f} ms p99, at one mail a second"
        )


def place_of(house: live.House) -> tuple[str, int]:
    found = next(found for line in house.said if (found := re.search(r"takes mail at (\S+):(\d+)", line)))
    return found[1], int(found[2])


def memory(house: live.House) -> int:
    """KiB that the mailbox and its caged processes hold together."""
    rows = subprocess.run(
        ["ps", "-eo", "pid,ppid,rss,args"], capture_output=True, text=True, check=True
    ).stdout
    table = [line.split(None, 3) for line in rows.splitlines()[1:]]
    doors = {
        row[0] for row in table if "prestalux.doors.mailbox" in row[3] and row[1] == str(house.process.pid)
    }
    return sum(int(row[2]) for row in table if row[0] in doors or row[1] in doors)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
