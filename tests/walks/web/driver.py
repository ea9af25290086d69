"""The people of these walks: over HTTP for what a test only presupposes, in a browser for what it is about."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any, Literal

import httpx
import pyotp
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, FilePayload, Locator, Page
from tests.harness.live import House
from tests.samples.pdf import good
from tests.story.people import Browser as Visitor
from tests.story.people import Mailbox, link_of

from prestalux.rules.periods import LUXEMBOURG

Way = Literal["fingers", "keys", "mouse"]
LOCALES = {"fr": "fr-LU", "de": "de-DE", "en": "en-GB"}
IBAN = "LU28 0019 4006 4475 0000"
TOTP_SECONDS = 30
PATIENCE = 15_000
MOST_TABS = 120
PIECES = ("practice-authorisation", "identity-document", "bank-details")

_numbers = count(1)


def today() -> date:
    from datetime import datetime

    return datetime.now(LUXEMBOURG).date()


def in_days(days: int) -> str:
    return f"{today() + timedelta(days=days):%d.%m.%Y}"


def sheet(**changed: str) -> dict[str, dict[str, str | list[str]]]:
    """What a dentist answers, group by group, as typed."""
    answers = {
        "identity": {
            "family_name": "Weber",
            "given_name": "Anna",
            "birth_date": "30.09.1990",
            "phone": "621 123 456",
        },
        "authorisation": {"basis": "authorisation", "basis_from": in_days(-20)},
        "practice": {
            "start_on": in_days(40),
            "street": "1, rue du Lac",
            "postcode": "L-1234",
            "town": "Luxembourg",
            "country": "LU",
        },
        "radiology": {"radiological_equipment": "no"},
        "bank": {"holder": "Anna Weber", "iban": IBAN},
    }
    return {
        name: {key: changed.get(key, text) for key, text in group.items()} for name, group in answers.items()
    }


def payload(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": data}


# --- over HTTP ---------------------------------------------------------------------------------------------


@dataclass
class Person(Visitor):
    """Comes from an address of her own: how many requests one connection may begin is not what is tested here."""

    house: House = field(kw_only=True)

    def __post_init__(self) -> None:
        number = next(_numbers)
        self.email = f"anna.weber.{number}@example.org"
        near = httpx.HTTPTransport(local_address=f"127.0.1.{number}")
        self.client = httpx.Client(
            base_url=self.url.replace("localhost", "127.0.0.1"),
            follow_redirects=True,
            timeout=30,
            transport=near,
        )

    def begin(self, profession: str = "dentist") -> str:
        """The reference of a new request."""
        self.open(f"/fr/start/{profession}/")
        self.send({"email": self.email})
        self.home = self.place
        self.reference = self.home.rstrip("/").rpartition("/")[2]
        return self.reference

    def answer(self, *groups: str, **changed: str) -> None:
        answers = sheet(**changed)
        for group in groups or answers:
            self.open(f"{self.home}sheet/{group}/")
            self.send(answers[group], action="")

    def sign(self) -> None:
        self.open(f"{self.home}signature/")
        self.send({"agreed": "on", "signed_as": "Anna Weber"})

    def give(self, piece: str, data: bytes | None = None, name: str = "") -> None:
        self.open(f"{self.home}pieces/{piece}/")
        self.send(action=f"/pieces/{piece}/", file=(name or f"{piece}.pdf", data or good(piece)))

    def link(self) -> str:
        return link_of(Mailbox(self.house.data / "mail", self.email).next())

    def confirm(self) -> None:
        self.open(self.link().replace(self.url, ""))
        self.send()

    def complete(self, **changed: str) -> None:
        """Everything but the sending in."""
        self.begin()
        self.answer(**changed)
        self.sign()
        for piece in PIECES:
            self.give(piece)
        self.confirm()

    def submit(self) -> None:
        self.open(f"{self.home}check/")
        self.send(action="/check/")

    def code(self) -> str:
        """The eight digits of the code given, as her own space names them."""
        self.open("/fr/provider/")
        found = re.search(r"/fr/provider/(\d{8})/", self.page)
        assert found is not None, self.words
        return found[1]

    def change(self, digits: str, kind: str, *, file: bytes | None = None, **fields: str) -> None:
        """Ask for a change; `last_change` is its reference."""
        self.open(f"/fr/provider/{digits}/{kind}/")
        self.send(fields, action="", file=None if file is None else ("document.pdf", file))
        assert self.status == 200, self.words
        self.last_change = self.place.rstrip("/").rpartition("/")[2]

    def cookies(self) -> list[Any]:
        return [
            {"name": cookie.name, "value": cookie.value or "", "url": self.url}
            for cookie in self.client.cookies.jar
            if not cookie.name.endswith("_language")
        ]


# --- staff -------------------------------------------------------------------------------------------------


DEEDS_OF_TWO = {"grant", "refuse", "reopen", "bank-account"}
"""As the demonstration fund has it; their names are those of the steps' addresses."""


@dataclass
class Desk:
    """How the house's staff sign in: each figure of an authenticator is good once, so the desk remembers the last."""

    house: House
    _spent: dict[str, int] = field(default_factory=dict)
    _signed_in: dict[str, Person] = field(default_factory=dict)

    def keys(self, name: str) -> dict[str, str]:
        """Address, password and an unspent figure of the person, as the sign-in page asks for them."""
        handle = f"{name}@fonds.example"
        line = next(line for line in self.house.said if handle in line).split()
        step = max(self._now(), self._spent.get(name, 0) + 1)
        while step > self._now() + 1:
            time.sleep(0.2)  # the house takes no figure of a later time: here only waiting helps
        self._spent[name] = step
        return {
            "handle": handle,
            "password": line[-2],
            "figure": pyotp.TOTP(line[-1]).at(step * TOTP_SECONDS),
        }

    @staticmethod
    def _now() -> int:
        return int(time.time()) // TOTP_SECONDS

    def person(self, name: str) -> Person:
        """Signed in once, kept for all tests."""
        if name not in self._signed_in:
            person = Person(self.house.url, house=self.house)
            person.open("/fr/staff/sign-in/")
            person.send({**self.keys(name)})
            assert person.status == 200, person.words
            self._signed_in[name] = person
        return self._signed_in[name]

    def forget(self, name: str) -> None:
        """Their session was ended: whoever wants them next signs them in anew."""
        if name in self._signed_in:
            self._signed_in.pop(name).client.close()

    def take(self, name: str, step: str, reference: str, fields: dict[str, Any]) -> None:
        person = self.person(name)
        person.open(f"/fr/staff/{reference}/")
        person.send(fields, action=f"/{step}/")
        assert person.status == 200, person.words
        if step in DEEDS_OF_TWO:
            second = self.person("mia" if name == "dora" else "dora")
            second.open(f"/fr/staff/{reference}/")
            second.send(action="/confirm/")
            assert second.status == 200, second.words

    def close(self) -> None:
        for person in self._signed_in.values():
            person.client.close()


# --- in a browser ------------------------------------------------------------------------------------------


@contextmanager
def visit(browser: Browser, person: Person | None = None, language: str = "fr", **how: Any) -> Iterator[Page]:
    """A new page of somebody who may be signed in already. Leaving asks nothing."""
    context = browser.new_context(locale=LOCALES[language], timezone_id="Europe/Luxembourg", **how)
    if person is not None:
        context.add_cookies(person.cookies())
    context.set_default_timeout(PATIENCE)
    try:
        yield context.new_page()
    finally:
        context.close()


def complaints(page: Page) -> list[str]:
    """What the browser will say against the pages to come: errors of scripts, the policy, missing parts."""
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(f"script: {error}"))
    page.on("console", lambda said: heard.append(f"{said.type}: {said.text}") if _is_grave(said) else None)
    page.on(
        "response", lambda answer: heard.append(f"missing: {answer.url}") if _is_missing(answer) else None
    )
    return heard


def _is_grave(said: Any) -> bool:
    # Chromium repeats each answer of 400 and above here; those of parts of a page are judged by _is_missing.
    return said.type in {"error", "warning"} and not said.text.startswith("Failed to load resource")


def _is_missing(answer: Any) -> bool:
    return answer.status >= 400 and answer.request.resource_type not in {"document", "xhr", "fetch"}


def posts(page: Page) -> list[str]:
    """What the pages to come will send."""
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url) if request.method == "POST" else None)
    return seen


HEAR = """
window.heard = [];
document.addEventListener("DOMContentLoaded", () => {
  const live = document.getElementById("live");
  const watch = new MutationObserver(() => window.heard.push(live.textContent));
  watch.observe(live, { childList: true, characterData: true, subtree: true });
});
"""


def listen(context: BrowserContext) -> None:
    """From now on `window.heard` holds what a screen reader was told."""
    context.add_init_script(HEAR)


def heard(page: Page) -> list[str]:
    said: list[str] = page.evaluate("window.heard")
    return said


def words(language: str) -> Callable[[object], str]:
    """What the person reads for a text of the source."""

    def said(text: object) -> str:
        with translation.override(language):
            return translation.gettext(str(text)) if isinstance(text, str) else str(text)

    return said


@dataclass
class Hand:
    """How a person works a page: by mouse, by fingers on a phone, or by keys alone."""

    page: Page
    way: Way = "mouse"

    def press(self, role: Literal["button", "link"], name: str) -> None:
        self.use(self.page.get_by_role(role, name=name).first)

    def open(self, summary: str) -> None:
        self.use(self.page.locator("summary", has_text=summary).first)

    def use(self, place: Locator) -> None:
        if self.way == "keys":
            self.reach(place)
            self.page.keyboard.press("Enter")
        elif self.way == "fingers":
            place.tap()
        else:
            place.click()

    def write(self, label: str, text: str) -> None:
        place = self.page.get_by_label(re.compile(f"^{re.escape(label)}")).first
        if self.way == "keys":
            self.reach(place)
            self.page.keyboard.type(text)
        else:
            self._touch(place)
            place.press_sequentially(text)

    def choose(self, role: Literal["radio", "checkbox"], label: str) -> None:
        place = self.page.get_by_role(role, name=label, exact=True).first
        if self.way != "keys":
            self._touch(self.page.locator(f"label[for={place.get_attribute('id')}]"))
        elif role == "checkbox":
            self.reach(place)
            self.page.keyboard.press("Space")
        else:
            self._to_radio(place)

    def give(self, name: str, data: bytes) -> None:
        place = self.page.locator("input[type=file]").first
        with self.page.expect_file_chooser() as chooser:
            self.use(place)
        chooser.value.set_files(payload(name, data))

    def reach(self, place: Locator) -> None:
        """Go on by Tab until the place has the focus; a place that Tab does not reach fails the walk."""
        place.wait_for()
        for _ in range(MOST_TABS):
            if place.evaluate("here => here === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {place}")

    def _to_radio(self, place: Locator) -> None:
        group = place.get_attribute("name")
        self.reach(self.page.locator(f"input[name={group}]").first)
        self.page.keyboard.press("Space")
        for _ in range(MOST_TABS):
            if place.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not reach {place}")

    def _touch(self, place: Locator) -> None:
        place.tap() if self.way == "fingers" else place.click()
