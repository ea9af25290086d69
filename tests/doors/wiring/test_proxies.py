"""Who a request comes from."""

from __future__ import annotations

import pytest

from prestalux.doors.wiring.config import BadConfiguration
from prestalux.doors.wiring.proxies import Proxies, same_sender

OURS = Proxies(["10.0.0.0/8", "2001:db8::1"])


@pytest.mark.parametrize(
    ("peer", "told", "client"),
    [
        ("192.0.2.1", "198.51.100.7", "192.0.2.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "198.51.100.7, 10.0.0.2", "198.51.100.7"),
        ("::ffff:10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("2001:db8::1", "2001:db8:5::9", "2001:db8:5::9"),
        ("10.0.0.1", "<script>", "10.0.0.1"),
        ("", "198.51.100.7", ""),
    ],
)
def test_the_client_is_the_nearest_address_that_is_no_proxy_of_ours(
    peer: str, told: str, client: str
) -> None:
    assert OURS.client(peer, {"x-forwarded-for": told}) == client


@pytest.mark.parametrize(
    ("peer", "told", "scheme"),
    [
        ("10.0.0.1", "https", "https"),
        ("10.0.0.1", "gopher", "http"),
        ("192.0.2.1", "https", "http"),
        ("10.0.0.1", "", "http"),
    ],
)
def test_only_a_proxy_of_ours_names_the_scheme(peer: str, told: str, scheme: str) -> None:
    assert OURS.scheme(peer, {"x-forwarded-proto": told}, "http") == scheme


def test_what_is_no_network_is_refused() -> None:
    with pytest.raises(BadConfiguration) as refused:
        Proxies(["proxy.example"])
    assert "PRESTALUX_PROXIES" in refused.value.line


@pytest.mark.parametrize(
    ("address", "sender"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("", ""),
        ("unknown", "unknown"),
    ],
)
def test_an_ipv6_subscriber_counts_as_one_sender(address: str, sender: str) -> None:
    assert same_sender(address) == sender
