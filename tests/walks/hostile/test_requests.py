"""Requests that no page of ours makes: each gets a calm answer, and never a fault."""

from __future__ import annotations

import pytest
from tests.walks.hostile.fortress import Fortress
from tests.walks.hostile.visitors import Applicant, said
from tests.walks.hostile.wire import Wire, cookies_of

PATHS = [
    "/fr/%00", "/fr/request/%00/", "/fr/request/%ED%A0%80/", "/fr/link/%FF%FE/", "/fr/professions/%00/",
    "/fr/professions/..%2f..%2fetc/", "/fr/start/%F0%9F%8E%89/", "/%2e%2e/%2e%2e/etc/passwd", "//evil.example/",
    "/fr/request/%0d%0aX-Evil:%20yes/", "/static/../secret-key", "/static/%2e%2e/%2e%2e/secret-key",
    "/fr/" + "x" * 8000, "/fr/?" + "a=b&" * 2000, "/xx/", "/fr", "/fr//", "/.git/config", "/fr/demo/mail/..%2fsecret-key/",
    "/fr/demo/mail/%00/", "/fr/staff/?q=%ED%A0%80", "/fr/request/" + "9" * 5000 + "/",
]  # fmt: skip


@pytest.fixture(scope="module")
def anna(fortress: Fortress) -> Applicant:
    return fortress.applicant()


@pytest.mark.parametrize("path", PATHS)
def test_no_path_is_a_fault(path: str, fortress: Fortress, anna: Applicant) -> None:
    for cookie in ("", cookies_of(anna)):
        for method in ("GET", "POST"):
            wire = Wire(fortress.url).send(
                f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {cookie}", "Content-Length: 0"
            )
            status, page = wire.answer()
            assert status < 500, (method, path)
            assert "root:" not in page


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_a_form_without_its_token_is_told_to_be_old_and_changes_nothing(
    language: str, fortress: Fortress
) -> None:
    anna = fortress.applicant(language=language)
    before = fortress.kept(anna)
    for token in ("", "x" * 64, "é"):
        fields = {"holder": "Anna Weber", "iban": "LU28 0019 4006 4475 0000", "csrfmiddlewaretoken": token}
        answer = anna.client.post(f"{anna.home}sheet/bank/", data=fields)
        assert answer.status_code == 403
        assert said("This page was open too long", language) in answer.text
    assert fortress.kept(anna) == before


def test_the_token_of_another_browser_does_not_pass(fortress: Fortress, anna: Applicant) -> None:
    foreign = fortress.visitor().token()
    answer = anna.client.post(f"{anna.home}withdraw/", headers={"X-CSRFToken": foreign})
    assert answer.status_code == 403
    assert fortress.status(anna) == "draft"


def test_a_form_sent_from_another_site_does_not_pass(fortress: Fortress, anna: Applicant) -> None:
    headers = {"Origin": "https://evil.example"}
    assert anna.ask("POST", f"{anna.home}withdraw/", headers=headers).status_code == 403
    assert fortress.status(anna) == "draft"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "BREW"])
def test_a_method_that_no_page_takes_is_refused(method: str, fortress: Fortress, anna: Applicant) -> None:
    for path in ("/fr/", anna.home, f"{anna.home}withdraw/", "/fr/staff/sign-in/"):
        assert anna.ask(method, path).status_code in {403, 405, 501}, path
    assert fortress.status(anna) == "draft"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:80@127.0.0.1", "", "a b", "\xe9"]
)
def test_a_foreign_host_gets_nothing_built_with_its_name(host: str, fortress: Fortress) -> None:
    for path in ("/fr/", "/fr/staff/", "/"):
        wire = Wire(fortress.url).send(f"GET {path} HTTP/1.1", f"Host: {host}")
        status, page = wire.answer()
        assert status == 400
        assert "evil.example" not in page


def test_a_mail_never_carries_the_host_of_the_one_who_asked(fortress: Fortress) -> None:
    wire = Wire(fortress.url).send(
        "GET /fr/start/ HTTP/1.1",
        "Host: 127.0.0.1",
        "X-Forwarded-Host: evil.example",
        "Forwarded: host=evil.example",
    )
    status, page = wire.answer()
    assert status == 200
    assert "evil.example" not in page


@pytest.mark.parametrize(
    "headers",
    [
        ["Cookie: " + "a=b; " * 3000],
        ["Cookie: prestalux_session=%00\x7f; =; ;;"],
        ["Accept-Language: " + "x" * 5000],
        ["Accept-Language: fr;q=nan, de;q=1e999, en;q=-1"],
        ["Content-Type: application/json; charset=utf-7", "Content-Length: 2"],
        ["Content-Type: application/x-www-form-urlencoded; charset=no-such-charset", "Content-Length: 2"],
        ["X-CSRFToken: \xe9\xff", "Content-Length: 2"],
        ["Referer: \x80\xff", "Origin: null", "Content-Length: 2"],
        ["If-Modified-Since: the day before yesterday", "Range: bytes=9-1,-0"],
    ],
)
def test_no_header_is_a_fault(headers: list[str], fortress: Fortress, anna: Applicant) -> None:
    method = "POST" if "Content-Length: 2" in headers else "GET"
    for path in ("/fr/", "/fr/resume/", anna.home):
        wire = Wire(fortress.url).send(
            f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *headers, body=b"{}" * (method == "POST")
        )
        assert wire.answer()[0] < 500, path


@pytest.mark.parametrize(
    "typed", ["%00", "a%00b", "%ED%A0%80", "%ff%fe", "%F0%9F%8E%89", "%E2%80%AE", "%0d%0a", "%85"]
)
def test_no_byte_in_any_field_is_a_fault(typed: str, fortress: Fortress, anna: Applicant) -> None:
    fields = {
        "sheet/identity/": ("family_name", "given_name", "birth_name", "original_script", "birth_date", "matricule", "phone", "seen"),
        "sheet/practice/": ("practice", "street", "extra", "postcode", "town", "country", "start_on"),
        "sheet/authorisation/": ("basis", "basis_number", "basis_from", "basis_until", "specialty"),
        "sheet/bank/": ("holder", "iban", "bic"),
        "signature/": ("signed_as", "agreed"),
    }  # fmt: skip
    for page, names in fields.items():
        body = "&".join(f"{name}={typed}" for name in names)
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = anna.ask("POST", f"{anna.home}{page}", content=body.encode(), headers=form)
        assert answer.status_code < 500, page
    assert fortress.kept(anna)["sections"] == []


@pytest.mark.parametrize("page", ["resume/", "start/dentist/", "start/", "staff/sign-in/"])
def test_no_byte_at_an_open_door_is_a_fault(page: str, fortress: Fortress) -> None:
    visitor = fortress.visitor()
    for typed in ("%00", "%ED%A0%80", "%ff", "a%40b.c%0d%0aBcc%3ax"):
        body = "&".join(f"{name}={typed}" for name in ("email", "profession", "handle", "password", "figure"))
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        assert visitor.ask("POST", f"/fr/{page}", content=body.encode(), headers=form).status_code < 500
