"""Which addresses are refused, and why."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.fetch.addresses import METADATA, refusal_in_own_network, refusal_of

REFUSED = {
    "0.0.0.0": "an unspecified address",  # noqa: S104 - no server binds to it here
    "0.1.2.3": "an address of this network",
    "10.0.0.0": "a private address",
    "10.255.255.255": "a private address",
    "100.64.0.1": "an address behind a provider's NAT",
    "100.127.255.255": "an address behind a provider's NAT",
    "100.100.100.200": METADATA,
    "127.0.0.1": "a loopback address",
    "127.255.0.9": "a loopback address",
    "168.63.129.16": METADATA,
    "169.254.0.1": "a link-local address",
    "169.254.169.254": METADATA,
    "169.254.170.2": METADATA,
    "172.16.0.1": "a private address",
    "172.31.255.255": "a private address",
    "192.0.0.8": "a reserved address",
    "192.0.0.192": METADATA,
    "192.0.2.1": "an address for examples",
    "192.88.99.1": "a reserved address",
    "192.168.1.1": "a private address",
    "198.18.0.1": "an address for benchmarks",
    "198.19.255.255": "an address for benchmarks",
    "198.51.100.7": "an address for examples",
    "203.0.113.7": "an address for examples",
    "224.0.0.1": "a multicast address",
    "239.255.255.255": "a multicast address",
    "240.0.0.1": "a reserved address",
    "255.255.255.255": "a broadcast address",
    "::": "an unspecified address",
    "::1": "a loopback address",
    "::7f00:1": "a reserved address",
    "::ffff:0:7f00:1": "a reserved address",
    "::ffff:127.0.0.1": "a loopback address inside an IPv6 one",
    "::ffff:169.254.169.254": f"{METADATA} inside an IPv6 one",
    "::ffff:0.0.0.0": "an unspecified address inside an IPv6 one",
    "64:ff9b::10.0.0.1": "a private address inside an IPv6 one",
    "64:ff9b::169.254.169.254": f"{METADATA} inside an IPv6 one",
    "64:ff9b:1::1": "a private address",
    "100::1": "an address that leads nowhere",
    "2001:0:7f00:1::": "a loopback address inside an IPv6 one",  # a Teredo server on loopback
    "2001:0:808:808:0:0:f5ff:fffe": "a private address inside an IPv6 one",  # a client at 10.0.0.1
    "2001:2::1": "an address for benchmarks",
    "2001:10::1": "a reserved address",
    "2001:20::1": "a reserved address",
    "2001:db8::1": "an address for examples",
    "2002:7f00:1::": "a loopback address inside an IPv6 one",
    "2002:a9fe:a9fe::1": f"{METADATA} inside an IPv6 one",
    "2002:c0a8:101::": "a private address inside an IPv6 one",
    "2607:f8b0::5efe:192.168.0.1": "a private address inside an IPv6 one",
    "2607:f8b0::200:5efe:127.0.0.1": "a loopback address inside an IPv6 one",
    "3fff::1": "an address for examples",
    "4000::1": "a reserved address",
    "5f00::1": "a reserved address",
    "fc00::1": "a private address",
    "fd00::1": "a private address",
    "fd00:ec2::254": METADATA,
    "fd00:ec2::254%eth0": METADATA,
    "fd20:ce::254": METADATA,
    "fe80::1": "a link-local address",
    "fe80::1%eth0": "a link-local address",
    "fec0::1": "a private address",
    "ff02::1": "a multicast address",
    "ff0e::1": "a multicast address",
}
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "169.253.255.255",
    "169.255.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.0",
    "192.167.255.255",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
    "2001:4860:4860::8888",
    "2001:0:808:808:0:0:f7f7:f7f7",
    "2002:808:808::1",
    "2606:4700::1111",
    "2607:f8b0::5efe:8.8.8.8",
    "2a00:1450:4001::200e",
]
NO_ADDRESS = [
    "",
    " ",
    "localhost",
    "127.1",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "2130706433",
    "[::1]",
    "127.0.0.1:80",
]


@pytest.mark.parametrize(("ip", "reason"), REFUSED.items(), ids=REFUSED)
def test_an_address_of_a_special_range_is_refused_with_its_reason(ip: str, reason: str) -> None:
    """Each range of IANA's registries has its reason, at its edges too, and inside IPv6 too."""
    assert refusal_of(ip) == reason


@pytest.mark.parametrize("ip", PUBLIC)
def test_a_public_address_is_not_refused(ip: str) -> None:
    """What lies beside the special ranges is the public web, also through NAT64 and tunnels."""
    assert refusal_of(ip) is None


@pytest.mark.parametrize("ip", NO_ADDRESS)
def test_what_is_no_plain_address_is_refused(ip: str) -> None:
    """A short, octal or hexadecimal form is read differently by each library: none is let through."""
    assert refusal_of(ip) == "no IP address"


@given(st.ip_addresses(v=4))
def test_whatever_python_takes_for_private_is_refused(address: IPv4Address) -> None:
    """The table never lets through what the standard library holds back, mapped into IPv6 neither."""
    refused = refusal_of(str(address)) is not None
    if not address.is_global or address.is_multicast or address.is_reserved:
        assert refused
    assert (refusal_of(f"::ffff:{address}") is not None) == refused
    assert (refusal_of(f"64:ff9b::{address}") is not None) == refused


@given(st.ip_addresses(v=6))
def test_ipv6_outside_the_public_space_is_refused(address: IPv6Address) -> None:
    """Only 2000::/3, and what carries a public IPv4 address, is ever connected to."""
    if refusal_of(str(address)) is None:
        top = int(address) >> 125
        assert top == 1 or address.ipv4_mapped or str(address).startswith("64:ff9b::")


@pytest.mark.parametrize("inside", ["169.254.169.254", "100.100.100.200", "168.63.129.16", "192.0.0.192"])
@pytest.mark.parametrize(
    "network", ["64:ff9b:1::", "64:ff9b:1:abcd::", "fd00::", "fd12:3456:789a:1::", "fec0::"]
)
@pytest.mark.parametrize("start", [4, 5, 6, 7, 8, 12])
def test_a_metadata_service_is_refused_in_any_spelling(inside: str, network: str, start: int) -> None:
    """Wherever RFC 6052 has translators find it, behind any prefix of the own network."""
    octets = bytearray(IPv6Address(network).packed)
    places = [at for at in range(start, 16) if at != 8][:4]
    for at, octet in zip(places, IPv4Address(inside).packed, strict=True):
        octets[at] = octet
    address = str(IPv6Address(bytes(octets)))
    if address.startswith(("64:", "f")):  # the inner one has not overwritten the prefix
        assert refusal_in_own_network(address), address


@pytest.mark.parametrize(
    "address",
    [
        "fd00:ec2::254",
        "fd00:ec2::23",
        "fd20:ce::254",
        "fd00:42::42",
        "fd00:c1::a9fe:a9fe",
        "fe80::a9fe:a9fe",
        "fd00::5efe:a9fe:a9fe",
        "fd00::200:5efe:a9fe:a9fe",
        "64:ff9b:1::a9fe:17",
        "169.254.0.23",
    ],
)
def test_services_of_clouds_are_refused_in_the_own_network(address: str) -> None:
    """AWS, Google, Scaleway, Oracle, Tencent; through ISATAP and a local translator."""
    assert refusal_in_own_network(address)


@pytest.mark.parametrize("address", ["10.1.2.3", "::1", "fd00::1", "64:ff9b:1::a00:1", "fc00:1:2:3::4"])
def test_other_addresses_of_the_own_network_are_not(address: str) -> None:
    """Where it is allowed."""
    assert refusal_in_own_network(address) is None
    assert refusal_of(address)
