"""Addresses as text: what is asked, what is refused, and that nothing else ever comes of one."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tasks.clients.fetch.address import Address
from tasks.core.errors import QuarantineError
from tasks.core.records import Reason

BASE = Address.parse("https://harbour.example/a/")
PIECES = st.sampled_from(
    [
        "http://",
        "https:",
        "//",
        "/",
        "xn--",
        "xn--a",
        "[",
        "]",
        "::1",
        "%",
        "%2f",
        "@",
        ":",
        ":22",
        "?",
        "#",
        "\\",
        "\x00",
        "\r\n",
        "�",
        "ß",
        "①",
        "。",
        "\u202e",
        "..",
        ".example",
        "0x7f",
        "a" * 64,
        "-",
        " ",
    ]
)
URLS = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=12).map("".join))


@given(URLS)
@example("http://xn--a/")
@example("//xn--a-ecp.ru/")
@example("http://[::1%25lo]/")
@example("http://a:\u0663/")
def test_any_text_is_an_address_or_refused(text: str) -> None:
    """By itself, behind a scheme, and as what a redirect says: there is no other error."""
    for read in (Address.parse, lambda each: Address.parse(f"http://{each}"), BASE.join):
        with suppress(QuarantineError):
            address = read(text)
            assert address.scheme in {"http", "https"}
            assert address.host
            assert address.host.isascii()
            assert not set(address.target) & set(b"\r\n\0 ")
            assert Address.parse(address.text).place == address.place


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("http://xn--ls8h.la/a", "xn--ls8h.la"),
        ("http://\U0001f4a9.la/a", "xn--ls8h.la"),
        ("http://i\u2764.ws/", "xn--i-7iq.ws"),
        ("http://stra\xdfe.example/", "xn--strae-oqa.example"),
        ("http://desk_1.example/", "desk_1.example"),
        ("http://0x7f.1/", "127.0.0.1"),
        ("http://2130706433/", "127.0.0.1"),
        ("http:\\\\quillon.example\\a", "quillon.example"),
        (" http://quil\nlon.example/ ", "quillon.example"),
        ("http://[::1]/", "::1"),
    ],
)
def test_a_host_is_what_a_browser_would_ask(text: str, host: str) -> None:
    """Emoji, numbers and slips of the pen included."""
    assert Address.parse(text).host == host


@pytest.mark.parametrize(
    "text",
    [
        "http://xn--zzzz.example/",
        "https://exa mple/",
        "http://a:99999/",
        "http://a:\u0663/",
        "http://[::1/x",
        "http://a\x00b/",
        "http://a/" + "x" * 9000,
        "http://a/\ud800",
        "javascript:alert(1)",
        "http://desk:secret@a/",
    ],
)
def test_what_no_browser_would_ask_is_refused(text: str) -> None:
    """And its reason tells no password."""
    with pytest.raises(QuarantineError) as refused:
        Address.parse(text)
    assert refused.value.reason is Reason.REFUSED_ADDRESS
    assert "secret" not in refused.value.detail


@pytest.mark.parametrize("port", [22, 25, 53, 6000, 6667, 10_080])
def test_ports_of_other_protocols_are_refused(port: int) -> None:
    """A request there might be read as commands."""
    for read in (Address.parse, BASE.join):
        with pytest.raises(QuarantineError) as refused:
            read(f"http://harbour.example:{port}/")
        assert refused.value.reason is Reason.REFUSED_ADDRESS
    assert Address.parse("http://harbour.example:8080/").port == 8080


def test_a_place_is_a_host_at_the_ports_of_the_web_or_at_one_other() -> None:
    """From http to https of one host is no way out of it."""
    places = [Address.parse(f"{url}/x").place for url in ("http://a.example", "https://A.example:443")]
    assert places == ["a.example", "a.example"]
    assert Address.parse("http://a.example:8080/").place == "a.example:8080"
