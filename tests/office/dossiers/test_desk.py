"""The desk that every kind of request shares: references, versions, asks, issued documents."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from tests.office import cast
from tests.office.cast import DUE, NOW

from prestalux.office.dossiers import actions as desk
from prestalux.office.dossiers.actions import ChangedMeanwhile, NoSuchAsk
from prestalux.office.dossiers.models import Ask, Dossier, IssuedDocument
from prestalux.office.files import actions as files
from prestalux.office.files.models import SealedFile
from prestalux.rules.identifiers.reference import Reference

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier() -> Dossier:
    return Dossier.objects.get(pk=cast.submitted().id)


def ask(dossier: Dossier) -> Ask:
    return desk.open_ask(dossier, piece="bank-details", reason="missing", text="", due_on=DUE, by=1, at=NOW)


def issue(dossier: Dossier, data: bytes = b"%PDF letter") -> IssuedDocument:
    return desk.keep_issued(dossier.pk, kind="attribution", key="key", language="fr", data=data, at=NOW)


def test_a_dossier_gets_a_reference_that_checks() -> None:
    opened = desk.open_dossier(kind="any", status="draft", language="fr", at=NOW, entropy=cast.entropy("any"))
    assert Reference.parse(opened.reference).characters == opened.reference


def test_a_move_raises_the_version(dossier: Dossier) -> None:
    desk.move(dossier, to="closed", at=NOW)
    assert Dossier.objects.get(pk=dossier.pk).version == dossier.version + 1


def test_a_touch_raises_the_version(dossier: Dossier) -> None:
    desk.touch(dossier, at=NOW)
    assert Dossier.objects.get(pk=dossier.pk).version == dossier.version + 1


def test_a_dossier_that_moved_since_it_was_read_is_not_moved(dossier: Dossier) -> None:
    stale = Dossier.objects.get(pk=dossier.pk)
    desk.move(dossier, to="closed", at=NOW)
    with pytest.raises(ChangedMeanwhile):
        desk.move(stale, to="refused", at=NOW)
    assert Dossier.objects.get(pk=dossier.pk).status == "closed"


def test_a_dossier_that_was_touched_since_it_was_read_is_not_moved(dossier: Dossier) -> None:
    desk.touch(dossier, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        desk.move(dossier, to="closed", at=NOW)


def test_who_expects_no_version_is_not_held_back(dossier: Dossier) -> None:
    desk.expect_version(dossier, None)


@pytest.mark.parametrize("difference", [-1, 1])
def test_another_version_than_expected_is_a_change(dossier: Dossier, difference: int) -> None:
    with pytest.raises(ChangedMeanwhile) as refused:
        desk.expect_version(dossier, dossier.version + difference)
    assert refused.value.facts == {"expected": dossier.version + difference, "found": dossier.version}


def test_a_piece_is_asked_for_once_at_a_time(dossier: Dossier) -> None:
    """The database itself refuses a second open ask."""
    first = ask(dossier)
    first.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


def test_a_settled_ask_makes_room_for_another(dossier: Dossier) -> None:
    desk.settle_ask(ask(dossier), state=Ask.State.ANSWERED, at=NOW)
    assert ask(dossier).state == "open"


def test_an_ask_is_settled_once(dossier: Dossier) -> None:
    opened = ask(dossier)
    desk.settle_ask(opened, state=Ask.State.ANSWERED, at=NOW)
    with pytest.raises(NoSuchAsk):
        desk.settle_ask(opened, state=Ask.State.WITHDRAWN, at=NOW)


def test_an_issued_document_is_kept_byte_for_byte(dossier: Dossier) -> None:
    assert files.unseal(issue(dossier).file) == b"%PDF letter"


def test_a_document_issued_again_is_the_one_that_was_kept_first(dossier: Dossier) -> None:
    first = issue(dossier)
    assert issue(dossier, b"%PDF other") == first
    assert files.unseal(issue(dossier).file) == b"%PDF letter"


def test_two_who_issue_one_document_at_once_leave_one_and_no_stray_file(
    dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = SealedFile.objects.filter(purged_at=None).count()
    seal = files.seal

    def while_another_is_quicker(data: bytes, **words: object) -> SealedFile:
        monkeypatch.setattr(desk.files, "seal", seal)
        issue(dossier, b"%PDF of the quicker one")
        return seal(data, **words)  # type: ignore[arg-type]

    monkeypatch.setattr(desk.files, "seal", while_another_is_quicker)
    assert files.unseal(issue(dossier).file) == b"%PDF of the quicker one"
    assert SealedFile.objects.filter(purged_at=None).count() == before + 1
