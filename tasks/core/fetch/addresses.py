"""Addresses that a fetcher must not connect to.

Takes an IP address as text, as a resolver or a socket gives it; gives the reason why it is refused, or None
for a public one. It resolves nothing: who connects asks for the very address that it connects to, after
each look-up and each redirect, so that a name cannot answer twice. The tables are IANA's special-purpose
registries, written out here since `ipaddress` judges by the Python that runs it (3.11.7 takes
192.88.99.1, 3fff::1, fec0::1 and each 6to4 address for public).
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

METADATA = "an address of a cloud's own services"
"""Said of addresses that give out credentials; the other reasons name a range."""

_LOOPBACK, _PRIVATE, _NATTED = "a loopback address", "a private address", "an address behind a provider's NAT"
_LINK_LOCAL = "a link-local address"
_OWN_NETWORK = frozenset({_LOOPBACK, _PRIVATE, _NATTED})
_LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")
_EMBEDDED_AT = (4, 5, 6, 7, 8, 12)
"""Bytes behind which an IPv4 address may stand inside an IPv6 one (RFC 6052), whose byte 8 is left out."""
_LEFT_OUT = 8
_PUBLIC_V6 = IPv6Network("2000::/3")
_IPV4_RANGES = tuple(
    (IPv4Network(block), reason)
    for block, reason in (
        ("169.254.169.254/32", METADATA),
        ("169.254.170.2/32", METADATA),
        ("169.254.170.23/32", METADATA),
        ("100.100.100.200/32", METADATA),
        ("168.63.129.16/32", METADATA),
        ("192.0.0.192/32", METADATA),
        ("0.0.0.0/32", "an unspecified address"),
        ("0.0.0.0/8", "an address of this network"),
        ("10.0.0.0/8", _PRIVATE),
        ("172.16.0.0/12", _PRIVATE),
        ("192.168.0.0/16", _PRIVATE),
        ("100.64.0.0/10", _NATTED),
        ("127.0.0.0/8", _LOOPBACK),
        ("169.254.0.0/16", _LINK_LOCAL),
        ("192.0.0.0/24", "a reserved address"),
        ("192.0.2.0/24", "an address for examples"),
        ("192.88.99.0/24", "a reserved address"),
        ("198.18.0.0/15", "an address for benchmarks"),
        ("198.51.100.0/24", "an address for examples"),
        ("203.0.113.0/24", "an address for examples"),
        ("224.0.0.0/4", "a multicast address"),
        ("255.255.255.255/32", "a broadcast address"),
        ("240.0.0.0/4", "a reserved address"),
    )
)
"""The first match counts."""

_IPV6_RANGES = tuple(
    (IPv6Network(block), reason)
    for block, reason in (
        ("fd00:ec2::254/128", METADATA),
        ("fd00:ec2::23/128", METADATA),
        ("fd20:ce::254/128", METADATA),
        ("fd00:42::42/128", METADATA),
        ("fd00:c1::a9fe:a9fe/128", METADATA),
        ("::/128", "an unspecified address"),
        ("::1/128", _LOOPBACK),
        ("fc00::/7", _PRIVATE),
        ("fe80::/10", _LINK_LOCAL),
        ("fec0::/10", _PRIVATE),
        ("ff00::/8", "a multicast address"),
        ("64:ff9b:1::/48", _PRIVATE),
        ("100::/64", "an address that leads nowhere"),
        ("2001:2::/48", "an address for benchmarks"),
        ("2001:10::/28", "a reserved address"),
        ("2001:20::/28", "a reserved address"),
        ("2001:db8::/32", "an address for examples"),
        ("3fff::/20", "an address for examples"),
    )
)
_MAPPED = IPv6Network("::ffff:0:0/96")
_NAT64 = IPv6Network("64:ff9b::/96")
_6TO4 = IPv6Network("2002::/16")
_TEREDO = IPv6Network("2001::/32")
_ISATAP_MARKS = frozenset({0x0000_5EFE, 0x0200_5EFE})
_LOW_32 = 0xFFFF_FFFF


def refusal_of(ip: str) -> str | None:
    """Say why `ip` must not be connected to, as a noun; None for a public address.

    What is no address in its plain form (a name, `0x7f.1`, `127.1`) is refused too.
    """
    try:
        address = ip_address(ip)
    except ValueError:
        return "no IP address"
    return _refuse_v4(address) if isinstance(address, IPv4Address) else _refuse_v6(address)


def refusal_in_own_network(ip: str) -> str | None:
    """Say the same where the user's own network may be fetched from: clouds' services still may not."""
    reason = refusal_of(ip)
    return None if reason in _OWN_NETWORK else reason


def _refuse_v4(address: IPv4Address) -> str | None:
    return next((reason for block, reason in _IPV4_RANGES if address in block), None)


def _refuse_v6(address: IPv6Address) -> str | None:
    plain = IPv6Address(int(address))  # without its zone, which no network's table has
    if reason_inside := _refuse_translated(plain):
        return f"{reason_inside} inside an IPv6 one"
    for block, reason in _IPV6_RANGES:
        if plain in block:
            return reason
    for inner in _embedded(plain):
        if reason_inside := _refuse_v4(inner):
            return f"{reason_inside} inside an IPv6 one"
    is_public = plain in _PUBLIC_V6 or plain in _MAPPED or plain in _NAT64
    return None if is_public else "a reserved address"


def _refuse_translated(address: IPv6Address) -> str | None:
    """Say why an address is refused, in the user's own network too, that a translator there makes IPv4 of.

    Which prefixes a network translates nobody knows from outside: a metadata service's counts anywhere.
    """
    octets = address.packed
    inside = {
        _refuse_v4(IPv4Address(bytes(octets[at] for at in range(start, len(octets)) if at != _LEFT_OUT)[:4]))
        for start in _EMBEDDED_AT
    }
    if METADATA in inside:
        return METADATA
    return _LINK_LOCAL if _LINK_LOCAL in inside and address in _LOCAL_NAT64 else None


def _embedded(address: IPv6Address) -> tuple[IPv4Address, ...]:
    """Give the IPv4 addresses that a packet for `address` may end at."""
    number = int(address)
    low = IPv4Address(number & _LOW_32)
    if address in _MAPPED or address in _NAT64:
        return (low,)
    if address in _6TO4:
        return (IPv4Address(number >> 80 & _LOW_32),)
    if address in _TEREDO:
        return (IPv4Address(number >> 64 & _LOW_32), IPv4Address(~number & _LOW_32))
    if number >> 32 & _LOW_32 in _ISATAP_MARKS:
        return (low,)
    return ()
