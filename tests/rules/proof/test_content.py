"""Which signed content is believed, and what is said of the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.proof.samples import DAY, FACTS, KEY, OTHER_PUBLIC, PROOF, PUBLIC, REFERENCE

from prestalux.rules.errors import Refusal
from prestalux.rules.proof import (
    AlteredProof,
    LetterKind,
    NoProof,
    Proof,
    ProofKeyExpired,
    ProofKeyRevoked,
    ProofKeyUnknown,
    RevocationReason,
    check,
)
from prestalux.rules.proof.content import coded

KEYS = (OTHER_PUBLIC, PUBLIC)
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def test_what_the_key_signed_is_believed() -> None:
    assert check(PROOF.text, KEYS) == PROOF


def test_the_documented_example_stays_what_it_is() -> None:
    """docs/formats/proof.md prints it, so that another reader of the format can test itself."""
    assert PROOF.text == (
        "PX1.A.222222222222.20261201.gr2q7gf5.gFnNlH3NMeRv78U7uRcZcKTiCgeuG_aH3znT54q3Ofg.eEKuXFdDzagz4ftIjxyv-NF-vk1Ec1EF1_EBG4tdx480O50CQ_5q3KJDbdDwkEF4hpKgYNnZn9Gpi5h6Z2cFBQ"
    )


def test_equal_content_is_signed_equally() -> None:
    assert Proof.sign(LetterKind.ATTRIBUTION, REFERENCE, DAY, FACTS, KEY) == PROOF


@pytest.mark.parametrize("kind", LetterKind)
def test_every_kind_is_read_as_it_was_signed(kind: LetterKind) -> None:
    assert check(Proof.sign(kind, REFERENCE, DAY, FACTS, KEY).text, KEYS).kind is kind


@pytest.mark.parametrize(
    "around",
    [
        "https://fund.example/fr/proof/?t={}",
        "https://fund.example/proof?t={}&utm=1",
        "  {}\n",
        "Voici le code :\n{}\nMerci.",
    ],
)
def test_the_content_is_found_in_what_it_was_copied_with(around: str) -> None:
    assert check(around.format(PROOF.text), KEYS) == PROOF


def test_lines_broken_by_a_mail_program_are_joined() -> None:
    broken = "\r\n".join(PROOF.text[start : start + 60] for start in range(0, len(PROOF.text), 60))
    assert check(broken, KEYS) == PROOF


@pytest.mark.parametrize("text", ["", "PX1", "https://fund.example/", PROOF.text[:-1], PROOF.text + "A"])
def test_a_text_without_whole_content_is_none(text: str) -> None:
    with pytest.raises(NoProof):
        check(text, KEYS)


@given(place=st.integers(min_value=4, max_value=len(PROOF.text) - 1), sign=st.sampled_from(SIGNS))
def test_no_single_character_can_be_exchanged(place: int, sign: str) -> None:
    altered = PROOF.text[:place] + sign + PROOF.text[place + 1 :]
    if altered == PROOF.text:
        return
    with pytest.raises((AlteredProof, ProofKeyUnknown, NoProof)):
        check(altered, KEYS)


def test_a_signature_written_in_another_way_is_no_second_one() -> None:
    """The last character carries four bits that mean nothing; only one spelling is taken."""
    twin = PROOF.text[:-1] + SIGNS[SIGNS.index(PROOF.text[-1]) + 1]
    with pytest.raises(AlteredProof):
        check(twin, KEYS)


def test_content_under_another_keys_name_is_altered() -> None:
    taken = PROOF.text.replace(PUBLIC.key_id, OTHER_PUBLIC.key_id)
    with pytest.raises(AlteredProof):
        check(taken, KEYS)


def test_a_key_that_is_not_in_the_list_is_unknown() -> None:
    with pytest.raises(ProofKeyUnknown) as refused:
        check(PROOF.text, (OTHER_PUBLIC,))
    assert refused.value.facts == {"key": PUBLIC.key_id}


def test_a_revoked_key_proves_nothing_even_for_letters_of_before() -> None:
    revoked = replace(PUBLIC, revoked_on=DAY + timedelta(days=90), reason=RevocationReason.COMPROMISED)
    with pytest.raises(ProofKeyRevoked) as refused:
        check(PROOF.text, (revoked,))
    assert refused.value.facts["revoked_on"] == date(2027, 3, 1)
    assert refused.value.facts["reason"] is RevocationReason.COMPROMISED


@pytest.mark.parametrize(
    ("day", "believed"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2027, 12, 31), True),
        (date(2028, 1, 1), False),
    ],
)
def test_a_key_signs_from_its_first_to_its_last_day(day: date, believed: bool) -> None:
    text = Proof.sign(LetterKind.REFUSAL, REFERENCE, day, FACTS, KEY).text
    if believed:
        assert check(text, KEYS).day == day
    else:
        with pytest.raises(ProofKeyExpired):
            check(text, KEYS)


def test_signed_content_of_a_kind_not_known_yet_is_not_read() -> None:
    content = PROOF.text.rpartition(".")[0].replace("PX1.A.", "PX1.Z.")
    with pytest.raises(NoProof):
        check(f"{content}.{coded(KEY.sign(content.encode()))}", KEYS)


@given(st.text(max_size=400))
def test_no_text_is_a_fault(text: str) -> None:
    with pytest.raises(Refusal):
        check(f"PX1.A.{text}", KEYS)


def test_the_facts_of_the_letter_agree() -> None:
    assert PROOF.agrees(FACTS)


@pytest.mark.parametrize(
    "person",
    [
        "eleonore anne MÜLLER-ŻÓŁKIEWSKA",
        "Eleonore  Anne Muller Zolkiewska",
        "Éléonore-Anne Müller-Żółkiewska",
    ],
)
def test_case_accents_spaces_and_hyphens_of_the_name_do_not_count(person: str) -> None:
    assert PROOF.agrees(replace(FACTS, person=person))


@pytest.mark.parametrize(
    "person",
    [
        "MÜLLER-ŻÓŁKIEWSKA Éléonore Anne",
        "Muller Zolkiewska, Eleonore Anne",
        "Anne Müller-Żółkiewska Éléonore",
    ],
)
def test_a_name_whose_family_name_comes_first_agrees(person: str) -> None:
    assert PROOF.agrees(replace(FACTS, person=person))


def test_a_code_typed_with_its_hyphen_agrees() -> None:
    assert PROOF.agrees(replace(FACTS, code="990001-19"))


@pytest.mark.parametrize(
    "changes",
    [
        {"person": "Anna Weber"},
        {"code": "99000018"},
        {"first_day": date(2027, 1, 5)},
        {"last_day": date(2027, 12, 31)},
    ],
)
def test_each_fact_that_differs_is_noticed(changes: dict[str, object]) -> None:
    assert not PROOF.agrees(replace(FACTS, **changes))


def test_no_name_stands_in_the_content() -> None:
    assert "ller" not in PROOF.text.lower().replace(PROOF.digest.lower(), "")
    assert "99000119" not in PROOF.text
