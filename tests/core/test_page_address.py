"""When two URLs name the same page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.page_address import is_page_address, make_address_key

PAGE = "https://news.example/a/story-1?id=7"


@pytest.mark.parametrize(
    "same",
    [
        "http://news.example/a/story-1?id=7",
        "https://www.news.example/a/story-1?id=7",
        "https://NEWS.example:443/a/story-1/?id=7#comments",
        "https://news.example/a/story-1?utm_source=x&id=7&fbclid=abc&utm_medium=mail",
        " https://news.example./a/story-1?id=7 ",
    ],
)
def test_what_only_follows_the_reader_changes_no_key(same: str) -> None:
    """Scheme, www, case of the host, default port, fragment, trailing slash and trackers do not count."""
    assert make_address_key(same) == make_address_key(PAGE) == "news.example/a/story-1?id=7"


@pytest.mark.parametrize(
    "other",
    [
        "https://news.example/a/story-1?id=8",
        "https://news.example/a/story-1",
        "https://news.example/A/story-1?id=7",
        "https://m.news.example/a/story-1?id=7",
        "https://news.example:8080/a/story-1?id=7",
    ],
)
def test_what_may_name_another_article_does(other: str) -> None:
    """Parameters, the path's case, other hosts and ports may all be other news."""
    assert make_address_key(other) != make_address_key(PAGE)


def test_order_and_spelling_of_the_same_address_do_not_count() -> None:
    """Parameters in any order and umlauts, escaped or not, give one key."""
    assert make_address_key("https://x.example/1?b=2&a=1") == make_address_key("https://x.example/1?a=1&b=2")
    assert make_address_key("https://x.example/größe") == make_address_key(
        "https://x.example/gr%c3%b6%C3%9fe"
    )
    assert make_address_key("https://zürich.example/1") == make_address_key("https://xn--zrich-kva.example/1")


@pytest.mark.parametrize(
    "url", ["https://x.example/", "https://x.example", "file:///a", "a/b", "https://[x/1", ""]
)
def test_a_site_or_a_file_is_no_page(url: str) -> None:
    """Only what names one page of a site is a page address."""
    assert not is_page_address(url)


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    """Whatever a page gives as its URL has a key, and folding twice changes nothing."""
    url = "https://x.example/" + text
    key = make_address_key(url)
    assert not is_page_address(url) or make_address_key("https://" + key) == key
    assert isinstance(make_address_key(text), str)
