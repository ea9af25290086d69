"""The catalogues against the source and against the rules of each language's print."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message as Entry
from django.conf import settings
from tests.repository.messages import (
    LOCALE,
    PACKAGE,
    PLURAL_FORMS,
    Message,
    brought_up_to_date,
    of_python,
    of_template,
    path_of,
    read,
    said,
    unreadable_calls,
)

SAID = said()
LANGUAGES = sorted(PLURAL_FORMS)
CATALOGUES = {language: read(language) for language in LANGUAGES}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%%")
NO_BREAK = "\N{NO-BREAK SPACE}"
NARROW = "\N{NARROW NO-BREAK SPACE}"
APART = re.compile(
    rf"(?<![{NO_BREAK}{NARROW}])[;?!»]|(?<![{NO_BREAK}{NARROW}\d]):(?!//)|«(?![{NO_BREAK}{NARROW}])"
)
FAMILIAR = {
    "de": re.compile(r"\b(du|dich|dir|dein\w*|euch|eure?\w*)\b", re.IGNORECASE),
    "fr": re.compile(r"\b(tu|toi|tes|ta)\b", re.IGNORECASE),
}


def entries(language: str) -> list[Entry]:
    return [entry for entry in CATALOGUES[language] if entry.id]


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def pairs(language: str) -> Iterator[tuple[str, str]]:
    """English and translation, singular with singular and plural with plural."""
    for entry in entries(language):
        yield from zip(forms(entry.id), forms(entry.string), strict=True)


def texts(language: str) -> list[str]:
    return [text for _english, text in pairs(language)]


def test_every_language_of_the_pages_but_english_has_a_catalogue() -> None:
    assert set(LANGUAGES) | {"en"} == {code for code, _name in settings.LANGUAGES}
    assert {path.parts[-3] for path in LOCALE.rglob("*.po")} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_said_is_translated(language: str) -> None:
    done = {Message(entry.context or "", entry.id) for entry in entries(language) if all(forms(entry.string))}

    assert sorted(map(str, SAID - done)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_translated_that_is_not_said(language: str) -> None:
    assert sorted(str(e.id) for e in entries(language) if Message(e.context or "", e.id) not in SAID) == []
    assert not CATALOGUES[language].obsolete


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_a_guess(language: str) -> None:
    assert [entry.id for entry in entries(language) if entry.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_stands_as_the_tool_writes_it(language: str) -> None:
    assert path_of(language).read_text("utf-8") == brought_up_to_date(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_values_are_put_into_every_language(language: str) -> None:
    differing = [
        english
        for english, text in pairs(language)
        if sorted(PLACEHOLDER.findall(english)) != sorted(PLACEHOLDER.findall(text))
    ]

    assert differing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_begins_and_ends_like_its_english(language: str) -> None:
    differing = [english for english, text in pairs(language) if edges(english) != edges(text)]

    assert differing == []


def edges(text: str) -> tuple[str, ...]:
    """Blanks around the text, the comma before it, the mark at its end."""
    begin, end = re.match(r"[\s,]*", text), re.search(r"[.:?!…]?\s*$", text)
    return tuple(found.group() for found in (begin, end) if found)


def test_french_signs_are_held_to_their_word() -> None:
    assert [text for text in texts("fr") if APART.search(text)] == []


def test_french_quotes_with_guillemets() -> None:
    assert [text for text in texts("fr") if re.search(r"[\"“”„]", text)] == []


def test_german_quotes_below_and_above() -> None:
    assert [text for text in texts("de") if not re.fullmatch(r"[^„“]*(„[^„“]+“[^„“]*)*", text)] == []
    assert [text for text in texts("de") if re.search(r"[\"«»”]", text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_apostrophe_is_a_printer_s(language: str) -> None:
    assert [text for text in texts(language) if "'" in text] == []


def test_english_quotes_and_apostrophes_are_a_printer_s() -> None:
    assert [text for message in SAID for text in forms(message.id) if re.search("['\"]", text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_addressed_familiarly(language: str) -> None:
    assert [text for text in texts(language) if FAMILIAR[language].search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_blank_is_doubled(language: str) -> None:
    assert [text for text in texts(language) if "  " in text] == []


def test_only_texts_written_out_are_translated() -> None:
    lost = {
        str(path.relative_to(PACKAGE)): lines
        for path in PACKAGE.rglob("*.py")
        if (lines := unreadable_calls(path.read_text("utf-8")))
    }

    assert lost == {}


def test_no_template_translates_a_variable() -> None:
    lost = [
        path.name
        for path in PACKAGE.rglob("*.html")
        if re.search(r"{% *(translate|trans) +[^\"'\s]", path.read_text("utf-8"))
    ]

    assert lost == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from django.utils.translation import gettext as _\n_('Yes')", {Message("", "Yes")}),
        ("from django.utils.translation import gettext_lazy as lazy\nlazy('Yes')", {Message("", "Yes")}),
        ("from django.utils.translation import gettext_lazy\ngettext_lazy('Y' 'es')", {Message("", "Yes")}),
        (
            "from django.utils.translation import pgettext_lazy as p\np('slot', 'Given')",
            {Message("slot", "Given")},
        ),
        (
            "from django.utils.translation import ngettext\nngettext('%(n)s day', '%(n)s days', n)",
            {Message("", ("%(n)s day", "%(n)s days"))},
        ),
        (
            "from django.utils.translation import npgettext_lazy as np\nnp('wait', 'day', 'days', n)",
            {Message("wait", ("day", "days"))},
        ),
        ("from gettext import gettext\ngettext('of the command line')", set()),
    ],
)
def test_a_message_of_a_module_is_found(source: str, found: set[Message]) -> None:
    assert set(of_python(source)) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('  {% translate "Yes" %}\n {% if x %}', {Message("", "Yes")}),
        ('{% translate "Yes" as label %}', {Message("", "Yes")}),
        ('{% translate "Given" context "slot" %}', {Message("slot", "Given")}),
        ('{% translate "at 400 % zoom" %}', {Message("", "at 400 %% zoom")}),
        (
            '{% include "notice.html" with title=_("Yes") text=_("No") only %}',
            {Message("", "Yes"), Message("", "No")},
        ),
        (
            "{% blocktranslate with day=at|date %}By {{ day }}{% endblocktranslate %}",
            {Message("", "By %(day)s")},
        ),
        (
            "{% blocktranslate count n=days %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}",
            {Message("", ("%(n)s day", "%(n)s days"))},
        ),
    ],
)
def test_a_message_of_a_template_is_found(source: str, found: set[Message]) -> None:
    assert set(of_template(source)) == found


def test_a_call_without_a_written_text_is_found() -> None:
    source = "from django.utils.translation import gettext as _\n\n_(title)"

    assert unreadable_calls(source) == [3]
