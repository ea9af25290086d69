"""The auditor reads the journal and takes a part of it away; both are journalled, nothing else is changed."""

from __future__ import annotations

import hashlib
import io

import pytest
from tests.office import cast
from tests.office.state import everything

from prestalux.office.attribution.actions import auditing
from prestalux.office.attribution.actions.auditing import ExportTooLarge
from prestalux.office.journal import exported, queries, reading
from prestalux.office.journal.actor import SYSTEM, VISITOR, Actor
from prestalux.office.journal.exported import Form
from prestalux.office.journal.reading import Asked, LineView
from prestalux.rules.attribution.roles import NotYours, Role
from prestalux.rules.conventions.pieces import Piece

pytestmark = pytest.mark.django_db


def words(line: LineView) -> str:
    return line.values.event


def take(by: Actor, asked: Asked | None = None, *, form: Form = Form.JSONL, unbroken: bool = False) -> str:
    file = io.BytesIO()
    auditing.export_journal(
        asked or Asked(), form=form, unbroken=unbroken, words=words, to=file, by=by, at=cast.NOW
    )
    return file.getvalue().decode("utf-8-sig")


def about(request: cast.Request) -> Asked:
    return Asked(subject=("dossier", str(request.id)))


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER])
def test_caseworkers_do_not_read_the_journal(role: Role) -> None:
    with pytest.raises(NotYours):
        auditing.read_journal(Asked(), by=cast.staff(role, "Staff"), at=cast.NOW)


@pytest.mark.parametrize("nobody", [VISITOR, SYSTEM], ids=["visitor", "system"])
def test_who_is_not_signed_in_does_not_read_the_journal(nobody: Actor) -> None:
    with pytest.raises(NotYours):
        auditing.read_journal(Asked(), by=nobody, at=cast.NOW)
    with pytest.raises(NotYours):
        auditing.who_saw(Asked(), by=nobody, at=cast.NOW)


def test_an_applicant_does_not_read_the_journal() -> None:
    with pytest.raises(NotYours):
        auditing.read_journal(Asked(), by=cast.submitted().by, at=cast.NOW)


def test_a_manager_reads_the_journal_but_takes_nothing_away(mia: Actor) -> None:
    assert auditing.read_journal(Asked(), by=mia, at=cast.NOW).lines
    with pytest.raises(NotYours):
        take(mia)


def test_reading_about_a_dossier_is_itself_journalled_before(otto: Actor) -> None:
    anna = cast.submitted()
    page = auditing.read_journal(about(anna), by=otto, at=cast.NOW)
    assert (page.lines[0].values.event, page.lines[0].values.account_id) == ("look.journal", otto.account_id)


def test_reading_about_a_person_is_itself_journalled(otto: Actor, carl: Actor) -> None:
    auditing.read_journal(Asked(actor=("account", carl.account_id)), by=otto, at=cast.NOW)
    (line,) = [row for row in queries.lines_about("account", carl.account_id) if row.event == "look.journal"]
    assert line.account_id == otto.account_id


def test_leafing_through_the_whole_journal_leaves_no_line(otto: Actor) -> None:
    before = queries.head()
    auditing.read_journal(Asked(), by=otto, at=cast.NOW)
    assert queries.head() == before


def test_an_export_is_journalled_with_what_was_taken(otto: Actor) -> None:
    anna = cast.submitted()
    text = take(otto, about(anna), form=Form.CSV)
    line = reading.page(Asked(events=("journal.exported",))).lines[0]
    assert line.values.subject == str(anna.id)
    assert line.facts["lines"] == text.count("\nline,")
    assert line.facts["sha256"] == hashlib.sha256(f"\ufeff{text}".encode()).hexdigest()
    assert line.facts["asked"]["subject"] == ["dossier", str(anna.id)]


def test_an_export_changes_nothing_but_the_journal(otto: Actor) -> None:
    cast.submitted()
    before = everything()
    take(otto)
    after = everything()
    for table in ("journal_line", "journal_head"):
        del before[table], after[table]
    assert after == before


@pytest.mark.parametrize("form", Form)
def test_the_whole_journal_is_exported_bound_to_its_head(otto: Actor, form: Form) -> None:
    cast.submitted()
    head = queries.head()
    found = exported.judge(take(otto, form=form).splitlines())
    assert (found.unbroken, found.lines, found.head) == (True, head.seq, head)


def test_an_export_of_some_lines_has_gaps(otto: Actor) -> None:
    anna = cast.submitted()
    cast.submitted("emil")
    cast.ask(anna, cast.carl(), Piece.BANK_DETAILS)
    found = exported.judge(take(otto, about(anna)).splitlines())
    assert (found.whole, found.unbroken) == (True, False)
    assert found.gaps


def test_an_unbroken_export_holds_the_lines_between_and_says_which_were_asked_for(otto: Actor) -> None:
    anna = cast.submitted()
    cast.submitted("emil")
    cast.ask(anna, cast.carl(), Piece.BANK_DETAILS)
    text = take(otto, about(anna), unbroken=True)
    asked = len(queries.lines_about("dossier", anna.id)) - 1  # the export's own line came after
    assert exported.judge(text.splitlines()).unbroken
    assert text.count('"asked":true') == asked
    assert text.count('"asked":false') > 0


def test_an_unbroken_export_of_nothing_holds_no_line(otto: Actor) -> None:
    assert exported.judge(take(otto, Asked(events=("x",)), unbroken=True).splitlines()).lines == 0


def test_too_large_an_export_is_refused_and_leaves_no_line(
    otto: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.submitted()
    before = queries.head()
    monkeypatch.setattr(auditing, "MOST_LINES", 3)
    with pytest.raises(ExportTooLarge):
        take(otto)
    assert queries.head() == before


def test_looks_at_a_moved_piece_count_for_the_piece_it_was(otto: Actor, carl: Actor) -> None:
    """The passport was given as bank details and moved: who saw it there has seen the passport."""
    from prestalux.office.attribution import actions

    anna = cast.submitted()
    (given,) = anna.view().files_for(Piece.BANK_DETAILS)
    look = {"dossier_id": anna.id, "at_what": "page", "by": carl, "at": cast.NOW}
    actions.look(**look, file=given.id, piece="bank-details", page=1)
    actions.move_piece(
        reference=anna.reference,
        piece_id=given.id,
        to=Piece.IDENTITY_DOCUMENT,
        version=None,
        by=carl,
        at=cast.NOW,
    )
    asked = auditing.about_piece(
        Asked(subject=about(anna).subject, events=("look.page",)), anna.id, Piece.IDENTITY_DOCUMENT
    )
    assert [seer.account_id for seer in auditing.who_saw(asked, by=otto, at=cast.NOW)] == [carl.account_id]


def test_references_of_the_dossiers_on_a_page_are_known(otto: Actor) -> None:
    anna = cast.submitted()
    page = auditing.read_journal(about(anna), by=otto, at=cast.NOW)
    assert auditing.references_of(page.lines)[str(anna.id)].characters == anna.reference
