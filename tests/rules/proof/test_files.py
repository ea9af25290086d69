"""A proof that stands in a file, and whether it belongs to this one."""

from __future__ import annotations

import pytest
from tests.rules.proof.samples import KEY, OTHER_KEY, PROOF, PUBLIC

from prestalux.rules.proof import AlteredProof, NoProof, OtherFile, check_file, signed_file
from prestalux.rules.proof.files import PLACE

PRINTED = f"%PDF-1.7\nwords of the letter\n({PROOF.text}, {PLACE})\n<x>{PROOF.text}, {PLACE}</x>".encode()
SIGNED = signed_file(PRINTED, KEY)


def test_the_file_as_it_was_signed_is_believed() -> None:
    assert check_file(SIGNED, (PUBLIC,)) == PROOF


def test_signing_keeps_the_length_so_that_every_offset_stays() -> None:
    assert len(SIGNED) == len(PRINTED)


@pytest.mark.parametrize(
    "changed",
    [
        SIGNED.replace(b"words", b"Words"),
        SIGNED + b"\n",
        PRINTED,
        SIGNED.replace(PLACE[:5].encode(), b"PX1G."),
        signed_file(PRINTED, OTHER_KEY),
    ],
)
def test_a_genuine_proof_in_another_file_is_told_apart(changed: bytes) -> None:
    with pytest.raises(OtherFile):
        check_file(changed, (PUBLIC,))


def test_the_files_signature_cannot_stand_for_the_contents() -> None:
    signature = SIGNED.partition(b"PX1F.")[2][:86].decode()
    swapped = SIGNED.replace(PROOF.text.rpartition(".")[2].encode(), signature.encode())
    with pytest.raises(AlteredProof):
        check_file(swapped, (PUBLIC,))


def test_a_file_without_proof_says_so() -> None:
    with pytest.raises(NoProof):
        check_file(b"%PDF-1.7\nnothing", (PUBLIC,))


def test_a_file_without_a_place_is_not_signed() -> None:
    with pytest.raises(ValueError, match="no place"):
        signed_file(b"%PDF-1.7\nnothing", KEY)
