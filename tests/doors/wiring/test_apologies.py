"""The answers given before Django sees a request."""

from __future__ import annotations

import json

import pytest

from prestalux.doors.wiring.apologies import APOLOGIES, LANGUAGES, Trouble, apology, language_of


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_has_a_page_in_every_language(trouble: Trouble, language: str) -> None:
    status, _fields, body = apology(trouble, {"accept-language": language}, language_cookie="l", megabytes=20)
    page = body.decode()
    title, _text = APOLOGIES[trouble].texts[language]
    assert (status, f'<html lang="{language}">' in page, title in page, trouble.value in page) == (
        APOLOGIES[trouble].status, True, True, True,
    )  # fmt: skip


def test_the_limit_is_named() -> None:
    _status, _fields, body = apology(
        Trouble.BODY_TOO_LARGE, {"accept": "application/json"}, language_cookie="l", megabytes=21
    )
    assert "21\u00a0Mo" in json.loads(body)["detail"]


@pytest.mark.parametrize(
    ("headers", "language"),
    [
        ({}, "fr"),
        ({"accept-language": "de"}, "de"),
        ({"accept-language": "en-GB,en;q=0.9,de;q=0.8"}, "en"),
        ({"accept-language": "fr;q=0.2,de;q=0.9"}, "de"),
        ({"accept-language": "lb,pt;q=0.8"}, "fr"),
        ({"accept-language": "de;q=0"}, "fr"),
        ({"accept-language": "de;q=much"}, "fr"),
        ({"accept-language": ",;,;q="}, "fr"),
        ({"accept-language": "en", "cookie": "l=de"}, "de"),
        ({"accept-language": "en", "cookie": "l=xx"}, "en"),
        ({"accept-language": "en", "cookie": "\x00=;;=[bad"}, "en"),
    ],
)
def test_the_language_is_the_chosen_one_then_the_best_asked_for_then_french(
    headers: dict[str, str], language: str
) -> None:
    assert language_of(headers, "l") == language
