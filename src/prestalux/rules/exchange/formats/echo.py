"""TST, a kind of our own for trying a connection: any bytes are taken and come back under a return name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from prestalux.rules.exchange.findings import FileFault, Findings
from prestalux.rules.exchange.formats.kind import Answer, Checked, Deposit, common_name_faults

ANSWER_LAYOUT: Final = 1


class Echo:
    code: Final = "TST"
    layouts: Final = frozenset({1})
    for_tests_only: Final = True

    def name_faults(self, deposit: Deposit) -> tuple[FileFault, ...]:
        return common_name_faults(self, deposit)

    def check(self, deposit: Deposit, portions: Iterable[bytes]) -> Checked:
        return Checked(size=sum(len(portion) for portion in portions), findings=Findings())

    def answer(self, deposit: Deposit, portions: Iterable[bytes], checked: Checked) -> Answer | None:
        return Answer(deposit.name.returned(layout=ANSWER_LAYOUT), portions)
