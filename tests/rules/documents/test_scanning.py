"""A file is shown when it is safe, or when nobody could say; an infected one never."""

from __future__ import annotations

import pytest

from prestalux.rules.documents.scanning import ScanState, withheld


def why(state: ScanState, *, scanner: bool) -> str:
    refusal = withheld(state, scanner=scanner)
    return refusal.code if refusal else "shown"


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (ScanState.PENDING, "scan-pending"),
        (ScanState.ERROR, "scan-missed"),
        (ScanState.INFECTED, "file-infected"),
        (ScanState.SAFE, "shown"),
    ],
)
def test_with_a_scanner_only_a_safe_file_is_shown(state: ScanState, told: str) -> None:
    assert why(state, scanner=True) == told


@pytest.mark.parametrize("state", ScanState)
def test_without_a_scanner_all_but_an_infected_file_is_shown(state: ScanState) -> None:
    assert (why(state, scanner=False) == "shown") is (state is not ScanState.INFECTED)
