"""The pages of partners: the key is shown once, to whoever confirms, and by nobody's address again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.doors.api.asking import Program
from tests.harness.signed_in import signed_in
from tests.office import cast

from prestalux.office.attribution import actions
from prestalux.office.journal.actor import Actor
from prestalux.office.partners import queries
from prestalux.rules.partners import Scope

pytestmark = pytest.mark.django_db
LIST = "/en/staff/partners/"
KEY = {"step": "new", "new-scopes": ["codes:read"], "new-per_minute": "60", "new-days": "30"}
SECRET = re.compile(r"prestalux_[\w-]{43}")


@pytest.fixture
def mia() -> Actor:
    return cast.mia()


@pytest.fixture
def manager(mia: Actor) -> Client:
    return signed_in(mia)


@pytest.fixture
def reviewer() -> Client:
    return signed_in(cast.dora())


@pytest.fixture
def soft(mia: Actor) -> int:
    return actions.add_partner(name="Soft", contact="it@soft.example", by=mia, at=timezone.now())


def step(manager: Client, soft: int, **given: Any) -> Any:
    return manager.post(f"{LIST}{soft}/step/", given)


def confirmed(manager: Client, reviewer: Client, soft: int) -> Any:
    step(manager, soft, **KEY)
    (waiting,) = queries.proposals()
    return reviewer.post(f"{LIST}prepared/{waiting.id}/confirm/")


def test_the_key_is_shown_to_who_confirms_and_kept_by_no_browser(
    manager: Client, reviewer: Client, soft: int
) -> None:
    answer = confirmed(manager, reviewer, soft)
    (secret,) = SECRET.findall(answer.content.decode())
    assert "no-store" in answer["Cache-Control"]
    assert Program(secret, "").get("/api/v1/codes/99000119").status_code == 404


def test_it_is_shown_by_no_page_again(manager: Client, reviewer: Client, soft: int) -> None:
    confirmed(manager, reviewer, soft)
    for client in (manager, reviewer):
        for path in (LIST, f"{LIST}{soft}/"):
            assert SECRET.findall(client.get(path).content.decode()) == []


def test_to_confirm_it_again_shows_nothing(manager: Client, reviewer: Client, soft: int) -> None:
    step(manager, soft, **KEY)
    (waiting,) = queries.proposals()
    path = f"{LIST}prepared/{waiting.id}/confirm/"
    reviewer.post(path)
    again = reviewer.post(path, follow=True)
    assert SECRET.findall(again.content.decode()) == []
    assert len(queries.keys(timezone.now())) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("new-days", "0"),
        ("new-days", "731"),
        ("new-days", "many"),
        ("new-per_minute", "0"),
        ("new-per_minute", "1000001"),
        ("new-scopes", "everything"),
        ("new-scopes", ""),
    ],
)
def test_what_cannot_be_is_told_and_the_rest_is_kept(
    manager: Client, soft: int, name: str, text: str
) -> None:
    answer = step(manager, soft, **{**KEY, name: text})
    page = answer.content.decode()
    assert (answer.status_code, queries.proposals()) == (422, [])
    assert "error-summary" in page
    assert f'href="#id_{name}' in page


def test_less_holds_at_once_and_more_waits(manager: Client, reviewer: Client, soft: int) -> None:
    confirmed(manager, reviewer, soft)
    (key,) = queries.keys(timezone.now())
    change = {
        "step": "change",
        "key": key.key,
        f"change-{key.key}-scopes": ["codes:read"],
        f"change-{key.key}-per_minute": "5",
    }
    step(manager, soft, **change)
    assert queries.keys(timezone.now())[0].per_minute == 5
    step(manager, soft, **{**change, f"change-{key.key}-scopes": ["codes:read", "bank-accounts:read"]})
    (waiting,) = queries.proposals()
    assert (waiting.kind, queries.keys(timezone.now())[0].scopes) == ("widen", (Scope.CODES,))


def test_a_step_over_another_partners_key_is_none(
    manager: Client, reviewer: Client, soft: int, mia: Actor
) -> None:
    confirmed(manager, reviewer, soft)
    (key,) = queries.keys(timezone.now())
    other = actions.add_partner(name="Other", contact="", by=mia, at=timezone.now())
    assert step(manager, other, step="revoke", key=key.key).status_code == 404
    assert queries.keys(timezone.now())[0].revoked_at is None


def test_a_second_partner_of_the_name_is_refused_beside_the_field(manager: Client, soft: int) -> None:
    answer = manager.post(f"{LIST}add/", {"name": "Soft", "contact": ""})
    assert answer.status_code == 422
    assert 'href="#id_name"' in answer.content.decode()


@pytest.mark.parametrize("who", [cast.carl, cast.otto])
def test_no_button_is_shown_to_who_may_not(who: Callable[[], Actor], soft: int, mia: Actor) -> None:
    actions.prepare_partner_key(
        partner=soft, scopes=frozenset({Scope.CODES}), days=9, per_minute=1, by=mia, at=timezone.now()
    )
    answer = signed_in(who()).get(LIST)
    if answer.status_code == 200:
        assert "/confirm/" not in answer.content.decode()
        assert "/add/" not in answer.content.decode()
    else:
        assert answer.status_code == 404
