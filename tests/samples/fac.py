"""Invoicing files with invented content: the collective codes alone, one published test matricule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

CODE = "99000119"
OTHER_CODE = "99000220"
NAME = f"D{CODE}202611_ASD_FAC_002_R1.xml"
MATRICULE = "1990093012358"


def euro(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


@dataclass(frozen=True)
class Line:
    reference: str = "1"
    gross: int = 1000
    net: int = 880
    code: str = CODE
    first: str = "2026-11-02"
    last: str = ""
    act: str = "AB1"

    def xml(self) -> str:
        until = f"<dateFin>{self.last}</dateFin>" if self.last else ""
        return (
            f"<prestation><referencePrestation>{self.reference}</referencePrestation>"
            f"<acte><codeTarif>{self.act}</codeTarif></acte>"
            f"<periodePrestation><dateDebut>{self.first}</dateDebut>{until}</periodePrestation>"
            f"<demandePrestation>{demand(1, self.gross, self.net)}</demandePrestation>"
            f"<identifiantExecutant>{self.code}</identifiantExecutant></prestation>"
        )


def demand(count: int, gross: int, net: int) -> str:
    return (
        f"<nombre>{count}</nombre><devise>EUR</devise>"
        f"<montantBrut>{euro(gross)}</montantBrut><montantNet>{euro(net)}</montantNet>"
    )


@dataclass(frozen=True)
class Invoice:
    reference: str = "A"
    lines: Sequence[Line] = (Line(),)
    gross: int | None = None
    net: int | None = None

    @property
    def sums(self) -> tuple[int, int]:
        gross = sum(line.gross for line in self.lines) if self.gross is None else self.gross
        net = sum(line.net for line in self.lines) if self.net is None else self.net
        return gross, net

    def xml(self) -> str:
        return (
            f"  <facture>\n    <referenceFacture>{self.reference}</referenceFacture>"
            f"<identifiantPersonneProtegee>{MATRICULE}</identifiantPersonneProtegee>"
            "<dateEtablissementFacture>2026-11-20</dateEtablissementFacture>\n"
            + "".join(f"    {line.xml()}\n" for line in self.lines)
            + f"    <demandeFacture>{demand(len(self.lines), *self.sums)}</demandeFacture>\n  </facture>\n"
        )


@dataclass(frozen=True)
class File:
    invoices: Sequence[Invoice] = field(default_factory=lambda: (Invoice(),))
    code: str = CODE
    frame: str = "ASD"
    kind: str = "FAC"
    organism: str = "19"
    year: str = "2026"
    month: str = "11"
    count: int | None = None
    gross: int | None = None
    net: int | None = None

    def bytes(self) -> bytes:
        count = len(self.invoices) if self.count is None else self.count
        gross = sum(invoice.sums[0] for invoice in self.invoices) if self.gross is None else self.gross
        net = sum(invoice.sums[1] for invoice in self.invoices) if self.net is None else self.net
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<decompteFacturation>\n'
            f"  <typeDecompte><cadreLegal>{self.frame}</cadreLegal><layout>2</layout>"
            f"<type>{self.kind}</type></typeDecompte>\n"
            f"  <entete>\n    <identifiantFacturier>{self.code}</identifiantFacturier>"
            f"<organisme>{self.organism}</organisme><dateEnvoi>2026-11-23</dateEnvoi>"
            "<referenceFichierFacturation>R1</referenceFichierFacturation>\n"
            f"    <periodeDecompte><exercice>{self.year}</exercice><mois>{self.month}</mois></periodeDecompte>\n"
            f"    <demandeDecompte>{demand(count, gross, net)}</demandeDecompte>\n  </entete>\n"
            + "".join(invoice.xml() for invoice in self.invoices)
            + "</decompteFacturation>\n"
        ).encode()


def of(*invoices: Invoice, **header: object) -> bytes:
    return replace(File(invoices or (Invoice(),)), **header).bytes()  # type: ignore[arg-type]
