"""Beginning a request, and the links that resume it."""

from __future__ import annotations

import pytest
from tests.office import cast

from prestalux.office.accounts.models import Account
from prestalux.office.attribution import actions
from prestalux.office.dossiers.models import Dossier
from prestalux.office.journal import queries as journal
from prestalux.office.outbox.models import Letter
from prestalux.rules.attribution.status import Side, Status
from prestalux.rules.conventions.professions import Profession, ProfessionNotServed
from prestalux.rules.identifiers.reference import Reference

pytestmark = pytest.mark.django_db


def test_a_request_begins_as_a_draft_of_the_applicant() -> None:
    view = cast.draft().view()
    assert (view.status, view.who_must_act) == (Status.DRAFT, Side.APPLICANT)


def test_the_reference_is_one_that_people_can_type() -> None:
    anna = cast.draft()
    assert Reference.parse(anna.reference.lower()).characters == anna.reference


def test_a_reference_already_given_is_drawn_again() -> None:
    first = cast.entropy("anna")(16)
    draws = iter([b"handle-one-16-by", first, b"handle-two-16-by", first, b"another-16-bytes"])

    def draw(size: int) -> bytes:
        return next(draws)

    one, other = (
        actions.open_request(
            profession=Profession.DENTIST, email="a@example.org", language="fr", at=cast.NOW, entropy=draw
        )
        for _ in range(2)
    )
    assert one.reference != other.reference


def test_the_link_that_resumes_is_a_letter_to_the_applicant() -> None:
    anna = cast.draft()
    letter = Letter.objects.get(dossier_id=anna.id)
    assert (letter.kind, letter.account_id) == ("resume-link", anna.by.account_id)


def test_beginning_twice_from_one_address_makes_two_accounts() -> None:
    one, other = cast.draft("anna"), cast.draft("emil")
    Account.objects.update(email="anna@example.org")
    assert one.by != other.by


def test_a_profession_not_served_leaves_nothing() -> None:
    with pytest.raises(ProfessionNotServed):
        cast.draft(profession=Profession.LABORATORY)
    assert (Dossier.objects.count(), Account.objects.count()) == (0, 0)


def test_the_journal_says_who_began() -> None:
    anna = cast.draft()
    (line,) = journal.lines_about("dossier", anna.id)
    assert (line.event, line.account_id) == ("request.opened", anna.by.account_id)


def test_a_link_is_sent_for_every_request_begun_from_the_address() -> None:
    one, other, _ = cast.draft("anna"), cast.draft("second"), cast.draft("emil")
    Account.objects.filter(pk=other.by.account_id).update(email="anna@example.org")
    actions.send_links(email="anna@example.org", language="de", at=cast.NOW)
    sent = Letter.objects.filter(key__startswith="resume-").values_list("account_id", "language")
    about = Letter.objects.filter(key__startswith="resume-").values_list("dossier_id", flat=True)
    assert set(about) == {one.id, other.id}
    assert sorted(sent) == sorted([(one.by.account_id, "de"), (other.by.account_id, "de")])


def test_an_unknown_address_sends_nothing_and_says_nothing() -> None:
    cast.draft("anna")
    before = Letter.objects.count()
    assert actions.send_links(email="nobody@example.org", language="fr", at=cast.NOW) is None
    assert Letter.objects.count() == before


def test_staff_are_sent_no_link_to_a_request(dora: object) -> None:
    actions.send_links(email="dora@fund.example", language="fr", at=cast.NOW)
    assert not Letter.objects.exists()
