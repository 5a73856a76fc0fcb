"""For which addresses a pusher may speak."""

from __future__ import annotations

import pytest

from tasks.core.errors import UsageError
from tasks.core.push.pushers import find_domain, read_domains

DOMAINS = ("gazette.example", "news.post.example", "xn--gste-loa.example")


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://gazette.example/a", "gazette.example"),
        ("https://www.GAZETTE.example.:8443/a", "gazette.example"),
        ("http://news.post.example/a", "news.post.example"),
        ("https://gäste.example/a", "xn--gste-loa.example"),
        ("https://post.example/a", None),
        ("https://notgazette.example/a", None),
        ("https://gazette.example.evil.example/a", None),
        ("https://evil.example/gazette.example", None),
        ("https://[::1/", None),
        (None, None),
    ],
)
def test_an_address_is_on_a_domain_or_on_a_part_of_it(url: str | None, domain: str | None) -> None:
    """By the labels of its host, not by how it ends."""
    assert find_domain(url, DOMAINS) == domain


def test_domains_are_read_as_hosts_are_written() -> None:
    """Each once."""
    assert read_domains(["Gazette.Example.", "gazette.example", "gäste.example"]) == (
        "gazette.example",
        "xn--gste-loa.example",
    )


@pytest.mark.parametrize(
    "given", ["", "com", "co.uk", "https://gazette.example", "*.gazette.example", "a b.example"]
)
def test_what_nobody_can_own_is_no_domain(given: str) -> None:
    """A token that speaks for an ending would speak for everybody."""
    with pytest.raises(UsageError, match="is no domain"):
        read_domains([given])
