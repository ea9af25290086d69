"""A request by e-mail: the same dossier and verdicts as on the web, and one reply that says what became of each file."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.doors.mailbox.mails import (
    ANNA,
    bring,
    fates,
    letters,
    only_request,
    paper,
    request_of,
    send,
    sheet,
    text_of,
    token_of,
    whole,
)
from tests.office import cast
from tests.office.state import everything
from tests.samples.mail import mail, many, nested, raw
from tests.samples.pdf import good

from prestalux.doors.mailbox import work
from prestalux.doors.post.work import compose, message_id, reply_address
from prestalux.doors.shared.document_texts import TEXTS
from prestalux.office.accounts import actions as accounts
from prestalux.office.accounts.sign_ins import UNSEEN
from prestalux.office.attribution import actions
from prestalux.office.attribution.actions.by_mail import ANSWERS_AN_HOUR, OPENINGS_AN_HOUR, QUESTIONS_A_DAY
from prestalux.office.dossiers.actions import TooManyFiles
from prestalux.office.dossiers.models import Dossier
from prestalux.office.journal.actor import Actor
from prestalux.office.journal.models import Line
from prestalux.office.messages import actions as messages
from prestalux.office.messages.models import IncomingMessage
from prestalux.office.outbox import actions as outbox
from prestalux.office.outbox.models import Letter
from prestalux.rules.attribution.request import Signing
from prestalux.rules.attribution.status import Status, StepNotAllowed
from prestalux.rules.conventions.pieces import Piece

pytestmark = pytest.mark.django_db
OURS = "mx.fonds.example"


def confirm(row: IncomingMessage) -> None:
    """Follow the link of the reply to it."""
    text = text_of(Letter.objects.get(key=f"mail-{row.pk}"))
    actions.come_in(token_of(text), visit=UNSEEN, at=cast.NOW)


# --- a new request


def test_a_mail_begins_a_request_of_its_sender() -> None:
    view = request_of(send({"rib.pdf": paper("rib")}))
    assert (view.status, view.email, view.facts.email_confirmed) == (Status.DRAFT, ANNA, False)


def test_each_file_is_kept_where_it_belongs_or_refused_with_its_code() -> None:
    row = send(
        {
            "remplie.pdf": sheet(),
            "Autorisation d’exercer.pdf": paper("autorisation"),
            "passeport.pdf": b"\xff\xd8\xff\xe0 a photograph",
            "relevé.htm": b"<html><body>Banque</body></html>",
            "tout.zip": b"PK\x03\x04 and so on",
            "winmail.dat": b"\x78\x9f\x3e\x22 and so on",
            "photo.heic": b"\0\0\0\x18ftypheic and so on",
            "vide.pdf": b"",
        }
    )
    assert fates(row) == {
        "remplie.pdf": "information-sheet",
        "Autorisation d’exercer.pdf": "practice-authorisation",
        "passeport.pdf": "jpeg",
        "relevé.htm": "html",
        "tout.zip": "zip",
        "winmail.dat": "tnef",
        "photo.heic": "heic-or-tiff",
        "vide.pdf": "empty",
    }


def test_a_filled_sheet_fills_the_request() -> None:
    view = request_of(send({"anything.pdf": sheet()}))
    assert (view.values["family_name"], view.values["iban"]) == ("Weber", "LU280019400644750000")
    assert view.gaps.sections == ()


def test_an_answer_of_the_sheet_that_is_wrong_is_left_out() -> None:
    view = request_of(send({"fiche.pdf": sheet(iban="LU29 0019 4006 4475 0000")}))
    assert (view.values["iban"], view.values["holder"]) == ("", "Anna Weber")


def test_a_sheet_nobody_signed_does_not_count_as_signed() -> None:
    row = send({"fiche.pdf": sheet()})
    assert frozenset({Piece.INFORMATION_SHEET}) in request_of(row).gaps.pieces
    assert "votre signature" in text_of(letters("mail-answer")[0])


def test_a_file_that_says_nothing_takes_a_place_that_is_left_and_is_shown_as_a_guess() -> None:
    row = send({"scan0001.pdf": paper("scan")})
    (given,) = request_of(row).pieces
    assert (given.piece, "place-guessed" in given.flags) == (Piece.PRACTICE_AUTHORISATION, True)


def guessed() -> tuple[cast.Request, int]:
    """A request sent in, in which a file of a mail took the place that was left."""
    files = {**whole(), "scan0001.pdf": good("un scan")}
    del files["passeport.pdf"]
    row = send(files)
    confirm(row)
    view = request_of(row)
    anna = cast.Request(view.reference.characters, Actor.account(view.account_id), view.id)
    (given,) = [one for one in view.pieces if one.label == "scan0001.pdf"]
    assert (view.status, given.piece) == (Status.SUBMITTED, Piece.IDENTITY_DOCUMENT)
    return anna, given.id


@pytest.mark.parametrize("to", [Piece.IDENTITY_DOCUMENT, Piece.BANK_DETAILS])
def test_what_staff_say_of_a_guess_is_a_guess_no_more(to: Piece, dora: Actor) -> None:
    anna, piece_id = guessed()
    actions.move_piece(reference=anna.reference, piece_id=piece_id, to=to, version=None, by=dora, at=cast.NOW)
    (moved,) = [one for one in anna.view().pieces if one.id == piece_id]
    assert (moved.piece, "place-guessed" in moved.flags) == (to, False)


def guessed_in_a_draft() -> tuple[cast.Request, int]:
    view = request_of(send({"scan0001.pdf": paper("scan")}))
    return cast.Request(view.reference.characters, Actor.account(view.account_id), view.id), view.pieces[0].id


def place(anna: cast.Request, piece_id: int, to: Piece) -> tuple[Piece, bool]:
    actions.place_piece(reference=anna.reference, piece_id=piece_id, to=to, by=anna.by, at=cast.NOW)
    (given,) = anna.view().pieces
    return given.piece, "place-guessed" in given.flags


@pytest.mark.parametrize("to", [Piece.PRACTICE_AUTHORISATION, Piece.BANK_DETAILS, Piece.INFORMATION_SHEET])
def test_what_the_applicant_says_of_a_guess_is_a_guess_no_more(to: Piece) -> None:
    anna, piece_id = guessed_in_a_draft()
    assert place(anna, piece_id, to) == (to, False)


def test_a_file_that_turns_out_to_be_the_sheet_counts_as_signed_by_hand() -> None:
    anna, piece_id = guessed_in_a_draft()
    place(anna, piece_id, Piece.INFORMATION_SHEET)
    assert anna.view().facts.signing is Signing.HAND


def test_what_was_said_wrongly_is_said_again() -> None:
    anna, piece_id = guessed_in_a_draft()
    place(anna, piece_id, Piece.BANK_DETAILS)
    assert place(anna, piece_id, Piece.IDENTITY_DOCUMENT) == (Piece.IDENTITY_DOCUMENT, False)


def test_a_file_that_was_no_guess_is_not_moved() -> None:
    anna = cast.draft()
    anna.give(Piece.BANK_DETAILS)
    (given,) = anna.view().pieces
    assert place(anna, given.id, Piece.IDENTITY_DOCUMENT) == (Piece.BANK_DETAILS, False)


def test_a_full_place_takes_no_other() -> None:
    anna, piece_id = guessed_in_a_draft()
    for _ in range(6):
        anna.give(Piece.BANK_DETAILS)
    with pytest.raises(TooManyFiles):
        actions.place_piece(
            reference=anna.reference, piece_id=piece_id, to=Piece.BANK_DETAILS, by=anna.by, at=cast.NOW
        )


def test_after_it_was_sent_the_fund_alone_moves_files() -> None:
    anna, piece_id = guessed()
    with pytest.raises(StepNotAllowed):
        actions.place_piece(
            reference=anna.reference, piece_id=piece_id, to=Piece.BANK_DETAILS, by=anna.by, at=cast.NOW
        )


def test_the_request_is_in_the_language_of_the_mail() -> None:
    text = "Guten Tag, anbei meine Unterlagen mit der Bitte um Bearbeitung. Mit freundlichen Grüßen"
    assert request_of(send(text=text, subject="Antrag")).language == "de"


def test_a_mail_without_files_begins_a_request_too_and_the_reply_says_what_is_missing() -> None:
    send()
    assert "Votre message n’avait aucun fichier joint." in text_of(letters("mail-answer")[0])
    assert "la fiche de renseignements" in text_of(letters("mail-answer")[0])


def test_the_request_reaches_the_fund_once_the_link_was_followed() -> None:
    row = send(whole())
    assert request_of(row).status is Status.DRAFT
    confirm(row)
    assert request_of(row).status is Status.SUBMITTED


def test_a_request_that_lacks_something_is_not_sent_by_the_link() -> None:
    row = send({"rib.pdf": paper("rib")})
    confirm(row)
    assert request_of(row).status is Status.DRAFT


def test_nothing_reaches_the_fund_before_the_address_is_confirmed_however_often_mail_comes() -> None:
    for _ in range(3):
        row = send(whole())
    assert request_of(row).status is Status.DRAFT


def test_a_second_mail_completes_the_request_and_its_own_link_sends_it() -> None:
    files = whole()
    first = send({"rib.pdf": files.pop("rib.pdf")})
    confirm(first)
    second = send(files)
    assert second.dossier_id == first.dossier_id
    assert request_of(second).status is Status.DRAFT
    assert "votre demande sera alors transmise" in text_of(letters("mail-answer")[-1])
    confirm(second)
    assert request_of(second).status is Status.SUBMITTED


def test_a_mail_whose_domain_stands_behind_it_needs_no_second_link(settings: LazySettings) -> None:
    settings.INTAKE_SERVER = OURS
    files = whole()
    confirm(send({"rib.pdf": files.pop("rib.pdf")}))
    second = send(files, Authentication_Results=f"{OURS}; dmarc=pass")
    assert request_of(second).status is Status.SUBMITTED


class TestAForgedFromLine:
    """Anna's address was confirmed once; then somebody writes in her name."""

    @pytest.fixture
    def begun(self) -> IncomingMessage:
        row = send({"fiche.pdf": sheet()})
        confirm(row)
        return row

    def test_it_overwrites_no_answer(self, begun: IncomingMessage) -> None:
        send({"fiche.pdf": sheet(holder="Evil Person", iban="LU98 0019 4006 4475 0001")})
        values = request_of(begun).values
        assert (values["holder"], values["iban"]) == ("Anna Weber", "LU280019400644750000")

    def test_it_sends_nothing(self, begun: IncomingMessage) -> None:
        send(whole())
        assert request_of(begun).status is Status.DRAFT

    @pytest.mark.parametrize("of_the_first", [True, False])
    def test_no_link_but_that_of_its_own_reply_sends_it(self, of_the_first: bool) -> None:
        first = send({"rib.pdf": paper("rib")})
        forged = send(whole())
        if of_the_first:
            confirm(first)
        else:
            actions.send_links(email=ANNA, language="fr", at=cast.NOW)
            token = token_of(text_of(letters("resume-link")[-1]))
            actions.come_in(token, visit=UNSEEN, at=cast.NOW)
        assert request_of(forged).status is Status.DRAFT

    def test_it_answers_nothing_that_was_asked_for(self, dora: Actor) -> None:
        anna = cast.asked(dora, Piece.BANK_DETAILS)
        send({"rib.pdf": good("faux")}, sender="anna@example.org", subject=anna.view().reference.printed)
        assert anna.status is Status.INCOMPLETE


def test_no_more_requests_are_begun_from_an_address_than_on_the_web() -> None:
    for number in range(OPENINGS_AN_HOUR):
        row = send(sender=ANNA)
        Dossier.objects.filter(pk=row.dossier_id).update(status="withdrawn")
        assert row.state == "taken", number
    assert (send().state, send().why) == ("unclaimed", "too-many")


def test_files_above_the_limit_are_told() -> None:
    row = send({f"{number}.pdf": b"%PDF" for number in range(63)})
    assert (row.parts.count(), row.beyond) == (60, 3)
    assert "3 autres fichiers" in text_of(letters("mail-answer")[0])


# --- which dossier


def test_a_reference_in_the_subject_from_a_known_address_joins_the_request() -> None:
    anna = cast.draft()
    row = send({"rib.pdf": paper("rib")}, sender="ANNA@example.org", subject=f"Re: {anna.view().reference}")
    assert row.dossier_id == anna.id
    assert fates(row) == {"rib.pdf": "bank-details"}


def test_the_reply_address_joins_the_request() -> None:
    anna = cast.draft()
    row = send(sender="anna@example.org", to=reply_address(anna.reference), subject="pièces")
    assert row.dossier_id == anna.id


def test_an_answer_to_a_letter_joins_the_request_of_the_letter() -> None:
    anna = cast.draft()
    letter = Letter.objects.get(dossier_id=anna.id)
    row = send(sender="anna@example.org", subject="Re:", In_Reply_To=message_id(letter.message_id))
    assert row.dossier_id == anna.id


def test_a_piece_asked_for_is_answered_by_mail_and_the_link_of_its_reply(dora: Actor) -> None:
    anna = cast.asked(dora, Piece.BANK_DETAILS)
    row = send(
        {"scan.pdf": good("nouveau")}, sender="anna@example.org", subject=anna.view().reference.printed
    )
    assert fates(row) == {"scan.pdf": "bank-details"}
    assert "votre réponse sera alors transmise" in text_of(letters("mail-answer")[0])
    confirm(row)
    assert anna.status is Status.SUBMITTED


def test_a_helper_sends_pieces_but_does_not_send_the_request() -> None:
    anna = cast.complete()
    anna.invite("secretary@example.org")
    row = send(
        {"rib.pdf": good("autre rib")}, sender="secretary@example.org", subject=anna.view().reference.printed
    )
    assert (row.state, anna.status) == ("taken", Status.DRAFT)


@pytest.mark.parametrize(("end", "fate"), [("submitted", "with-the-fund"), ("withdrawn", "ended")])
def test_a_file_that_nobody_asked_for_is_refused_with_the_reason(end: str, fate: str) -> None:
    anna = cast.submitted()
    if end == "withdrawn":
        anna.withdraw()
    row = send({"rib.pdf": good("x")}, sender="anna@example.org", subject=anna.view().reference.printed)
    assert fates(row) == {"rib.pdf": fate}


def test_a_reply_after_the_decision_changes_nothing(dora: Actor, prefix: None) -> None:
    anna = cast.submitted()
    cast.grant(anna, dora)
    row = send({"rib.pdf": good("x")}, sender="anna@example.org", subject=anna.view().reference.printed)
    assert (fates(row), anna.status) == ({"rib.pdf": "ended"}, Status.GRANTED)
    assert "close" in text_of(letters("mail-answer")[0])


def test_the_same_file_again_is_told_and_not_kept_twice() -> None:
    first = send({"rib.pdf": paper("rib")})
    again = send({"rib.pdf": paper("rib")})
    assert (again.dossier_id, fates(again)) == (first.dossier_id, {"rib.pdf": "here-already"})
    assert len(request_of(again).pieces) == 1


# --- from another address


def stranger(anna: cast.Request, **how: str) -> IncomingMessage:
    files = {"rib.pdf": paper("rib d'un autre")}
    return send(files, sender="emil@elsewhere.example", subject=anna.view().reference.printed, **how)


def test_a_stranger_who_writes_into_a_request_changes_nothing_in_it() -> None:
    anna = cast.complete()
    before = anna.view()
    row = stranger(anna)
    assert (row.state, anna.view()) == ("waiting", before)


def test_the_known_address_is_asked_and_the_stranger_learns_nothing() -> None:
    anna = cast.complete()
    stranger(anna)
    (asked,), (neutral,) = letters("mail-waiting"), letters("mail-neutral")
    assert (asked.account_id, neutral.account_id) == (anna.by.account_id, None)
    told = text_of(neutral)
    assert "anna" not in told.lower()
    assert "/link/" not in told


def test_what_the_applicant_lets_in_is_taken() -> None:
    anna = cast.complete()
    row = stranger(anna)
    actions.let_in_message(reference=anna.reference, message_id=row.pk, by=anna.by, at=cast.NOW)
    bring(mail(message_id="<other@example.org>", sender="other@example.org"))
    row.refresh_from_db()
    assert (row.state, fates(row)) == ("taken", {"rib.pdf": "bank-details"})


def test_what_the_applicant_drops_is_gone() -> None:
    anna = cast.complete()
    row = stranger(anna)
    actions.drop_message(reference=anna.reference, message_id=row.pk, by=anna.by, at=cast.NOW)
    row.refresh_from_db()
    assert (row.state, row.text, row.file.wrapped_key) == ("dropped", "", None)
    with pytest.raises(actions.NoSuchMessage):
        actions.let_in_message(reference=anna.reference, message_id=row.pk, by=anna.by, at=cast.NOW)


def test_a_message_for_another_request_is_not_let_in() -> None:
    row, emil = stranger(cast.complete()), cast.emil()
    with pytest.raises(actions.NoSuchMessage):
        actions.let_in_message(reference=emil.reference, message_id=row.pk, by=emil.by, at=cast.NOW)


# --- who may be answered


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List_Id": "<l.example>"},
        {"Return_Path": "<>"},
        {"sender": "MAILER-DAEMON@example.org"},
    ],
    ids=str,
)
def test_a_program_is_not_answered_and_begins_nothing(headers: dict[str, str]) -> None:
    assert send(**headers).state == "ignored"
    assert not Letter.objects.exists()
    assert not Dossier.objects.exists()


def test_what_the_fund_itself_sends_is_no_message(settings: LazySettings) -> None:
    assert send(sender=settings.INTAKE_ADDRESS).state == "ignored"


def test_two_programs_that_hide_what_they_are_stop_answering_each_other() -> None:
    for _ in range(ANSWERS_AN_HOUR + 5):
        send(text="Merci de votre message.")
    assert len(letters("mail-answer")) == ANSWERS_AN_HOUR


def test_a_sender_whose_domain_disowns_the_message_is_not_answered(settings: LazySettings) -> None:
    settings.INTAKE_SERVER = OURS
    row = send(
        {"rib.pdf": paper("rib")}, Authentication_Results=f"{OURS}; dmarc=fail header.from=example.org"
    )
    assert (row.state, row.why) == ("unclaimed", "not-authentic")
    assert not Letter.objects.exists()


def test_a_message_forged_in_the_applicants_name_waits_for_the_applicant(settings: LazySettings) -> None:
    settings.INTAKE_SERVER = OURS
    anna = cast.complete()
    row = send(
        {"rib.pdf": paper("faux rib")},
        sender="anna@example.org",
        subject=anna.view().reference.printed,
        Authentication_Results=f"{OURS}; dmarc=fail",
    )
    assert row.state == "waiting"
    assert [letter.account_id for letter in letters("mail-unproven")] == [anna.by.account_id]
    assert letters("mail-neutral") + letters("mail-waiting") == []


def test_a_forged_pass_of_another_server_is_not_believed(settings: LazySettings) -> None:
    settings.INTAKE_SERVER = OURS
    results = f"{OURS}; dmarc=fail"
    data = mail(message_id="<f@x.example>", Authentication_Results=results)
    forged = b"Authentication-Results: evil.example; dmarc=pass\r\n" + data
    assert bring(forged).why == "not-authentic"


def test_a_bounce_is_held_against_its_letter_and_answered_by_nothing() -> None:
    anna = cast.draft()
    letter = Letter.objects.get(dossier_id=anna.id)
    head = "From: MAILER-DAEMON@example.org\nContent-Type: multipart/report; report-type=delivery-status; boundary=b"
    status = "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nAction: failed\n\n"
    returned = f"--b\nContent-Type: message/rfc822\n\nMessage-ID: {message_id(letter.message_id)}\n\nBonjour\n--b--\n"
    row = bring(raw(head, status + returned))
    letter.refresh_from_db()
    assert (row.state, letter.delivery, Letter.objects.count()) == ("ignored", "bounced", 1)


# --- once


def test_the_same_message_again_is_filed_once() -> None:
    data = mail({"rib.pdf": paper("rib")})
    assert [messages.file(data, message_id="<1@x.example>", way="smtp", at=cast.NOW) for _ in range(3)] == [
        True,
        False,
        False,
    ]
    assert IncomingMessage.objects.count() == 1


def test_other_bytes_under_the_same_id_are_another_message() -> None:
    first, second = (send({"rib.pdf": paper(name)}, message_id="<1@x.example>") for name in ("a", "b"))
    assert first.pk != second.pk
    assert request_of(second).id == request_of(first).id


def test_a_settled_message_is_not_settled_again() -> None:
    row = send({"rib.pdf": paper("rib")})
    before = everything()
    work.settle(row.pk, cast.NOW)
    assert everything() == before


def test_a_message_that_cannot_be_taken_apart_is_left_to_staff() -> None:
    row = bring(b"Subject: nobody\r\n\r\n")
    assert (row.state, row.why) == ("unclaimed", "no-sender")


def test_a_message_that_fails_again_and_again_is_given_up() -> None:
    messages.file(mail(), message_id="<1@x.example>", way="smtp", at=cast.NOW)
    at = cast.NOW
    for _ in range(messages.MOST_TRIES):
        assert messages.claim(at=at, lease="x") is not None
        assert messages.claim(at=at, lease="y") is None
        at += messages.LEASE
    assert messages.claim(at=at, lease="x") is None
    assert IncomingMessage.objects.get().why == "given-up"


# --- traces


def test_no_address_and_no_name_of_a_file_stands_in_the_journal() -> None:
    send({"Weber passeport.pdf": paper("x")}, subject="Anna Weber")
    assert not Line.objects.filter(facts__iregex="weber|example").exists()


def test_the_journal_says_that_it_came_and_what_was_taken() -> None:
    send({"rib.pdf": paper("rib")})
    events = list(Line.objects.order_by("seq").values_list("event", flat=True))
    assert events[0] == "message.filed"
    assert {"request.opened", "piece.given", "message.taken"} <= set(events)


def test_the_bytes_of_a_message_go_after_their_time_and_its_pieces_stay() -> None:
    row = send({"rib.pdf": paper("rib")})
    assert messages.purge_read(at=cast.NOW + timedelta(days=29), after_days=30) == 0
    assert messages.purge_read(at=cast.NOW + timedelta(days=31), after_days=30) == 1
    row.refresh_from_db()
    assert (row.text, row.file.wrapped_key) == ("", None)
    assert len(only_request().pieces) == 1


def test_a_message_that_waits_is_not_purged() -> None:
    stranger(cast.complete())
    assert messages.purge_read(at=cast.NOW + timedelta(days=400), after_days=30) == 0


def test_a_forgotten_draft_takes_its_messages_with_it() -> None:
    row = send({"rib.pdf": paper("rib")})
    assert actions.forget_old_drafts(at=cast.NOW + timedelta(days=100), after_days=90) == 1
    row.refresh_from_db()
    assert (row.sender, row.text, row.parts.count(), row.file.wrapped_key) == ("", "", 0, None)


def test_a_link_that_was_spent_sends_nothing() -> None:
    row = send(whole())
    confirm(row)
    with pytest.raises(accounts.LinkSpent):
        confirm(row)


def test_a_message_without_files_is_told_so_and_nothing_about_files() -> None:
    text = text_of(Letter.objects.get(key=f"mail-{send({}).pk}"))
    assert "aucun fichier joint" in text
    assert "les fichiers de votre message" not in text


def test_who_answered_nothing_yet_is_asked_for_the_sheet_in_one_line() -> None:
    text = text_of(Letter.objects.get(key=f"mail-{send({'rib.pdf': paper('rib')}).pk}"))
    assert text.count("fiche de renseignements") == 1
    assert "vos réponses" not in text


def test_an_address_that_nobody_confirmed_yet_is_asked_once_however_many_strangers_write() -> None:
    reference = request_of(send({"rib.pdf": paper("rib")})).reference.printed
    for stranger in ("one@example.com", "two@example.com"):
        send({"a.pdf": paper("a")}, sender=stranger, subject=f"Re: {reference}")
    assert len(letters("mail-waiting")) == 1


# --- what strangers and programs cannot do


def test_a_message_whose_envelope_names_nobody_is_not_answered() -> None:
    messages.file(mail(), message_id="<1@x.example>", way="smtp", at=cast.NOW, sender="")
    work.take_next(lambda: cast.NOW)
    assert IncomingMessage.objects.get().state == "ignored"
    assert not Letter.objects.exists()


def test_reports_of_mail_servers_share_no_measure_with_people() -> None:
    for number in range(messages.MESSAGES_AN_HOUR + 5):
        messages.file(mail(), message_id=f"<{number}@x.example>", way="smtp", at=cast.NOW, sender="")
    assert messages.file(mail(), message_id="<x@x.example>", way="smtp", at=cast.NOW, sender="a@example.org")


def test_of_one_strangers_messages_of_a_day_one_letter_tells() -> None:
    anna = cast.complete()
    for _ in range(3):
        stranger(anna)
    assert len(letters("mail-waiting")) == 1


def test_strangers_cannot_fill_the_mailbox_of_the_applicant() -> None:
    anna = cast.complete()
    for number in range(QUESTIONS_A_DAY + 5):
        send({"a.pdf": b"x"}, sender=f"emil{number}@elsewhere.example", subject=anna.view().reference.printed)
    assert len(letters("mail-waiting")) == QUESTIONS_A_DAY


def test_what_strangers_write_stands_in_no_letter_to_the_applicant() -> None:
    anna = cast.complete()
    send(
        {"Call +1 555 now.htm": b"<html></html>"},
        sender="emil@elsewhere.example",
        subject=anna.view().reference.printed,
        text="Cliquez ici",
    )
    told = text_of(letters("mail-waiting")[0])
    assert "1 fichier joint" in told
    assert "555" not in told
    assert "Cliquez" not in told


def test_who_was_let_in_for_another_begins_a_request_of_their_own() -> None:
    anna = cast.complete()
    row = stranger(anna)
    actions.let_in_message(reference=anna.reference, message_id=row.pk, by=anna.by, at=cast.NOW)
    work.take_next(lambda: cast.NOW)
    own = send({"rib.pdf": paper("mon rib")}, sender="emil@elsewhere.example")
    assert (own.state, own.dossier_id != anna.id) == ("taken", True)


def test_the_requests_of_a_sender_are_found_by_an_index() -> None:
    send(sender="ANNA.Weber@EXAMPLE.org")
    rows = IncomingMessage.objects.filter(sender_key=ANNA)
    assert rows.count() == 1
    if connection.vendor == "sqlite":
        assert "USING INDEX" in rows.explain()


def test_who_helps_another_begins_a_request_of_their_own() -> None:
    anna = cast.draft()
    anna.confirm_address()
    anna.invite("secretary@example.org")
    send({"rib.pdf": paper("rib")}, sender="secretary@example.org", subject=anna.view().reference.printed)
    assert send(sender="secretary@example.org").dossier_id != anna.id


def test_the_first_reference_that_knows_the_sender_is_meant() -> None:
    other, anna = cast.emil(), cast.draft()
    subject = f"{other.view().reference.printed} / {anna.view().reference.printed}"
    assert send(sender="anna@example.org", subject=subject).dossier_id == anna.id


def test_a_reference_of_nothing_does_not_hide_the_next() -> None:
    anna = cast.draft()
    row = send(sender="anna@example.org", subject=f"2222-2222-2222 {anna.view().reference.printed}")
    assert row.dossier_id == anna.id


def test_a_reference_in_the_words_of_its_own_sender_joins() -> None:
    anna = cast.submitted()
    row = send(sender="anna@example.org", text=f"Mon dossier {anna.view().reference.printed}, merci.")
    assert row.dossier_id == anna.id


def test_a_reference_in_the_words_of_another_is_only_a_word() -> None:
    anna = cast.submitted()
    row = send(sender="emil@elsewhere.example", text=f"Comme pour {anna.view().reference.printed}, merci.")
    assert (row.state, row.dossier_id != anna.id) == ("taken", True)


def test_a_reference_of_what_has_ended_is_only_a_word_in_a_text() -> None:
    anna = cast.submitted()
    anna.withdraw()
    row = send(sender="anna@example.org", text=f"Mon ancien dossier {anna.view().reference.printed}")
    assert row.dossier_id != anna.id


# --- the reply


@pytest.mark.parametrize("data", [many(500), nested(60)], ids=["too many parts", "too deep"])
def test_who_sent_what_cannot_be_read_is_told(data: bytes) -> None:
    row = bring(data)
    assert (row.state, row.sender) == ("unclaimed", ANNA)
    assert "nous n’avons pas pu le lire" in text_of(letters("mail-unread")[0])


def test_a_program_whose_message_cannot_be_read_is_told_nothing() -> None:
    row = bring(b"Auto-Submitted: auto-replied\r\n" + many(500))
    assert (row.state, letters("mail-unread")) == ("ignored", [])


def test_whose_domain_disowns_what_cannot_be_read_is_told_nothing(settings: LazySettings) -> None:
    settings.INTAKE_SERVER = OURS
    row = bring(f"Authentication-Results: {OURS}; dmarc=fail\r\n".encode() + many(500))
    assert (row.state, letters("mail-unread")) == ("unclaimed", [])


def test_the_reply_is_in_the_language_of_the_message_whatever_that_of_the_request() -> None:
    anna = cast.draft()
    text = "Guten Tag, anbei meine Unterlagen mit der Bitte um Bearbeitung. Danke"
    send(sender="anna@example.org", subject=anna.view().reference.printed, text=text)
    assert (anna.view().language, letters("mail-answer")[0].language) == ("fr", "de")


def test_a_reply_names_the_message_that_it_answers() -> None:
    send(message_id="<her.own@example.org>")
    (letter,) = letters("mail-answer")
    assert compose(outbox._view(letter), cast.NOW)["In-Reply-To"] == "<her.own@example.org>"


def test_a_letter_about_a_strangers_message_names_it_not() -> None:
    stranger(cast.complete())
    (letter,) = letters("mail-waiting")
    assert compose(outbox._view(letter), cast.NOW)["In-Reply-To"] is None


def test_an_answer_to_the_neutral_reply_reaches_the_fund(settings: LazySettings) -> None:
    stranger(cast.complete())
    (letter,) = letters("mail-neutral")
    assert compose(outbox._view(letter), cast.NOW)["Reply-To"] == settings.INTAKE_ADDRESS


def test_what_cures_several_files_is_said_once() -> None:
    send({f"{number}.jpg": b"\xff\xd8\xff\xe0 a photograph" for number in range(3)})
    text = text_of(letters("mail-answer")[0])
    assert text.count(TEXTS["jpeg"]["fr"].cure) == 1
    assert text.count("(jpeg)") == 4


def test_one_file_beyond_the_limit_is_one() -> None:
    send({f"{number}.pdf": b"%PDF" for number in range(61)})
    assert "1 autre fichier de ce message n’a pas été examiné" in text_of(letters("mail-answer")[0])


# --- guesses


@pytest.mark.parametrize(
    ("name", "signed"), [("fiche de renseignements.pdf", True), ("fiche Dr Weber.pdf", False)]
)
def test_only_what_calls_itself_the_sheet_counts_as_signed_by_hand(name: str, signed: bool) -> None:
    view = request_of(send({name: paper("x")}))
    assert ([one.piece for one in view.pieces], view.facts.signing is Signing.HAND) == (
        [Piece.INFORMATION_SHEET],
        signed,
    )


def test_every_place_that_was_guessed_can_be_changed() -> None:
    view = request_of(send({"rib.pdf": paper("rib"), "sheet.pdf": sheet()}))
    assert {one.label: "place-guessed" in one.flags for one in view.pieces} == {
        "rib.pdf": True,
        "sheet.pdf": False,
    }


def test_what_calls_itself_another_paper_is_not_kept() -> None:
    assert fates(send({"fiche de paie.pdf": paper("x")})) == {"fiche de paie.pdf": "no-place"}


# --- what nobody confirmed


def test_a_reply_names_what_earlier_messages_brought_before_its_link_confirms_it() -> None:
    files = whole()
    send({"rib d'avant.pdf": files.pop("rib.pdf")})
    last = send(files)
    assert re.search(
        r"– rib d'avant.pdf \(.+\)\s: Relevé d’identité bancaire", text_of(letters("mail-answer")[-1])
    )
    confirm(last)
    assert request_of(last).status is Status.SUBMITTED


def test_a_link_confirms_nothing_that_came_after_its_reply() -> None:
    first = send(whole())
    send({"rib encore.pdf": paper("rib encore")})
    confirm(first)
    view = request_of(first)
    assert (view.status, [one.label for one in view.pieces if one.in_doubt]) == (
        Status.DRAFT,
        ["rib encore.pdf"],
    )


def test_a_proven_message_sends_what_an_unproven_one_brought_only_by_its_link(settings: LazySettings) -> None:
    settings.INTAKE_SERVER = OURS
    files = whole()
    confirm(send({"rib.pdf": files.pop("rib.pdf")}))
    send({"passeport.pdf": files.pop("passeport.pdf")})
    last = send(files, Authentication_Results=f"{OURS}; dmarc=pass")
    assert request_of(last).status is Status.DRAFT
    assert re.search(r"– passeport.pdf \(.+\)\s: Pièce d’identité", text_of(letters("mail-answer")[-1]))
    confirm(last)
    assert request_of(last).status is Status.SUBMITTED


def test_what_the_applicant_sends_on_the_page_is_confirmed() -> None:
    first = send({"rib.pdf": whole()["rib.pdf"]})
    last = send({name: data for name, data in whole().items() if name != "rib.pdf"})
    confirm(first)
    view = request_of(last)
    actions.submit(reference=view.reference.characters, by=Actor.account(view.account_id), at=cast.NOW)
    assert [one.label for one in request_of(last).pieces if one.in_doubt] == []


def test_a_forged_first_message_sets_no_answer_that_the_links_of_others_send() -> None:
    send({"fiche.pdf": sheet(holder="Mallory Evil")})
    own = send(whole())
    text = text_of(Letter.objects.get(key=f"mail-{own.pk}"))
    assert "n’ont pas été reprises" in text
    confirm(own)
    assert (request_of(own).status, own.answers_left) == (Status.DRAFT, True)


@pytest.fixture
def forged_sheet() -> None:
    """Somebody wrote first, in Anna's name."""
    send({"fiche.pdf": sheet(holder="Mallory Evil")})


def test_a_sheet_that_was_left_once_is_told_again_and_stops_later_links(forged_sheet: None) -> None:
    files = whole()
    rib = files.pop("rib.pdf")
    send(files)
    last = send({"rib.pdf": rib})
    text = text_of(Letter.objects.get(key=f"mail-{last.pk}"))
    assert "n’ont pas été reprises" in text
    assert "sera alors transmise" not in text
    confirm(last)
    assert request_of(last).status is Status.DRAFT


def test_where_answers_are_doubtful_a_link_confirms_its_own_message_alone(forged_sheet: None) -> None:
    own = send(whole())
    text = text_of(Letter.objects.get(key=f"mail-{own.pk}"))
    assert "retirez ce qui n’est pas de vous" in text
    found = actions.confirmed_by(token_of(text), at=cast.NOW)
    assert found is not None
    assert (found.sends, "fiche.pdf" in {one.label for one in found.files}) == (False, False)
    confirm(own)
    assert [one.label for one in request_of(own).pieces if one.in_doubt] == ["fiche.pdf"]


def test_a_sheet_that_was_left_once_stops_proven_messages(forged_sheet: None, settings: LazySettings) -> None:
    settings.INTAKE_SERVER = OURS
    files = whole()
    rib = files.pop("rib.pdf")
    confirm(send(files))
    last = send({"rib.pdf": rib}, Authentication_Results=f"{OURS}; dmarc=pass")
    assert request_of(last).status is Status.DRAFT


def test_answers_of_a_sheet_that_was_taken_back_are_sent_by_no_message(settings: LazySettings) -> None:
    settings.INTAKE_SERVER = OURS
    files = whole()
    del files["remplie.pdf"]
    rib = files.pop("rib.pdf")
    confirm(send(files))
    forged = send({"fiche.pdf": sheet(holder="Mallory Evil")})
    view = request_of(forged)
    (theirs,) = [one for one in view.pieces if one.label == "fiche.pdf"]
    by = Actor.account(view.account_id)
    actions.take_back_piece(reference=view.reference.characters, piece_id=theirs.id, by=by, at=cast.NOW)
    last = send({"rib.pdf": rib}, Authentication_Results=f"{OURS}; dmarc=pass")
    assert (request_of(last).gaps.sections, request_of(last).status) == ((), Status.DRAFT)
    confirm(last)
    assert request_of(last).status is Status.DRAFT


def test_a_message_without_files_does_not_break_the_link_of_the_one_before() -> None:
    first = send(whole())
    send(text="Merci beaucoup")
    confirm(first)
    assert request_of(first).status is Status.SUBMITTED


def test_a_link_confirms_nothing_once_it_was_decided(dora: Actor, prefix: None) -> None:
    anna = cast.asked(dora, Piece.BANK_DETAILS)
    row = send({"rib.pdf": good("faux")}, sender="anna@example.org", subject=anna.view().reference.printed)
    (ask,) = anna.view().open_asks
    actions.withdraw_ask(reference=anna.reference, ask_id=ask.id, version=None, by=dora, at=cast.NOW)
    cast.grant(anna, dora)
    token = token_of(text_of(Letter.objects.get(key=f"mail-{row.pk}")))
    assert actions.confirmed_by(token, at=cast.NOW) is None
    actions.come_in(token, visit=UNSEEN, at=cast.NOW)
    assert [one.label for one in anna.view().pieces if one.in_doubt] == ["rib.pdf"]


def test_a_helper_is_told_who_sends() -> None:
    anna = cast.complete()
    anna.invite("secretary@example.org")
    row = send({"rib.pdf": good("x")}, sender="secretary@example.org", subject=anna.view().reference.printed)
    text = text_of(Letter.objects.get(key=f"mail-{row.pk}"))
    assert "La personne que vous aidez envoie la demande" in text
    assert "Le lien les confirme" not in text


def test_who_writes_for_a_merged_request_is_told_where_to_answer(dora: Actor) -> None:
    lead, member = cast.submitted("lead"), cast.submitted("member")
    cast.merge(lead, member, dora)
    row = send(sender="member@example.org", subject=member.view().reference.printed)
    assert "avec une autre que vous avez faite" in text_of(Letter.objects.get(key=f"mail-{row.pk}"))


def test_a_file_that_nobody_confirmed_is_no_answer_and_counts_for_no_grant(dora: Actor) -> None:
    anna = cast.asked(dora, Piece.BANK_DETAILS)
    send({"rib.pdf": good("faux")}, sender="anna@example.org", subject=anna.view().reference.printed)
    (ask,) = anna.view().open_asks
    actions.withdraw_ask(reference=anna.reference, ask_id=ask.id, version=None, by=dora, at=cast.NOW)
    forged = next(one for one in anna.view().pieces if one.in_doubt)
    assert forged.sha256 not in {one.sha256 for one in anna.view().facts.pieces}


def test_files_in_doubt_take_no_room_from_proven_ones(settings: LazySettings) -> None:
    settings.INTAKE_SERVER = OURS
    send({f"rib{number}.pdf": good(f"faux {number}") for number in range(8)})
    own = send({"rib.pdf": paper("rib")}, Authentication_Results=f"{OURS}; dmarc=pass")
    assert fates(own) == {"rib.pdf": "bank-details"}


def test_who_writes_in_another_name_uses_up_none_of_the_others_replies(settings: LazySettings) -> None:
    settings.INTAKE_SERVER = OURS
    for _ in range(ANSWERS_AN_HOUR + 1):
        send()
    own = send(Authentication_Results=f"{OURS}; dmarc=pass")
    assert Letter.objects.filter(key=f"mail-{own.pk}").exists()


def test_the_page_of_a_link_lists_what_it_confirms() -> None:
    send({"rib.pdf": paper("rib"), "remplie.pdf": sheet()})
    actions.send_links(email=ANNA, language="fr", at=cast.NOW)
    of_reply, other = (token_of(text_of(letters(kind)[-1])) for kind in ("mail-answer", "resume-link"))
    found = actions.confirmed_by(of_reply, at=cast.NOW)
    assert found is not None
    assert ({one.label for one in found.files}, found.account_ends) == ({"rib.pdf", "remplie.pdf"}, "0000")
    assert [actions.confirmed_by(token, at=cast.NOW) for token in (other, "x")] == [None, None]


# --- programs that bring files


def test_a_program_that_brings_files_is_shown_to_staff_and_not_answered() -> None:
    row = send({"rib.pdf": paper("rib")}, sender="no-reply.scanner@praxis.example")
    assert (row.state, row.why, fates(row)) == ("unclaimed", "automatic", {"rib.pdf": ""})
    assert not Letter.objects.exists()


def test_a_message_to_itself_is_the_funds_own(settings: LazySettings) -> None:
    local, _, domain = settings.INTAKE_ADDRESS.partition("@")
    assert send(sender=f"{local}+222222222222@{domain}").state == "ignored"


@pytest.mark.parametrize(
    ("name", "fate"), [("smime.p7m", "encrypted-message"), ("demande.eml", "saved-message")]
)
def test_a_message_in_a_file_is_refused_with_its_cure(name: str, fate: str) -> None:
    row = send({name: b"From: a@b.example\r\n\r\nx"})
    assert fates(row) == {name: fate}
    assert f"({fate})" in text_of(letters("mail-answer")[0])


def test_a_proven_answer_does_not_send_what_an_unproven_one_brought(
    settings: LazySettings, dora: Actor
) -> None:
    settings.INTAKE_SERVER = OURS
    anna = cast.asked(dora, Piece.BANK_DETAILS)
    how = {"sender": "anna@example.org", "subject": anna.view().reference.printed}
    send({"rib.pdf": good("faux")}, **how)
    own = send({"rib2.pdf": good("vrai")}, **how, Authentication_Results=f"{OURS}; dmarc=pass")
    assert anna.status is Status.INCOMPLETE
    text = text_of(Letter.objects.get(key=f"mail-{own.pk}"))
    assert re.search(r"– rib.pdf \(.+\)\s: Relevé d’identité bancaire", text)


def test_what_our_server_found_is_kept_with_the_message(settings: LazySettings) -> None:
    settings.INTAKE_SERVER = OURS
    row = send(Authentication_Results=f"{OURS}; spf=fail; dkim=pass header.d=example.org; dmarc=none")
    assert (row.spf, row.dkim, row.dmarc, row.proven) == ("fail", "pass", "unknown", True)


def test_a_request_by_mail_and_one_on_the_web_are_examined_together(dora: Actor) -> None:
    row = send(whole())
    confirm(row)
    by_mail = cast.Request(
        request_of(row).reference.characters, Actor.account(request_of(row).account_id), request_of(row).id
    )
    on_the_web = cast.submitted("web")
    cast.merge(on_the_web, by_mail, dora)
    assert (by_mail.status, on_the_web.view().members[0].id) == (Status.MERGED, by_mail.id)
