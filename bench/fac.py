"""The check of an invoicing file (FAC) of 220,000 invoices, against `xmllint --stream --schema` on the same file with the same schema.

Both read the same bytes in turns, each in a process of its own, which prints its processor time and the memory it took. Ours tells
every finding with its place and adds up what the schema cannot; the reference says valid or not. Then a file ten times as large, and
one with a fault in every invoice, by ours alone: memory must stay where it was. Without xmllint (Debian: libxml2-utils) there is no
reference, and the run fails with those words.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / place) for place in ("src", ".")]

INVOICES: Final = 220_000
TURNS: Final = 5
MOST: Final = 4.0
TIMES_LARGER: Final = 7
"""A gigabyte and more."""
MOST_GROWTH: Final = 1.2
SCHEMA: Final = ROOT / "src/prestalux/rules/exchange/formats/schemas/fac-002.xsd"
NAME: Final = "D99000119202611_ASD_FAC_002_R1.xml"
CODES: Final = tuple(f"{number}{number % 97:02d}" for number in range(990_001, 990_041))


def main(arguments: list[str]) -> int:
    """`[INVOICES]`: fewer than 220,000 for a look."""
    if arguments[:1] == ["--measure"]:
        return measure(Path(arguments[1]))
    xmllint = shutil.which("xmllint")
    if xmllint is None:
        print("xmllint is missing, so there is nothing to compare with: apt-get install libxml2-utils")
        return 1
    count = int(arguments[0]) if arguments else INVOICES
    with TemporaryDirectory(prefix="prestalux-fac-") as folder:
        file = Path(folder) / NAME
        write(file, count, faulty=False)
        print(f"reference: xmllint --stream --schema; {count} invoices, {file.stat().st_size / 1e6:.0f} MB")
        missed = compare(file, [xmllint, "--noout", "--stream", "--schema", str(SCHEMA), str(file)])
        return int(missed | grow(file, count))


def compare(file: Path, reference: list[str]) -> bool:
    """Whether the target was missed."""
    turns = [(run(reference), run(ours(file))) for _ in range(TURNS)]
    clock = statistics.median(our.seconds / their.seconds for their, our in turns)
    processor = statistics.median(our.processor / their.processor for their, our in turns)
    for name, pick in (("xmllint", 0), ("ours", 1)):
        measured = [turn[pick] for turn in turns]
        print(
            f"  {name:<8} {statistics.median(one.seconds for one in measured):6.2f} s by the clock,"
            f" {statistics.median(one.processor for one in measured):6.2f} s of the processor, {measured[0].megabytes} MB"
        )
    print(f"  ours / xmllint: {clock:.2f} by the clock, {processor:.2f} of the processor (at most {MOST})")
    return min(clock, processor) > MOST


def grow(file: Path, count: int) -> bool:
    """Whether memory grew with the file."""
    base = run(ours(file))
    missed = False
    for what, times, faulty in (
        ("a file with a fault in every invoice", 1, True),
        ("a larger file", TIMES_LARGER, False),
    ):
        write(file, count * times, faulty=faulty)
        larger = run(ours(file))
        grown = larger.megabytes / base.megabytes
        print(
            f"  {what}: {file.stat().st_size / 1e6:.0f} MB in {larger.processor / base.processor:.1f} times the processor,"
            f" {larger.megabytes} MB"
            f" / {base.megabytes} MB = {grown:.2f}" + ("" if faulty else f" (at most {MOST_GROWTH})")
        )
        missed |= not faulty and grown > MOST_GROWTH
    return missed


class Run:
    def __init__(self, seconds: float, processor: float, megabytes: int) -> None:
        self.seconds = seconds
        self.processor = processor
        self.megabytes = megabytes


def run(command: list[str]) -> Run:
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    if process.returncode:
        raise SystemExit(f"{command[0]} ended with {process.returncode}")
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)


def ours(file: Path) -> list[str]:
    return [sys.executable, __file__, "--measure", str(file)]


def measure(file: Path) -> int:
    from prestalux.rules.exchange.formats import KINDS, Deposit, portions_of
    from prestalux.rules.exchange.naming import FileName
    from prestalux.rules.identifiers.provider_code import ProviderCode

    name = FileName.parse(file.name)
    deposit = Deposit(name=name, account=ProviderCode.parse(CODES[0]))
    checked = KINDS[name.kind].check(deposit, portions_of(file))
    assert checked.size == file.stat().st_size
    return 0 if checked.summary.invoices else 1


# The invented file


def write(file: Path, count: int, *, faulty: bool) -> None:
    """One to three lines an invoice, most have one; amounts by a fixed rule, so that the header can be written first."""
    gross = sum(sum(amounts(number)) for number in range(count))
    net = sum(sum(map(net_of, amounts(number))) for number in range(count))
    with file.open("w", encoding="utf-8") as out:
        out.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<decompteFacturation><typeDecompte><cadreLegal>ASD</cadreLegal>'
            "<layout>2</layout><type>FAC</type></typeDecompte><entete><identifiantFacturier>"
            f"{CODES[0]}</identifiantFacturier><organisme>19</organisme><dateEnvoi>2026-11-23</dateEnvoi>"
            "<referenceFichierFacturation>R1</referenceFichierFacturation><periodeDecompte><exercice>2026</exercice>"
            f"<mois>11</mois></periodeDecompte><demandeDecompte>{demand(count, gross, net)}</demandeDecompte></entete>\n"
        )
        out.writelines(invoices(count, faulty=faulty))
        out.write("</decompteFacturation>\n")


def amounts(number: int) -> list[int]:
    lines = (1, 1, 1, 2, 1, 3, 1)[number % 7]
    return [100 + (number * 7919 + line * 104_729) % 20_000 for line in range(lines)]


def net_of(gross: int) -> int:
    return gross * 88 // 100


def demand(count: int, gross: int, net: int) -> str:
    return (
        f"<nombre>{count}</nombre><devise>EUR</devise><montantBrut>{gross // 100}.{gross % 100:02d}</montantBrut>"
        f"<montantNet>{net // 100}.{net % 100:02d}</montantNet>"
    )


def invoices(count: int, *, faulty: bool) -> Iterator[str]:
    day = "20.11.2026" if faulty else "2026-11-20"
    for number in range(count):
        each = amounts(number)
        lines = "".join(
            f"<prestation><referencePrestation>{at}</referencePrestation><acte><codeTarif>AB{at}</codeTarif></acte>"
            f"<periodePrestation><dateDebut>2026-11-{1 + number % 28:02d}</dateDebut></periodePrestation>"
            f"<demandePrestation>{demand(1, gross, net_of(gross))}</demandePrestation>"
            f"<identifiantExecutant>{CODES[number % 40]}</identifiantExecutant></prestation>\n"
            for at, gross in enumerate(each, 1)
        )
        yield (
            f"<facture><referenceFacture>{number}</referenceFacture>"
            "<identifiantPersonneProtegee>1990093012358</identifiantPersonneProtegee>"
            f"<dateEtablissementFacture>{day}</dateEtablissementFacture>\n{lines}"
            f"<demandeFacture>{demand(len(each), sum(each), sum(map(net_of, each)))}</demandeFacture></facture>\n"
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
