"""What our own mail server found of a message's sender, and what others claim it found."""

from __future__ import annotations

import pytest

from prestalux.rules.mail import Dmarc, dmarc_of

OURS = "mx.fonds.example"


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([f"{OURS}; spf=pass smtp.mailfrom=x; dkim=pass; dmarc=pass header.from=example.org"], Dmarc.PASS),
        ([f"{OURS}; dmarc=fail (p=reject dis=none) header.from=example.org"], Dmarc.FAIL),
        ([f"{OURS} 1; DMARC=Pass"], Dmarc.PASS),
        ([f"{OURS}; dmarc=none"], Dmarc.UNKNOWN),
        ([f"{OURS}; dmarc=temperror"], Dmarc.UNKNOWN),
        ([f"{OURS}; spf=pass"], Dmarc.UNKNOWN),
        ([f"{OURS}; none"], Dmarc.UNKNOWN),
        ([f"{OURS.upper()}; dmarc=fail"], Dmarc.FAIL),
        ([], Dmarc.UNKNOWN),
    ],
)
def test_the_result_of_our_server_counts(lines: list[str], found: Dmarc) -> None:
    assert dmarc_of(lines, OURS) is found


@pytest.mark.parametrize(
    "forged",
    [
        "evil.example; dmarc=pass",
        f"evil.example; dmarc=pass; x={OURS}",
        f"evil.example ({OURS}); dmarc=pass",
        f"{OURS}.evil.example; dmarc=pass",
        f"; {OURS}; dmarc=pass",
        f'; x="{OURS}"; dmarc=pass',
        f'evil.example; x="{OURS}"; dmarc=pass',
    ],
)
def test_what_another_server_wrote_is_not_believed(forged: str) -> None:
    assert dmarc_of([forged], OURS) is Dmarc.UNKNOWN
    assert dmarc_of([forged, f"{OURS}; dmarc=fail"], OURS) is Dmarc.FAIL


def test_a_line_forged_in_our_servers_name_stands_below_its_own() -> None:
    assert dmarc_of([f"{OURS}; dmarc=fail", f"{OURS}; dmarc=pass"], OURS) is Dmarc.FAIL


def test_a_comment_says_nothing() -> None:
    assert dmarc_of([f"{OURS}; dmarc=fail (dmarc=pass)"], OURS) is Dmarc.FAIL


@pytest.mark.parametrize(
    "chosen",
    [
        "spf=pass smtp.mailfrom=dmarc=pass@evil.example",
        'spf=pass smtp.mailfrom="x; dmarc=pass"@evil.example',
        'spf=pass smtp.mailfrom="x\\"; dmarc=pass"@evil.example',
        'spf=pass reason="; dmarc=pass"',
        "spf=pass (a (b) ; dmarc=pass x)",
        'spf=pass (a " b) smtp.mailfrom="x"',
        "spf=pass (a \\) ; dmarc=pass x)",
    ],
)
def test_what_the_sender_chose_is_no_result(chosen: str) -> None:
    assert dmarc_of([f"{OURS}; {chosen}; dmarc=fail header.from=example.org"], OURS) is Dmarc.FAIL
    assert dmarc_of([f"{OURS}; {chosen}"], OURS) is Dmarc.UNKNOWN


def test_each_filter_of_our_server_may_write_a_line_of_its_own() -> None:
    lines = [f"{OURS}; dkim=pass", f"{OURS}; spf=pass", f"{OURS}; dmarc=fail"]
    assert dmarc_of(lines, OURS) is Dmarc.FAIL


@pytest.mark.parametrize("name", [f'"{OURS}"', f"{OURS}/1", f"{OURS} 1", f"{OURS} (by us)"])
def test_our_server_is_known_however_it_writes_its_name(name: str) -> None:
    assert dmarc_of([f"{name}; dmarc=fail"], OURS) is Dmarc.FAIL


def test_a_result_may_carry_the_version_of_its_method() -> None:
    assert dmarc_of([f"{OURS}; dmarc/1=fail"], OURS) is Dmarc.FAIL


def test_without_a_configured_server_nothing_is_believed() -> None:
    assert dmarc_of(["; dmarc=pass", "mx; dmarc=pass"], "") is Dmarc.UNKNOWN
