"""Credentials of an S3 store: the right ones are let in, wrong ones are a store that is away."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from tests.office.files.refusing import KEY, SECRET, serving

from prestalux.office.files.store import S3Store, StoreAway


@pytest.fixture
def address() -> Iterator[str]:
    with serving() as found:
        yield found


def test_the_right_secret_is_let_in(address: str) -> None:
    store, name = S3Store(f"s3+http://{KEY}:{SECRET}@{address}/bucket"), uuid.uuid4().hex
    store.put(name, b"sealed")
    assert store.take(name) == b"sealed"


def test_a_secret_with_signs_that_a_url_must_write_otherwise_is_read_back(address: str) -> None:
    store = S3Store(f"s3+http://the%2Dkey:the%2Dsecret@{address}/bucket?region=eu-west-1")
    store.put(uuid.uuid4().hex, b"sealed")


@pytest.mark.parametrize("credentials", [f"{KEY}:wrong", f"wrong:{SECRET}", f"{KEY}:"])
def test_wrong_credentials_are_a_store_that_is_away(address: str, credentials: str) -> None:
    store = S3Store(f"s3+http://{credentials}@{address}/bucket")
    with pytest.raises(StoreAway):
        store.put(uuid.uuid4().hex, b"sealed")
    with pytest.raises(StoreAway):
        store.take(uuid.uuid4().hex)


def test_what_is_said_about_a_store_that_is_away_holds_no_credentials(address: str) -> None:
    with pytest.raises(StoreAway) as away:
        S3Store(f"s3+http://{KEY}:wrong-and-secret@{address}/bucket").put("name", b"sealed")
    assert "wrong-and-secret" not in f"{away.value} {away.value.__cause__}"
