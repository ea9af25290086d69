"""The pages of the applicant's journey and of the desk, against a constant answer of the same server.

A whole house runs, as `./dev up` starts it. One keep-alive connection asks for each page and for /healthz in turns, so
that whatever else the machine does touches both. Times are those of the browser's side: from the request's first byte
to the answer's last.
"""

from __future__ import annotations

import re
import socket
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import urlsplit

sys.path[:0] = [str(Path(__file__).parents[1] / place) for place in ("src", ".")]

from tests.harness import live  # noqa: E402
from tests.samples.pdf import good  # noqa: E402
from tests.story.people import Browser, Mailbox, link_of, sign_in  # noqa: E402

TIMES: Final = 150
WARM: Final = 10
CONSTANT: Final = "/healthz"
ANNA: Final = "anna.weber@example.org"
HEADLINE = f"reference: {CONSTANT}, a constant answer of the same server, asked for in turns with each page"


class Caller:
    """One keep-alive connection; no more of HTTP than the answers need."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host = f"{parts.hostname}:{parts.port}"
        self._socket = socket.create_connection((parts.hostname or "", parts.port or 80), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._read = self._socket.makefile("rb")

    def seconds(self, path: str, cookies: str) -> float:
        """Raises OSError for an answer that is not the page."""
        request = f"GET {path} HTTP/1.1\r\nHost: {self._host}\r\nCookie: {cookies}\r\n\r\n".encode()
        started = time.perf_counter()
        self._socket.sendall(request)
        status, length = int(self._read.readline().split()[1]), 0
        while (line := self._read.readline()) != b"\r\n":
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        self._read.read(length)
        seconds = time.perf_counter() - started
        if status != 200:
            raise OSError(f"{path}: {status}")
        return seconds

    def close(self) -> None:
        self._read.close()
        self._socket.close()


def main() -> int:
    with TemporaryDirectory(prefix="prestalux-pages-") as folder:
        house = live.start(Path(folder) / "house")
        try:
            measure(house)
        finally:
            house.stop()
    return 0


def measure(house: live.House) -> None:
    anna = Browser(house.url)
    print(HEADLINE)
    print(f"  {TIMES} times each, one connection, SQLite; milliseconds")
    print(f"  {'page':<38} {'p50':>7} {'p99':>7}   page / constant (p50, p99)")
    for name, path in public_pages().items():
        show(house.url, name, path, anna)
    home = begin(anna)
    show(house.url, "the empty task list", home, anna)
    fill_in(anna)
    for name, path in draft_pages(home).items():
        show(house.url, name, path, anna)
    send_in(anna, home, Mailbox(house.data / "mail", ANNA))
    show(house.url, "confirmation", f"{home}received/", anna)
    show(house.url, "status with timeline", home, anna)
    dora = Browser(house.url)
    sign_in(dora, house.said, "dora@fonds.example")
    reference = home.rstrip("/").rpartition("/")[2]
    for name, path in desk_pages(reference).items():
        show(house.url, name, path, dora)


def show(url: str, name: str, path: str, browser: Browser) -> None:
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.client.cookies.jar)
    caller, page, constant = Caller(url), [], []
    for turn in range(TIMES + WARM):
        times = caller.seconds(path, cookies), caller.seconds(CONSTANT, "")
        if turn >= WARM:
            page.append(times[0])
            constant.append(times[1])
    caller.close()
    middle, late = statistics.median(page), percentile(page)
    ratios = middle / statistics.median(constant), late / percentile(constant)
    print(
        f"  {name:<38} {middle * 1e3:7.2f} {late * 1e3:7.2f}   {ratios[0]:5.1f}  {ratios[1]:5.1f}", flush=True
    )


def percentile(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[98]


# The journey


def public_pages() -> dict[str, str]:
    return {
        "home": "/fr/",
        "procedure of a profession": "/fr/professions/dentist/",
        "begin a request": "/fr/start/dentist/",
        "resume": "/fr/resume/",
    }


def begin(anna: Browser) -> str:
    anna.open("/fr/start/dentist/")
    anna.send({"email": ANNA})
    return anna.place


def fill_in(anna: Browser) -> None:
    today = datetime.now(UTC).date()
    anna.follow("/sheet/identity/")
    born = {"birth_date": "30.09.1990", "matricule": "1990 0930 1235 8", "phone": "621 123 456"}
    anna.send({"family_name": "Weber", "given_name": "Anna", **born})
    since, start = today - timedelta(days=20), today + timedelta(days=40)
    anna.send({"basis": "authorisation", "basis_from": f"{since:%d.%m.%Y}", "specialty": "Z0"})
    place = {"street": "1, rue du Lac", "postcode": "L-1234", "town": "Luxembourg", "country": "LU"}
    anna.send({**place, "start_on": f"{start:%d.%m.%Y}"})
    anna.send({"radiological_equipment": "yes"})
    anna.send({"holder": "Anna Weber", "iban": "LU28 0019 4006 4475 0000"})
    home = anna.place
    for piece in (
        "practice-authorisation",
        "radioprotection-authorisation",
        "identity-document",
        "bank-details",
    ):
        anna.open(f"{home}pieces/{piece}/")
        anna.send(action=f"/pieces/{piece}/", file=(f"{piece}.pdf", good(piece, pages=2)))
    anna.open(f"{home}signature/")
    anna.send({"agreed": "on", "signed_as": "Anna Weber"})


def draft_pages(home: str) -> dict[str, str]:
    return {
        "the full task list": home,
        "a question group (identity)": f"{home}sheet/identity/",
        "a question group (practice)": f"{home}sheet/practice/",
        "a piece with its file": f"{home}pieces/identity-document/",
        "signature": f"{home}signature/",
        "check your answers": f"{home}check/",
    }


def send_in(anna: Browser, home: str, box: Mailbox) -> None:
    link = re.sub(r"^https?://[^/]+", "", link_of(box.next()))
    anna.open(link)
    anna.send()
    anna.open(f"{home}check/")
    anna.send()
    if "/received/" not in anna.place:
        raise SystemExit(f"the request could not be sent in: {anna.words[:300]}")


def desk_pages(reference: str) -> dict[str, str]:
    return {
        "the desk's queue": "/fr/staff/",
        "the desk's search": "/fr/staff/?q=Web",
        "a dossier at the desk": f"/fr/staff/{reference}/",
    }


if __name__ == "__main__":
    sys.exit(main())
