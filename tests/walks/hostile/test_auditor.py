"""The auditor sees, takes away with proof, and changes nothing."""

from __future__ import annotations

import re

import pytest
from tests.walks.hostile.fortress import Fortress
from tests.walks.hostile.visitors import Applicant, Staff

from prestalux.office.journal import exported

NOT_A_STEP = {"staff:sign-in", "staff:sign-out", "staff:journal-export", "staff:views", "staff:keys"}
"""What takes a POST and changes no dossier: sessions, views and shortcuts are one's own, and an export is a look."""


@pytest.fixture(scope="module")
def anna(fortress: Fortress) -> Applicant:
    return fortress.submitted()


@pytest.fixture(scope="module")
def otto(fortress: Fortress) -> Staff:
    return fortress.staff("auditor")


def test_every_post_at_the_desk_is_refused_and_writes_nothing(
    fortress: Fortress, anna: Applicant, otto: Staff
) -> None:
    ids = fortress.inside("ids", anna.reference)
    facts = {
        "reference": anna.reference,
        "piece_id": ids["pieces"]["bank-details"],
        "page": 1,
        "ask_id": 1,
        "issued_id": 1,
    }
    before, refused = fortress.inside("counts"), 0
    for name, template in fortress.inside("urls"):
        if not name.startswith("staff:") or name in NOT_A_STEP:
            continue
        path = re.sub(r"\{(\w+)\}", lambda found: str(facts.get(found[1], 1)), template)
        assert otto.ask("POST", path).status_code in {403, 404, 405}, name
        refused += 1
    assert refused >= 10
    assert fortress.inside("counts") == before


def test_who_saw_the_passport_is_answered_from_the_dossier(
    fortress: Fortress, anna: Applicant, otto: Staff
) -> None:
    carl = fortress.staff("clerk")
    identity = fortress.inside("ids", anna.reference)["pieces"]["identity-document"]
    for _ in range(2):
        assert carl.ask("GET", f"/en/staff/{anna.reference}/files/{identity}/1.png").status_code == 200
    otto.open(f"/en/staff/{anna.reference}/")
    (link,) = re.findall(r'href="([^"]*piece=identity-document)"', otto.page)
    otto.open(link.replace("&amp;", "&"))
    (seer,) = re.findall(r'data-label="Looks">(\d+)<', otto.page)
    assert int(seer) == 2
    assert "Looked at a page of a piece" in otto.page


def test_an_export_is_whole_and_leaves_its_line(fortress: Fortress, otto: Staff) -> None:
    otto.open("/fr/staff/journal/")
    for form in ("csv", "jsonl"):
        answer = otto.ask("POST", "/fr/staff/journal/export/", data={"form": form})
        assert answer.status_code == 200
        assert "attachment" in answer.headers["content-disposition"]
        assert exported.judge(answer.content.decode().splitlines()).unbroken
    otto.open("/en/staff/journal/?kind=journal.exported")
    assert "Took away a part of the journal" in otto.page


@pytest.mark.parametrize(
    "query",
    [
        "?dossier=2222", "?dossier=2222-2222-2222", "?from=31.02.2026", "?from=02.01.2026&until=01.01.2026",
        "?kind=nothing", "?actor=' OR 1=1", "?actor=99999999999999999999", "?account=x", "?account=9223372036854775808",
        "?piece=passport", "?actor=%EF%BC%91",
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_answered_in_words(query: str, otto: Staff) -> None:
    assert otto.ask("GET", f"/fr/staff/journal/{query}").status_code == 422


@pytest.mark.parametrize(
    "query",
    ["?before=x", "?before=-1", "?after=x", "?before=999999999", "?after=999999999", "?before=1", "?from=0001-01-01", "?until=9999-12-31",
     "?actor=7777777", "?account=0", "?piece=identity-document", "?dossier=", "?dossier=%00"],
)  # fmt: skip
def test_what_lies_beyond_the_journal_is_a_page_all_the_same(query: str, otto: Staff) -> None:
    assert otto.ask("GET", f"/fr/staff/journal/{query}").status_code == 200
