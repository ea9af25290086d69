"""Whom a request comes from, when trusted proxies stand in between.

X-Forwarded-* counts only when the peer itself is a configured proxy; from anybody else it is removed, so that
nobody chooses the address or the scheme under which the house sees him.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from prestalux.doors.wiring.config import BadConfiguration

FORWARDED = frozenset(
    {"forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "x-real-ip"}
)


class Proxies:
    def __init__(self, networks: Iterable[str]) -> None:
        """Raises BadConfiguration for what is neither an address nor a network."""
        try:
            self._networks = [ip_network(text, strict=False) for text in networks]
        except ValueError as error:
            raise BadConfiguration("PRESTALUX_PROXIES", str(error)) from None

    def trusts(self, address: str) -> bool:
        found = _address(address)
        return found is not None and any(found in network for network in self._networks)

    def client(self, peer: str, headers: Mapping[str, str]) -> str:
        """The nearest address that is not a proxy of ours, as far as our own proxies tell it."""
        nearest = peer
        told = [part.strip() for part in headers.get("x-forwarded-for", "").split(",") if part.strip()]
        while told and self.trusts(nearest):
            before = told.pop()
            if _address(before) is None:
                break
            nearest = before
        return nearest

    def scheme(self, peer: str, headers: Mapping[str, str], default: str) -> str:
        told = headers.get("x-forwarded-proto", "").strip().lower()
        return told if self.trusts(peer) and told in {"http", "https"} else default


def same_sender(address: str) -> str:
    """The unit that limits count: an IPv4 address, or the network an IPv6 subscriber owns."""
    found = _address(address)
    if isinstance(found, IPv6Address):
        return str(IPv6Network((found, 64), strict=False))
    return address


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
