"""A person whose every datum is unmistakable walks through the house; then all it printed and noted is searched."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from tests.samples import pdf
from tests.story.people import Mailbox
from tests.walks.hostile.fortress import Fortress
from tests.walks.hostile.visitors import PIECES, Applicant, Visitor, day, paper
from tests.walks.hostile.wire import Wire, cookies_of

PERSON = {
    "family_name": "Xanthippel",
    "given_name": "Kunigundis",
    "birth_name": "Wolkenschieber",
    "original_script": "Ξανθίππη",
    "birth_date": "12.05.1979",
    "matricule": "1979051288849",
    "phone": "621 555 777",
    "practice": "Zahnpalast Xq",
    "street": "77, rue des Licornes",
    "holder": "Kunigundis Xanthippel",
    "iban": "LU44 0019 9887 7665 5443",
    "basis_number": "XQ-9911-77",
}
REFUSED = {
    "matricule": "1979051288800",
    "iban": "LU45 0019 9887 7665 5443",
    "phone": "0035262155577788",
    "family_name": "Xanthippel<Refused>",
}
EMAIL = "kunigundis.xanthippel@licorne.example"
FILE = "RIB Xanthippel Kunigundis.pdf"
TEXT = "Bonjour Madame Xanthippel, la page est coupée."
MARKS = sorted(
    {
        *PERSON.values(),
        *REFUSED.values(),
        EMAIL,
        EMAIL.replace("@", "%40"),
        FILE,
        TEXT,
        "Xanthippel",
        "Licornes",
    }
    | {value.replace(" ", "") for value in (*PERSON.values(), *REFUSED.values())}
    | {"621555777", "1979-05-12"}
)


@pytest.fixture(scope="module")
def walked(fortress: Fortress) -> tuple[Applicant, list[str]]:
    """Her reference, and every command line that ran while she walked."""
    with _command_lines() as seen:
        kunigundis = _she_applies(fortress)
        _she_errs(fortress, kunigundis)
        kunigundis.submit()
        _staff_look(fortress, kunigundis)
        _others_try(fortress, kunigundis)
        post = Mailbox(fortress.house.data / "mail", EMAIL)
        for _ in range(4):
            post.next()
    return kunigundis, seen


def _she_applies(fortress: Fortress) -> Applicant:
    kunigundis = fortress.confirmed(fortress.applicant(email=EMAIL))
    for name, value in REFUSED.items():
        kunigundis.fill("bank" if name == "iban" else "identity", **{name: value})
        assert kunigundis.status == 422
    kunigundis.fill_in(**PERSON)
    kunigundis.open(f"{kunigundis.home}signature/")
    kunigundis.send({"agreed": "on", "signed_as": "Xanthippel, wrong order"})
    assert kunigundis.status == 422
    kunigundis.sign("Kunigundis Xanthippel")
    for piece in PIECES:
        kunigundis.give(piece, paper(f"Xanthippel {piece}"), name=FILE)
    return kunigundis


def _she_errs(fortress: Fortress, kunigundis: Applicant) -> None:
    """Refused files, broken bodies, broken sessions, foreign hosts, lost connections, each full of her data."""
    kunigundis.give("bank-details", b"\xff\xd8\xff" + b"Xanthippel" * 100, name=FILE)
    kunigundis.give("bank-details", pdf.needs_password(), name=FILE)
    path = f"{kunigundis.home}sheet/identity/"
    kunigundis.client.post(path, data=PERSON)
    kunigundis.ask("POST", path, data={**PERSON, "family_name": "Xanthippel" * 200_000})
    kunigundis.ask(
        "POST",
        path,
        data={f"{name}{number}": value for name, value in PERSON.items() for number in range(30)},
    )
    kunigundis.ask(
        "POST", path, content=b"Xanthippel", headers={"Content-Type": "multipart/form-data; boundary=X"}
    )
    kunigundis.ask("GET", f"/fr/Xanthippel/{EMAIL}/{PERSON['matricule']}/?iban={PERSON['iban']}")
    kunigundis.ask("GET", f"/fr/link/{PERSON['matricule']}/")
    kunigundis.ask("GET", "/fr/", headers={"Referer": f"http://x/{EMAIL}", "User-Agent": PERSON["matricule"]})
    for lines in (
        [f"GET /fr/{EMAIL} HTTP/1.1", "Host: xanthippel.example"],
        [
            f"POST {path} HTTP/1.1",
            "Host: 127.0.0.1",
            f"Cookie: {cookies_of(kunigundis)}; x={EMAIL}",
            "Content-Length: 0",
        ],
        [f"XANTHIPPEL /{EMAIL} HTTP/1.1", "Host: 127.0.0.1"],
    ):
        Wire(fortress.url).send(*lines).answer()
    broken = Wire(fortress.url).send(f"GET /{EMAIL} HTTP/9.9", f"Xanthippel {EMAIL}")
    broken.close()
    cut = Wire(fortress.url).send(
        f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Length: 9000", body=EMAIL.encode()
    )
    cut.close()


def _staff_look(fortress: Fortress, kunigundis: Applicant) -> None:
    carl, dora = fortress.staff("clerk"), fortress.staff("reviewer")
    carl.open("/fr/staff/?q=Xanthippel")
    assert kunigundis.reference in carl.page
    carl.dossier(kunigundis.reference)
    ids = fortress.inside("ids", kunigundis.reference)
    for piece, piece_id in ids["pieces"].items():
        original = 409 if piece == "identity-document" else 200
        for path, status in ((f"{piece_id}/1.png", 200), (f"{piece_id}/original/", original)):
            assert carl.ask("GET", f"/fr/staff/{kunigundis.reference}/files/{path}").status_code == status
    carl.send(
        {
            "piece-bank-details": "on",
            "reason-bank-details": "other",
            "text-bank-details": TEXT,
            "due_on": day(9),
        },
        action="/ask/",
    )
    kunigundis.give("bank-details", paper("Xanthippel again"), name=FILE)
    ask = fortress.inside("ids", kunigundis.reference)["asks"][0]
    kunigundis.ask("POST", f"{kunigundis.home}asks/{ask}/")
    fortress.granted(kunigundis, dora)
    assert fortress.kept(kunigundis)["code"]


def _others_try(fortress: Fortress, kunigundis: Applicant) -> None:
    stranger = Visitor(fortress.url)
    stranger.open("/fr/staff/sign-in/")
    stranger.send({"handle": EMAIL, "password": "Xanthippel", "figure": "123456"})
    stranger.open("/fr/resume/")
    stranger.send({"email": EMAIL})
    stranger.ask("GET", kunigundis.home)


@contextmanager
def _command_lines() -> Iterator[list[str]]:
    seen: set[str] = set()
    found: list[str] = []
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(0.02):
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                with suppress(OSError):
                    seen.add(path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield found
    finally:
        ended.set()
        watcher.join()
        found.extend(seen)


def test_nothing_of_her_stands_in_what_the_house_printed(
    fortress: Fortress, walked: tuple[Applicant, list[str]]
) -> None:
    leaks = [
        line for line in fortress.house.said if any(mark.casefold() in line.casefold() for mark in MARKS)
    ]
    assert leaks == []


def test_the_house_did_print_what_happened(fortress: Fortress, walked: tuple[Applicant, list[str]]) -> None:
    assert "post.letter.sent" in fortress.said


def test_nothing_of_her_stands_in_journal_events_letters_and_sessions(
    fortress: Fortress, walked: tuple[Applicant, list[str]]
) -> None:
    assert fortress.inside("rows_that_hold", MARKS) == []


def test_a_mark_in_such_a_row_would_be_found(fortress: Fortress, walked: tuple[Applicant, list[str]]) -> None:
    assert any(found.startswith("Line") for found in fortress.inside("rows_that_hold", ["request.granted"]))


def test_nothing_of_her_ever_stood_in_a_list_of_processes(walked: tuple[Applicant, list[str]]) -> None:
    lines = "\n".join(walked[1]).casefold()
    assert "prestalux" in lines
    assert [mark for mark in MARKS if mark.casefold() in lines] == []


def test_her_files_lie_sealed(fortress: Fortress, walked: tuple[Applicant, list[str]]) -> None:
    sealed = [path for path in (fortress.house.data / "files").rglob("*") if path.is_file()]
    marks = [mark.encode() for mark in ("Xanthippel", "%PDF", FILE)]
    assert [path for path in sealed if any(mark in path.read_bytes() for mark in marks)] == []
