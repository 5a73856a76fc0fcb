"""When two URLs name the same page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.identity.page_address import (
    find_page_address,
    find_site,
    fold_address,
    is_page_address,
    make_address_key,
    share_site,
)

PAGE = "https://news.example/a/story-1?id=7"
STORY = "https://news.example/world/ferry-strike-enters-third-week"


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
    "same",
    [
        STORY + "/amp",
        STORY + "/amp/",
        STORY + "/AMP.html",
        STORY + "/index.amp",
        STORY + ".amp",
        STORY + "?amp",
        STORY + "?amp=1&utm_source=x",
        STORY + "?outputType=amp",
        STORY + "?hs_amp=true&amp_js_v=0.1&usqp=mq331",
        "https://amp.news.example/world/ferry-strike-enters-third-week",
        "https://news.example/amp/world/ferry-strike-enters-third-week",
        "https://news.example/world/amp/ferry-strike-enters-third-week",
        "https://m.news.example/world/ferry-strike-enters-third-week",
        "https://www.mobile.news.example/world/ferry-strike-enters-third-week/",
        "https://mobil.news.example/world/ferry-strike-enters-third-week?mobile=1",
        "https://news-example.cdn.ampproject.org/c/s/news.example/world/ferry-strike-enters-third-week?usqp=mq331",
        "https://news-example.cdn.ampproject.org/v/s/www.news.example/world/ferry-strike-enters-third-week/amp/",
        "https://cdn.ampproject.org/wp/s/amp.news.example/world/ferry-strike-enters-third-week",
        "https://www.google.com/amp/s/news.example/amp/world/ferry-strike-enters-third-week",
        "https://google.co.uk/amp/news.example/world/ferry-strike-enters-third-week#x",
        "https://www.bing.com/amp/s/news.example/world/ferry-strike-enters-third-week",
        STORY + "/print/",
        STORY + "?print=1",
        STORY + "?view=print",
    ],
)
def test_a_page_for_phones_or_printers_is_the_page(same: str) -> None:
    """AMP addresses in their many forms, hosts for phones and print views fold to the article's address."""
    assert make_address_key(same) == make_address_key(STORY)


def test_what_is_behind_a_hashbang_is_a_page() -> None:
    """Other fragments are places in one."""
    first, second = (f"https://news.example/#!/story/{number}" for number in (1, 2))
    assert is_page_address(first)
    assert make_address_key(first) == make_address_key(first + "/") == "news.example#!/story/1"
    assert make_address_key(first) != make_address_key(second)
    assert make_address_key("https://news.example/live#post-1") == make_address_key(
        "https://news.example/live#!"
    )
    assert not is_page_address("https://news.example/#!/")


@pytest.mark.parametrize(
    ("view", "page"),
    [
        ("https://x.example/a/quay-3344556.amp.html", "https://x.example/a/quay-3344556.html"),
        ("https://x.example/a/quay-3344556_amp.html", "https://x.example/a/quay-3344556.html"),
        ("https://x.example/a/quay-3344556-amp", "https://x.example/a/quay-3344556"),
        ("https://x.example/a/quay-100~amp.html", "https://x.example/a/quay-100.html"),
        ("https://x.example/amp/article/3344556/quay", "https://x.example/article/3344556/quay"),
        ("https://x.example/a/amp_articleshow/3344556.cms", "https://x.example/a/articleshow/3344556.cms"),
        ("https://x.example/2026/01/quay.html?m=1", "https://x.example/2026/01/quay.html"),
        ("https://m.x.co.uk/a/quay", "https://x.co.uk/a/quay"),
    ],
)
def test_the_views_of_other_systems_fold_too(view: str, page: str) -> None:
    """Endings, marked segments and parameters of content systems, where they can be nothing else."""
    assert make_address_key(view) == make_address_key(page)


@pytest.mark.parametrize(
    "other",
    [
        "https://news.example/a/story-1?id=8",
        "https://news.example/a/story-1",
        "https://news.example/A/story-1?id=7",
        "https://mail.news.example/a/story-1?id=7",
        "https://news.example:8080/a/story-1?id=7",
    ],
)
def test_what_may_name_another_article_does(other: str) -> None:
    """Parameters, the path's case, other hosts and ports may all be other news."""
    assert make_address_key(other) != make_address_key(PAGE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.example/glossary/amp", "https://x.example/glossary"),
        ("https://x.example/2026/05/amp", "https://x.example/2026/05"),
        ("https://x.example/amp", "https://x.example/"),
        ("https://x.example/amp/quay", "https://x.example/quay"),
        ("https://x.example/test/tube-amp.html", "https://x.example/test/tube.html"),
        ("https://x.example/test/tube_amp.html", "https://x.example/test/tube.html"),
        ("https://x.example/print/quay", "https://x.example/quay"),
        ("https://x.example/trade/print", "https://x.example/trade"),
        ("https://x.example/list?m=1", "https://x.example/list"),
        ("https://x.example/a/quay?view=2", "https://x.example/a/quay"),
        ("https://x.example/a/quay?amp=12", "https://x.example/a/quay"),
        ("https://m.co.uk/a/quay", "https://co.uk/a/quay"),
        ("https://m.github.io/a/quay", "https://github.io/a/quay"),
        ("https://m.example/a/quay", "https://example/a/quay"),
    ],
)
def test_what_may_be_a_name_is_no_view(one: str, other: str) -> None:
    """Sections and slugs that are called so, numbers, and hosts that are somebody's own stay apart."""
    assert make_address_key(one) != make_address_key(other)


def test_order_and_spelling_of_the_same_address_do_not_count() -> None:
    """Parameters in any order and umlauts, escaped or not, give one key."""
    assert make_address_key("https://x.example/1?b=2&a=1") == make_address_key("https://x.example/1?a=1&b=2")
    assert make_address_key("https://x.example/größe") == make_address_key(
        "https://x.example/gr%c3%b6%C3%9fe"
    )
    assert make_address_key("https://zürich.example/1") == make_address_key("https://xn--zrich-kva.example/1")


@pytest.mark.parametrize(
    "url",
    [
        "https://x.example/",
        "https://x.example",
        "https://x.example/?amp=1",
        "file:///a",
        "a/b",
        "https://[x/1",
        "",
    ],
)
def test_a_site_or_a_file_is_no_page(url: str) -> None:
    """Only what names one page of a site is a page address."""
    assert not is_page_address(url)


def test_the_first_page_address_is_found() -> None:
    """What is missing or names a site is passed over."""
    assert find_page_address(None, "https://x.example/", PAGE, STORY) == PAGE
    assert find_page_address("urn:x:1", None) is None


PIECES = [
    "amp",
    "AMP",
    "print",
    "a-b",
    ".amp",
    "_amp",
    "-amp",
    "~amp",
    ".html",
    "123456",
    "/",
    "index",
    "x y",
    "%41",
]


@given(
    st.text() | st.lists(st.sampled_from(PIECES)).map("".join),
    st.sampled_from(["x", "m.x", "www.m.amp.x", "M"]),
)
def test_a_key_is_its_own_key(text: str, host: str) -> None:
    """Whatever a page gives as its URL has a key, and folding twice changes nothing."""
    url = f"https://{host}.example/{text}"
    key = make_address_key(url)
    assert not is_page_address(url) or make_address_key("https://" + key) == key
    assert isinstance(make_address_key(text), str)


@given(st.text(alphabet="m.wawpexl1-:[]", min_size=1))
def test_any_host_can_be_folded(host: str) -> None:
    """Odd hosts are folded or refused, and what is folded is folded for good."""
    address = fold_address(f"https://{host}/a-b")
    assert address is None or fold_address("https://" + address.key) in {address, None}


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("https://gazette.com/a", "http://www.gazette.com:8080/b"),
        ("https://news.gazette.co.uk/a", "https://sport.gazette.co.uk/b"),
        ("https://bücher.de/a", "https://xn--bcher-kva.de/b"),
        ("https://a.gazette.example/a", "https://b.gazette.example./b"),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:8000/b"),
        ("http://localhost/a", "http://LOCALHOST/b"),
    ],
)
def test_one_registrable_domain_is_one_site(url: str, other: str) -> None:
    """Whatever stands before it, in whatever spelling."""
    assert share_site(url, other)


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("https://gazette.com/a", "https://gazette.com.evil.net/a"),
        ("https://gazette.co.uk/a", "https://evil.co.uk/a"),
        ("https://gazette.github.io/a", "https://evil.github.io/a"),
        ("https://gazette.github.io/a", "https://github.io/a"),
        ("https://gazette.example/a", "https://evil.example/a"),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:8001/a"),
        ("http://127.0.0.1/a", "http://1.0.0.1/a"),
        ("http://[::1]/a", "http://[::2]/a"),
        ("push:bob/7", "push:bob/7"),
        ("file:///a", "file:///a"),
        ("https://[x", "https://[x"),
        ("", ""),
    ],
)
def test_different_owners_are_different_sites(url: str, other: str) -> None:
    """What is no web address is of no site at all."""
    assert not share_site(url, other)


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www-news-example.cdn.ampproject.org/c/s/www.news.example/a", "news.example"),
        ("https://www.google.de/amp/s/heron.substack.com/p/ferry", "heron.substack.com"),
        ("https://cdn.ampproject.org/v0.js", "ampproject.org"),
        ("https://news.example/amp/s/other.example/a", "news.example"),
        ("https://google.news.example/amp/s/other.example/a", "news.example"),
        ("https://google.com.au/amp/s/news.example/a", "news.example"),
        ("https://google.gu.li/amp/s/news.example/a", "gu.li"),
        ("https://www.google.com.de/amp/s/news.example/a", "google.com.de"),
        ("https://cdn.ampproject.org.gull.example/c/s/news.example/a", "gull.example"),
        ("https://heron.wordpress.com/2026/03/ferry", "heron.wordpress.com"),
        ("https://www.heron.wordpress.com/2026/03/ferry", "heron.wordpress.com"),
        ("https://blog.heron.wordpress.com/2026/03/ferry", "heron.wordpress.com"),
        ("https://wordpress.com/read", "wordpress.com"),
        ("https://www.wordpress.com/read", "wordpress.com"),
    ],
)
def test_who_stands_behind_a_cache_or_on_a_platform(url: str, site: str) -> None:
    """A cache of AMP is the page that it shows, a blog on a platform its own site; no other is unwrapped."""
    assert find_site(url) == site


def test_two_blogs_of_a_platform_do_not_speak_for_each_other() -> None:
    """What one calls its canonical address on the other ties nothing."""
    assert not share_site("https://heron.substack.com/p/a", "https://gull.substack.com/p/a")
    assert share_site("https://heron.substack.com/p/a", "https://www.heron.substack.com/p/b")
