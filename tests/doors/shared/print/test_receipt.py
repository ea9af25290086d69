"""The paper of a receipt says what the signed file says."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest
from lxml import etree
from tests.doors.shared.print.reading import pages_of, squeezed, text_of
from tests.doors.shared.print.samples import LANGS, LETTERHEAD
from tests.rules.proof.samples import KEY
from tests.samples import receipts

from prestalux.doors.shared.print.receipt import MOST_PRINTED, receipt
from prestalux.doors.shared.print.wording import Lang, texts, written_instant
from prestalux.doors.shared.receipt_texts import WORDS
from prestalux.rules.exchange.findings import FileFault, Findings, Place
from prestalux.rules.exchange.formats import Checked
from prestalux.rules.exchange.receipts import Space, Structure, key_id_of, signed
from prestalux.rules.proof import NoProof

FIRST, BAD, TWICE = receipts.chain()
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
WRITTEN = {"signature", "at", "code", "size", "fact", "verdict"}
NAME = "p99000119-1_000002_R2.received.xml"


def says(data: bytes, lang: Lang = "fr", *, name: str = NAME) -> str:
    return squeezed(text_of(receipt(data, name, LETTERHEAD, lang)))


def with_findings(count: int) -> bytes:
    findings = Findings()
    for number in range(1, count + 1):
        findings.add(FileFault.LINE_REPEATED, Place(line=number, path=f"/a[{number}]"), first=number)
    checked = Checked(size=1, findings=findings)
    found = Structure.of(
        BAD.receipt, BAD.data, checked, receipt_id="20261123-2-s", kind="FAC", at=BAD.receipt.at
    )
    return signed(found, KEY, WORDS)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("data", [FIRST.data, BAD.data, TWICE.data, FIRST.structure, BAD.structure])
def test_what_the_signed_file_says_stands_on_the_paper(data: bytes, lang: Lang) -> None:
    """But the other languages, and what is written as people write it."""
    said = says(data, lang)
    texts_of_it = [
        one.text
        for one in etree.fromstring(data).iter()
        if one.text and etree.QName(one).localname not in WRITTEN and one.get(LANGUAGE, lang) == lang
    ]
    assert [text for text in texts_of_it if squeezed(text) not in said] == []


@pytest.mark.parametrize(
    ("lang", "size"), [("fr", "1 313 octets"), ("de", "1.313 Bytes"), ("en", "1,313 bytes")]
)
def test_the_size_is_told_to_the_byte(lang: Lang, size: str) -> None:
    assert (BAD.receipt.size, squeezed(size) in says(BAD.data, lang)) == (1313, True)


@pytest.mark.parametrize("lang", LANGS)
def test_when_and_by_which_key_it_was_signed_stands_there(lang: Lang) -> None:
    said = says(BAD.data, lang)
    expected = (written_instant(BAD.receipt.at, lang), key_id_of(BAD.data), NAME)
    assert [one for one in expected if squeezed(one) not in said] == []


def test_the_first_receipt_of_an_account_says_that_none_went_before() -> None:
    assert squeezed(texts("fr")["receipt"]["first"]) in says(FIRST.data)


def test_amounts_of_findings_are_written_in_euro() -> None:
    assert squeezed("indiqué : 9,99 EUR ; somme : 8,80 EUR") in says(BAD.structure)


def test_a_receipt_of_the_test_space_says_that_it_proves_nothing() -> None:
    test = squeezed(texts("fr")["receipt"]["test"])
    tried = signed(replace(FIRST.receipt, space=Space.TEST), KEY)
    assert (test in says(tried), test in says(FIRST.data)) == (True, False)


def test_every_finding_up_to_the_last_that_is_printed_has_its_line() -> None:
    said = says(with_findings(MOST_PRINTED))
    assert f"ligne{MOST_PRINTED}" in said
    assert "ledocumentmontre" not in said.casefold()


def test_of_more_findings_it_is_said_where_the_rest_is() -> None:
    said = says(with_findings(MOST_PRINTED + 100))
    assert f"ligne{MOST_PRINTED + 1}" not in said
    assert squeezed("montre 500 constats sur 600 ; le fichier XML signé en énumère 600") in said


def test_the_same_file_and_letterhead_give_the_same_bytes() -> None:
    first, second = (receipt(BAD.structure, NAME, LETTERHEAD, "de") for _turn in range(2))
    assert first == second


def test_a_name_of_the_longest_kind_stays_on_the_page() -> None:
    long = signed(replace(FIRST.receipt, file_name="X" * 255), KEY)
    assert pages_of(receipt(long, "X" * 255, LETTERHEAD, "fr")) == 1


def test_long_names_and_digests_are_copied_from_the_paper_without_a_sign_between() -> None:
    name = "F99000119202611_INF_" + "RETFAC" * 30 + ".xml"
    long = signed(replace(FIRST.receipt, file_name=name), KEY)
    document = pypdfium2.PdfDocument(receipt(long, name, LETTERHEAD, "fr"))
    signs = document[0].get_textpage().get_text_bounded()
    assert not {"\u200b", "\u200d", "\u00ad", "\u2060"} & set(signs)
    assert FIRST.receipt.sha256 in signs
    assert squeezed(name) in squeezed(signs)


def test_what_is_no_receipt_is_not_printed() -> None:
    with pytest.raises(NoProof):
        receipt(b"<receipt/>", NAME, LETTERHEAD, "fr")


def of_whole(*faults: FileFault, **facts: str) -> bytes:
    findings = Findings()
    for fault in faults:
        findings.add_of_whole(fault, **facts)
    checked = Checked(size=5, findings=findings)
    structure = Structure.of(
        BAD.receipt, BAD.data, checked, receipt_id="20261123-2-s", kind="", at=BAD.receipt.at
    )
    return signed(structure, KEY, WORDS)


@pytest.mark.parametrize("lang", LANGS)
def test_a_short_refusal_takes_one_page_and_says_each_finding_once(lang: Lang) -> None:
    paper = receipt(of_whole(FileFault.NAME_FORM, FileFault.NAME_EXTENSION), NAME, LETTERHEAD, lang)
    assert pages_of(paper) == 1
    assert squeezed(text_of(paper)).count("name-extension") == 1


def test_findings_about_the_whole_file_are_told_one_by_one_where_they_have_facts() -> None:
    data = of_whole(FileFault.KIND_NOT_TAKEN, element="FAC", expected="MHM")
    assert squeezed("attendu : MHM") in says(data)


def test_a_duplicate_says_which_file_it_repeats() -> None:
    checked = Checked(size=5, findings=Findings())
    structure = Structure.of(
        BAD.receipt,
        BAD.data,
        checked,
        receipt_id="20261123-2-s",
        kind="FAC",
        at=BAD.receipt.at,
        duplicate_of="20261123-1",
    )
    said = says(signed(structure, KEY, WORDS))
    assert squeezed(texts("fr")["receipt"]["verdict_duplicate"]) in said
    assert "20261123-1" in said
