"""Which names may be created in the exchange space."""

from __future__ import annotations

import re
import unicodedata
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.exchange import names_on_disk
from prestalux.rules.exchange.findings import FileFault
from prestalux.rules.exchange.names_on_disk import collision_key, faults_of
from prestalux.rules.exchange.naming import TemporaryNames

F = FileFault


@pytest.mark.parametrize(
    "name",
    ["D99000119202611_ASD_FAC_002_R1.xml", "a", "Relevé été.xml", "Übersicht.XML", "письмо.xml", "ファイル名.xml", "con-tract.xml",
     "nullable.txt", "COM10", "x" * 200],
)  # fmt: skip
def test_an_ordinary_name_is_taken(name: str) -> None:
    assert faults_of(name) == ()


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", F.DISK_EMPTY),
        ("x" * 201, F.DISK_TOO_LONG),
        ("é" * 101, F.DISK_TOO_LONG),
        (b"caf\xe9.xml", F.DISK_NOT_UNICODE),
        ("a\udcff", F.DISK_NOT_UNICODE),
        ("..", F.DISK_PATH),
        (".", F.DISK_PATH),
        ("a/b", F.DISK_PATH),
        ("..\\b", F.DISK_PATH),
        ("a\x00b", F.DISK_CONTROL),
        ("a\nb", F.DISK_CONTROL),
        ("a\x7fb", F.DISK_CONTROL),
        ("a\u0085b", F.DISK_CONTROL),
        ("a\u200bb", F.DISK_CONTROL),
        ("lmx.\u202egnp", F.DISK_CONTROL),
        ("a\u3164b", F.DISK_CONTROL),
        ("a\ue000b", F.DISK_CONTROL),
        ("a:b", F.DISK_CHARACTER),
        ("a?.xml", F.DISK_CHARACTER),
        ("CON", F.DISK_DEVICE),
        ("nul.xml", F.DISK_DEVICE),
        ("Lpt9.a.b", F.DISK_DEVICE),
        ("COM¹.xml", F.DISK_DEVICE),
        ("aux .xml", F.DISK_DEVICE),
        (".htaccess", F.DISK_LEADING),
        (" a", F.DISK_LEADING),
        ("-rf", F.DISK_LEADING),
        ("~a", F.DISK_LEADING),
        ("a.", F.DISK_TRAILING),
        ("a ", F.DISK_TRAILING),
        ("re\u0301sume\u0301", F.DISK_NOT_NORMAL),
        ("ＦＡＣ.xml", F.DISK_LOOK_ALIKE),
        ("ﬁle", F.DISK_LOOK_ALIKE),
        ("a\u00a0b", F.DISK_LOOK_ALIKE),
        ("a–b", F.DISK_LOOK_ALIKE),
        ("a٣", F.DISK_LOOK_ALIKE),
        ("РОСА", F.DISK_LOOK_ALIKE),
        ("D99_АSD", F.DISK_MIXED_SCRIPTS),
        ("αbc", F.DISK_MIXED_SCRIPTS),
    ],
)
def test_each_reason_against_a_name_is_told(name: str | bytes, fault: FileFault) -> None:
    assert fault in faults_of(name)


def test_a_dot_at_the_beginning_is_taken_in_a_temporary_name() -> None:
    assert faults_of(".in.a.xml", temporary=TemporaryNames()) == ()
    assert faults_of(".a.xml", temporary=TemporaryNames()) == (F.DISK_LEADING,)


def test_all_reasons_are_told() -> None:
    assert faults_of(".a:\n.") == (F.DISK_CONTROL, F.DISK_CHARACTER, F.DISK_LEADING, F.DISK_TRAILING)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A.XML", "a.xml"),
        ("é", "e\u0301"),
        ("STRASSE", "straße"),
        ("РЕТ.xml", "pet.XML"),
        ("ＡＢ", "ab"),
        ("Ηι", "hi"),
    ],
)
def test_names_that_differ_in_case_composition_or_look_collide(one: str, other: str) -> None:
    assert collision_key(one) == collision_key(other)


def test_other_names_do_not_collide() -> None:
    assert len({collision_key(name) for name in ("a", "á", "b", "a.xml", "a-xml", "ab")}) == 6


@given(st.text(alphabet=st.characters(), max_size=60))
def test_any_name_is_judged(name: str) -> None:
    if not faults_of(name):
        assert unicodedata.is_normalized("NFC", name)
        assert not set(name) & set('/\\\x00<>:"|?*')
        assert len(name.encode()) <= 200


@given(st.binary(max_size=60))
def test_any_bytes_are_judged(name: bytes) -> None:
    assert isinstance(faults_of(name), tuple)


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(name: str) -> None:
    assert collision_key(collision_key(name)) == collision_key(name)


@given(
    st.text(st.characters(max_codepoint=126), min_size=1, max_size=12)
    | st.from_regex(r"(?i)\A(con|nul|com1)[.a-z ]*\Z")
)
def test_a_plain_name_is_judged_as_by_every_rule(name: str) -> None:
    with mock.patch.object(names_on_disk, "_PLAIN", re.compile(r"(?!)")):
        by_every_rule = faults_of(name)
    assert faults_of(name) == by_every_rule
