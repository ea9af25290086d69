"""The people of the story and what their browsers do: real HTTP, forms sent as the pages give them."""

from __future__ import annotations

import html
import re
import smtplib
import time
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import httpx
import pyotp
from tests.story.teller import Deviation

WAIT_SECONDS = 15


@dataclass
class Browser:
    """A person's browser: cookies, the page before them, its forms."""

    url: str
    page: str = ""
    place: str = ""
    status: int = 0
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = httpx.Client(base_url=self.url, follow_redirects=True, timeout=30)

    def __del__(self) -> None:
        self.client.close()

    def open(self, path: str) -> None:
        self._keep(self.client.get(path))

    def send(
        self,
        fields: dict[str, str | list[str]] | None = None,
        *,
        action: str = "",
        file: tuple[str, bytes] | None = None,
    ) -> None:
        """Send the form of the page whose action ends so (the page's own address by default), hidden fields included."""
        target, hidden = self._form(action)
        files = {"file": (file[0], file[1], "application/pdf")} if file else None
        self._keep(self.client.post(target, data={**hidden, **(fields or {})}, files=files))

    def follow(self, ending: str) -> None:
        links = [html.unescape(link) for link in re.findall(r'href="([^"]+)"', self.page)]
        found = next((link for link in links if link.split("?")[0].endswith(ending)), None)
        if found is None:
            raise Deviation(f"no link to …{ending} at {self.place}")
        self.open(found)

    def _form(self, action: str) -> tuple[str, dict[str, str]]:
        for attributes, body in re.findall(r"<form([^>]*)>(.*?)</form>", self.page, re.DOTALL):
            found = re.search(r'action="([^"]*)"', attributes)
            target = html.unescape(found[1]) if found else self.place
            if 'method="post"' in attributes and target.endswith(action) and "/sign-out/" not in target:
                hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', body)
                return target, {name: html.unescape(value) for name, value in hidden}
        raise Deviation(f"no form to …{action} at {self.place}")

    def _keep(self, response: httpx.Response) -> None:
        self.page, self.status = response.text, response.status_code
        self.place = str(response.url.raw_path.decode())

    @property
    def words(self) -> str:
        text = self.page.replace("<wbr>", "")
        return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


@dataclass
class Mailbox:
    """The letters that came for one address, read from the embedded folder."""

    folder: Path
    address: str
    seen: int = 0

    def next(self) -> EmailMessage:
        """The next letter not read yet; waits for the post."""
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            letters = self._all()
            if len(letters) > self.seen:
                self.seen += 1
                return letters[self.seen - 1]
            time.sleep(0.1)
        raise Deviation(f"no letter came for {self.address} within {WAIT_SECONDS} s")

    def _all(self) -> list[EmailMessage]:
        paths = sorted(self.folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        read = [message_from_bytes(path.read_bytes(), policy=default) for path in paths]
        return [one for one in read if isinstance(one, EmailMessage) and one["To"] == self.address]


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    return body.get_content() if body else ""


def pdf_of(letter: EmailMessage) -> bytes:
    for part in letter.iter_attachments():
        content = part.get_content()
        if part.get_content_type() == "application/pdf" and isinstance(content, bytes):
            return content
    raise Deviation("the letter carries no PDF")


def link_of(letter: EmailMessage) -> str:
    found = re.search(r"https?://\S+/link/\S+", text_of(letter))
    if found is None:
        raise Deviation("the letter carries no link")
    return found[0]


def send_mail(said: list[str], data: bytes) -> None:
    """Hand a message to the house's listener, whose place the house has said."""
    place = next(found for line in said if (found := re.search(r"takes mail at (\S+):(\d+)", line)))
    sender = re.search(rb"^From: .*?([\w.+-]+@[\w.-]+)", data, re.M)
    with smtplib.SMTP(place[1], int(place[2]), timeout=20) as talk:
        talk.sendmail(sender[1].decode() if sender else "nobody@example.org", ["fund@fonds.example"], data)


def sign_in(browser: Browser, said: list[str], handle: str) -> None:
    """Sign a member of staff in with what the house printed at its start; a figure once used waits for the next."""
    line = next(line for line in said if handle in line).split()
    password, secret = line[-2], line[-1]
    for _ in range(2):
        browser.open("/fr/staff/sign-in/")
        now = time.time()
        browser.send({"handle": handle, "password": password, "figure": pyotp.TOTP(secret).at(int(now))})
        if browser.status == 200 and "sign-in" not in browser.place:
            return
        time.sleep(30 - now % 30)
    raise Deviation(f"{handle} could not sign in")
