"""The language of the command."""

from __future__ import annotations

import pytest

from prestalux.doors.cli.language import language_of


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "fr_LU.UTF-8"}, "fr"),
        ({"LANG": "de_DE@euro"}, "de"),
        ({"LANG": "lb_LU.UTF-8"}, "fr"),
        ({"LANG": "pt_PT.UTF-8"}, "en"),
        ({"LANG": "fr_FR", "LC_MESSAGES": "de_DE"}, "de"),
        ({"LANG": "fr_FR", "LC_MESSAGES": "de_DE", "LC_ALL": "en_GB"}, "en"),
        ({"LANG": "fr_FR", "LC_ALL": ""}, "fr"),
    ],
)
def test_it_follows_the_locale_as_posix_orders_it(environment: dict[str, str], language: str) -> None:
    assert language_of([], environment) == language


@pytest.mark.parametrize("words", [["--lang", "de"], ["code", "check", "--lang=de", "x"]])
def test_what_is_asked_for_goes_before_the_locale(words: list[str]) -> None:
    assert language_of(words, {"LANG": "fr_FR"}) == "de"


@pytest.mark.parametrize("words", [["--", "--lang", "de"], ["--lang", "xx"], ["--lang"]])
def test_what_is_not_asked_for_changes_nothing(words: list[str]) -> None:
    assert language_of(words, {"LANG": "fr_FR"}) == "fr"
