"""The fund's own people: signing in, limits, rights that end while a page is open, and codes that run out."""

from __future__ import annotations

import pytest
from tests.walks.hostile import inside
from tests.walks.hostile.fortress import Fortress
from tests.walks.hostile.visitors import Applicant, Staff, said

WRONG = "Address, password and code do not fit together. Each code can be used once: wait for the next one."


@pytest.fixture(scope="module")
def anna(fortress: Fortress) -> Applicant:
    return fortress.submitted()


@pytest.fixture(scope="module")
def dora(fortress: Fortress) -> Staff:
    return fortress.staff("reviewer")


def test_a_figure_is_good_once(fortress: Fortress) -> None:
    carl = fortress.person_of_staff("clerk")
    figure = carl.figure()
    carl.sign_in(figure=figure)
    assert carl.status == 200
    thief = fortress.visitor()
    thief.open("/fr/staff/sign-in/")
    thief.send({"handle": carl.handle, "password": inside.PASSWORD, "figure": figure})
    assert thief.status == 403
    assert thief.ask("GET", "/fr/staff/").status_code == 302


def test_a_wrong_password_a_wrong_figure_and_an_unknown_name_get_one_answer(fortress: Fortress) -> None:
    carl = fortress.person_of_staff("clerk", "de")
    pages = set()
    for handle, password, figure in (
        (carl.handle, "wrong password", carl.figure()),
        (carl.handle, inside.PASSWORD, "000000"),
        ("nobody@fund.example", inside.PASSWORD, "123456"),
    ):
        visitor = fortress.visitor("de")
        visitor.open("/de/staff/sign-in/")
        visitor.send({"handle": handle, "password": password, "figure": figure})
        assert said(WRONG, "de") in visitor.words
        pages.add((visitor.status, visitor.page.replace(handle, "")[:-100].partition("csrf")[0]))
    assert len(pages) == 1


def test_an_applicant_cannot_sign_in_as_staff(fortress: Fortress) -> None:
    anna = fortress.applicant()
    visitor = fortress.visitor()
    visitor.open("/fr/staff/sign-in/")
    visitor.send({"handle": anna.email, "password": "", "figure": "000000"})
    assert visitor.status == 422
    visitor.send({"handle": anna.email, "password": "!", "figure": "000000"})
    assert visitor.status == 403


def test_after_ten_wrong_tries_even_the_right_one_has_to_wait_and_is_told_how_long(
    fortress: Fortress,
) -> None:
    mia = fortress.person_of_staff("manager", "en")
    statuses = []
    for _ in range(10):
        mia.sign_in(password="wrong", figure="000000")
        statuses.append(mia.status)
    mia.sign_in()
    assert statuses == [403] * 10
    assert mia.status == 429
    assert (
        said("Too many attempts. Please wait %(minutes)s minutes and try again.", "en", minutes=15)
        in mia.words
    )


def test_the_password_never_comes_back_in_a_page(fortress: Fortress) -> None:
    carl = fortress.person_of_staff("clerk")
    carl.sign_in(password="an unmistakable password", figure="000000")
    assert "an unmistakable password" not in carl.page


@pytest.mark.parametrize("figure", ["", "１２３４５６", "12345", "abcdef", "🎉", "0" * 12, "000 000"])
def test_a_figure_that_is_none_is_refused_calmly(figure: str, fortress: Fortress) -> None:
    visitor = fortress.visitor()
    visitor.open("/fr/staff/sign-in/")
    visitor.send({"handle": "nobody@fund.example", "password": "x", "figure": figure})
    assert visitor.status in {403, 422}


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example/", "\\\\evil.example", "/\\evil", "javascript:x"]
)
def test_signing_in_never_leads_elsewhere(wanted: str, fortress: Fortress) -> None:
    carl = fortress.person_of_staff("clerk")
    carl.client.get("/fr/staff/sign-in/")
    fields = {"handle": carl.handle, "password": inside.PASSWORD, "figure": carl.figure()}
    answer = carl.ask("POST", "/fr/staff/sign-in/", params={"next": wanted}, data=fields)
    assert (answer.status_code, answer.headers["location"]) == (302, "/fr/staff/")


def test_an_account_that_is_closed_while_the_page_is_open_is_told_so(fortress: Fortress) -> None:
    anna, dora = fortress.submitted(), fortress.staff("reviewer", "de")
    dora.dossier(anna.reference)
    fortress.inside("end_rights", dora.handle)
    dora.send(action="/grant/")
    assert (dora.status, said("You are no longer signed in", "de") in dora.words) == (403, True)
    assert fortress.status(anna) == "submitted"
    dora.sign_in()
    assert dora.status == 403


def test_a_role_that_ends_while_the_page_is_open_is_told_so(fortress: Fortress) -> None:
    anna, dora = fortress.submitted(), fortress.staff("reviewer", "de")
    dora.dossier(anna.reference)
    fortress.inside("end_role", dora.handle)
    dora.send(action="/grant/")
    told = "This account has no role at the desk any more"
    assert (dora.status, said(told, "de") in dora.words) == (403, True)
    assert fortress.status(anna) == "submitted"
    assert dora.ask("GET", "/de/staff/").status_code == 403


def test_a_role_that_becomes_a_smaller_one_while_the_page_is_open_is_told_so(fortress: Fortress) -> None:
    anna, dora = fortress.submitted(), fortress.staff("reviewer")
    dora.dossier(anna.reference)
    fortress.inside("end_role", dora.handle, "auditor")
    dora.send(action="/grant/")
    assert (dora.status, said("Your role does not include this step") in dora.words) == (403, True)
    assert fortress.status(anna) == "submitted"
    assert dora.ask("GET", f"/fr/staff/{anna.reference}/").status_code == 200


def test_signing_out_ends_the_session_on_the_house_s_side(fortress: Fortress) -> None:
    carl = fortress.staff("clerk")
    cookies = dict(carl.client.cookies)
    carl.open("/fr/staff/")
    assert carl.ask("POST", "/fr/staff/sign-out/").status_code == 302
    thief = fortress.visitor()
    thief.client.cookies.update(cookies)
    assert thief.ask("GET", "/fr/staff/").status_code == 302


def test_when_the_prefix_is_exhausted_the_reviewer_is_told_and_nothing_is_changed(fortress: Fortress) -> None:
    fortress.inside("nearly_full", "midwife", "9977", 1)
    first = fortress.submitted(profession="midwife")
    second = fortress.submitted(profession="midwife")
    dora = fortress.staff("reviewer", "de")
    fortress.granted(first, dora)
    assert dora.status == 200
    before = _of_the_register(fortress)
    fortress.granted(second, dora)
    told = "Every code under the prefixes of this profession is given. A manager must set a new prefix; nothing was changed."
    assert dora.status == 409
    assert said(told, "de") in dora.words
    assert _of_the_register(fortress) == before
    assert all(kind == "acknowledgement" for kind, _ in fortress.inside("letters", second.reference)[1:])
    assert fortress.status(second) == "submitted"


def _of_the_register(fortress: Fortress) -> dict[str, int]:
    """Rows that a grant writes."""
    names = ("Provider", "ProviderIdentity", "ProviderCode", "CodeStatus", "CodeAddress", "Decision", "Event")
    counts = fortress.inside("counts")
    return {name: counts[name] for name in names}


@pytest.mark.parametrize("version", ["", "0", "-1", "９", "1.0", "9" * 5000, "x", "1e3"])
def test_a_step_without_the_version_of_its_page_is_taken_for_a_stale_one(
    version: str, fortress: Fortress, anna: Applicant, dora: Staff
) -> None:
    answer = dora.ask("POST", f"/fr/staff/{anna.reference}/grant/", data={"version": version})
    assert answer.status_code == 409
    assert fortress.status(anna) == "submitted"


@pytest.mark.parametrize(
    "query",
    ["page=" + "9" * 5000, "page=-1", "page=²", "page=٣", "show=nothing", "q=%00", "q=%ff%fe", "file=x"],
)
def test_the_queue_bears_every_question(query: str, dora: Staff) -> None:
    assert dora.ask("GET", f"/fr/staff/?{query}").status_code == 200


@pytest.mark.parametrize("number", ["0", "999999999", str(2**31), str(2**63), str(10**30), "9" * 5000])
def test_a_page_or_a_file_that_there_is_not_is_not_found(
    number: str, fortress: Fortress, anna: Applicant, dora: Staff
) -> None:
    piece = fortress.inside("ids", anna.reference)["pieces"]["bank-details"]
    base = f"/fr/staff/{anna.reference}"
    for path in (
        f"files/{piece}/{number}.png",
        f"files/{number}/1.png",
        f"sheet/{number}.png",
        f"documents/{number}.pdf",
    ):
        assert dora.ask("GET", f"{base}/{path}").status_code == 404, path
    for path in (f"files/{number}/move/", f"asks/{number}/withdraw/"):
        version = str(fortress.kept(anna)["version"])
        answer = dora.ask("POST", f"{base}/{path}", data={"version": version, "to": "bank-details"})
        assert answer.status_code in {302, 404, 409}, path
