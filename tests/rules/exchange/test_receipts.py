"""Receipts: equal content gives equal bytes, and bytes that were changed are not believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.rules.proof.samples import KEY, OTHER_KEY, OTHER_PUBLIC, PUBLIC
from tests.samples.receipts import AT, BAD, GOOD, chain, structure_of

from prestalux.doors.shared.receipt_texts import CHAIN, TITLES, VERDICTS, WORDS
from prestalux.rules.errors import Refusal
from prestalux.rules.exchange.findings import FileFault, Finding, Place
from prestalux.rules.exchange.receipt_chain import ChainFault, Held, chain_findings
from prestalux.rules.exchange.receipts import (
    FileVerdict,
    Receipt,
    Received,
    Structure,
    digest_of,
    schema,
    signed,
    verify,
)
from prestalux.rules.periods import Period
from prestalux.rules.proof import (
    AlteredProof,
    NoProof,
    ProofKeyExpired,
    ProofKeyRevoked,
    ProofKeyUnknown,
    RevocationReason,
    read_key_list,
)

MADE = chain()
FIRST, SECOND, THIRD = MADE
EXAMPLES = Path(__file__).parents[3] / "docs/formats/examples/exchange/receipts"
XSD = etree.XMLSchema(etree.fromstring(schema()))


def read(data: bytes) -> Receipt:
    return verify(data, [PUBLIC])[0]


@pytest.mark.parametrize("made", MADE)
def test_a_receipt_says_what_was_put_into_it(made: tuple[Received, bytes, bytes]) -> None:
    receipt, data, _structure = made

    assert verify(data, [OTHER_PUBLIC, PUBLIC]) == (receipt, PUBLIC)


def test_a_structure_receipt_says_every_count_and_place() -> None:
    structure = read(SECOND.structure)

    assert isinstance(structure, Structure)
    assert structure.verdict is FileVerdict.REFUSED
    assert structure.counts == {FileFault.COUNT_DIFFERS: 1, FileFault.FILE_NET_DIFFERS: 1}
    assert structure.summary.net_cents == 880
    place = Place(7, 0, "/decompteFacturation/entete/demandeDecompte")
    assert Finding(FileFault.FILE_NET_DIFFERS, place, {"said": "999", "summed": "880"}) in structure.listed
    assert structure.received_sha256 == digest_of(SECOND.data)


def test_a_structure_receipt_explains_its_codes_in_three_languages() -> None:
    root = etree.fromstring(SECOND.structure)
    titles = root.findall(".//{*}code/{*}title")

    assert len(titles) == 2 * 3
    assert {title.text for title in titles} >= {
        WORDS[FileFault.COUNT_DIFFERS][language][0] for language in ("fr", "de", "en")
    }


@pytest.mark.parametrize("made", MADE)
def test_a_receipt_follows_its_schema(made: tuple[Received, bytes, bytes]) -> None:
    for data in made[1:]:
        XSD.assertValid(etree.fromstring(data))


def test_equal_content_gives_equal_bytes() -> None:
    assert chain() == MADE


def test_counts_stand_in_the_order_of_the_catalogue() -> None:
    structure = structure_of(SECOND.receipt, SECOND.data, BAD)
    turned = replace(structure, counts=dict(reversed(structure.counts.items())))

    assert signed(turned, KEY) == signed(structure, KEY)


@pytest.mark.parametrize("file_name", ["a&b<c>.xml", 'quo"te', "é–x.xml", "a  b", "]]>"])
def test_any_printable_name_comes_back_as_it_was(file_name: str) -> None:
    receipt = replace(FIRST.receipt, file_name=file_name)

    assert read(signed(receipt, KEY)) == receipt


@pytest.mark.parametrize(
    "change",
    [
        {"receipt_id": ""}, {"receipt_id": "a b"}, {"sha256": "AB"}, {"file_name": "a\nb"}, {"file_name": ""}, {"account": "\x00"},
        {"at": datetime(2026, 1, 1)}, {"size": -1}, {"number": 0}, {"number": 2}, {"former": "0" * 64}, {"duplicate_of": "?"},  # noqa: DTZ001
    ],
)  # fmt: skip
def test_what_cannot_stand_in_a_receipt_is_refused_before_it_is_signed(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="a receipt needs"):
        replace(FIRST.receipt, **change)  # type: ignore[arg-type]


# Changed, foreign, revoked


@pytest.mark.parametrize("data", [FIRST.data, SECOND.structure], ids=["received", "structure"])
def test_no_changed_byte_is_believed(data: bytes) -> None:
    for at in range(0, len(data), max(1, len(data) // 700)):
        with pytest.raises(Refusal):
            read(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])


@pytest.mark.parametrize("cut", [0, 1, 10, 100, 300])
def test_no_truncated_receipt_is_believed(cut: int) -> None:
    with pytest.raises(Refusal):
        read(FIRST.data[: len(FIRST.data) - cut] if cut else b"")


@given(st.binary(max_size=400))
@settings(max_examples=100)
def test_any_bytes_are_answered(data: bytes) -> None:
    with pytest.raises(NoProof):
        read(data)


def test_line_ends_of_another_system_are_noticed() -> None:
    with pytest.raises(AlteredProof):
        read(FIRST.data.replace(b"\n", b"\r\n").replace(b"\r\n", b"\n", 2))


def test_what_is_put_around_a_receipt_makes_it_none() -> None:
    for data in (b" " + FIRST.data, FIRST.data + FIRST.data[:50], FIRST.data + b"<!-- -->"):
        with pytest.raises(NoProof):
            read(data)


def test_another_one_s_signature_is_not_believed() -> None:
    with pytest.raises(ProofKeyUnknown):
        read(signed(FIRST.receipt, OTHER_KEY))
    forged = signed(FIRST.receipt, OTHER_KEY).replace(OTHER_KEY.key_id.encode(), KEY.key_id.encode())
    with pytest.raises(AlteredProof):
        read(forged)


def test_a_revoked_key_proves_nothing() -> None:
    revoked = replace(PUBLIC, revoked_on=date(2027, 3, 1), reason=RevocationReason.LOST)

    with pytest.raises(ProofKeyRevoked):
        verify(FIRST.data, [revoked])


def test_a_receipt_of_a_day_that_is_not_the_key_s_is_not_believed() -> None:
    with pytest.raises(ProofKeyExpired):
        verify(FIRST.data, [replace(PUBLIC, in_force=Period(date(2026, 11, 24)))])


def test_a_receipt_is_of_its_day_in_luxembourg() -> None:
    late = replace(FIRST.receipt, at=AT.replace(hour=23, minute=30))
    key = replace(PUBLIC, in_force=Period(date(2026, 11, 24)))

    assert verify(signed(late, KEY), [key])[0] == late


def test_signed_content_of_a_later_version_is_none_that_is_known() -> None:
    later = signed(FIRST.receipt, KEY)
    before = later.replace(b"<size>", b"<weight>").replace(b"</size>", b"</weight>")
    signature = before[-109:-23]
    unsigned = before.replace(signature, b"0" * 86)
    from prestalux.rules.proof.content import coded

    made = before.replace(signature, coded(KEY.sign(b"PX1E\n" + unsigned)).encode())

    with pytest.raises(NoProof):
        read(made)


# Against each other


def held(*chosen: tuple[str, bytes]) -> list[Held]:
    return [Held(name, read(data), digest_of(data)) for name, data in chosen]


ALL = held(
    *(
        (f"{at}{layer}", data)
        for at, made in enumerate(MADE, 1)
        for layer, data in zip("rs", made[1:], strict=True)
    )
)


def faults(receipts: list[Held]) -> list[tuple[ChainFault, str, int | None, int | None]]:
    return [(one.why, one.name, one.first, one.last) for one in chain_findings(receipts)]


def test_a_whole_chain_has_no_finding_in_any_order() -> None:
    assert faults(ALL) == faults(ALL[::-1]) == faults([*ALL, *ALL]) == []


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        ({"1r"}, [(ChainFault.RECEIVED_MISSING, "1s", None, None)]),
        ({"2r", "2s"}, [(ChainFault.MISSING, "3r", 2, 2)]),
        ({"2r"}, [(ChainFault.MISSING, "3r", 2, 2), (ChainFault.RECEIVED_MISSING, "2s", None, None)]),
        ({"3r", "3s"}, []),
        ({"1s", "2s", "3s"}, []),
    ],
)  # fmt: skip
def test_what_is_missing_between_receipts_is_named(gone: set[str], expected: list[object]) -> None:
    assert faults([one for one in ALL if one.name not in gone]) == expected


def test_a_second_receipt_with_one_number_is_named() -> None:
    other = signed(replace(SECOND.receipt, at=SECOND.receipt.at + timedelta(seconds=1)), KEY)

    assert (ChainFault.NUMBER_TWICE,) in [one[:1] for one in faults([*ALL, *held(("other", other))])]


def test_a_former_receipt_that_is_not_the_one_issued_is_named() -> None:
    other = signed(replace(SECOND.receipt, file_name="other.xml"), KEY)
    receipts = [one for one in ALL if one.name != "2r"] + held(("other", other))

    assert [one[:2] for one in faults(receipts)] == [
        (ChainFault.OTHER_FORMER, "3r"),
        (ChainFault.OTHER_RECEIVED, "2s"),
    ]


def test_accounts_have_chains_of_their_own() -> None:
    other = chain("other")

    assert faults([*ALL, *held(("o1", other[0].data), ("o2", other[1].data))]) == []


def test_a_test_space_has_chains_of_its_own() -> None:
    from prestalux.rules.exchange.receipts import Space

    trial = signed(replace(FIRST.receipt, space=Space.TEST, receipt_id="trial"), KEY)

    assert faults([*ALL, *held(("t", trial))]) == []


# Words, and the examples


def test_every_answer_has_its_words() -> None:
    assert set(CHAIN) == set(ChainFault)
    assert set(VERDICTS) == set(FileVerdict)
    refusals = (NoProof, AlteredProof, ProofKeyUnknown, ProofKeyRevoked, ProofKeyExpired)
    assert set(TITLES) == {refusal.code for refusal in refusals}
    assert all(
        set(words) == {"fr", "de", "en"} for words in [*CHAIN.values(), *VERDICTS.values(), *TITLES.values()]
    )


def test_the_examples_of_the_page_are_these_very_bytes() -> None:
    files = {f"{at}.{layer}.xml": data for at, made in enumerate(MADE, 1)
             for layer, data in zip(("received", "structure"), made[1:], strict=True)}  # fmt: skip

    assert {path.name: path.read_bytes() for path in EXAMPLES.glob("*.xml")} == files
    assert read_key_list((EXAMPLES / "keys.toml").read_text("utf-8")) == (PUBLIC,)


def test_a_file_without_findings_is_accepted() -> None:
    structure = structure_of(FIRST.receipt, FIRST.data, GOOD)

    assert (structure.verdict, structure.listed) == (FileVerdict.ACCEPTED, ())
