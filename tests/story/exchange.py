"""Anna exchanges files with the fund, with the sftp that her machine has: access asked and granted, guide followed, first test
file, receipt verified, answer collected; when her code ends, so does all of it.
"""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from tests.story.people import Browser
from tests.story.teller import Deviation, Teller, expect, expect_in

Operator = Callable[..., str]
WAIT_SECONDS = 30
BODY = b"un premier fichier d'essai\n"


@dataclass
class Practice:
    """Anna's machine: a folder, a key, and OpenSSH's sftp."""

    folder: Path
    host: str = ""
    port: str = ""
    username: str = ""

    @property
    def key(self) -> Path:
        return self.folder / "id_ed25519"

    @property
    def _command(self) -> list[str]:
        return [
            *("sftp", "-q", "-i", str(self.key), "-P", self.port, "-b", "-"),
            *("-o", f"UserKnownHostsFile={self.folder / 'known_hosts'}", "-o", "StrictHostKeyChecking=yes"),
            *("-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", f"{self.username}@{self.host}"),
        ]

    def sftp(self, *commands: str, code: int = 0) -> str:
        done = subprocess.run(
            self._command,
            input="\n".join(commands) + "\n",
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            cwd=self.folder,
        )
        expect(done.returncode, code, f"sftp {commands}: {done.stderr}")
        return done.stdout + done.stderr

    def listed(self, folder: str) -> list[str]:
        lines = self.sftp(f"ls -1 {folder}").splitlines()
        return [line.rpartition("/")[2].strip() for line in lines if not line.startswith("sftp>")]

    @contextmanager
    def staying(self) -> Iterator[subprocess.Popen[str]]:
        """A session that stays open, until it is ended by either side."""
        process = subprocess.Popen(
            [word for word in self._command if word not in {"-b", "-"}],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=self.folder,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("pwd\n")
        process.stdin.flush()
        while "Remote working directory" not in (line := process.stdout.readline()):
            if not line:
                raise Deviation("no session")
        try:
            yield process
        finally:
            process.kill()
            process.wait()
            for end in (process.stdin, process.stdout):
                with suppress(OSError):
                    end.close()


def anna_exchanges_files(
    teller: Teller, anna: Browser, dora: Browser, operator: Operator, folder: Path, digits: str, today: date
) -> Practice:
    practice = Practice(folder)
    folder.mkdir()
    _access_is_asked_and_granted(teller, anna, dora, digits)
    _the_guide_is_followed(teller, anna, practice, digits, today)
    name = f"F{digits}{today:%Y}01_INF_TST_001_essai.xml"
    _a_first_file(teller, anna, practice, operator, digits, name)
    _the_answer(teller, anna, dora, practice, digits, name)
    return practice


def _access_is_asked_and_granted(teller: Teller, anna: Browser, dora: Browser, digits: str) -> None:
    teller.chapter("Anna exchanges files")
    with teller.step("She reads what holds for dentists before she has any account"):
        anna.open("/fr/exchange/dentist/")
        expect(anna.status, 200, "the page for dentists")
    with teller.step("She asks for access to the space for tests; Dora grants it"):
        anna.open(f"/fr/provider/{digits}/exchange/ask/exchange-access/")
        anna.send({"environment": "test", "holder": "software", "name": "Cabinet-Soft", "remarks": ""})
        reference = re.search(r"/exchange/requests/([0-9A-Z]+)/", anna.place)
        if reference is None:
            raise Deviation(f"the request was not taken: {anna.words[:300]}")
        dora.open(f"/fr/staff/exchange/{reference[1]}/")
        dora.send(action="/grant/")
        expect(dora.status, 200, "the grant")


def _the_guide_is_followed(
    teller: Teller, anna: Browser, practice: Practice, digits: str, today: date
) -> None:
    here = f"/fr/provider/{digits}/exchange/?space=test"
    with teller.step("She draws a key on her own machine and gives its public half to her account"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "cabinet", "-f", str(practice.key)],
            check=True,
        )
        anna.open(here)
        found = re.search(r"/provider/exchange/accounts/([0-9a-z-]+)/", anna.page)
        if found is None:
            raise Deviation("no account in her space")
        practice.username = found[1]
        anna.open(f"/fr/provider/exchange/accounts/{practice.username}/")
        public = practice.key.with_suffix(".pub").read_text()
        last = today + timedelta(days=365)
        anna.send(
            {"key-pasted": public, "key-name": "cabinet", "key-last_day": f"{last:%d.%m.%Y}"}, action="/key/"
        )
        expect_in("SHA256:", anna.words, "the key on the page of the account")
    with teller.step(
        "The guide names the server and the fingerprint of its key; the server shows that very key"
    ):
        anna.open(here)
        place = re.search(r"sftp -P (\d+) \S+@(\S+)", anna.words)
        fingerprint = re.search(r"ssh-ed25519 (SHA256:\S+)", anna.words)
        if place is None or fingerprint is None:
            raise Deviation("no server or no fingerprint in the guide")
        practice.port, practice.host = place[1], place[2]
        scanned = subprocess.run(
            ["ssh-keyscan", "-p", practice.port, "-t", "ed25519", practice.host],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        known = practice.folder / "known_hosts"
        known.write_text(scanned)
        told = subprocess.check_output(["ssh-keygen", "-lf", str(known)], text=True)
        expect_in(fingerprint[1], told, "the key of the server")
    with teller.step("She connects, and the guide has seen her key and her address"):
        expect_in("depot", practice.sftp("ls /"), "the space")
        anna.open(here)
        expect_in("127.0.0.1", anna.words, "what the guide saw")


def _a_first_file(
    teller: Teller, anna: Browser, practice: Practice, operator: Operator, digits: str, name: str
) -> None:
    with teller.step("She deposits a first file; within moments a signed receipt lies there"):
        (practice.folder / name).write_bytes(BODY)
        practice.sftp(f"put {name} /depot/{name}.part", f"rename /depot/{name}.part /depot/{name}")
        _until(lambda: len(practice.listed("/accuses")) >= 2, "receipts")
    with teller.step("She fetches the receipts; they verify, and name the very bytes that she sent"):
        receipts = practice.folder / "accuses"
        receipts.mkdir()
        practice.sftp(f"get /accuses/* {receipts}/")
        told = operator("receipt", "verify", str(receipts), "--file", str(practice.folder / name), "--json")
        expect('"why": null' in told or '"why"' not in told, True, f"the receipts: {told}")
    with teller.step("The guide has seen her file"):
        anna.open(f"/fr/provider/{digits}/exchange/?space=test")
        seen = re.search(r"premier fichier d’essai\W+vu ", anna.words)
        expect(seen is not None, True, "that the guide saw the file")


def _the_answer(
    teller: Teller, anna: Browser, dora: Browser, practice: Practice, digits: str, name: str
) -> None:
    answer = name.replace("_TST_", "_RETTST_")
    with teller.step("The answer lies in /retrait; she fetches it and acknowledges it by moving it"):
        _until(lambda: answer in practice.listed("/retrait"), "the answer")
        practice.sftp(f"get /retrait/{answer} back", f"rename /retrait/{answer} /archive/{answer}")
        expect((practice.folder / "back").read_bytes(), BODY, "the answer")
    with teller.step("Her page of files and the desk of the fund tell the whole way of the file"):
        anna.open(f"/fr/provider/{digits}/exchange/files/?space=test")
        expect_in(name, anna.words, "her files")
        expect_in("Archivé", anna.words, "the state of her file")
        dora.open(f"/fr/staff/exchange/accounts/{practice.username}/")
        expect_in(name, dora.words, "the history of the account")


def the_space_closes_with_the_code(
    teller: Teller, practice: Practice, operator: Operator, digits: str, today: date
) -> None:
    teller.chapter("The space closes with the code")
    with practice.staying() as session:
        with teller.step("The fund ends the code; her open session is closed at once"):
            last = (today - timedelta(days=1)).isoformat()
            ended = ("registry", "end", digits, "--last-day", last, "--reason", "cessation")
            operator(*ended, "--as", "mia@fonds.example")
            _until(lambda: _is_over(session), "the end of the session")
        with teller.step("Whoever comes now is refused"):
            practice.sftp("ls /", code=255)


def _is_over(session: subprocess.Popen[str]) -> bool:
    """It notices once it asks the server for something."""
    assert session.stdin is not None
    with suppress(OSError):
        session.stdin.write("ls /\n")
        session.stdin.flush()
    return session.poll() is not None


def _until(found: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while not found():
        if time.monotonic() > end:
            raise Deviation(f"{what}: did not come within {WAIT_SECONDS} s")
        time.sleep(0.2)
