"""MHM, the fee note of doctors and dentists (domain.md 5.5, 5.7): its name, and that it is safe and well-formed XML.

The name is that of a pattern in published software, which no official text confirms. What is in such a file as it comes through this
exchange is specified nowhere we could read: nothing of its content is judged, and nothing is answered here. Ours: that it is taken
so far at all; and that the code may begin with any digits, since which prefixes a profession has is the register's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from prestalux.rules.exchange.findings import FileFault, Findings
from prestalux.rules.exchange.formats import well_formed
from prestalux.rules.exchange.formats.kind import Answer, Checked, Deposit, common_name_faults

_NAME: Final = re.compile(
    r"F[0-9]{8}[2-9][0-9]{3}[01][0-9]_MED_MHM_[0-9]{3}_[0-3][0-9]01_"
    r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}\.xml",
    re.ASCII,
)


class Mhm:
    code: Final = "MHM"
    layouts: Final = frozenset(range(1, 1000))
    """Any: none is named."""
    for_tests_only: Final = False

    def name_faults(self, deposit: Deposit) -> tuple[FileFault, ...]:
        own = () if _NAME.fullmatch(str(deposit.name)) else (FileFault.NAME_FEE_NOTE,)
        return (*common_name_faults(self, deposit), *own)

    def check(self, deposit: Deposit, portions: Iterable[bytes]) -> Checked:
        findings = Findings()
        return Checked(size=well_formed.check(portions, findings), findings=findings)

    def answer(self, deposit: Deposit, portions: Iterable[bytes], checked: Checked) -> Answer | None:
        """None: it waits for whoever processes it."""
        return None
