"""A running house with what the hostile walks need beside it: people, and a look at what no page shows."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.harness import live
from tests.walks.hostile.visitors import PIECES, Applicant, Staff, Visitor

_persons = itertools.count(1)


@dataclass
class Fortress:
    house: live.House
    url: str
    _desk: subprocess.Popen[str]
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    @property
    def said(self) -> str:
        """Everything that all processes of the house have printed."""
        return "".join(self.house.said)

    def inside(self, name: str, *arguments: object) -> Any:
        """A call of `inside`, on the database of the house."""
        with self._one_at_a_time:
            assert self._desk.stdin is not None
            assert self._desk.stdout is not None
            self._desk.stdin.write(json.dumps([name, *arguments]) + "\n")
            self._desk.stdin.flush()
            answer = json.loads(self._desk.stdout.readline())
        assert "failed" not in answer, answer["failed"]
        return answer["answer"]

    def visitor(self, language: str = "fr") -> Visitor:
        return Visitor(self.url, language=language)

    def applicant(self, **who: str) -> Applicant:
        """Somebody who has just begun a request."""
        who.setdefault("email", f"person{next(_persons)}@example.org")
        return Applicant(self.url, **who).begin()  # type: ignore[arg-type]

    def confirmed(self, applicant: Applicant) -> Applicant:
        applicant.follow_link(self.inside("link", applicant.reference, 1))
        assert applicant.status == 200, applicant.words
        return applicant

    def complete(
        self,
        *,
        sign_as: str = "Anna Weber",
        language: str = "fr",
        profession: str = "dentist",
        **answers: str,
    ) -> Applicant:
        """Somebody whose request lacks nothing but to be sent."""
        anna = self.confirmed(self.applicant(language=language, profession=profession))
        anna.fill_in(**answers)
        anna.sign(sign_as)
        for piece in PIECES:
            anna.give(piece)
            assert anna.status == 200, anna.words
        return anna

    def submitted(self, **how: str) -> Applicant:
        anna = self.complete(**how)
        anna.submit()
        assert self.status(anna) == "submitted", anna.words
        return anna

    def granted(self, applicant: Applicant, by: Staff) -> None:
        """Prepared by one person, confirmed by another; whether that succeeds shows the second one's page."""
        prepared = self.staff("clerk")
        prepared.dossier(applicant.reference)
        prepared.send(action="/grant/")
        by.dossier(applicant.reference)
        by.send(action="/confirm/")

    def kept(self, applicant: Applicant) -> dict[str, Any]:
        found: dict[str, Any] = self.inside("kept", applicant.reference)
        return found

    def status(self, applicant: Applicant) -> str:
        return str(self.kept(applicant)["status"])

    def person_of_staff(self, role: str, language: str = "fr") -> Staff:
        """A member of staff of their own, not signed in yet."""
        handle = f"{role}{next(_persons)}@fund.example"
        self.inside("staff", handle, role)
        return Staff(self.url, language=language, handle=handle)

    def staff(self, role: str, language: str = "fr") -> Staff:
        person = self.person_of_staff(role, language)
        person.sign_in()
        assert person.status == 200, person.words
        return person


@contextmanager
def opened(data: Path, **settings: str) -> Iterator[Fortress]:
    house = live.start(data, **settings)
    port = house.url.rpartition(":")[2]
    env = live.env_of(data, settings)
    env["PRESTALUX_HTTP"] = f"127.0.0.1:{port}"
    desk = subprocess.Popen(
        [sys.executable, "-m", "tests.walks.hostile.inside"],
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Fortress(house, f"http://127.0.0.1:{port}", desk)
    finally:
        assert desk.stdin is not None
        assert desk.stdout is not None
        desk.stdin.close()
        desk.wait(20)
        desk.stdout.close()
        house.stop()
