"""From claim to mark: once, by a stable name, with the kept document; trouble with one letter stays with it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

import pytest
from django.conf import LazySettings
from tests.doors.post.running import pdf_of, text_of
from tests.office import cast

from prestalux.doors.post import work
from prestalux.doors.post.sending import NeverSent, NotSent
from prestalux.doors.post.work import compose, message_id, send_next
from prestalux.doors.shared import paper
from prestalux.office.accounts import actions as accounts
from prestalux.office.accounts.models import Account
from prestalux.office.attribution import actions, queries
from prestalux.office.journal.actor import SYSTEM
from prestalux.office.outbox import actions as outbox
from prestalux.office.outbox.models import Letter
from prestalux.office.proofs import actions as proofs
from prestalux.office.proofs.queries import public_keys
from prestalux.rules.identifiers.reference import Reference
from prestalux.rules.periods import Period
from prestalux.rules.proof import RevocationReason, check_file

pytestmark = pytest.mark.django_db


class Kept:
    """A carrier that keeps what it is handed, or answers as told."""

    def __init__(self, *answers: Exception | None) -> None:
        self.messages: list[EmailMessage] = []
        self._answers = list(answers)

    def hand_over(self, message: EmailMessage, key: str) -> None:
        answer = self._answers.pop(0) if self._answers else None
        if answer is not None:
            raise answer
        self.messages.append(message)


def clock(at: datetime = cast.NOW) -> datetime:
    return at


def send_all(carrier: Kept, at: datetime = cast.NOW) -> None:
    while send_next(carrier, lambda: at):
        pass


def test_nobodys_mailbox_is_filled_whatever_goes_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "LETTERS_AN_HOUR", 2)
    for number in range(4):
        outbox.put(
            key=f"l{number}", kind="resume-link", account_id=cast_account(), language="fr", at=cast.NOW
        )
    kept = Kept()
    send_all(kept)
    assert len(kept.messages) == 2
    send_all(kept, cast.NOW + timedelta(hours=1, seconds=1))
    assert len(kept.messages) == 4


def cast_account() -> int:
    """One account for all letters, without a letter of its own."""
    found = Account.objects.filter(handle="filled").first()
    made = found or Account.objects.create(handle="filled", email="filled@example.org", made_at=cast.NOW)
    return int(made.pk)


def the_letter(kind: str) -> Letter:
    return Letter.objects.get(kind=kind)


def forget(request: cast.Request) -> None:
    actions.forget_old_drafts(at=cast.NOW + timedelta(days=100), after_days=90)
    assert queries.dossier_id_of(Reference.parse(request.reference)) is None


def test_an_empty_outbox_is_told() -> None:
    assert not send_next(Kept(), clock)


def test_a_letter_goes_to_its_account_in_the_language_of_the_dossier() -> None:
    cast.draft()
    send_all(kept := Kept())
    assert (kept.messages[0]["To"], kept.messages[0]["Content-Language"]) == ("anna@example.org", "fr")


def test_a_sent_letter_is_not_due_again() -> None:
    cast.draft()
    send_all(Kept())
    send_all(again := Kept(), cast.NOW + timedelta(days=365))
    assert not again.messages


def test_the_link_in_the_letter_opens_the_request() -> None:
    anna = cast.draft()
    send_all(kept := Kept())
    found = re.search(r"/fr/link/([\w-]+)/", text_of(kept.messages[0]))
    assert found is not None
    assert accounts.spend_link(found[1], at=cast.NOW).account_id == anna.by.account_id


def test_a_message_keeps_its_id_at_every_try() -> None:
    cast.draft()
    tries = [
        compose(outbox._view(the_letter("resume-link")), cast.NOW + timedelta(hours=hour)) for hour in (0, 9)
    ]
    assert tries[0]["Message-ID"] == tries[1]["Message-ID"]
    assert tries[0]["Date"] == tries[1]["Date"]


def test_two_letters_have_two_ids() -> None:
    assert outbox.message_id_of("a") != outbox.message_id_of("b")


def test_who_knows_the_key_of_a_letter_does_not_know_its_id(settings: LazySettings) -> None:
    before = outbox.message_id_of("ABC-acknowledgement")
    settings.SECRET_KEY = "another secret of another house"
    assert outbox.message_id_of("ABC-acknowledgement") != before


def test_an_id_tells_nothing_of_the_reference() -> None:
    anna = cast.draft()
    assert anna.reference not in message_id(the_letter("resume-link").message_id)


def test_the_attached_letter_is_byte_for_byte_the_one_that_is_kept() -> None:
    anna = cast.submitted()
    send_all(kept := Kept())
    (issued,) = [row for row in anna.view().issued if row.kind == "acknowledgement"]
    found = queries.issued_bytes(anna.id, issued.id)
    assert found is not None
    assert pdf_of(kept.messages[-1]) == found[1]


def test_a_second_try_sends_the_document_of_the_first(settings: LazySettings) -> None:
    cast.submitted()
    letter = outbox._view(the_letter("acknowledgement"))
    first = compose(letter, cast.NOW)
    settings.FUND = replace(settings.FUND, phone="+352 99 11 11")  # printed anew it would differ
    assert pdf_of(compose(letter, cast.NOW + timedelta(hours=30))) == pdf_of(first)


def test_the_attachment_is_named_by_reference_and_kind() -> None:
    anna = cast.submitted()
    send_all(kept := Kept())
    (attachment,) = kept.messages[-1].iter_attachments()
    assert attachment.get_filename() == f"{anna.view().reference.printed}-acknowledgement.pdf"


def test_the_digest_of_the_sent_message_is_kept() -> None:
    cast.draft()
    send_all(kept := Kept())
    assert (
        the_letter("resume-link").message_sha256 == sha256(kept.messages[0].as_bytes(policy=SMTP)).hexdigest()
    )


@pytest.mark.parametrize("trouble", [NotSent("OSError"), ValueError("anna@example.org"), KeyError("Weber")])
def test_any_trouble_with_one_letter_leaves_the_others_going(trouble: Exception) -> None:
    cast.draft("anna")
    cast.draft("berta")
    send_all(kept := Kept(trouble))
    assert [message["To"] for message in kept.messages] == ["berta@example.org"]


def test_a_troubled_letter_waits_and_keeps_no_personal_data_as_its_reason() -> None:
    cast.draft()
    send_all(Kept(ValueError("anna@example.org")))
    letter = the_letter("resume-link")
    assert (letter.state, letter.why_failed) == (Letter.State.WAITING, "ValueError")


def test_a_troubled_letter_goes_when_the_trouble_is_over() -> None:
    cast.draft()
    send_all(Kept(NotSent("OSError")))
    send_all(kept := Kept(), cast.NOW + timedelta(minutes=1))
    assert len(kept.messages) == 1


def test_a_letter_whose_document_cannot_be_printed_waits() -> None:
    """Its language was taken away meanwhile: what the printing raises is nobody's plan."""
    cast.submitted()
    Letter.objects.filter(kind="acknowledgement").update(language="xx")
    send_all(kept := Kept())
    assert the_letter("acknowledgement").state == Letter.State.WAITING
    assert len(kept.messages) == 1


def test_each_wait_is_longer_than_the_one_before() -> None:
    cast.draft()
    at, waits = cast.NOW, []
    for _turn in range(6):
        send_all(Kept(NotSent("OSError")), at)
        waits.append(the_letter("resume-link").next_at - at)
        at = the_letter("resume-link").next_at
    assert waits == sorted(set(waits))


def test_an_outage_of_a_weekend_loses_no_letter() -> None:
    cast.draft()
    at = cast.NOW
    while at < cast.NOW + timedelta(days=3):
        send_all(Kept(NotSent("OSError")), at)
        at = the_letter("resume-link").next_at
    send_all(kept := Kept(), at)
    assert len(kept.messages) == 1


def test_a_letter_is_given_up_at_last() -> None:
    cast.draft()
    for turn in range(outbox.MOST_ATTEMPTS):
        send_all(Kept(NotSent("OSError")), cast.NOW + timedelta(days=turn))
    assert the_letter("resume-link").state == Letter.State.FAILED


def test_a_refusal_for_good_ends_the_letter() -> None:
    cast.draft()
    send_all(Kept(NeverSent("SMTPRecipientsRefused-550")))
    letter = the_letter("resume-link")
    assert (letter.state, letter.why_failed) == (Letter.State.FAILED, "SMTPRecipientsRefused-550")


def test_a_letter_about_a_dossier_deleted_meanwhile_fails_with_its_reason() -> None:
    forget(cast.draft())
    other = cast.draft("other")
    Letter.objects.filter(dossier_id__lt=other.id).update(account_id=other.by.account_id)
    send_all(kept := Kept())
    assert sorted(Letter.objects.values_list("state", "why_failed")) == [
        ("failed", "dossier-gone"),
        ("sent", ""),
    ]
    assert len(kept.messages) == 1


def test_a_letter_to_an_account_deleted_meanwhile_fails_with_its_reason() -> None:
    forget(cast.draft())
    send_all(Kept())
    assert the_letter("resume-link").why_failed == "account-gone"


def test_a_letter_that_another_sender_has_taken_over_is_not_handed_over() -> None:
    cast.draft()
    turns = iter([cast.NOW, cast.NOW])

    def slow_clock() -> datetime:
        at = next(turns, None)
        if at is None:  # so much time went by while the letter was written
            late = cast.NOW + 2 * outbox.LEASE
            outbox.claim(at=late, lease="another")
            return late
        return at

    send_next(kept := Kept(), slow_clock)
    assert not kept.messages


def test_a_letter_composed_twice_is_the_same_message_to_the_byte() -> None:
    cast.submitted()
    letter = outbox.claim(at=cast.NOW, lease="one")
    assert letter is not None
    first, second = (compose(letter, cast.NOW + timedelta(minutes=late)).as_bytes() for late in (0, 5))
    assert first == second


def test_a_letter_without_a_key_to_sign_it_waits_and_goes_once_there_is_one() -> None:
    cast.submitted()
    key = proofs.signing_key_on(date(2026, 11, 23), at=cast.NOW).key_id
    proofs.revoke_key(key_id=key, reason=RevocationReason.LOST, by=SYSTEM, at=cast.NOW)
    send_all(kept := Kept())
    letter = the_letter("acknowledgement")
    assert (letter.state, letter.why_failed) == (outbox.State.WAITING, "NoSigningKey")

    proofs.make_key(in_force=Period(date(2026, 11, 23)), by=SYSTEM, at=cast.NOW)
    send_all(kept, cast.NOW + timedelta(days=1))
    assert the_letter("acknowledgement").state == outbox.State.SENT


def test_every_try_of_a_letter_prints_and_signs_the_same_bytes() -> None:
    anna = cast.submitted()
    printed = {
        paper.letter("acknowledgement", anna.view(), "fr", date(2026, 11, 23), at=cast.NOW) for _ in range(2)
    }
    assert len(printed) == 1
    assert check_file(printed.pop(), public_keys()).reference.characters == anna.reference


def test_a_letter_that_a_server_refuses_for_good_counts_as_come_back() -> None:
    anna = cast.submitted()

    class Refusing:
        def hand_over(self, message: EmailMessage, key: str) -> None:
            raise NeverSent("SMTPRecipientsRefused-550")

    while send_next(Refusing(), lambda: cast.NOW):
        pass
    assert outbox.came_back(anna.id) == Letter.objects.filter(dossier_id=anna.id).count() >= 2
