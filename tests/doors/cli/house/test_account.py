"""`account …`."""

from __future__ import annotations

import fcntl
import os
import subprocess
import termios
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.doors.cli.command import COMMAND, Answer, House, fill

PASSWORD = "quite a long sentence"


def handle() -> str:
    return f"eve{os.urandom(4).hex()}@fonds.example"


def opened(house: House, name: str, *words: str, password: str = PASSWORD) -> Answer:
    options = ("--name", "Eve", "--role", "reviewer", "--password-file", "-", "--json")
    return house("account", "open", name, *options, *words, given=f"{password}\nsecond line\n")


def test_an_account_is_opened_and_may_do_what_its_role_may(house: House) -> None:
    eve = handle()
    answer = opened(house, eve.upper())

    assert (answer.code, answer.record["account"], answer.record["role"]) == (0, eve, "reviewer")
    assert house("request", "list", "--as", eve).code == 0


def test_the_secret_is_printed_once_and_as_an_address_for_the_app(house: House) -> None:
    record = opened(house, handle()).record

    url = urlsplit(record["otpauth"])
    assert (url.scheme, url.netloc, parse_qs(url.query)["secret"]) == ("otpauth", "totp", [record["secret"]])


def test_opening_is_journalled_under_the_operator_and_without_the_address(house: House) -> None:
    opened(house, handle())

    event, kind, operator, facts = fill(house, "last-line").split("\t")
    assert (event, kind, bool(operator), "@" in facts) == ("account.opened", "system", True, False)


def test_a_closed_account_can_do_nothing_any_more(house: House) -> None:
    eve = handle()
    opened(house, eve)

    assert house("account", "close", eve).code == 0
    assert house("request", "list", "--as", eve).code == 1
    assert house("account", "close", eve, "--json").record["code"] == "no-such-account"


def test_an_applicants_account_is_none_of_staff(house: House) -> None:
    answer = house("account", "close", fill(house, "applicant"), "--json")

    assert (answer.code, answer.record["code"]) == (1, "no-such-account")


def test_an_address_serves_for_one_account(house: House) -> None:
    eve = handle()
    opened(house, eve)
    house("account", "close", eve)

    assert opened(house, eve).record["code"] == "account-exists"


@pytest.mark.parametrize("password", ["abc-xyz", "qwerty123456"])
def test_a_weak_password_is_refused_and_not_repeated(house: House, password: str) -> None:
    answer = opened(house, handle(), password=password)

    assert (answer.code, answer.record["code"]) == (1, "password-weak")
    assert password not in answer.out + answer.err


def test_an_address_that_is_none_is_refused(house: House) -> None:
    answer = opened(house, "eve")

    assert (answer.code, answer.record["code"]) == (1, "email-bad")


def test_an_empty_password_is_wrong_use(house: House) -> None:
    assert opened(house, handle(), password="").code == 2


def test_the_password_may_stand_in_a_file(house: House, tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text(f"{PASSWORD}\n")
    words = ("--name", "Eve", "--role", "clerk", "--password-file", str(path))

    assert house("account", "open", handle(), *words).code == 0


def test_without_a_terminal_and_without_a_file_it_is_wrong_use(house: House) -> None:
    done = subprocess.run(
        [*COMMAND, "account", "open", handle(), "--name", "Eve", "--role", "clerk"],
        env=house.env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        start_new_session=True,
        check=False,
    )

    assert (done.returncode, b"--password-file" in done.stderr) == (2, True)


class Terminal:
    """A person at a terminal, who types when asked."""

    def __init__(self, house: House, *words: str) -> None:
        self._mine, theirs = os.openpty()
        self._process = subprocess.Popen(
            [*COMMAND, *words],
            env=house.env,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(theirs)
        self.seen = ""

    def until(self, words: str) -> Terminal:
        while words not in self.seen.rpartition("\n")[2]:
            self.seen += os.read(self._mine, 1024).decode()
        return self

    def type(self, words: str) -> Terminal:
        os.write(self._mine, f"{words}\n".encode())
        return self

    def end(self) -> int:
        try:
            while portion := os.read(self._mine, 1024):
                self.seen += portion.decode()
        except OSError:  # how a terminal says that nobody writes to it any more
            pass
        os.close(self._mine)
        return self._process.wait(60)


@pytest.mark.parametrize(("second", "code"), [(PASSWORD, 0), ("another sentence", 2)])
def test_at_a_terminal_the_password_is_asked_for_twice_and_never_shown(
    house: House, second: str, code: int
) -> None:
    terminal = Terminal(house, "account", "open", handle(), "--name", "Eve", "--role", "clerk")
    terminal.until("password: ").type(PASSWORD).until("Once more: ").type(second)

    assert terminal.end() == code
    assert PASSWORD not in terminal.seen
