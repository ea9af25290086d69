"""Letters into the folder: exactly one whole file each, whatever is killed when."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.db import connection
from tests.doors.post.running import (
    LATER,
    OUTAGE,
    SENT,
    Post,
    letters_in,
    make_due,
    pdf_of,
    settings_of,
    states,
)
from tests.office import cast

from prestalux.doors.post.sending import Folder, NotSent
from prestalux.office.accounts.models import Account
from prestalux.office.outbox import actions as outbox
from prestalux.office.outbox.models import Letter

ENOUGH = 200
"""More letters than there are lines on a letter's way."""


def message(text: str = "Guten Tag") -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = "x"
    made.set_content(text)
    return made


def acknowledgements(count: int, name: str = "many") -> cast.Request:
    """A request sent in, whose acknowledgement is to go so many times, each under its own key."""
    anna = cast.submitted(name)
    Letter.objects.all().delete()
    for number in range(count):
        # Each to somebody else: one mailbox gets so many an hour and no more.
        handle = f"{name}{number}@example.org"
        reader = Account.objects.create(handle=handle, email=handle, made_at=cast.NOW)
        outbox.put(
            key=f"{name}-{number:04}",
            kind="acknowledgement",
            account_id=reader.pk,
            dossier_id=anna.id,
            language="fr",
            at=cast.NOW,
        )
    return anna


class TestOneHandOver:
    def test_a_second_hand_over_changes_nothing(self, mail: Path) -> None:
        for text in ("one", "two"):
            Folder(mail).hand_over(message(text), "key")
        (letter,) = letters_in(mail)
        assert letter.get_content() == "one\r\n"

    def test_two_keys_are_two_files(self, mail: Path) -> None:
        for key in ("a", "b"):
            Folder(mail).hand_over(message(), key)
        assert len(letters_in(mail)) == 2

    def test_a_draft_left_by_a_killed_sender_goes_with_the_next_try(self, mail: Path) -> None:
        Folder(mail).hand_over(message(), "key")
        (path,) = mail.iterdir()
        path.rename(path.with_name(f".{path.name}.1"))
        Folder(mail).hand_over(message(), "key")
        assert [left.name for left in mail.iterdir()] == [path.name]

    def test_nobody_else_may_read_the_folder(self, mail: Path) -> None:
        Folder(mail).hand_over(message(), "key")
        assert mail.stat().st_mode & 0o077 == 0

    def test_a_folder_that_cannot_be_written_means_later(self, mail: Path) -> None:
        mail.write_text("a file where the folder should be")
        with pytest.raises(NotSent):
            Folder(mail).hand_over(message(), "key")

    def test_a_reader_never_sees_half_a_file(self, mail: Path) -> None:
        large, done, sizes = message("x" * 70 + "\n" + "y" * 900_000), threading.Event(), set()
        mail.mkdir()

        def read() -> None:
            while not done.is_set():
                sizes.update(path.stat().st_size for path in mail.glob("*.eml"))

        reader = threading.Thread(target=read)
        reader.start()
        for number in range(20):
            Folder(mail).hand_over(large, str(number))
        done.set()
        reader.join()
        assert len(sizes | {path.stat().st_size for path in mail.glob("*.eml")}) == 1


@pytest.mark.usefixtures("committed")
class TestTheRealPost:
    def test_it_sends_what_lies_there_and_stops_when_asked(self, post: type[Post], mail: Path) -> None:
        acknowledgements(3)
        assert post(mail).until(SENT, times=3).stop() == 0
        assert len(letters_in(mail)) == 3

    def test_killed_at_each_line_of_the_way_no_letter_is_lost_or_doubled(
        self, post: type[Post], mail: Path
    ) -> None:
        anna = acknowledgements(ENOUGH)
        kills = _kill_at_each_line(mail)
        assert kills > 20
        Letter.objects.filter(key__gt=f"many-{kills:04}").delete()
        lying = len([state for state in states() if state != "sent"])
        make_due()
        post(mail).until(SENT, times=lying).stop()
        messages = letters_in(mail)
        assert states() == ["sent"] * (kills + 1)
        assert len(messages) == len({letter["Message-ID"] for letter in messages}) == kills + 1
        assert [path.name for path in mail.iterdir() if path.suffix != ".eml"] == []
        assert len(anna.view().issued) == kills + 1

    def test_killed_at_random_and_started_again_it_sends_each_letter_once(
        self, post: type[Post], mail: Path
    ) -> None:
        count, chance = 25, random.Random(7)  # noqa: S311
        acknowledgements(count)
        while "waiting" in states() or "sending" in states():
            make_due()
            running = post(mail)
            left = len([state for state in states() if state != "sent"])
            running.until(SENT, times=min(left, chance.randint(1, 12)))
            # Somewhere in the midst of the next letter.
            os.sched_yield()
            running.kill()
        messages = letters_in(mail)
        assert states() == ["sent"] * count
        assert len(messages) == len({letter["Message-ID"] for letter in messages}) == count
        assert all(pdf_of(letter).rstrip().endswith(b"%%EOF") for letter in messages)

    def test_two_posts_at_once_send_each_letter_once(self, post: type[Post], mail: Path) -> None:
        acknowledgements(20)
        posts = [post(mail), post(mail)]
        waiting = [threading.Thread(target=one.until, args=("post.letter",), daemon=True) for one in posts]
        for thread in waiting:
            thread.start()
        for thread in waiting:
            thread.join(60)
        _until_all_sent(posts)
        assert len(letters_in(mail)) == 20
        assert set(Letter.objects.values_list("attempts", flat=True)) == {1}

    def test_a_faulty_letter_does_not_stop_those_behind_it(self, post: type[Post], mail: Path) -> None:
        acknowledgements(3)
        Letter.objects.filter(key="many-0000").update(language="xx")
        post(mail).until(LATER).until(SENT, times=2).stop()
        assert states() == ["waiting", "sent", "sent"]

    def test_a_letter_about_a_deleted_dossier_fails_and_the_post_goes_on(
        self, post: type[Post], mail: Path
    ) -> None:
        acknowledgements(2)
        Letter.objects.filter(key="many-0000").update(dossier_id=99)
        running = post(mail).until("post.letter.failed").until(SENT)
        assert running.process.poll() is None
        assert states() == ["failed", "sent"]

    def test_a_folder_away_means_later(self, post: type[Post], mail: Path) -> None:
        acknowledgements(1)
        mail.write_text("in the way")
        running = post(mail).until(LATER)
        mail.unlink()
        make_due()
        running.until(SENT)
        assert len(letters_in(mail)) == 1

    def test_no_line_of_the_log_holds_personal_data(self, post: type[Post], mail: Path) -> None:
        acknowledgements(2)
        Letter.objects.filter(key="many-0000").update(language="xx")
        running = post(mail).until(SENT)
        running.stop()
        assert not [
            word for word in ("weber", "example.org", "many") if word in "".join(running.said).lower()
        ]

    @pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs a database that can go away")
    def test_a_database_away_is_waited_for(self, post: type[Post], mail: Path) -> None:
        acknowledgements(1)
        running = post(mail).until(SENT)
        name = connection.settings_dict["NAME"]
        _close_database(name, allow=False)
        running.until(OUTAGE)
        _close_database(name, allow=True)
        acknowledgements(1, "more")
        running.until(SENT)
        assert len(letters_in(mail)) == 2

    @pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite's way of being away")
    def test_a_database_without_its_tables_yet_is_waited_for(
        self, post: type[Post], mail: Path, tmp_path: Path
    ) -> None:
        acknowledgements(1)
        place = tmp_path / "later.sqlite3"
        running = post(mail, DATABASE_URL=f"sqlite:///{place}").until(OUTAGE)
        connection.cursor().execute(f"VACUUM INTO '{place}.copy'")
        for leftover in tmp_path.glob("later.sqlite3-*"):
            leftover.unlink()
        place.with_name(f"{place.name}.copy").replace(place)
        running.until(SENT)
        assert len(letters_in(mail)) == 1


def _kill_at_each_line(mail: Path) -> int:
    """Every other line on one database, those between on the other: half the time, and no line left out."""
    first = "1" if connection.vendor == "sqlite" else "3"
    url = f"file://{mail}"
    command = [sys.executable, "-m", "tests.doors.post.killed", url, "many-", first, "4"]
    done = subprocess.run(command, env=settings_of(url), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return int(done.stdout.split()[-1])


def _until_all_sent(posts: list[Post]) -> None:
    for thread in [threading.Thread(target=_listen, args=(one,), daemon=True) for one in posts]:
        thread.start()
    waiting = threading.Event()
    while set(states()) != {"sent"}:
        waiting.wait(0.1)


def _listen(post: Post) -> None:
    """Keeps the pipe empty."""
    assert post.process.stdout is not None
    for line in post.process.stdout:
        post.said.append(line)


def _close_database(name: str, *, allow: bool) -> None:
    """As a database that is taken down for its upkeep: sessions end, new ones are refused."""
    import psycopg

    values = connection.settings_dict
    url = f"postgresql://{values['USER']}@{values['HOST']}:{values['PORT']}/postgres"
    connection.close()
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS {"true" if allow else "false"}')
        if not allow:
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
