"""FAC: what is found in an invoicing file."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.samples import fac
from tests.samples.fac import Invoice, Line

from prestalux.rules.conventions.exchange import LEGAL_FRAMES, LegalFrame
from prestalux.rules.exchange.findings import MOST_LISTED, FileFault, Finding
from prestalux.rules.exchange.formats import KINDS, Checked, Deposit, portions_of
from prestalux.rules.exchange.naming import FileName
from prestalux.rules.identifiers.provider_code import ProviderCode

F = FileFault
DEPOSIT = Deposit(name=FileName.parse(fac.NAME), account=ProviderCode.parse(fac.CODE))
GOOD = fac.of(Invoice("A", (Line("1"), Line("2", 250, -220))), Invoice("B"))
ROOT = b"<decompteFacturation>"


def check(data: bytes | Iterable[bytes], deposit: Deposit = DEPOSIT) -> Checked:
    return KINDS["FAC"].check(deposit, [data] if isinstance(data, bytes) else data)


def faults(data: bytes, deposit: Deposit = DEPOSIT) -> list[FileFault]:
    return [finding.fault for finding in check(data, deposit).findings]


def only(data: bytes) -> Finding:
    (finding,) = check(data).findings
    return finding


def test_a_good_file_is_accepted_and_summed_up() -> None:
    checked = check(GOOD)

    assert (checked.accepted, checked.findings.listed) == (True, ())
    summary = checked.summary
    assert (summary.reference, summary.invoices, summary.lines) == ("R1", 2, 3)
    assert (summary.gross_cents, summary.net_cents) == (2250, 1540)
    assert checked.size == len(GOOD)


def test_a_file_is_checked_from_its_path(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(GOOD)

    assert check(portions_of(tmp_path / "a.xml")) == check(GOOD)


@given(st.integers(1, 200), st.sampled_from([GOOD, GOOD.replace(b"</acte>", b"", 1), GOOD[:-9]]))
@settings(max_examples=30, deadline=None)
def test_how_the_bytes_are_cut_changes_nothing(size: int, data: bytes) -> None:
    cut = [data[at : at + size] for at in range(0, len(data), size)]

    assert check(cut) == check(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + GOOD,
        GOOD.replace(b'encoding="UTF-8"', b'encoding="utf-8"'),
        GOOD.split(b"\n", 1)[1],
        GOOD.replace(b">A<", b"><![CDATA[A]]><"),
        GOOD.replace(b"  <facture>", b"  <!-- of November --><?made by-hand?><facture>"),
        GOOD.replace(b"R1<", "É&amp;&#233;<".encode()),
        GOOD.replace(b">10.00<", b">10<").replace(b">8.80<", b">8.8<"),
        GOOD.replace(b"\n", b"\r\n"),
        GOOD + b"\n<!-- end -->\n",
        GOOD.replace(
            ROOT,
            b"<decompteFacturation xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:noNamespaceSchemaLocation='http://nowhere.invalid/fac.xsd'>",
        ),
    ],
)
def test_what_xml_allows_is_taken(data: bytes) -> None:
    assert faults(data) == []


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", F.FILE_EMPTY),
        (gzip.compress(GOOD), F.FILE_PACKED),
        (b"PK\x03\x04" + GOOD, F.FILE_PACKED),
        (GOOD.replace(b"AB1", b"A\x00B"), F.FILE_BINARY),
        (GOOD.decode().encode("utf-16"), F.XML_ENCODING),
        (GOOD.decode().encode("utf-16-le"), F.XML_ENCODING),
        (GOOD.decode().encode("utf-16-be"), F.XML_ENCODING),
        (GOOD.decode().encode("utf-32"), F.XML_ENCODING),
        (GOOD.replace(b"UTF-8", b"UTF-7"), F.XML_ENCODING),
        (GOOD.replace(b"UTF-8", b"ISO-8859-1"), F.XML_ENCODING),
        (b"+/v8-" + GOOD, F.XML_ENCODING),
        (GOOD.replace(b"AB1", b"caf\xe9"), F.XML_BYTES),
        (GOOD.replace(b"UTF-8", b"UTF-8").replace(b"<?xml", b"<!--\xe9--><?xml"), F.XML_BYTES),
        (GOOD.replace(b'version="1.0"', b'version="1.1"'), F.XML_VERSION),
        (GOOD.replace(ROOT, b"<!DOCTYPE decompteFacturation>" + ROOT), F.XML_DOCTYPE),
        (GOOD.replace(ROOT, b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + ROOT), F.XML_DOCTYPE),
        (GOOD.replace(b"AB1", b"&nbsp;"), F.XML_ENTITY),
        (GOOD.replace(ROOT, b"<!--" + b"x" * 70_000 + b"-->" + ROOT), F.XML_NO_ROOT),
        (b"bonjour", F.XML_ILL_FORMED),
        (GOOD.replace(b"</acte>", b"</actes>"), F.XML_ILL_FORMED),
        (GOOD.replace(b"AB1", b"A&B"), F.XML_ILL_FORMED),
        (GOOD.replace(b"AB1", b"\x01"), F.XML_ILL_FORMED),
        (GOOD + b"<more/>", F.XML_ILL_FORMED),
        (GOOD.replace(b"<codeTarif>AB1</codeTarif>", b"<a>" * 300 + b"</a>" * 300), F.XML_TOO_DEEP),
        (GOOD.replace(b"AB1", b"x" * 2_000_000), F.XML_PIECE_TOO_LARGE),
        (GOOD.replace(b"R1<", b"x" * 2_000_000 + b"<"), F.XML_PIECE_TOO_LARGE),
        (
            GOOD.replace(b"  <facture>", b"<!--" + b"x" * 11_000_000 + b"--><facture>", 1),
            F.XML_PIECE_TOO_LARGE,
        ),
        (GOOD.replace(b"</acte>", b"<a/>" * 400_000 + b"</acte>", 1), F.XML_PIECE_TOO_LARGE),
        (GOOD[:-5], F.XML_TRUNCATED),
        (GOOD.replace(b"decompteFacturation", b"Declarations"), F.XML_ROOT),
        (GOOD.replace(ROOT, b"<decompteFacturation xmlns='urn:other'>"), F.XML_ROOT),
    ],
)
def test_what_is_no_file_of_this_kind_is_told_once(data: bytes, fault: FileFault) -> None:
    assert faults(data) == [fault]


def test_a_root_closed_before_the_last_bytes_is_not_truncated() -> None:
    assert faults(GOOD.rstrip() + b"<") == [F.XML_ILL_FORMED]


SMALL = fac.of()


def test_every_truncation_is_found() -> None:
    found = [check(SMALL[:length]).findings.listed[0].fault for length in range(len(SMALL.rstrip()))]

    assert found == [F.FILE_EMPTY] + [F.XML_TRUNCATED] * (len(found) - 1)


@pytest.mark.parametrize("put", [b"<", b"&", b"\x00", b"\xff", b" ", b"9", b">", b"]]>"])
def test_no_byte_put_anywhere_is_a_fault_of_ours(put: bytes) -> None:
    for at in range(ord(put[:1]) % 4, len(SMALL), 4):
        checked = check(SMALL[:at] + put + SMALL[at + 1 :])
        assert checked.accepted == (not checked.findings.listed)


def test_every_flipped_bit_yields_a_finding_or_the_same_verdict() -> None:
    for at in range(len(SMALL)):
        flipped = bytearray(SMALL)
        flipped[at] ^= 1 << at % 8
        checked = check(bytes(flipped))
        assert checked.accepted == (not checked.findings.listed)
        # Of what was summed nothing can change unnoticed: only references, acts, days and white space may.
        summed = checked.summary.gross_cents, checked.summary.net_cents
        assert not checked.accepted or summed == (1000, 880)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_mixture_of_pieces_is_a_fault_of_ours(data: st.DataObject) -> None:
    parts = GOOD.replace(b"<", b"\n<").split(b"\n")
    drawn = data.draw(st.lists(st.sampled_from(parts), max_size=40))

    assert check(GOOD[:200] + b"".join(drawn) + GOOD[600:]).findings.total >= 0


# Structure


@pytest.mark.parametrize(
    ("old", "new", "fault", "path", "facts"),
    [
        (b"<organisme>19</organisme>", b"", F.XML_MISSING, "/entete", {"element": "entete", "expected": "organisme"}),
        (b"<organisme>19</organisme>", b"<organisme>19</organisme>" * 2, F.XML_ELEMENT, "/entete/organisme[2]",
         {"element": "organisme", "expected": "dateEnvoi"}),
        (b"<nombre>2</nombre><devise>EUR</devise>", b"<nombre>2</nombre>", F.XML_MISSING, "/entete/demandeDecompte",
         {"element": "demandeDecompte", "expected": "devise"}),
        (b"<montantNet>8.80</montantNet></demandePrestation>", b"</demandePrestation>", F.XML_MISSING,
         "/facture[1]/prestation[1]/demandePrestation", {"element": "demandePrestation", "expected": "montantNet"}),
        (b"</montantNet></demandeDecompte>", b"</montantNet><x/></demandeDecompte>", F.XML_ELEMENT, "/entete/demandeDecompte/x",
         {"element": "x"}),
        (b"<acte>", b"<acte a='1'>", F.XML_ATTRIBUTE, "/facture[1]/prestation[1]/acte", {"element": "acte"}),
        (b"<acte>", b"<acte>text", F.XML_TEXT, "/facture[1]/prestation[1]/acte", {"element": "acte"}),
        (b"2026-11-20", b"2026-02-30", F.XML_VALUE, "/facture[1]/dateEtablissementFacture",
         {"element": "dateEtablissementFacture", "form": "day"}),
        (b"2026-11-20", b"2026-11-20+14:00", F.XML_VALUE, "/facture[1]/dateEtablissementFacture",
         {"element": "dateEtablissementFacture", "form": "day"}),
        (b"2026-11-20", b"-0044-03-15", F.XML_VALUE, "/facture[1]/dateEtablissementFacture",
         {"element": "dateEtablissementFacture", "form": "day"}),
        (b"1990093012358", b"0990093012358", F.XML_VALUE, "/facture[1]/identifiantPersonneProtegee",
         {"element": "identifiantPersonneProtegee", "form": "matricule"}),
        (b">R1<", b">" + b"x" * 51 + b"<", F.XML_VALUE_LENGTH, "/entete/referenceFichierFacturation",
         {"element": "referenceFichierFacturation", "form": "reference"}),
        (b">R1<", b"> R1<", F.XML_VALUE, "/entete/referenceFichierFacturation",
         {"element": "referenceFichierFacturation", "form": "reference"}),
        (b"<layout>2<", b"<layout>1<", F.XML_VALUE, "/typeDecompte/layout", {"element": "layout", "form": "layout"}),
        (b"<devise>EUR</devise><montantBrut>22", b"<devise>USD</devise><montantBrut>22", F.XML_VALUE, "/entete/demandeDecompte/devise",
         {"element": "devise", "form": "currency"}),
        (b"<codeTarif>AB1<", b"<codeTarif><b/><", F.XML_ELEMENT, "/facture[1]/prestation[1]/acte/codeTarif", {"element": "codeTarif"}),
    ],
)  # fmt: skip
def test_what_the_schema_refuses_is_told_with_its_place(
    old: bytes, new: bytes, fault: FileFault, path: str, facts: dict[str, str]
) -> None:
    assert old in GOOD
    finding = only(GOOD.replace(old, new, 1))

    assert (finding.fault, finding.place.path, finding.facts) == (fault, f"/decompteFacturation{path}", facts)
    assert finding.place.line > 0


@pytest.mark.parametrize(
    "amount", [b"+1.00", b" .5", b"1,00", b"1.005", b"1e2", b"1.", b"", b"9" * 13, "１".encode()]
)
def test_other_ways_to_write_an_amount_are_refused(amount: bytes) -> None:
    data = GOOD.replace(b"<montantBrut>10.00<", b"<montantBrut>" + amount + b"<", 1)

    assert faults(data)[0] is F.XML_VALUE


def test_two_faults_of_one_value_are_told_once() -> None:
    assert faults(GOOD.replace(b">R1<", b"> " + b"x" * 60 + b"<")) == [F.XML_VALUE_LENGTH]


def test_a_value_is_never_repeated_in_a_finding() -> None:
    finding = only(GOOD.replace(fac.MATRICULE.encode(), b"ABC", 1))

    assert "ABC" not in f"{finding}"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (GOOD.replace(b"entete>", b"kopf>"), [(F.XML_MISSING, ""), (F.XML_ELEMENT, "/kopf")]),
        (GOOD.replace(b"  <facture>", b"  <note/><facture>", 1), [(F.XML_ELEMENT, "/note")]),
        (GOOD.replace(b"  <facture>", b"  hello<facture>", 1), [(F.XML_TEXT, "")]),
        (GOOD.replace(b"</decompteFacturation>", b"<n/>bye</decompteFacturation>"), [(F.XML_ELEMENT, "/n"), (F.XML_TEXT, "")]),
        (GOOD.replace(ROOT, b"<decompteFacturation a='b'>"), [(F.XML_ATTRIBUTE, "")]),
        (fac.of().split(b"  <facture>")[0] + b"</decompteFacturation>", [(F.XML_MISSING, ""), (F.COUNT_DIFFERS, "/entete/demandeDecompte"),
         (F.FILE_GROSS_DIFFERS, "/entete/demandeDecompte"), (F.FILE_NET_DIFFERS, "/entete/demandeDecompte")]),
        (GOOD.replace(b"</typeDecompte>", b"</typeDecompte><typeDecompte/>"),
         [(F.XML_MISSING, "/typeDecompte"), (F.XML_ELEMENT, "/typeDecompte")]),
    ],
)  # fmt: skip
def test_the_root_has_its_children_in_their_order(data: bytes, expected: list[tuple[FileFault, str]]) -> None:
    found = [(finding.fault, finding.place.path) for finding in check(data).findings]

    assert sorted(found) == sorted((fault, f"/decompteFacturation{path}") for fault, path in expected)


def test_a_header_after_the_invoices_is_out_of_place() -> None:
    head, body = fac.of().split(b"  <entete>")
    entete, invoices = body.split(b"  </entete>\n")
    turned = (
        head
        + invoices.replace(b"</decompteFacturation>\n", b"")
        + b"<entete>"
        + entete
        + b"</entete></decompteFacturation>"
    )

    assert faults(turned) == [F.XML_MISSING, F.XML_ELEMENT]


def test_lines_beyond_65535_are_named() -> None:
    data = GOOD.replace(b"  <entete>", b"\n" * 70_000 + b"  <entete>").replace(
        b"2026-11-20", b"20.11.2026", 1
    )

    assert only(data).place.line == 70_000 + GOOD.split(b"2026-11-20")[0].count(b"\n") + 1


# What no schema can tell


@pytest.mark.parametrize(
    ("data", "fault", "facts", "path"),
    [
        (fac.of(Invoice(gross=1001), gross=1001), F.INVOICE_GROSS_DIFFERS, {"said": 1001, "summed": 1000}, "/facture[1]/demandeFacture"),
        (fac.of(Invoice(net=0), net=0), F.INVOICE_NET_DIFFERS, {"said": 0, "summed": 880}, "/facture[1]/demandeFacture"),
        (fac.of(gross=999), F.FILE_GROSS_DIFFERS, {"said": 999, "summed": 1000}, "/entete/demandeDecompte"),
        (fac.of(net=-880), F.FILE_NET_DIFFERS, {"said": -880, "summed": 880}, "/entete/demandeDecompte"),
        (fac.of(count=2), F.COUNT_DIFFERS, {"said": 2, "counted": 1}, "/entete/demandeDecompte"),
        (fac.of(Invoice("A"), Invoice("B"), Invoice("A")), F.INVOICE_REPEATED, {"first": 1}, "/facture[3]"),
        (fac.of(Invoice("A", (Line("1"), Line("2"), Line("1")))), F.LINE_REPEATED, {"first": 1}, "/facture[1]/prestation[3]"),
        (fac.of(Invoice("A", (Line("1"), Line("2", code="99000118")))), F.CODE_CHECK, {}, "/facture[1]/prestation[2]/identifiantExecutant"),
        (fac.of(Invoice("A", (Line(first="2026-11-02", last="2026-11-01"),))), F.PERIOD_REVERSED, {}, "/facture[1]/prestation[1]/periodePrestation"),
        (fac.of(frame="INF"), F.HEAD_FRAME_DIFFERS, {"expected": "ASD"}, "/typeDecompte/cadreLegal"),
        (fac.of(kind="DCL"), F.HEAD_KIND_DIFFERS, {"expected": "FAC"}, "/typeDecompte/type"),
        (fac.of(code=fac.OTHER_CODE), F.HEAD_CODE_DIFFERS, {"expected": fac.CODE}, "/entete/identifiantFacturier"),
        (fac.of(year="2025"), F.HEAD_YEAR_DIFFERS, {"expected": 2026}, "/entete/periodeDecompte/exercice"),
        (fac.of(month="1"), F.HEAD_NUMBER_DIFFERS, {"expected": 11}, "/entete/periodeDecompte/mois"),
        (fac.of(organism="18"), F.HEAD_ORGANISM_DIFFERS, {"expected": 19}, "/entete/organisme"),
    ],
)  # fmt: skip
def test_what_does_not_agree_is_told_with_its_place(
    data: bytes, fault: FileFault, facts: dict[str, object], path: str
) -> None:
    finding = only(data)

    assert (finding.fault, finding.facts, finding.place.path) == (fault, facts, f"/decompteFacturation{path}")


def test_references_are_the_same_only_within_their_invoice() -> None:
    assert faults(fac.of(Invoice("A", (Line("1"),)), Invoice("B", (Line("1"),)))) == []


def test_a_last_day_that_is_the_first_is_no_reversed_period() -> None:
    assert faults(fac.of(Invoice("A", (Line(first="2026-11-02", last="2026-11-02"),)))) == []


def test_a_month_may_be_written_with_its_zero() -> None:
    deposit = replace(DEPOSIT, name=FileName.parse(fac.NAME.replace("202611", "202603")))

    assert faults(fac.of(month="03"), deposit) == faults(fac.of(month="3"), deposit) == []


def test_the_header_is_held_to_the_account() -> None:
    deposit = replace(DEPOSIT, account=ProviderCode.parse(fac.OTHER_CODE))

    assert faults(GOOD, deposit) == [F.HEAD_ACCOUNT_DIFFERS]
    assert KINDS["FAC"].name_faults(deposit) == (F.NAME_ACCOUNT_DIFFERS,)


def test_everything_wrong_is_told_not_the_first_thing_alone() -> None:
    data = fac.of(
        Invoice("A", (Line("1", code="99000118"), Line("1")), gross=1),
        Invoice("A", (Line(first="2026-13-01"),)),
        year="2025",
        count=7,
    )

    assert set(faults(data)) == {
        F.CODE_CHECK, F.LINE_REPEATED, F.INVOICE_GROSS_DIFFERS, F.INVOICE_REPEATED, F.XML_VALUE, F.HEAD_YEAR_DIFFERS, F.COUNT_DIFFERS,
    }  # fmt: skip


def test_an_invoice_with_an_unreadable_date_still_counts_in_the_totals() -> None:
    assert faults(GOOD.replace(b"2026-11-20", b"20.11.2026", 1)) == [F.XML_VALUE]


def test_totals_that_cannot_be_checked_are_said_so() -> None:
    data = GOOD.replace(b"<montantBrut>12.50</montantBrut>", b"<montantBrut>douze</montantBrut>")

    assert faults(data) == [F.TOTALS_UNCHECKED, F.XML_VALUE]
    assert not check(data).accepted


def test_what_broke_off_is_not_summed() -> None:
    assert faults(GOOD.split(b"<referenceFacture>B")[0]) == [F.XML_TRUNCATED]


def test_all_are_counted_and_the_first_ten_thousand_listed() -> None:
    lines = tuple(Line(str(at), code="99000118") for at in range(100))
    findings = check(fac.of(*(Invoice(str(at), lines) for at in range(101)), count=5)).findings

    assert (findings.counts[F.CODE_CHECK], findings.total) == (10_100, 10_101)
    assert len(findings.listed) == MOST_LISTED
    assert findings.listed[0].fault is F.COUNT_DIFFERS


# Large invoices


def large(count: int, **changes: Line) -> bytes:
    lines = [changes.get(f"line_{at}", Line(str(at))) for at in range(1, count + 1)]
    return fac.of(Invoice("A", lines), Invoice("B"))


def test_an_invoice_of_any_number_of_lines_is_summed() -> None:
    checked = check(large(4_000))

    assert (checked.findings.listed, checked.summary.lines, checked.summary.gross_cents) == (
        (),
        4_001,
        4_001_000,
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"line_3900": Line("7")}, [(F.LINE_REPEATED, "/prestation[3900]")]),
        ({"line_3900": Line("1")}, [(F.LINE_REPEATED, "/prestation[3900]")]),
        ({"line_9": Line("8")}, [(F.LINE_REPEATED, "/prestation[9]")]),
        ({"line_2": Line("2", code="99000118")}, [(F.CODE_CHECK, "/prestation[2]/identifiantExecutant")]),
        (
            {"line_4000": Line("4000", code="99000118")},
            [(F.CODE_CHECK, "/prestation[4000]/identifiantExecutant")],
        ),
        (
            {"line_700": Line("700", first="x")},
            [(F.XML_VALUE, "/prestation[700]/periodePrestation/dateDebut")],
        ),
        (
            {"line_3999": Line("3999", first="x")},
            [(F.XML_VALUE, "/prestation[3999]/periodePrestation/dateDebut")],
        ),
    ],
)
def test_a_line_of_a_large_invoice_is_judged_in_its_place(
    changes: dict[str, Line], expected: list[tuple[FileFault, str]]
) -> None:
    found = [(finding.fault, finding.place.path) for finding in check(large(4_000, **changes)).findings]

    assert found == [(fault, f"/decompteFacturation/facture[1]{path}") for fault, path in expected]


def test_a_stranger_among_the_lines_of_a_large_invoice_is_found() -> None:
    data = large(4_000).replace(
        b"<prestation><referencePrestation>900<", b"<x/><prestation><referencePrestation>900<"
    )

    assert F.XML_ELEMENT in faults(data)


def test_behind_a_child_out_of_its_place_every_line_is_still_judged() -> None:
    lines = (Line("1", first="x"), Line("2", first="x"), Line("3"), Line("4", first="x"))
    data = fac.of(Invoice("A", lines)).replace(b"<referenceFacture>A</referenceFacture>", b"")

    found = [
        (finding.fault, finding.place.path.rpartition("facture[1]")[2]) for finding in check(data).findings
    ]
    assert found == [
        (F.XML_MISSING, ""),
        *((F.XML_VALUE, f"/prestation[{at}]/periodePrestation/dateDebut") for at in (1, 2, 4)),
    ]


def test_every_line_of_a_large_invoice_without_a_head_is_judged() -> None:
    data = GOOD.replace(b"  <facture>", b"<facture>" + b"<prestation/>" * 200_000 + b"</facture><facture>", 1)

    assert check(data).findings.counts[F.XML_MISSING] == 200_001


# The plug


def test_a_name_of_another_layout_or_frame_is_no_name_of_this_kind() -> None:
    name = FileName.parse("F99000119202611_ZZZ_FAC_001_R1.xml")

    assert KINDS["FAC"].name_faults(replace(DEPOSIT, name=name)) == (
        F.NAME_FRAME_UNKNOWN,
        F.NAME_LAYOUT_UNKNOWN,
    )


def test_the_first_letter_is_that_of_the_legal_frame() -> None:
    name = FileName.parse(f"F{fac.NAME[1:]}")

    assert KINDS["FAC"].name_faults(replace(DEPOSIT, name=name)) == (F.NAME_LETTER_DIFFERS,)


def test_a_legal_frame_that_the_fund_adds_is_known() -> None:
    frame = LegalFrame(code="KIN", letter="F", source="tests", sure="invented")
    deposit = replace(
        DEPOSIT, name=FileName.parse("F99000119202611_KIN_FAC_002_R1.xml"), frames=(*LEGAL_FRAMES, frame)
    )

    assert KINDS["FAC"].name_faults(deposit) == ()
    assert faults(fac.of(frame="KIN", organism="7"), deposit) == []


def test_a_request_for_payment_is_not_answered_by_the_check() -> None:
    assert KINDS["FAC"].answer(DEPOSIT, [GOOD], check(GOOD)) is None


def test_a_root_of_another_namespace_is_told_by_its_namespace() -> None:
    (found,) = check(GOOD.replace(ROOT, b"<decompteFacturation xmlns='urn:other'>")).findings
    assert (found.fault, found.facts) == (F.XML_ROOT, {"namespace": "urn:other"})


def test_another_root_is_told_by_its_name() -> None:
    (found,) = check(GOOD.replace(b"decompteFacturation", b"Declarations")).findings
    assert found.facts == {"element": "Declarations", "expected": "decompteFacturation"}
