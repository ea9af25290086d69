"""What a control file says, whichever tool wrote it."""

from __future__ import annotations

import pytest

from prestalux.rules.exchange.control_files import digest_in
from prestalux.rules.exchange.space_refusals import ControlUnreadable

DIGEST = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    "written",
    [
        DIGEST,
        f"{DIGEST}\n",
        f"{DIGEST.upper()}\r\n",
        f"{DIGEST}  F99000119202611_INF_TST_001_x.xml\n",
        f"{DIGEST} *F99000119202611_INF_TST_001_x.xml\n",
        f"\\{DIGEST}  a\\\\b.xml\n",
        f"SHA256 (F99000119202611_INF_TST_001_x.xml) = {DIGEST}\n",
        f"SHA2-256(x.xml)= {DIGEST}\n",
        f"Algorithm Hash\n--------- ----\nSHA256    {DIGEST.upper()}\n",
    ],
)
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_digest_is_found(written: str, coding: str) -> None:
    assert digest_in(written.encode(coding)) == DIGEST


@pytest.mark.parametrize(
    "written", ["", "all of it", DIGEST[:-1], DIGEST + "0", f"{DIGEST}\n{'f' * 64}\n", "g" * 64]
)
def test_anything_else_is_refused(written: str) -> None:
    with pytest.raises(ControlUnreadable):
        digest_in(written.encode())
