"""`exchange …`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.doors.cli.command import Answer, House, fill

Publish = Callable[..., Answer]


@pytest.fixture
def publish(house: House, tmp_path: Path) -> Publish:
    """To a code of its own."""
    made, code = tmp_path / "answer.xml", fill(house, "granted")
    made.write_bytes(b"<answer/>")
    return lambda *words: house("exchange", "publish", code, str(made), *words, "--json")


def test_a_file_is_put_there_under_its_own_name(publish: Publish) -> None:
    answer = publish()
    assert (answer.code, answer.record["name"], answer.record["space"]) == (0, "answer.xml", "production")


def test_nothing_is_put_over_what_lies_there(publish: Publish) -> None:
    publish()
    answer = publish()
    assert (answer.code, answer.record["code"]) == (1, "exchange-name-taken")


def test_the_space_for_trying_is_another_one(publish: Publish) -> None:
    publish()
    assert publish("--space", "test").code == 0


@pytest.mark.parametrize("name", ["CON.xml", "a/b.xml", "../x.xml", " "])
def test_a_name_that_no_client_can_fetch_is_refused(name: str, publish: Publish) -> None:
    answer = publish("--name", name)
    assert (answer.code, answer.record["code"]) == (1, "return-name-bad")


@pytest.mark.parametrize("name", ["F99000220202611_INF_RETFAC_001_x.xml", "d99000220.pdf"])
def test_a_file_named_for_another_code_is_put_nowhere(name: str, publish: Publish) -> None:
    answer = publish("--name", name)
    assert (answer.code, answer.record["code"]) == (1, "return-of-another")


def test_a_file_named_for_the_code_is_put_there(house: House, tmp_path: Path) -> None:
    made, code = tmp_path / "answer.xml", fill(house, "granted")
    made.write_bytes(b"<answer/>")
    named = f"F{code}202611_INF_RETFAC_001_x.xml"
    assert house("exchange", "publish", code, str(made), "--name", named, "--json").code == 0


def test_a_code_that_nobody_holds_is_told(house: House, tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_bytes(b"x")
    answer = house("exchange", "publish", "99999999", str(tmp_path / "x.xml"), "--json")
    assert (answer.code, answer.record["code"]) == (1, "no-such-code")
