"""What our own mail server found of a message's sender, and what others claim it found."""

from __future__ import annotations

import pytest

from prestalux.rules.mail import Authentication, Verdict, authentication_of

OURS = "mx.fonds.example"
ANNA = "anna@example.org"


def dmarc_of(lines: list[str], server: str) -> Verdict:
    return authentication_of(lines, server, ANNA).dmarc


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([f"{OURS}; spf=pass smtp.mailfrom=x; dkim=pass; dmarc=pass header.from=example.org"], Verdict.PASS),
        ([f"{OURS}; dmarc=fail (p=reject dis=none) header.from=example.org"], Verdict.FAIL),
        ([f"{OURS} 1; DMARC=Pass"], Verdict.PASS),
        ([f"{OURS}; dmarc=none"], Verdict.UNKNOWN),
        ([f"{OURS}; dmarc=temperror"], Verdict.UNKNOWN),
        ([f"{OURS}; spf=pass"], Verdict.UNKNOWN),
        ([f"{OURS}; none"], Verdict.UNKNOWN),
        ([f"{OURS.upper()}; dmarc=fail"], Verdict.FAIL),
        ([], Verdict.UNKNOWN),
    ],
)
def test_the_result_of_our_server_counts(lines: list[str], found: Verdict) -> None:
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
    assert dmarc_of([forged], OURS) is Verdict.UNKNOWN
    assert dmarc_of([forged, f"{OURS}; dmarc=fail"], OURS) is Verdict.FAIL


def test_a_line_forged_in_our_servers_name_stands_below_its_own() -> None:
    assert dmarc_of([f"{OURS}; dmarc=fail", f"{OURS}; dmarc=pass"], OURS) is Verdict.FAIL


def test_a_comment_says_nothing() -> None:
    assert dmarc_of([f"{OURS}; dmarc=fail (dmarc=pass)"], OURS) is Verdict.FAIL


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
    assert dmarc_of([f"{OURS}; {chosen}; dmarc=fail header.from=example.org"], OURS) is Verdict.FAIL
    assert dmarc_of([f"{OURS}; {chosen}"], OURS) is Verdict.UNKNOWN


def test_each_filter_of_our_server_may_write_a_line_of_its_own() -> None:
    lines = [f"{OURS}; dkim=pass", f"{OURS}; spf=pass", f"{OURS}; dmarc=fail"]
    assert dmarc_of(lines, OURS) is Verdict.FAIL


@pytest.mark.parametrize("name", [f'"{OURS}"', f"{OURS}/1", f"{OURS} 1", f"{OURS} (by us)"])
def test_our_server_is_known_however_it_writes_its_name(name: str) -> None:
    assert dmarc_of([f"{name}; dmarc=fail"], OURS) is Verdict.FAIL


def test_a_result_may_carry_the_version_of_its_method() -> None:
    assert dmarc_of([f"{OURS}; dmarc/1=fail"], OURS) is Verdict.FAIL


def test_without_a_configured_server_nothing_is_believed() -> None:
    assert dmarc_of(["; dmarc=pass", "mx; dmarc=pass"], "") is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("line", "spf", "dkim"),
    [
        ("spf=pass smtp.mailfrom=anna@example.org", "pass", ""),
        ("spf=pass smtp.mailfrom=example.org", "pass", ""),
        ("spf=pass smtp.helo=example.org", "pass", ""),
        ("spf=pass smtp.mailfrom=evil.example; dkim=pass header.d=Example.ORG header.s=k", "unknown", "pass"),
        ("dkim=pass header.i=@example.org", "", "pass"),
        ("dkim=pass (2048 bit) header.d = example.org", "", "pass"),
        ("dkim=pass header.d=evil.example; dkim=pass header.d=example.org", "", "pass"),
        ("dkim=pass header.d=example.org; dkim=fail header.d=evil.example", "", "pass"),
        ("dkim=pass header.d=mail.example.org.evil.example", "", "unknown"),
        ("dkim=pass header.d=ample.org", "", "unknown"),
        ("dkim=pass", "", "unknown"),
        ("dkim=fail header.d=example.org; spf=softfail smtp.mailfrom=anna@example.org", "unknown", "fail"),
        ("spf=pass smtp.mailfrom=evil.example smtp.helo=example.org", "unknown", ""),
        ("spf=pass smtp.mailfrom=header.d=example.org@evil.example", "unknown", ""),
        ('spf=pass smtp.mailfrom="a smtp.mailfrom=example.org"@evil.example', "unknown", ""),
        ("spf=pass (smtp.mailfrom=example.org) smtp.mailfrom=evil.example", "unknown", ""),
        ("dkim=pass header.s=header.d=example.org header.d=evil.example", "", "unknown"),
    ],
)
def test_spf_and_dkim_pass_for_the_domain_of_the_sender_alone(line: str, spf: str, dkim: str) -> None:
    found = authentication_of([f"{OURS}; {line}"], OURS, ANNA)
    assert (found.spf, found.dkim) == (spf or Verdict.UNKNOWN, dkim or Verdict.UNKNOWN)


@pytest.mark.parametrize(
    ("authentication", "proven", "forged"),
    [
        (Authentication(), False, False),
        (Authentication(dmarc=Verdict.PASS), True, False),
        (Authentication(dkim=Verdict.PASS), True, False),
        (Authentication(spf=Verdict.PASS), True, False),
        (Authentication(spf=Verdict.PASS, dkim=Verdict.PASS, dmarc=Verdict.FAIL), False, True),
        (Authentication(spf=Verdict.FAIL, dkim=Verdict.FAIL), False, False),
    ],
    ids=str,
)
def test_a_domain_stands_behind_a_message_or_disowns_it(
    authentication: Authentication, proven: bool, forged: bool
) -> None:
    assert (authentication.is_proven, authentication.is_forged) == (proven, forged)


def test_what_a_lower_line_says_of_another_method_counts_too() -> None:
    lines = [f"{OURS}; spf=fail", f"{OURS}; dkim=pass header.d=example.org"]
    assert authentication_of(lines, OURS, ANNA) == Authentication(Verdict.FAIL, Verdict.PASS)


@pytest.mark.parametrize(
    ("header_from", "dmarc"), [("example.org", "pass"), ("EXAMPLE.ORG", "pass"), ("evil.example", "unknown")]
)
def test_dmarc_passes_for_the_domain_that_it_names(header_from: str, dmarc: str) -> None:
    assert dmarc_of([f"{OURS}; dmarc=pass header.from={header_from}"], OURS) == dmarc


def test_dmarc_fails_whatever_domain_it_names() -> None:
    assert dmarc_of([f"{OURS}; dmarc=fail header.from=evil.example"], OURS) is Verdict.FAIL
