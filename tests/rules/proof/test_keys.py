"""The list of public keys that is given away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.rules.proof.samples import KEY, OTHER_PUBLIC, PUBLIC

from prestalux.rules.proof import RevocationReason, SigningKey, key_list, read_key_list

REVOKED = replace(OTHER_PUBLIC, revoked_on=date(2026, 5, 1), reason=RevocationReason.LOST)
LIST = key_list((PUBLIC, REVOKED), title="Fund\nof demonstration")


def test_a_list_is_read_as_it_was_written() -> None:
    assert read_key_list(LIST) == (PUBLIC, REVOKED)


def test_a_title_of_several_lines_stays_a_comment() -> None:
    assert LIST.startswith("# Fund of demonstration\n\n[[key]]")


def test_the_same_seed_is_the_same_key() -> None:
    assert SigningKey(b"\x01" * 32).key_id == KEY.key_id


@pytest.mark.parametrize(
    "text",
    [
        "",
        "key = 1",
        "key = [1]",
        "not toml at all",
        LIST.replace(PUBLIC.key_id, OTHER_PUBLIC.key_id),
        LIST.replace('public = "', 'public = "AAAA', 1),
        LIST.replace('public = "', 'public = "*', 1),
        LIST.replace("from = 2026-01-01", "from = 2026-01-01T00:00:00Z", 1),
        LIST.replace("until = 2027-12-31", "until = 2020-12-31"),
        LIST.replace("from = 2026-01-01\n", "", 1),
        LIST.replace("revoked =", "revoqued ="),
        LIST.replace('reason = "lost"', 'reason = "because"'),
        LIST.replace('reason = "lost"\n', ""),
    ],
)
def test_what_is_no_such_list_is_refused_whole(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (any: the caller says only that it is no such list)
        read_key_list(text)


def test_a_key_of_another_length_is_none() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        SigningKey(b"short")
