"""What pages say of other addresses."""

from __future__ import annotations

import gzip
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.fetch.page_links import HEAD_BYTES, find_feeds, may_tell_address, told_address

URL = "https://harbour.example/section/"
HOME = b"""<!doctype html><html><head><title>The Harbour</title>
<link rel="stylesheet" href="/s.css">
<link rel="alternate" type="application/rss+xml" title="Comments on all" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml; charset=utf-8" title="News" href="/feed/">
<LINK REL="Alternate" TYPE="Application/Atom+XML" HREF="atom.xml">
<link rel="alternate" type="application/feed+json" href="https://feeds.example/harbour.json">
<link rel="alternate" type="application/rss+xml" href="/feed/#again">
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/1">
<link rel="alternate" hreflang="de" href="/de/">
<link rel="alternate stylesheet" type="text/xml" href="/big.xsl">
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
<link rel="feed" href="/all">
</head><body><p>News</p></body></html>"""
GOOGLE = "https://news.google.com/rss/articles/CBMiABC?oc=5"


def _page(head: str, body: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def test_feeds_are_found_in_order_and_those_of_comments_left_out() -> None:
    """Links to other forms, languages and style sheets are no feeds; each feed comes once."""
    assert find_feeds(HOME, URL) == (
        "https://harbour.example/feed/",
        "https://harbour.example/section/atom.xml",
        "https://feeds.example/harbour.json",
        "https://harbour.example/all",
    )


def test_feeds_are_resolved_by_the_page_s_base() -> None:
    """What the page names as its base counts for its links."""
    page = _page('<base href="/en/"><link rel="alternate" type="application/rss+xml" href="feed">')
    assert find_feeds(page, URL) == ("https://harbour.example/en/feed",)


def test_feeds_are_looked_for_at_the_start_of_a_page_alone() -> None:
    """A page of any size is read up to half a megabyte, cut behind a tag."""
    feed = b'<link rel="alternate" type="application/rss+xml" href="/%s">'
    page = b"<html><head>" + feed % b"a" + "<p>ä</p>".encode() * HEAD_BYTES + feed % b"b"
    assert find_feeds(page, URL) == ("https://harbour.example/a",)


@pytest.mark.parametrize("page", [b"", b"words", b"\x00\xff\xfe", b"<link rel=alternate", HOME[:100]])
def test_a_page_without_feeds_names_none(page: bytes) -> None:
    """That is no error."""
    assert find_feeds(page, URL) == ()


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ('<meta http-equiv="refresh" content="0; url=https://other.example/a">', "https://other.example/a"),
        (
            "<META HTTP-EQUIV='Refresh' CONTENT=\"1;URL='/moved?x=1&amp;y=2'\">",
            "https://harbour.example/moved?x=1&y=2",
        ),
        ('<meta http-equiv="refresh" content="0,story">', "https://harbour.example/section/story"),
        (
            '<noscript><meta http-equiv="refresh" content="0;URL=https://other.example/a"></noscript>',
            "https://other.example/a",
        ),
        (
            '<meta http-equiv="refresh" content="0;url=https://www.google.com/url?q=https://other.example/a">',
            "https://other.example/a",
        ),
        ('<noscript><meta http-equiv="refresh" content="0;url=/no-script"></noscript>', None),
        ('<meta http-equiv="refresh" content="300">', None),
        ('<meta http-equiv="refresh" content="600; url=https://other.example/a">', None),
        ('<meta http-equiv="refresh" content="0; url=https://harbour.example/section/#top">', None),
        ('<meta http-equiv="refresh" content="0; url=javascript:alert(1)">', None),
        ('<meta http-equiv="refresh" content="0; url=data:text/html,x">', None),
        ('<meta http-equiv="refresh">', None),
        ('<link rel="canonical" href="https://other.example/a">', None),
        ('<link rel="amphtml" href="https://harbour.example/a.amp">', None),
        ("<title>A story on meta refresh</title>", None),
    ],
)
def test_a_refresh_at_once_tells_where_the_article_is(head: str, told: str | None) -> None:
    """Reloads, slow refreshes, canonical links and pages for readers without scripts do not."""
    assert told_address(_page(head), URL) == told


@pytest.mark.parametrize(
    "body",
    [
        '<c-wiz><a data-n-au="https://harbour.example/a">x</a></c-wiz><a href="https://other.example/b">y</a>',
        (
            '<a href="https://harbour.example/a">Opens</a> <a href="https://policies.google.com/terms">Terms</a>'
            '<a href="./home">News</a><a href="https://www.google.de/url?q=https://harbour.example/a">again</a>'
        ),
        '<noscript><meta http-equiv="refresh" content="0; url=https://harbour.example/a"></noscript>',
    ],
)
def test_a_page_of_google_news_tells_the_publisher_s_address(body: str) -> None:
    """As data, by the one link that leaves, or by a refresh."""
    assert told_address(_page("", body), GOOGLE) == "https://harbour.example/a"


@pytest.mark.parametrize(
    ("body", "url"),
    [
        ('<a href="https://one.example/a">1</a><a href="https://two.example/b">2</a>', GOOGLE),
        ('<a href="https://accounts.google.com/">Sign in</a>', GOOGLE),
        ('<a data-n-au="javascript:alert(1)">x</a>', GOOGLE),
        ('<a data-n-au="https://other.example/a">x</a>', URL),
        ('<a href="https://other.example/a">x</a>', "https://news.google.com/home"),
    ],
)
def test_where_a_page_does_not_tell_nothing_is_guessed(body: str, url: str) -> None:
    """Two links that leave are one too many, and other sites' data means nothing here."""
    assert told_address(_page("", body), url) is None


def test_an_amp_viewer_tells_by_its_address() -> None:
    """Whatever its page says, the address names the publisher's."""
    viewer = "https://www.google.com/amp/s/harbour.example/a"
    assert told_address(b"", viewer) == "https://harbour.example/a"


def test_only_small_pages_and_google_news_are_worth_parsing_for_it() -> None:
    """An article of the usual size is never parsed twice; small packed bytes cannot be told from outside."""
    refresh = _page('<meta http-equiv="Refresh" content="0; url=/a">')
    assert may_tell_address(refresh, URL)
    assert may_tell_address(gzip.compress(refresh), URL)
    assert not may_tell_address(_page("<title>Ferry</title>", "<p>It runs.</p>"), URL)
    assert not may_tell_address(_page("", "<p>refresh</p>" * 5_000), URL)
    assert may_tell_address(_page("", "<p>words</p>" * 5_000), GOOGLE)


def test_deep_pages_and_refreshes_without_end_cost_little() -> None:
    """A page built to be slow is read in the time that its bytes take."""
    deep = (
        b"<html><body>"
        + b"<noscript><div>" * 40_000
        + b'<meta http-equiv="refresh" content="0;url=/x">' * 9_000
    )
    started = time.process_time()
    assert told_address(deep, URL) is None
    assert find_feeds(deep, URL) == ()
    assert time.process_time() - started < 10


@given(st.binary(max_size=200) | st.text(alphabet='<>meta link="refsh;url0/ ', max_size=120).map(str.encode))
def test_any_bytes_tell_an_address_of_the_web_or_none(data: bytes) -> None:
    """No page breaks the reading."""
    for url in (URL, GOOGLE):
        told = told_address(data, url)
        assert told is None or told.startswith(("http://", "https://"))
    assert all(feed.startswith(("http://", "https://")) for feed in find_feeds(data, URL))
