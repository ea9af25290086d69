"""Ranges of addresses: as they are typed, and who lies in them."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from prestalux.rules.exchange.networks import (
    MOST_RANGES,
    BadRange,
    RangeFault,
    lies_in,
    neighbourhood,
    ranges_of,
)

ADDRESSES = st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6))


def test_ranges_are_kept_once_and_in_order() -> None:
    assert ranges_of("192.0.2.7\n10.0.0.0/8; 10.0.0.0/8") == ("10.0.0.0/8", "192.0.2.7/32")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("10.1.2.3/16", RangeFault.HOST_BITS),
        ("0.0.0.0/0", RangeFault.EVERYTHING),
        ("::/0", RangeFault.EVERYTHING),
        ("::ffff:0:0/96", RangeFault.EVERYTHING),
        ("10.0.0.0/33", RangeFault.SHAPE),
        ("10.0.0", RangeFault.SHAPE),
        ("example.org", RangeFault.SHAPE),
        ("fe80::1%eth0", RangeFault.SHAPE),
        ("٣.0.0.0/8", RangeFault.SHAPE),
        (" ".join(f"10.0.0.{n}" for n in range(MOST_RANGES + 1)), RangeFault.TOO_MANY),
    ],
)
def test_a_slip_is_refused_with_its_reason(typed: str, why: RangeFault) -> None:
    with pytest.raises(BadRange) as refused:
        ranges_of(typed)
    assert refused.value.facts["why"] == why


@given(st.text(max_size=80))
def test_any_text_gives_ranges_or_a_refusal(typed: str) -> None:
    try:
        found = ranges_of(typed)
    except BadRange:
        return
    assert all(str(ipaddress.ip_network(one)) == one for one in found)


def test_a_range_of_ipv4_written_as_ipv6_is_one_of_ipv4() -> None:
    assert ranges_of("::ffff:10.0.0.0/104") == ("10.0.0.0/8",)


@given(ADDRESSES)
@example(ipaddress.ip_address("::ffff:0:0"))
def test_every_address_lies_in_its_own_range(address: object) -> None:
    assert lies_in(str(address), ranges_of(str(address)))


def test_without_ranges_everybody_lies_in_them() -> None:
    assert lies_in("192.0.2.1", ())


def test_what_is_no_address_lies_in_no_range() -> None:
    assert not lies_in("", ("10.0.0.0/8",))
    assert not lies_in("10.0.0.1.evil.example", ("10.0.0.0/8",))


def test_an_address_that_came_over_the_newer_protocol_is_the_older_one() -> None:
    assert lies_in("::ffff:10.20.0.7", ("10.20.0.0/16",))
    assert not lies_in("::ffff:10.21.0.7", ("10.20.0.0/16",))


def test_one_machine_with_many_addresses_is_one_neighbour() -> None:
    assert neighbourhood("2001:db8::1") == neighbourhood("2001:db8::ffff:1")
    assert neighbourhood("2001:db8::1") != neighbourhood("2001:db8:0:1::1")
    assert neighbourhood("192.0.2.1") != neighbourhood("192.0.2.2")
