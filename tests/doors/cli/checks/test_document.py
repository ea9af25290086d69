"""`document check`, as scripts and people use it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from tests.doors.cli.command import environment_of, prestalux
from tests.samples import pdf

KEYS = ["file", "verdict", "code", "pages", "sha256", "flags"]
SHORT = ("jpeg", "empty", "truncated", "script")
BAD = {finding.value: builder for builder, finding in pdf.BAD.values() if finding.value in SHORT}


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return written(tmp_path, "good.pdf", pdf.good(pages=3))


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_genuine_pdf_is_accepted_with_its_pages_and_digest(good: Path) -> None:
    answer = prestalux("document", "check", "--json", str(good))

    digest = hashlib.sha256(good.read_bytes()).hexdigest()
    values = [str(good), "accepted", None, 3, digest, []]
    assert (answer.code, answer.record, list(answer.record)) == (
        0,
        dict(zip(KEYS, values, strict=True)),
        KEYS,
    )


@pytest.mark.parametrize("finding", SHORT)
def test_a_file_of_another_kind_gets_its_own_code_whatever_its_name(tmp_path: Path, finding: str) -> None:
    answer = prestalux("document", "check", "--json", str(written(tmp_path, "piece.pdf", BAD[finding]())))

    assert (answer.code, answer.record["verdict"], answer.record["code"]) == (1, "refused", finding)


def test_people_read_cause_and_cure_in_their_language(tmp_path: Path) -> None:
    photo = written(tmp_path, "photo.pdf", BAD["jpeg"]())
    answer = prestalux("document", "check", str(photo), "--lang", "fr")

    first, *rest = answer.out.splitlines()
    assert first == f"{photo} : refusé. C’est une photo (JPEG), pas un PDF."
    assert "Enregistrer au format PDF" in rest[1]


def test_a_missing_file_is_wrong_use_and_the_others_are_still_judged(tmp_path: Path, good: Path) -> None:
    photo = written(tmp_path, "photo.pdf", BAD["jpeg"]())
    answer = prestalux("document", "check", "--json", str(tmp_path / "none.pdf"), str(photo), str(good))

    assert (answer.code, [record["verdict"] for record in answer.records]) == (2, ["refused", "accepted"])
    assert answer.err == f"prestalux: {tmp_path / 'none.pdf'}: there is no such file.\n"


def test_a_folder_and_a_device_are_no_files(tmp_path: Path) -> None:
    answer = prestalux("document", "check", str(tmp_path), "/dev/zero")

    assert (answer.code, answer.out, len(answer.err.splitlines())) == (2, "", 2)


def test_the_refusal_of_one_file_weighs_more_than_the_acceptance_of_the_next(
    tmp_path: Path, good: Path
) -> None:
    photo = written(tmp_path, "photo.pdf", BAD["jpeg"]())

    assert prestalux("document", "check", str(photo), str(good)).code == 1


def test_a_hyphen_reads_the_file_from_standard_input(good: Path) -> None:
    answer = prestalux("document", "check", "--json", "-", given=good.read_bytes())

    assert (answer.code, answer.record["file"], answer.record["pages"]) == (0, "-", 3)


def test_the_limit_of_the_service_on_this_machine_holds(tmp_path: Path) -> None:
    large = written(tmp_path, "large.pdf", pdf.good() + b" " * 200_000)
    env = environment_of(PRESTALUX_MAX_FILE_BYTES="100000")

    assert prestalux("document", "check", str(large)).code == 0
    assert prestalux("document", "check", "--json", str(large), env=env).record["code"] == "file-too-large"


def test_no_other_setting_is_read(good: Path) -> None:
    env = environment_of(DATABASE_URL="mysql://nowhere", PRESTALUX_MISSPELT="x")

    assert prestalux("document", "check", str(good), env=env).code == 0


def test_a_hostile_file_name_cannot_steer_the_terminal(tmp_path: Path) -> None:
    hostile = tmp_path / "a\x1b[2Jb\u202e.pdf"
    hostile.write_bytes(b"")

    answer = prestalux("document", "check", str(hostile))
    assert "\\x1b[2Jb\\u202e.pdf: refused." in answer.out


def test_no_file_name_breaks_the_line_of_its_object(tmp_path: Path) -> None:
    odd = tmp_path / "a\u2028b\nc.pdf"
    odd.write_bytes(b"")

    assert prestalux("document", "check", "--json", str(odd)).record["file"] == str(odd)


def test_a_name_that_is_no_text_is_given_back_byte_for_byte(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/pi\xe8ce.pdf"
    with open(path, "wb"):  # noqa: PTH123 (bytes are no Path)
        pass

    answer = prestalux("document", "check", "--json", os.fsdecode(path))
    assert os.fsencode(answer.record["file"]) == path
