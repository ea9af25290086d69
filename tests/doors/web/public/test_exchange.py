"""What anybody reads of the exchange of files, before any account."""

from __future__ import annotations

import html

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def read(profession: str) -> str:
    page = Client(SERVER_NAME="localhost").get(f"/en/exchange/{profession}/").content.decode()
    return " ".join(html.unescape(page).split())


@pytest.mark.parametrize(
    ("profession", "said"),
    [
        ("laboratory", "In force since 1 January 2016. Source: page of the fund on electronic exchange, second sentence."),
        ("nurse", "No text that could be read says since when. Source: page of the fund on electronic exchange, third sentence."),
        ("dentist", "No text that could be read says since when. The fund’s page says nothing of it for this profession"),
    ],
)  # fmt: skip
def test_the_page_of_a_profession_says_since_when_and_on_what_it_rests(profession: str, said: str) -> None:
    assert said in read(profession)


@pytest.mark.parametrize(("profession", "kind"), [("nurse", "(FAC)"), ("doctor", "(MHM)")])
def test_the_page_of_a_profession_names_its_kinds(profession: str, kind: str) -> None:
    assert kind in read(profession)
