"""The name of a file by the exchange's rule."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.exchange.findings import FileFault
from prestalux.rules.exchange.naming import BadFileName, FileName, TemporaryNames, faults_in
from prestalux.rules.identifiers.provider_code import ProviderCode

NAME = "D99000119202611_ASD_FAC_002_20261123-1.xml"
F = FileFault


def test_a_name_is_taken_apart() -> None:
    name = FileName.parse(NAME)

    assert (name.letter, name.code, name.year, name.number) == ("D", ProviderCode("99000119"), 2026, 11)
    assert (name.frame, name.kind, name.layout, name.reference) == ("ASD", "FAC", 2, "20261123-1")


@pytest.mark.parametrize(
    "text",
    [
        NAME,
        "F99000119202699_MED_MHM_001_0501_0c5e2a70-9d0b-4d53-8f4e-0c2f6f2f4a11.xml",
        "D99000119203001_ASD_DCL_001_r.XML",
        "F99000119202601_INF_PREFAC_999_" + "x" * 50 + ".xml",
    ],
)
def test_a_name_by_the_rule_is_taken_and_printed_as_it_was(text: str) -> None:
    assert str(FileName.parse(text)) == text


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", (F.NAME_FORM, F.NAME_EXTENSION)),
        ("report.xml", (F.NAME_FORM,)),
        (NAME.replace("D9", "X9"), (F.NAME_LETTER,)),
        (NAME.replace("D9", "d9"), (F.NAME_LETTER,)),
        (NAME.replace("99000119", "9900011"), (F.NAME_HEAD,)),
        (NAME.replace("99000119", "990001-19"), (F.NAME_HEAD,)),
        (NAME.replace("99000119", "9900011A"), (F.NAME_CODE,)),
        (NAME.replace("99000119", "09000119"), (F.NAME_CODE,)),
        (NAME.replace("99000119", "99000118"), (F.NAME_CODE_CHECK,)),
        (NAME.replace("202611", "199911"), (F.NAME_YEAR,)),
        (NAME.replace("202611", "20A611"), (F.NAME_YEAR,)),
        (NAME.replace("202611", "202600"), (F.NAME_NUMBER,)),
        (NAME.replace("202611", "2026-1"), (F.NAME_NUMBER,)),
        (NAME.replace("_ASD", "_AS"), (F.NAME_FRAME,)),
        (NAME.replace("_ASD", "_asd"), (F.NAME_FRAME,)),
        (NAME.replace("_FAC", "_FA"), (F.NAME_KIND,)),
        (NAME.replace("_FAC", "_FACTURE"), (F.NAME_KIND,)),
        (NAME.replace("_002", "_2"), (F.NAME_LAYOUT,)),
        (NAME.replace("_002", "_000"), (F.NAME_LAYOUT,)),
        (NAME.replace("20261123-1", ""), (F.NAME_REFERENCE,)),
        (NAME.replace("20261123-1", "x" * 51), (F.NAME_REFERENCE,)),
        (NAME.replace("20261123-1", "réf"), (F.NAME_REFERENCE,)),
        (NAME.replace("20261123-1", "a.b"), (F.NAME_REFERENCE,)),
        (NAME.replace(".xml", ""), (F.NAME_EXTENSION,)),
        (NAME.replace(".xml", ".Xml"), (F.NAME_EXTENSION,)),
        (NAME.replace(".xml", ".pdf"), (F.NAME_EXTENSION,)),
        (NAME + "\n", (F.NAME_EXTENSION,)),
        ("X99000118199900_as_FA_2_.pdf",
         (F.NAME_LETTER, F.NAME_CODE_CHECK, F.NAME_YEAR, F.NAME_NUMBER, F.NAME_FRAME, F.NAME_KIND, F.NAME_LAYOUT,
          F.NAME_REFERENCE, F.NAME_EXTENSION)),
    ],
)  # fmt: skip
def test_each_mismatch_has_its_reason(text: str, faults: tuple[FileFault, ...]) -> None:
    assert faults_in(text) == faults


@pytest.mark.parametrize("digits", ["９９０００１１９", "٩٩٠٠٠١١٩"])
def test_digits_of_other_scripts_are_no_digits(digits: str) -> None:
    assert faults_in(NAME.replace("99000119", digits)) == (F.NAME_CODE,)


def test_a_refusal_tells_the_first_mismatch() -> None:
    with pytest.raises(BadFileName) as refused:
        FileName.parse(NAME.replace("_002", "_2"))

    assert refused.value.facts == {"why": F.NAME_LAYOUT}


@pytest.mark.parametrize(
    "part",
    [{"number": 100}, {"frame": "A_D"}, {"layout": 0}, {"reference": "a b"}, {"letter": ""}, {"year": 99}],
)
def test_no_name_can_be_made_of_parts_that_do_not_fit(part: dict[str, str | int]) -> None:
    with pytest.raises(BadFileName):
        replace(FileName.parse(NAME), **part)  # type: ignore[arg-type]


def test_an_answer_has_the_same_name_with_its_own_kind_and_layout() -> None:
    assert str(FileName.parse(NAME).returned(layout=1)) == "D99000119202611_ASD_RETFAC_001_20261123-1.xml"


@given(st.text(max_size=90))
def test_any_text_is_judged(text: str) -> None:
    assert faults_in(text) or str(FileName.parse(text)) == text


@given(st.integers(0, len(NAME) - 1), st.characters())
def test_one_changed_character_is_a_fault_or_another_name(at: int, sign: str) -> None:
    text = NAME[:at] + sign + NAME[at + 1 :]

    assert faults_in(text) or str(FileName.parse(text)) == text


@pytest.mark.parametrize(
    "name",
    [f"{NAME}.filepart", f"{NAME}.PART", f"{NAME}.tmp", f"{NAME}.4f0c.partial", f".in.{NAME}", "~.temp"],
)
def test_a_name_under_which_a_client_sends_is_temporary(name: str) -> None:
    assert name in TemporaryNames()


@pytest.mark.parametrize("name", [NAME, "part.xml", "tmp", "a.part.xml"])
def test_other_names_are_final(name: str) -> None:
    assert name not in TemporaryNames()


def test_the_list_of_temporary_names_is_the_fund_s() -> None:
    names = TemporaryNames(["upload-*"])

    assert ("UPLOAD-1" in names, "a.part" in names) == (True, False)
