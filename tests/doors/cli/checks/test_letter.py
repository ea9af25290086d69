"""`letter verify --keys`, with nothing around it but the list."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.doors.cli.command import environment_of, prestalux
from tests.rules.proof.samples import DAY, FACTS, KEY, OTHER_PUBLIC, PROOF, PUBLIC, REFERENCE

from prestalux.rules.proof import LetterKind, Proof, PublicKey, RevocationReason, key_list

REVOKED = replace(PUBLIC, revoked_on=date(2027, 3, 1), reason=RevocationReason.LOST)
LATE = Proof.sign(LetterKind.ATTRIBUTION, REFERENCE, date(2028, 1, 1), FACTS, KEY).text


def list_of(folder: Path, *keys: PublicKey) -> str:
    path = folder / "keys.toml"
    path.write_text(key_list(keys, title="Fund"), encoding="utf-8")
    return str(path)


def test_a_genuine_text_is_told_with_kind_reference_and_day(tmp_path: Path) -> None:
    answer = prestalux("letter", "verify", PROOF.text, "--keys", list_of(tmp_path, PUBLIC), "--json")

    assert answer.code == 0
    assert answer.record == {
        "file": None,
        "issued": True,
        "sha256": None,
        "kind": "attribution",
        "reference": "2222-2222-2222",
        "day": DAY.isoformat(),
        "key": PUBLIC.key_id,
        "set_aside_on": None,
        "code": None,
    }


@pytest.mark.parametrize(
    ("text", "key", "code"),
    [
        (PROOF.text, OTHER_PUBLIC, "proof-key-unknown"),
        (PROOF.text.replace("PX1.A", "PX1.R"), PUBLIC, "proof-altered"),
        (PROOF.text, REVOKED, "proof-key-revoked"),
        (LATE, PUBLIC, "proof-key-expired"),
    ],
)
def test_each_fault_has_an_answer_of_its_own(tmp_path: Path, text: str, key: PublicKey, code: str) -> None:
    answer = prestalux("letter", "verify", text, "--keys", list_of(tmp_path, key), "--json")

    assert (answer.code, answer.record["code"], answer.record["issued"]) == (1, code, False)


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "révoquée le 1er mars 2027"), ("de", "1. März 2027"), ("en", "1 March 2027")],
)
def test_people_read_when_the_key_was_revoked(tmp_path: Path, language: str, said: str) -> None:
    keys = list_of(tmp_path, REVOKED)

    assert said in prestalux("letter", "verify", PROOF.text, "--keys", keys, "--lang", language).out


def test_a_text_may_come_from_standard_input(tmp_path: Path) -> None:
    given = f"https://fund.example/proof?t={PROOF.text}\n"

    assert prestalux("letter", "verify", "-", "--keys", list_of(tmp_path, PUBLIC), given=given).code == 0


@pytest.mark.parametrize(
    "content",
    [
        PROOF.text,
        f"https://fund.example/proof?t={PROOF.text}\r\n",
        f"\ufeff{PROOF.text[:80]}\n{PROOF.text[80:]}\n",
    ],
)
def test_a_file_may_hold_the_text_of_the_code_alone(tmp_path: Path, content: str) -> None:
    path = tmp_path / "code.txt"
    path.write_text(content, encoding="utf-8")
    answer = prestalux("letter", "verify", str(path), "--keys", list_of(tmp_path, PUBLIC))

    assert (answer.code, answer.out.startswith("the text (")) == (0, True)


@pytest.mark.parametrize(
    "content",
    [
        f"Anna Weber may practise for ever.\n{PROOF.text}",
        f"{PROOF.text}\nAnna Weber may practise for ever.",
        f"<html>{PROOF.text}</html>",
        PROOF.text + " " * 5_000,
    ],
)
def test_another_document_with_a_genuine_text_in_it_is_not_proved(tmp_path: Path, content: str) -> None:
    path = tmp_path / "letter.html"
    path.write_text(content, encoding="utf-8")
    answer = prestalux("letter", "verify", str(path), "--keys", list_of(tmp_path, PUBLIC), "--json")

    assert (answer.code, answer.record["code"]) == (1, "no-proof")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"not a list", b"[[key]]\nid = 1\n"])
def test_what_is_no_list_of_keys_is_wrong_use(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "keys.toml"
    path.write_bytes(content)
    answer = prestalux("letter", "verify", PROOF.text, "--keys", str(path))

    assert (answer.code, answer.out) == (2, "")


def test_a_missing_file_is_wrong_use_and_the_others_are_still_judged(tmp_path: Path) -> None:
    keys = list_of(tmp_path, PUBLIC)
    answer = prestalux("letter", "verify", "/nowhere", PROOF.text, "--keys", keys, "--json")

    assert (answer.code, answer.record["issued"]) == (2, True)


def test_neither_django_nor_the_press_is_loaded(tmp_path: Path) -> None:
    asked = (
        "import sys; from prestalux.doors.cli.main import run; "
        "code = run(sys.argv[1:]); print(sorted({'django', 'typst', 'segno'} & set(sys.modules)), code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked, "letter", "verify", PROOF.text, "--keys", list_of(tmp_path, PUBLIC)],
        env=environment_of(),
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines()[-1] == "[] 0"
