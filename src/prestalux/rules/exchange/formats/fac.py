"""FAC, layout 2: what a provider asks to be paid, invoice by invoice (domain.md 5.6; docs/formats/fac.md).

Name, XML, schema, then what no schema can tell: lines add up to their invoice, invoices to the file, the header counts them, no
reference stands twice, check digits, and the header agrees with the file's name and the account. All findings, never the first alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from prestalux.rules.conventions.exchange import frame_of
from prestalux.rules.exchange.findings import FileFault, Findings, Place
from prestalux.rules.exchange.formats.kind import Answer, Checked, Deposit, Summary, common_name_faults
from prestalux.rules.exchange.formats.pieces import Grammar, Part, Piece, Pieces
from prestalux.rules.exchange.formats.repeated import Seen
from prestalux.rules.exchange.formats.schema_findings import Schema
from prestalux.rules.identifiers.provider_code import ProviderCode

KIND: Final = "FAC"
LAYOUT: Final = 2
_GRAMMAR: Final = Grammar(
    "decompteFacturation", (Part("typeDecompte"), Part("entete"), Part("facture", many=True))
)
_AMOUNT: Final = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,2})?", re.ASCII)
_CODE: Final = re.compile(r"[1-9][0-9]{7}", re.ASCII)
_MOST_CODES_KEPT: Final = 10_000
_FEW: Final = 1 << 8
"""Places for the references of an ordinary invoice."""


class Fac:
    code: Final = KIND
    layouts: Final = frozenset({LAYOUT})
    for_tests_only: Final = False

    def name_faults(self, deposit: Deposit) -> tuple[FileFault, ...]:
        return common_name_faults(self, deposit)

    def check(self, deposit: Deposit, portions: Iterable[bytes]) -> Checked:
        return _Check(deposit).of(portions)

    def answer(self, deposit: Deposit, portions: Iterable[bytes], checked: Checked) -> Answer | None:
        """None: what is paid is decided elsewhere."""
        return None


@dataclass(slots=True)
class _Sums:
    """Of lines within an invoice, or of invoices within the file; not `known` once an amount could not be read."""

    gross: int = 0
    net: int = 0
    known: bool = True

    def add(self, demand: tuple[int, int] | None) -> None:
        if demand is None:
            self.known = False
        else:
            self.gross += demand[0]
            self.net += demand[1]


@dataclass(slots=True)
class _Large:
    """What was judged of an invoice before its end, because it is a large one."""

    ordinal: int = 0
    lines: int = 0
    """Taken away; the first line of the invoice is not among them."""
    sums: _Sums = field(default_factory=_Sums)
    seen: Seen = field(default_factory=lambda: Seen(_FEW))


class _Check:
    def __init__(self, deposit: Deposit) -> None:
        self._deposit = deposit
        self._findings = Findings()
        self._schema = Schema("fac-002.xsd")
        self._seen = Seen()
        self._sums = _Sums()
        self._large = _Large()
        self._good_codes: set[str] = set()
        self._invoices = 0
        self._lines = 0
        self._header: Any = None
        self._said: tuple[int, int, int] | None = None
        self._said_at = Place()
        self._reference = ""

    def of(self, portions: Iterable[bytes]) -> Checked:
        pieces = Pieces(_GRAMMAR, portions, self._findings, {"facture": self._thin})
        judged = {"typeDecompte": self._type, "entete": self._head, "facture": self._invoice}
        for piece in pieces:
            judged[piece.name](piece)
        if pieces.whole:
            self._compare_totals()
        return Checked(
            size=pieces.size,
            findings=self._findings,
            summary=Summary(
                reference=self._reference,
                invoices=self._invoices,
                lines=self._lines,
                gross_cents=self._sums.gross,
                net_cents=self._sums.net,
            ),
        )

    # The header

    def _type(self, piece: Piece) -> None:
        self._by_schema(piece)
        name, path = self._deposit.name, _path(piece)
        self._compare(piece, "cadreLegal", name.frame, FileFault.HEAD_FRAME_DIFFERS, path)
        self._compare(piece, "type", KIND, FileFault.HEAD_KIND_DIFFERS, path)

    def _head(self, piece: Piece) -> None:
        self._by_schema(piece)
        deposit, path, element = self._deposit, _path(piece), piece.element
        name = deposit.name
        if piece.ordinal == 1:
            self._reference = (element.findtext("referenceFichierFacturation") or "")[:50]
            self._read_totals(element, path)
        self._compare_biller(element.find("identifiantFacturier"), f"{path}/identifiantFacturier")
        frame = frame_of(name.frame, deposit.frames)
        if frame is not None and frame.organism is not None:
            self._compare(piece, "organisme", frame.organism, FileFault.HEAD_ORGANISM_DIFFERS, path)
        self._compare(piece, "periodeDecompte/exercice", name.year, FileFault.HEAD_YEAR_DIFFERS, path)
        self._compare(piece, "periodeDecompte/mois", name.number, FileFault.HEAD_NUMBER_DIFFERS, path)

    def _compare_biller(self, biller: Any, path: str) -> None:
        code = "" if biller is None else biller.text or ""
        if self._is_good(code) is False:
            self._add(FileFault.CODE_CHECK, biller, path)
        if code and code != self._deposit.name.code.digits:
            self._add(FileFault.HEAD_CODE_DIFFERS, biller, path, expected=self._deposit.name.code.digits)
        elif code and code != self._deposit.account.digits:
            self._add(FileFault.HEAD_ACCOUNT_DIFFERS, biller, path, expected=self._deposit.account.digits)

    def _compare(self, piece: Piece, where: str, expected: str | int, fault: FileFault, path: str) -> bool:
        """Whether they agree; what is missing or no number is the schema's to tell."""
        found = piece.element.find(where)
        text = "" if found is None else found.text or ""
        if isinstance(expected, int):
            if not (text.isascii() and text.isdecimal() and len(text) < 10):
                return True
            agrees = int(text) == expected
        else:
            agrees = not text or text == expected
        if not agrees:
            self._add(fault, found, f"{path}/{where}", expected=expected)
        return agrees

    def _read_totals(self, element: Any, path: str) -> None:
        demand = element.find("demandeDecompte")
        if demand is None:
            return
        self._said_at = Place(line=demand.sourceline or 0, path=f"{path}/demandeDecompte")
        count, amounts = demand.findtext("nombre") or "", _demand_of(demand)
        if amounts is not None and count.isascii() and count.isdecimal() and len(count) < 10:
            self._said = (int(count), *amounts)

    # Invoices

    def _invoice(self, piece: Piece) -> None:
        self._invoices += 1
        valid = self._schema(piece.element)
        if not valid:
            large = self._large if self._large.ordinal == piece.ordinal else None
            self._schema.report(_path(piece), self._findings, {"prestation": large.lines if large else 0})
        if valid and self._large.ordinal != piece.ordinal:
            self._valid_invoice(piece)
        else:
            self._doubtful_invoice(piece)

    def _valid_invoice(self, piece: Piece) -> None:
        """By position: the schema has said yes, and a search by name would take several times as long."""
        children = piece.element.getchildren()
        self._reference_check(children[0].text, piece)
        gross = net = 0
        references = []
        for line in children[3:-1] if children[3].tag == "prestation" else children[4:-1]:
            parts = line.getchildren()
            demand = parts[-2]
            gross += _cents(demand[2].text)
            net += _cents(demand[3].text)
            references.append(parts[0].text)
            if parts[-1].text not in self._good_codes:
                self._code_check(parts[-1], piece, len(references))
            if len(parts[-3]) > 1:
                self._period_check(parts[-3], piece, len(references))
        self._lines += len(references)
        if len(references) > 1 and len(set(references)) != len(references):
            self._tell_repeated(references, piece)
        demand = children[-1]
        said_gross, said_net = _cents(demand[2].text), _cents(demand[3].text)
        self._sums.gross += said_gross
        self._sums.net += said_net
        if gross != said_gross or net != said_net:
            self._compare_invoice((said_gross, said_net), _Sums(gross, net), piece)

    def _doubtful_invoice(self, piece: Piece) -> None:
        """One that the schema refuses, or of which lines were taken away: by name, and as far as it can be read."""
        element = piece.element
        large = self._large if self._large.ordinal == piece.ordinal else None
        before = large.lines if large else 0
        self._reference_check(element.findtext("referenceFacture") or "", piece)
        sums, references = large.sums if large else _Sums(), []
        for at, line in enumerate(element.iterchildren("prestation"), 1):
            references.append(self._line(line, sums, piece, at if at == 1 else at + before))
        if large or len(set(references)) != len(references):
            self._tell_repeated(references, piece, large)
        said = _demand_of(element.find("demandeFacture"))
        self._sums.add(said)
        if said is not None and sums.known:
            self._compare_invoice(said, sums, piece)
        if large:
            self._large = _Large()

    def _reference_check(self, reference: str, piece: Piece) -> None:
        if reference and (first := self._seen.before(reference, piece.ordinal)):
            self._add(FileFault.INVOICE_REPEATED, piece.element, _path(piece), first=first)

    def _compare_invoice(self, said: tuple[int, int], sums: _Sums, piece: Piece) -> None:
        if said[0] != sums.gross:
            self._add(
                FileFault.INVOICE_GROSS_DIFFERS,
                piece.element.find("demandeFacture"),
                f"{_path(piece)}/demandeFacture",
                said=said[0],
                summed=sums.gross,
            )
        if said[1] != sums.net:
            self._add(
                FileFault.INVOICE_NET_DIFFERS,
                piece.element.find("demandeFacture"),
                f"{_path(piece)}/demandeFacture",
                said=said[1],
                summed=sums.net,
            )

    def _line(self, line: Any, sums: _Sums, piece: Piece, position: int) -> str:
        """Its reference, empty where it has none."""
        self._lines += 1
        if not self._schema(line):
            self._schema.report(f"{_path(piece)}/prestation[{position}]", self._findings, {})
        sums.add(_demand_of(line.find("demandePrestation")))
        code = line.find("identifiantExecutant")
        if code is not None:
            self._code_check(code, piece, position)
        period = line.find("periodePrestation")
        if period is not None:
            self._period_check(period, piece, position)
        return line.findtext("referencePrestation") or ""

    def _code_check(self, code: Any, piece: Piece, position: int) -> None:
        path = f"{_path(piece)}/prestation[{position}]/identifiantExecutant"
        if self._is_good(code.text or "") is False:
            self._add(FileFault.CODE_CHECK, code, path)

    def _period_check(self, period: Any, piece: Piece, position: int) -> None:
        first, last = period.findtext("dateDebut") or "", period.findtext("dateFin") or ""
        # Days as the schema takes them are in order as texts.
        if first and last and len(first) == len(last) and last < first:
            path = f"{_path(piece)}/prestation[{position}]/periodePrestation"
            self._add(FileFault.PERIOD_REVERSED, period, path)

    def _tell_repeated(self, references: list[str], piece: Piece, large: _Large | None = None) -> None:
        before = large.lines if large else 0
        seen = large.seen if large else Seen(_FEW)
        for at, reference in enumerate(references, 1):
            position = at if at == 1 else at + before
            first = seen.before(reference, position) if reference else 0
            if first and first != position:
                line = next(islice(piece.element.iterchildren("prestation"), at - 1, None))
                self._add(
                    FileFault.LINE_REPEATED, line, f"{_path(piece)}/prestation[{position}]", first=first
                )

    def _thin(self, invoice: Any, ordinal: int) -> None:
        """Of an unfinished invoice, lines that follow a line: judged now and taken away, so that order can still be told.

        The first line stays, and the last child, which may be unfinished.
        """
        piece = Piece("facture", ordinal, invoice)
        if self._large.ordinal != ordinal:
            self._large = _Large(ordinal, seen=Seen())
            first = invoice.find("prestation/referencePrestation")
            if first is not None and first.text:
                self._large.seen.before(first.text, 1)
        large = self._large
        for line in invoice.getchildren()[:-1]:
            former = line.getprevious()
            if line.tag != "prestation" or former is None or former.tag != "prestation":
                continue
            large.lines += 1
            position = large.lines + 1
            reference = self._line(line, large.sums, piece, position)
            if reference and (first := large.seen.before(reference, position)):
                self._add(
                    FileFault.LINE_REPEATED, line, f"{_path(piece)}/prestation[{position}]", first=first
                )
            invoice.remove(line)

    # The whole

    def _compare_totals(self) -> None:
        if self._said is None:
            return
        count, gross, net = self._said
        if count != self._invoices:
            self._findings.add_of_whole(
                FileFault.COUNT_DIFFERS, self._said_at, said=count, counted=self._invoices
            )
        if not self._sums.known:
            self._findings.add_of_whole(FileFault.TOTALS_UNCHECKED, self._said_at)
            return
        if gross != self._sums.gross:
            self._findings.add_of_whole(
                FileFault.FILE_GROSS_DIFFERS, self._said_at, said=gross, summed=self._sums.gross
            )
        if net != self._sums.net:
            self._findings.add_of_whole(
                FileFault.FILE_NET_DIFFERS, self._said_at, said=net, summed=self._sums.net
            )

    def _by_schema(self, piece: Piece) -> None:
        if not self._schema(piece.element):
            self._schema.report(_path(piece), self._findings, {})

    def _is_good(self, code: str) -> bool | None:
        """Of the check digits; None for what is no code of eight digits, which the schema tells."""
        if code in self._good_codes:
            return True
        if not _CODE.fullmatch(code):
            return None
        good = ProviderCode.as_received(code).is_well_formed
        if good and len(self._good_codes) < _MOST_CODES_KEPT:
            self._good_codes.add(code)
        return good

    def _add(self, fault: FileFault, element: Any, path: str, **facts: str | int) -> None:
        line = 0 if element is None else element.sourceline or 0
        self._findings.add(fault, Place(line=line, path=path), **facts)


def _path(piece: Piece) -> str:
    return _GRAMMAR.path_of(piece.name, piece.ordinal)


def _cents(text: str) -> int:
    """Of an amount as the schema takes it.

    >>> _cents("12"), _cents("12.5"), _cents("-0.05")
    (1200, 1250, -5)
    """
    if text[-3:-2] == ".":
        return int(text[:-3] + text[-2:])
    whole, _, part = text.partition(".")
    return int(whole + part.ljust(2, "0"))


def _demand_of(demand: Any) -> tuple[int, int] | None:
    """Gross and net in cents; None where one of them is no amount."""
    if demand is None:
        return None
    gross, net = demand.findtext("montantBrut") or "", demand.findtext("montantNet") or ""
    if not (_AMOUNT.fullmatch(gross) and _AMOUNT.fullmatch(net)):
        return None
    return _cents(gross), _cents(net)
