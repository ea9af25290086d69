"""From which addresses an account may come: ranges of IPv4 and IPv6, as they are typed, and whether an address lies in one."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from prestalux.rules.errors import Refusal

MOST_RANGES: Final = 32
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_MAPPED: Final = ipaddress.IPv6Network("::ffff:0:0/96")


class RangeFault(StrEnum):
    SHAPE = "shape"
    HOST_BITS = "host-bits"
    EVERYTHING = "everything"
    TOO_MANY = "too-many"


class BadRange(Refusal):
    """`facts`: why, a RangeFault; typed, the line that was meant; most."""

    code = "network-range-bad"


def ranges_of(typed: str) -> tuple[str, ...]:
    """One range or address a line (commas and blanks part them too), each once, in the order of the numbers.

    Raises BadRange: a range whose address has bits behind its prefix is a slip (10.1.2.3/16), and one that holds every
    address says nothing.

    >>> ranges_of("10.20.0.0/16, 2001:db8::/32")
    ('10.20.0.0/16', '2001:db8::/32')
    """
    words = typed.replace(",", " ").replace(";", " ").split()
    found = {_network(word) for word in words[: MOST_RANGES + 1]}
    if len(words) > MOST_RANGES:
        raise BadRange(why=RangeFault.TOO_MANY.value, typed="", most=MOST_RANGES)
    ordered = sorted(found, key=lambda one: (one.version, int(one.network_address), one.prefixlen))
    return tuple(str(one) for one in ordered)


def _network(word: str) -> Network:
    shown = word[:60]
    try:
        loose = _as_ipv4(ipaddress.ip_network(word, strict=False))
    except ValueError:
        raise BadRange(why=RangeFault.SHAPE.value, typed=shown, most=MOST_RANGES) from None
    if "%" in word:
        raise BadRange(why=RangeFault.SHAPE.value, typed=shown, most=MOST_RANGES)
    if loose.prefixlen == 0:
        raise BadRange(why=RangeFault.EVERYTHING.value, typed=shown, most=MOST_RANGES)
    try:
        return _as_ipv4(ipaddress.ip_network(word))
    except ValueError:
        raise BadRange(why=RangeFault.HOST_BITS.value, typed=shown, most=MOST_RANGES) from None


def _as_ipv4(network: Network) -> Network:
    """A range of IPv4 addresses written as IPv6 (::ffff:10.0.0.0/104) is the range of IPv4, as its addresses are."""
    if isinstance(network, ipaddress.IPv4Network) or not network.subnet_of(_MAPPED):
        return network
    return ipaddress.IPv4Network((int(network.network_address) & 0xFFFFFFFF, network.prefixlen - 96))


def address_of(text: str) -> Address | None:
    """An IPv4 address that came over IPv6 (::ffff:10.0.0.1) is the IPv4 address; a zone does not count. None for no address."""
    try:
        address = ipaddress.ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def lies_in(text: str, ranges: Iterable[str]) -> bool:
    """Without ranges every address does; no address lies in none."""
    networks = [ipaddress.ip_network(one) for one in ranges]
    address = address_of(text)
    return not networks or (address is not None and any(address in one for one in networks))


def neighbourhood(text: str) -> str:
    """Under which an address is counted: itself, or of IPv6 the /64 in which one machine takes any address it likes.

    >>> neighbourhood("2001:db8::1"), neighbourhood("::ffff:192.0.2.7"), neighbourhood("nobody")
    ('2001:db8::/64', '192.0.2.7', '')
    """
    address = address_of(text)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return str(address) if address else ""
