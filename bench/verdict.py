"""The verdict on 1,000 mixed PDFs through the cage, against `qpdf --check` on the same files in the same run.

Both take one file after another, in turns of a few dozen, so that whatever else the machine does touches both.
Prints `cage / qpdf` (at most 1.0) and the medians for one file. The cage also draws the first page, which
`qpdf --check` does not.
"""

from __future__ import annotations

import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

sys.path[:0] = [str(Path(__file__).parents[1] / place) for place in ("src", ".")]

from tests.samples import pdf  # noqa: E402

from prestalux.office.files.cage import Cage  # noqa: E402

FILES: Final = 1_000
TURN: Final = 50
TARGET: Final = 1.0


def mixed(count: int, chance: random.Random) -> list[bytes]:
    """Mostly letters and scans of a few pages, some forms and signed files, one in ten refused."""
    letters = [pdf.good(title=f"Exemple {number}", pages=1 + number % 30) for number in range(30)]
    scans = [
        pdf.scan(),
        pdf.grey_scan(),
        pdf.fax_scan(),
        pdf.scan_pages(4, 620, 877),
        pdf.scan_pages(1, 1240, 1754),
    ]
    others = [
        *(pdf.form(), pdf.form_with_date_format(), pdf.signed(), pdf.updated(), pdf.linearised()),
        *(pdf.object_streams(), pdf.owner_password(), pdf.links(), pdf.blank()),
    ]
    refused = [
        *(pdf.needs_password(), pdf.on_opening(pdf.javascript()), pdf.attachment(), pdf.bit_flipped()),
        *(pdf.scan()[:20_000], pdf.html_then_pdf(), pdf.many_pages(600)),
    ]
    kinds = (letters, letters, letters, letters, scans, scans, scans, others, others, refused)
    return [chance.choice(kinds[number % len(kinds)]) for number in range(count)]


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> int:
    qpdf = shutil.which("qpdf")
    if qpdf is None:
        print("verdict: qpdf is not installed, nothing to compare with", file=sys.stderr)
        return 3
    files = mixed(FILES, random.Random(20))  # noqa: S311
    with TemporaryDirectory() as place, Cage(size=1) as cage:
        paths = [Path(place) / f"{number}.pdf" for number in range(FILES)]
        for path, data in zip(paths, files, strict=True):
            path.write_bytes(data)
        cage.judge(files[0])
        caged, checked = [], []
        for turn in range(0, FILES, TURN):
            span = range(turn, min(turn + TURN, FILES))
            caged += [timed(lambda at=at: cage.judge(paths[at].read_bytes())) for at in span]
            checked += [
                timed(
                    lambda at=at: subprocess.run(
                        [qpdf, "--check", paths[at]], capture_output=True, check=False
                    )
                )
                for at in span
            ]
    ratio = sum(caged) / sum(checked)
    print(f"verdict on {FILES} mixed PDFs, {sum(map(len, files)) / 1e6:.0f} MB")
    for name, seconds in (("cage", caged), ("qpdf --check", checked)):
        median, worst = statistics.median(seconds), max(seconds)
        print(
            f"  {name:<13} {sum(seconds):6.2f} s   median {median * 1e3:6.2f} ms   worst {worst * 1e3:7.1f} ms"
        )
    print(f"  cage / qpdf --check = {ratio:.2f} (target: at most {TARGET})")
    return 0 if ratio <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
