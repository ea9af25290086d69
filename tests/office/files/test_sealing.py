"""Sealed bytes: each object under its own key, opened by the ring that sealed it and by nobody else."""

from __future__ import annotations

import base64
import stat
from dataclasses import replace
from multiprocessing.pool import ThreadPool
from pathlib import Path

import pytest

from prestalux.office.files.sealing import BrokenSeal, KeyRing

PLAIN = b"%PDF-1.7 what the applicant sent"


def key(letter: str) -> str:
    return base64.b64encode(letter.encode() * 32).decode()


OLD, NEW = f"old:{key('o')}", f"new:{key('n')}"


def test_what_was_sealed_opens() -> None:
    ring = KeyRing.parse(OLD)
    assert ring.open(ring.seal(PLAIN, "name"), "name") == PLAIN


def test_the_sealed_bytes_show_nothing_of_the_plain_ones() -> None:
    sealed = KeyRing.parse(OLD).seal(PLAIN, "name")
    assert not any(PLAIN[start : start + 4] in sealed.body for start in range(len(PLAIN) - 4))


def test_the_same_bytes_sealed_twice_are_two_different_objects() -> None:
    ring = KeyRing.parse(OLD)
    one, other = ring.seal(PLAIN, "one"), ring.seal(PLAIN, "other")
    assert one.body != other.body
    assert one.wrapped_key != other.wrapped_key


def test_another_ring_does_not_open_it() -> None:
    sealed = KeyRing.parse(OLD).seal(PLAIN, "name")
    with pytest.raises(BrokenSeal):
        KeyRing.parse(f"old:{key('x')}").open(sealed, "name")


def test_a_key_the_ring_does_not_hold_is_no_key() -> None:
    sealed = KeyRing.parse(OLD).seal(PLAIN, "name")
    with pytest.raises(BrokenSeal):
        KeyRing.parse(NEW).open(sealed, "name")


def test_an_object_under_another_name_does_not_open() -> None:
    ring = KeyRing.parse(OLD)
    with pytest.raises(BrokenSeal):
        ring.open(ring.seal(PLAIN, "name"), "other")


@pytest.mark.parametrize("place", [0, 11, 12, 20, -17, -1])
@pytest.mark.parametrize("part", ["body", "wrapped_key"])
def test_one_changed_bit_is_noticed(part: str, place: int) -> None:
    ring = KeyRing.parse(OLD)
    sealed = ring.seal(PLAIN, "name")
    changed = bytearray(getattr(sealed, part))
    changed[place] ^= 1
    with pytest.raises(BrokenSeal):
        ring.open(replace(sealed, **{part: bytes(changed)}), "name")


@pytest.mark.parametrize("length", [0, 5, 12, 20])
def test_a_body_cut_short_is_noticed(length: int) -> None:
    ring = KeyRing.parse(OLD)
    sealed = ring.seal(PLAIN, "name")
    with pytest.raises(BrokenSeal):
        ring.open(replace(sealed, body=sealed.body[:length]), "name")


def test_the_newest_key_seals() -> None:
    assert KeyRing.parse(f"{NEW},{OLD}").seal(PLAIN, "name").key_id == "new"


def test_a_former_key_still_opens() -> None:
    sealed = KeyRing.parse(OLD).seal(PLAIN, "name")
    assert KeyRing.parse(f"{NEW},{OLD}").open(sealed, "name") == PLAIN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no colon",
        "k:not base64!",
        f"k:{key('o')[:-8]}",
        f":{key('o')}",
        f"{'k' * 17}:{key('o')}",
        f"{OLD},",
    ],
)
def test_what_is_no_ring_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(ValueError, match=r"^(a key is not base64|expected id:base64 of 32 bytes)$"):
        KeyRing.parse(text)


def test_a_ring_kept_in_a_file_is_drawn_once(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "seal"
    sealed = KeyRing.kept_in(path).seal(PLAIN, "name")
    assert KeyRing.kept_in(path).open(sealed, "name") == PLAIN


def test_a_ring_kept_in_a_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    KeyRing.kept_in(tmp_path / "seal")
    assert stat.S_IMODE((tmp_path / "seal").stat().st_mode) == 0o600


def test_two_rings_drawn_independently_differ(tmp_path: Path) -> None:
    sealed = KeyRing.kept_in(tmp_path / "one").seal(PLAIN, "name")
    with pytest.raises(BrokenSeal):
        KeyRing.kept_in(tmp_path / "other").open(sealed, "name")


def test_many_who_start_at_once_use_one_ring(tmp_path: Path) -> None:
    with ThreadPool(8) as pool:
        rings = pool.map(KeyRing.kept_in, [tmp_path / "keys" / "seal"] * 16)
    sealed = rings[0].seal(PLAIN, "name")
    assert {ring.open(sealed, "name") for ring in rings} == {PLAIN}
