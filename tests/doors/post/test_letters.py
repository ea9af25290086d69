"""The words of the letters: there for every kind, in every language, and silent about persons where others may read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker
from tests.doors.post.journeys import letters, take_every_step
from tests.doors.post.running import pdf_of, text_of
from tests.office import cast

import prestalux.office
from prestalux.doors.post.work import compose
from prestalux.doors.shared.letter_samples import WAITING, access_of, change_of
from prestalux.doors.shared.letters import MAILS, Words, words
from prestalux.doors.shared.paper import LETTERS
from prestalux.office.attribution.queries import AskView
from prestalux.office.messages.queries import MessageView, PartView
from prestalux.office.outbox.actions import _view
from prestalux.office.outbox.models import Letter
from prestalux.rules.conventions.pieces import Piece

LANGUAGES = ("fr", "de", "en")
NO_LINK = {"mail-neutral", "mail-unread", "access-form-slips"}
pytestmark = pytest.mark.django_db  # also where nobody else asks for the database
PERSONAL = (
    "Weber",
    "Anna",
    "1990093012358",
    "LU28",
    "44750000",
    "4475 0000",
    "example.org",
    "Exemple",
    "621000000",
)
CODE = re.compile(r"\b\d{6}-?\d{2}\b")
ASK = AskView(7, Piece.BANK_DETAILS, "unreadable", "Le bas manque.", cast.DUE, cast.NOW, "open", None)


def said(kind: str, language: str) -> Words:
    return words(
        kind,
        language,
        view=None,
        link="https://x.example/",
        asks=(ASK,),
        facts={
            "on": "2026-12-07",
            "since": "2026-12-07",
            "username": "p99000119-1",
            "what": "key",
            **WAITING,
        },
        fund=settings.FUND,
        change=change_of(kind),
        access=access_of(kind),
    )


def kinds_put_by_the_office() -> set[str]:
    """Every kind of letter that stands written out in a call of the office."""
    found = set()
    for path in Path(next(iter(prestalux.office.__path__))).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found |= _kinds_of(node)
    return found


def _kinds_of(call: ast.Call) -> set[str]:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    given = {
        "_letter": call.args[1:2],
        "put": [word.value for word in call.keywords if word.arg == "kind"],
        "put_letters": call.args[1:2],
        "_take": [word.value for word in call.keywords if word.arg == "letter"],
    }.get(name, [])
    return {str(value.value) for value in given if isinstance(value, ast.Constant)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MAILS)
def test_every_placeholder_is_filled(kind: str, language: str) -> None:
    assert "%(" not in said(kind, language).text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MAILS)
def test_the_text_carries_its_one_link(kind: str, language: str) -> None:
    # Who is no party to a request gets no way into it.
    links = 0 if kind in NO_LINK else 1
    assert said(kind, language).text.count("https://x.example/") == links


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MAILS)
def test_the_subject_is_short_enough_to_be_read_whole(kind: str, language: str) -> None:
    assert len(said(kind, language).subject) <= 60


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += f" {data}"


def tags(kind: str, language: str) -> _Tags:
    parser = _Tags()
    parser.feed(said(kind, language).html)
    return parser


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MAILS)
def test_the_html_says_its_language_and_offers_the_one_action(kind: str, language: str) -> None:
    seen = tags(kind, language).seen
    links = [attrs["href"] for tag, attrs in seen if tag == "a"]
    assert ("html", {"lang": language}) in seen
    assert links == ([] if kind in NO_LINK else ["https://x.example/"])


@pytest.mark.parametrize("kind", MAILS)
def test_the_html_fetches_and_runs_nothing(kind: str) -> None:
    assert {tag for tag, _ in tags(kind, "fr").seen} <= {"html", "head", "meta", "title", "body", "div", "p", "br", "ul", "li", "a"}  # fmt: skip


@pytest.mark.parametrize("kind", MAILS)
def test_the_html_says_what_the_text_says(kind: str) -> None:
    text = said(kind, "fr").text.replace("https://x.example/", "").replace("– ", "")
    told = "".join(tags(kind, "fr").words.split())
    for line in filter(None, text.split("\n")):
        assert "".join(line.rstrip(" :\xa0").split()) in told, line


def test_what_a_stranger_wrote_is_no_markup() -> None:
    part = PartView(1, "<script>x</script>.pdf", 1, "", False, "jpeg", None)
    message = MessageView(1, "", "taken", "", "a@example.org", "fr", "", "", cast.NOW, 1, 0, (part,))
    told = words(
        "mail-answer", "fr", view=None, link="x", asks=(), facts={}, fund=settings.FUND, message=message
    )
    assert "<script" not in told.html


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_asked_piece_is_named_with_its_last_day(language: str) -> None:
    (line,) = (line for line in said("ask", language).text.splitlines() if line.startswith("–"))
    assert "2026" in line


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_day_of_forgetting_is_told(language: str) -> None:
    assert str(date(2026, 12, 7).year) in said("draft-ends", language).text


def test_a_kind_without_words_is_not_sent_empty() -> None:
    with pytest.raises(KeyError):
        said("no-such-letter", "fr")


def test_every_kind_written_out_in_the_office_has_words() -> None:
    assert kinds_put_by_the_office() <= set(MAILS)


def test_every_document_that_a_letter_names_can_be_printed() -> None:
    assert {mail.document for mail in MAILS.values() if mail.document} <= set(LETTERS)


@pytest.fixture(scope="module")
def composed(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[dict[tuple[str, str], EmailMessage]]:
    """The message of every kind in every language, after every step was taken once."""
    with django_db_blocker.unblock(), transaction.atomic():
        take_every_step()
        yield {
            (kind, language): _composed(row, language)
            for kind, row in letters().items()
            for language in LANGUAGES
        }
        transaction.set_rollback(True)


def _composed(row: Letter, language: str) -> EmailMessage:
    row.language, row.key = language, f"{row.key}-{language}"
    return compose(_view(row), cast.NOW)


Composed = dict[tuple[str, str], EmailMessage]


def test_the_letters_put_by_all_steps_are_exactly_those_that_have_words(composed: Composed) -> None:
    assert {kind for kind, _language in composed} == set(MAILS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MAILS)
def test_no_header_but_the_address_holds_personal_data(composed: Composed, kind: str, language: str) -> None:
    message = composed[kind, language]
    head = " ".join(f"{name}: {value}" for name, value in message.items() if name != "To")
    assert not [word for word in PERSONAL if word in head.replace("prestalux.example", "")]
    assert not CODE.search(message["Subject"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MAILS)
def test_no_text_gives_away_what_belongs_into_the_attached_letter(
    composed: Composed, kind: str, language: str
) -> None:
    text = text_of(composed[kind, language]).replace(settings.FUND.phone, "").replace(settings.FUND.email, "")
    if kind == "helper-invited":
        text = text.replace("draft@example.org", "")  # who is invited has to know by whom
    own = "\n".join(line for line in text.splitlines() if settings.SITE_URL not in line)
    assert not [word for word in PERSONAL if word in own]
    assert not CODE.search(own.replace("990001-19", ""))  # the example of every text about codes


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MAILS)
def test_a_message_is_written_as_mail_servers_want_it(composed: Composed, kind: str, language: str) -> None:
    data = composed[kind, language].as_bytes(policy=SMTP)
    assert max(len(line) for line in data.split(b"\r\n")) <= 998
    assert b"\n" not in data.replace(b"\r\n", b"")


@pytest.mark.parametrize("kind", MAILS)
def test_a_letter_says_that_a_machine_wrote_it(composed: Composed, kind: str) -> None:
    answers = kind.startswith("mail-") or kind == "access-form-slips"
    wanted = "auto-replied" if answers else "auto-generated"
    assert composed[kind, "fr"]["Auto-Submitted"] == wanted


@pytest.mark.parametrize("kind", [kind for kind, mail in MAILS.items() if mail.document])
def test_a_letter_with_a_document_carries_it(composed: Composed, kind: str) -> None:
    assert pdf_of(composed[kind, "fr"]).startswith(b"%PDF-")
