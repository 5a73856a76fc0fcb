"""What an answer means for what was asked, read by real parsing children."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tasks.clients.fetch.listings import Listing
from tasks.clients.fetch.reader import MOST_HOPS, Article, Elsewhere, Failure, Reader, Unchanged
from tasks.clients.parsing.parsers import ParserPool
from tasks.core.fetch.found_pages import FoundPage
from tasks.core.fetch.frontier import CrawlRequest, Role
from tasks.core.fetch.polls import Poll
from tasks.core.fetch.revisits import KnownPage
from tasks.core.fetch.sites.site_pages import SitePage
from tasks.core.records import Incoming, Reason
from tasks.core.sources.sources import SourceKind
from tasks.core.sources.starts import Start

if TYPE_CHECKING:
    from collections.abc import Iterator

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SITE = "https://harbour.example"
URL = f"{SITE}/x"
START = Start(URL, URL)
PAGE = CrawlRequest(START, URL, SourceKind.PAGE)
LOOK = CrawlRequest(START, URL, None)
KNOWN = KnownPage("id", URL, URL, NOON, NOON, etag='"1"', raw_sha256="hash")
POLL = Poll(None, URL, URL, SourceKind.FEED, NOON, 200, pages=2)
REFRESH = f'<html><head><meta http-equiv=refresh content="0; url={SITE}/y"></head></html>'
WORDS = "<html><head><title>The crane</title></head><body><p>It fell.</p></body></html>"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """A reader with one child."""
    with ParserPool(1, 60, 1_000_000_000, preloaded=()) as parsers:
        yield Reader(parsers)


def answer(body: str = "", status: int = 200, url: str = URL, reason: Reason | None = None) -> Incoming:
    """An answer with this body."""
    return Incoming(
        "fetch", URL, url, NOON, body.encode(), url, status, (), "text/html", reason=reason, detail=None
    )


def write_feed(*urls: str) -> str:
    """A feed that names these pages."""
    items = "".join(f"<item><title>i</title><link>{url}</link></item>" for url in urls)
    return f"<rss version='2.0'><channel><title>t</title><ttl>5</ttl>{items}</channel></rss>"


def test_a_feed_names_its_pages(reader: Reader) -> None:
    """Each once, out of what it is wrapped in, and never itself."""
    wrapped = f"https://www.google.com/url?q={SITE}/a"
    body = write_feed(wrapped, f"{SITE}/a", URL, f"{SITE}/b")
    found = reader.read(LOOK, answer(body))
    said = (("title", "i"),)
    pages = (FoundPage(f"{SITE}/a", stated=said), FoundPage(f"{SITE}/b", stated=said))
    assert found == Listing(SourceKind.FEED, pages, ttl_s=300)


def test_an_index_names_sitemaps_and_a_site_its_feeds(reader: Reader) -> None:
    """They are leads, and so are the sitemaps that its robots.txt names."""
    index = f"<sitemapindex><sitemap><loc>{SITE}/1.xml</loc></sitemap></sitemapindex>"
    assert reader.read(LOOK, answer(index)) == Listing(SourceKind.SITEMAP, leads=((f"{SITE}/1.xml", None),))
    home = "<html><head><link rel=alternate type=application/rss+xml href=/f.xml></head><body>x</body></html>"
    site = answer(home, url=f"{SITE}/")
    page = SitePage(feeds=(f"{SITE}/f.xml",))
    assert reader.read(LOOK, site) == Listing(SourceKind.SITE, leads=((f"{SITE}/f.xml", None),), site=page)
    robots = answer(f"User-agent: *\nSitemap: {SITE}/s.xml", url=f"{SITE}/robots.txt")
    asked = CrawlRequest(START, f"{SITE}/robots.txt", SourceKind.SITE, role=Role.ROBOTS)
    assert reader.read(asked, robots) == Listing(SourceKind.SITE, leads=((f"{SITE}/s.xml", None),))


def test_an_article_is_one_whoever_asks(reader: Reader) -> None:
    """Asked for as a page, or found where a feed might have been."""
    for request in (PAGE, LOOK):
        assert reader.read(request, answer(WORDS)) == Article(answer(WORDS))


def test_a_page_says_where_its_article_is(reader: Reader) -> None:
    """So often; the way to it stands in the article's own answer."""
    told = reader.read(LOOK, answer(REFRESH))
    assert told == Elsewhere(f"{SITE}/y", answer(REFRESH))
    onward = CrawlRequest(START, f"{SITE}/y", SourceKind.PAGE, first=answer(REFRESH), hops=1)
    there = reader.read(onward, answer(WORDS, url=f"{SITE}/y"))
    assert isinstance(there, Article)
    assert (there.answer.url, there.answer.final_url) == (URL, f"{SITE}/y")
    assert there.answer.redirects == ((200, URL),)
    last = CrawlRequest(START, URL, SourceKind.PAGE, hops=MOST_HOPS)
    assert reader.read(last, answer(REFRESH)) == Article(answer(REFRESH))


@pytest.mark.parametrize("body", [WORDS, ""])
def test_the_head_of_an_answer_says_it_too(reader: Reader, body: str) -> None:
    """The header `Refresh`, whatever the page has; one that waits to be read, or reloads, says nothing."""
    told = replace(answer(body), headers=(("Refresh", "0; URL='/y'"),))
    assert reader.read(PAGE, told) == Elsewhere(f"{SITE}/y", told)
    for said in ("300", "0", "60; url=/y", "0; url=/x", "soon; url=/y", "0; url=javascript:go()"):
        later = replace(answer(WORDS), headers=(("refresh", said),))
        assert reader.read(PAGE, later) == Article(later), said
    front = replace(answer(body, url=f"{SITE}/"), headers=(("refresh", "0;url=/en/"),))
    assert reader.read(LOOK, front) == Listing(SourceKind.SITE, site=SitePage(onward=f"{SITE}/en/"))


def test_not_modified_confirms_what_was_there(reader: Reader) -> None:
    """A poll, or the bytes of a page; what nobody asked for is a broken answer."""
    unchanged = Incoming("fetch", URL, URL, NOON, None, URL, 304)
    assert reader.read(CrawlRequest(START, URL, None, last=POLL), unchanged) == Unchanged(POLL)
    for request in (
        CrawlRequest(START, URL, SourceKind.PAGE, last=KNOWN),
        CrawlRequest(START, URL, None, last=KNOWN),
    ):
        match reader.read(request, unchanged):
            case Article(page) | Unchanged(Incoming() as page):
                assert (page.reason, page.confirmed_sha256) == (None, "hash")
            case other:
                pytest.fail(f"{other}")
    for request, meaning in ((PAGE, Article), (LOOK, Failure)):
        read = reader.read(request, unchanged)
        assert isinstance(read, meaning)
        assert read.answer.reason is Reason.BROKEN_RESPONSE


def test_what_cannot_be_had_or_read_keeps_its_reason(reader: Reader) -> None:
    """A page is an article without one; what should name pages has failed."""
    gone = answer("Gone", 410, reason=Reason.GONE)
    assert reader.read(PAGE, gone) == Article(gone)
    assert reader.read(LOOK, gone) == Failure(gone)
    broken = reader.read(CrawlRequest(START, URL, SourceKind.SITEMAP), answer(WORDS))
    assert isinstance(broken, Failure)
    assert broken.answer.reason is Reason.UNREADABLE
