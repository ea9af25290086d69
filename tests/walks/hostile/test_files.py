"""Files that are too large, too many, blank, someone else's, badly named, or cut off on their way."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.samples import pdf
from tests.walks.hostile.fortress import Fortress
from tests.walks.hostile.visitors import Applicant, paper, said
from tests.walks.hostile.wire import Wire, cookies_of, multipart

from prestalux.doors.shared.document_texts import TEXTS
from prestalux.doors.wiring.apologies import APOLOGIES, Trouble

LARGEST = 20_000_000
NAMES = [
    "../../../../etc/passwd.pdf",
    "..\\..\\windows\\system32\\config.pdf",
    "/etc/shadow",
    "C:\\Users\\anna\\Desktop\\RIB.pdf",
    "invoice\u202efdp.exe",
    "a\u0000b.pdf",
    "line\nbreak.pdf",
    "é" * 300 + ".pdf",
    "🪪" * 100 + ".pdf",
    "<img src=x onerror=alert(1)>.pdf",
    "{{ 7|add:7 }}.pdf",
    "CON.pdf",
    ".htaccess",
    "..",
    " ",
    "%2e%2e%2fetc.pdf",
    "حساب\u200f.pdf",
    "銀行 陳.pdf",
]


@pytest.fixture(scope="module")
def anna(fortress: Fortress) -> Applicant:
    return fortress.applicant()


def _take_all_back(fortress: Fortress, anna: Applicant) -> None:
    for piece_id in fortress.inside("ids", anna.reference)["pieces"].values():
        anna.ask("POST", f"{anna.home}pieces/bank-details/{piece_id}/remove/")
    if fortress.kept(anna)["pieces"]:
        _take_all_back(fortress, anna)


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_file_name_becomes_a_harmless_label(name: str, fortress: Fortress, anna: Applicant) -> None:
    _take_all_back(fortress, anna)
    body = multipart("B", anna.token(), name.replace("\n", "\r\n "), paper("a name"))
    status, page = (
        Wire(anna.url)
        .send(
            f"POST {anna.home}pieces/bank-details/ HTTP/1.1",
            "Host: 127.0.0.1",
            f"Cookie: {cookies_of(anna)}",
            "Content-Type: multipart/form-data; boundary=B",
            f"Content-Length: {len(body)}",
            body=body,
        )
        .answer()
    )
    assert status in {302, 422}, page
    anna.open(f"{anna.home}pieces/bank-details/")
    assert "<img src=x" not in anna.page
    for _piece, label, _digest in fortress.kept(anna)["pieces"]:
        assert len(label.encode()) <= 255
        assert not set(label) & set('/\\\0\n\r\u202e\u200f<>|:*?"'), label
        assert label not in {"", ".", ".."}
        assert label in anna.words or label in anna.page


def test_no_file_of_any_name_lies_outside_the_data_folder(fortress: Fortress, anna: Applicant) -> None:
    data: Path = fortress.house.data
    names = [path.name for path in data.rglob("*")]
    assert not [name for name in names if "passwd" in name or "RIB" in name or name == ".htaccess"]
    assert not Path("/etc/passwd.pdf").exists()


def test_a_body_beyond_the_limit_is_answered_in_the_person_s_language(fortress: Fortress) -> None:
    anna = fortress.applicant(language="de")
    before = fortress.kept(anna)
    anna.give("bank-details", b"%PDF-1.7\n" + bytes(LARGEST + 2_000_000))
    title, _text = APOLOGIES[Trouble.BODY_TOO_LARGE].texts["de"]
    assert (anna.status, title in anna.words) == (413, True)
    assert fortress.kept(anna) == before


def test_a_file_just_beyond_the_limit_is_told_by_the_gate(fortress: Fortress, anna: Applicant) -> None:
    anna.give("bank-details", paper("large") + b"\n" * (LARGEST + 1))
    assert anna.status == 422
    assert TEXTS["file-too-large"]["fr"].title.split()[0] in anna.words


@pytest.mark.parametrize("count", [2, 5])
def test_several_files_in_one_sending_are_told_and_none_is_dropped_unsaid(
    count: int, fortress: Fortress
) -> None:
    anna = fortress.applicant()
    files = [("file", (f"{number}.pdf", paper(f"one of several {number}"))) for number in range(count)]
    answer = anna.ask("POST", f"{anna.home}pieces/bank-details/", files=files)
    assert answer.status_code == 422
    assert said("Send one file at a time.") in " ".join(answer.text.split())
    assert fortress.kept(anna)["pieces"] == []


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_more_files_than_any_form_has_are_refused_in_the_person_s_language(
    language: str, fortress: Fortress
) -> None:
    anna = fortress.applicant(language=language)
    files = [("file", (f"{number}.pdf", b"%PDF-")) for number in range(6)]
    answer = anna.ask("POST", f"{anna.home}pieces/bank-details/", files=files)
    assert answer.status_code == 400
    assert f'<html lang="{language}"' in answer.text
    assert said("Send one file at a time.", language) in " ".join(answer.text.split())


def test_more_fields_than_any_form_has_are_refused(fortress: Fortress, anna: Applicant) -> None:
    answer = anna.ask(
        "POST", f"{anna.home}sheet/bank/", data={f"field{number}": "x" for number in range(500)}
    )
    assert answer.status_code == 400


def test_a_field_of_megabytes_is_refused(fortress: Fortress, anna: Applicant) -> None:
    before = fortress.kept(anna)
    answer = anna.ask("POST", f"{anna.home}sheet/bank/", data={"holder": "x" * 3_000_000})
    assert answer.status_code in {400, 413}
    assert "<h1" in answer.text
    assert fortress.kept(anna) == before


def test_a_seventh_file_for_one_piece_is_told_and_the_six_stay(fortress: Fortress) -> None:
    anna = fortress.applicant(language="en")
    for number in range(7):
        anna.give("bank-details", paper(f"number {number}"))
    assert anna.status == 409
    told = "This piece already holds %(most)s files, the most it can. Remove one first."
    assert said(told, "en", most=6) in anna.words
    assert len(fortress.kept(anna)["pieces"]) == 6


def test_the_same_file_in_two_slots_is_told(fortress: Fortress) -> None:
    anna = fortress.applicant(language="de")
    anna.give("bank-details", paper("the same"))
    assert said("The same file stands elsewhere too", "de") not in anna.words
    anna.give("identity-document", paper("the same"))
    assert anna.status == 200
    assert said("The same file stands elsewhere too", "de") in anna.words
    assert fortress.kept(anna)["notices"].count("same-file-twice") == 1


@pytest.mark.parametrize("blank", ["blank", "blank_scan"])
def test_a_blank_page_is_told_and_does_not_complete_the_request(blank: str, fortress: Fortress) -> None:
    anna = fortress.applicant(language="en")
    anna.give("identity-document", getattr(pdf, blank)())
    assert anna.status == 200
    assert TEXTS["looks-blank"]["en"].title in anna.words
    assert ["identity-document"] in fortress.kept(anna)["missing"]
    anna.give("identity-document", paper("with words"))
    assert ["identity-document"] not in fortress.kept(anna)["missing"]


def test_a_connection_lost_in_the_middle_leaves_nothing_and_the_next_try_succeeds(fortress: Fortress) -> None:
    anna = fortress.applicant()
    anna.give("bank-details", paper("given before"))
    body = multipart("B", anna.token(), "rib.pdf", paper("cut off") + bytes(300_000))
    before = fortress.kept(anna)
    for part in (10, len(body) // 2, len(body) - 1):
        wire = Wire(anna.url).send(
            f"POST {anna.home}pieces/identity-document/ HTTP/1.1",
            "Host: 127.0.0.1",
            f"Cookie: {cookies_of(anna)}",
            "Content-Type: multipart/form-data; boundary=B",
            f"Content-Length: {len(body)}",
            body=body[:part],
        )
        wire.close()
    assert fortress.kept(anna) == before
    anna.give("identity-document", paper("whole"))
    assert anna.status == 200
    assert [piece for piece, *_ in fortress.kept(anna)["pieces"]] == ["bank-details", "identity-document"]
    assert [path for path in (fortress.house.data / "spool").iterdir() if path.stat().st_size] == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--B",
        b"--B\r\n\r\n",
        b"--B--\r\n",
        b'--B\r\nContent-Disposition: form-data; name="file"\r\n\r\nx',
    ],
)
def test_a_body_that_is_no_form_is_refused_calmly(body: bytes, fortress: Fortress, anna: Applicant) -> None:
    for kind in (
        "multipart/form-data; boundary=B",
        "multipart/form-data",
        "multipart/form-data; boundary=" + "x" * 300,
    ):
        answer = anna.ask(
            "POST", f"{anna.home}pieces/bank-details/", content=body, headers={"Content-Type": kind}
        )
        assert answer.status_code in {400, 422}


def test_the_piece_of_another_person_cannot_be_taken_away(fortress: Fortress, anna: Applicant) -> None:
    _take_all_back(fortress, anna)
    anna.give("bank-details")
    (piece_id,) = fortress.inside("ids", anna.reference)["pieces"].values()
    emil = fortress.applicant()
    emil.ask("POST", f"{emil.home}pieces/bank-details/{piece_id}/remove/")
    assert emil.ask("POST", f"{anna.home}pieces/bank-details/{piece_id}/remove/").status_code == 404
    assert len(fortress.kept(anna)["pieces"]) == 1
