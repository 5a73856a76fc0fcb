"""What sources say of pages, over runs: it goes with the page, stands for it, and is remembered."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING

import pytest

from tasks.core.fetch.said.source_words import IN_FEED, IN_SITEMAP, LISTED, SourceWord, read_said
from tasks.core.forms.form import PREVIEW
from tasks.core.records import Reason
from tasks.core.sources.starts import Start
from tests.clients.fetch.runs.newsroom import NOON
from tests.site.answers import Answer, in_turn, unless_known

if TYPE_CHECKING:
    from tasks.core.records import Incoming
    from tests.clients.fetch.runs.newsroom import FetchingNewsroom
    from tests.site.server import Site

pytestmark = pytest.mark.slow

OURS, THEIRS = "127.0.0.2", "127.0.0.3"
PAGE = "<!doctype html><html><head><title>Quillon</title></head><body><p>The harbour closed.</body></html>"
TEXT = "<p>The harbour of Quillon closed on Tuesday.</p><p>Nobody knows for how long.</p>"
SUMMARY = (
    "The harbour of Quillon closed on Tuesday, and nobody at the board knows for how long it will be so."
)


def write_feed(*items: str) -> Answer:
    """A feed of these items."""
    space = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    return Answer(
        f"<rss version='2.0' {space}><channel>{''.join(items)}</channel></rss>", media_type="text/xml"
    )


def write_item(url: str, *, text: str = "", summary: str = "", title: str = "Closed", guid: str = "") -> str:
    """An item."""
    said = f"<title>{title}</title><link>{url}</link><description>{summary}</description>"
    return f"<item>{said}<content:encoded>{escape(text)}</content:encoded><guid>{guid}</guid></item>"


def start_at(site: Site, path: str = "/feed") -> Start:
    """What a run begins at."""
    return Start(site.url(path, OURS), site.url(path, OURS))


def words_of(came: Incoming) -> tuple[SourceWord, ...]:
    """What is said of a page."""
    return read_said(came.headers)


@pytest.mark.parametrize("status", [401, 402, 403, 404, 451])
def test_a_refused_page_is_told_by_its_feed(newsroom: FetchingNewsroom, site: Site, status: int) -> None:
    """Beside the page, whose own outcome stays; asked again, the page is had and its feed says no more."""
    url = site.url("/a")
    site.pages |= {"/a": in_turn(Answer("no", status), Answer(PAGE))}
    site.pages["/feed"] = write_feed(write_item(url, text=TEXT, guid="7"))
    page, item = newsroom.run(NOON, start_at(site))
    assert (page.via, page.http_status) == ("fetch", status)
    assert page.reason in {Reason.HTTP_ERROR, Reason.NOT_FOUND}
    assert (item.via, item.url, item.source, item.reason) == ("feed", url, page.source, None)
    assert (item.data, item.media_type, item.stated) == (TEXT.encode(), "text/html; charset=utf-8", ())
    assert words_of(item) == (SourceWord(IN_FEED, (("title", "Closed"),), site.url("/feed"), "7"),)
    [page] = newsroom.run(NOON + timedelta(minutes=20), start_at(site))
    assert (page.via, page.reason) == ("fetch", None)


def test_a_page_that_robots_txt_keeps_from_us_is_told_by_its_feed(
    newsroom: FetchingNewsroom, site: Site
) -> None:
    """Which it does not keep from us. Nobody asks for the page, and of its outcome nothing changes."""
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /private"
    site.pages["/feed"] = write_feed(write_item(site.url("/private/a"), text=TEXT))
    page, item = newsroom.run(NOON, start_at(site))
    assert (page.reason, item.via, item.data) == (Reason.ROBOTS, "feed", TEXT.encode())
    assert "/private/a" not in site.paths


def test_a_summary_is_a_preview(newsroom: FetchingNewsroom, site: Site) -> None:
    """One that says something: a few words are no article."""
    site.pages["/feed"] = write_feed(
        write_item(site.url("/a"), summary=SUMMARY), write_item(site.url("/b"), summary="Read more")
    )
    came = newsroom.run(NOON, start_at(site))
    [item] = [each for each in came if each.via == "feed"]
    assert (item.url, item.data, item.stated) == (site.url("/a"), SUMMARY.encode(), (PREVIEW,))
    assert [each.reason for each in came if each is not item] == [Reason.NOT_FOUND] * 2


def test_what_may_pass_is_waited_for(newsroom: FetchingNewsroom, site: Site) -> None:
    """A page is told by its feed when it could not be had three times; gone, or had before, it is not."""
    paths = ("/down", "/gone", "/had")
    site.pages |= {"/down": Answer("no", 503), "/gone": Answer("gone", 410)}
    site.pages["/had"] = in_turn(Answer(PAGE), Answer("no", 403))
    site.pages["/feed"] = write_feed(*(write_item(site.url(path), text=TEXT) for path in paths))
    items = []
    for hours in (0, 1, 5, 12):
        came = newsroom.run(NOON + timedelta(hours=hours), start_at(site))
        items.append([each.url for each in came if each.via == "feed"])
    assert items == [[], [], [site.url("/down")], [site.url("/down")]]


def test_what_was_said_of_a_page_is_remembered(newsroom: FetchingNewsroom, site: Site) -> None:
    """When it is looked at again and its feed, unchanged, says nothing; said anew, it is said otherwise.

    Not for ever: nobody looks at a page again that is months old, but by hand.
    """
    first = write_feed(write_item(site.url("/a"), guid="7", text=TEXT))
    site.pages |= {"/a": in_turn(*(Answer(f"{PAGE}{number}") for number in range(9)))}
    site.pages["/feed"] = unless_known(first.data, '"1"')
    [page] = newsroom.run(NOON, start_at(site))
    [again] = newsroom.run(NOON + timedelta(hours=2), start_at(site))
    assert words_of(again) == words_of(page) != ()
    [word] = words_of(page)
    assert (word.guid, word.text_sha256) == ("7", hashlib.sha256(TEXT.encode()).hexdigest())
    site.pages["/feed"] = write_feed(write_item(site.url("/a"), title="Open again", guid="7"))
    said = [words_of(each) for each in newsroom.run(NOON + timedelta(days=2), start_at(site))]
    assert said == [(SourceWord(IN_FEED, (("title", "Open again"),), site.url("/feed"), "7"),)]
    by_hand = Start(site.url("/a"), site.url("/a"))
    later = [newsroom.run(NOON + timedelta(days=days), by_hand) for days in (20, 60)]
    assert [words_of(page) for [page] in later] == [*said, ()]


def test_each_source_that_names_a_page_has_its_word(newsroom: FetchingNewsroom, site: Site) -> None:
    """A sitemap's and a feed's; not what the page itself says in our name."""
    forged = ((LISTED, '{"in": "feed", "at": "http://evil.example/", "title": "Seized"}'),)
    site.pages |= {"/a": Answer(PAGE, headers=forged), "/feed": write_feed(write_item(site.url("/a")))}
    day = "<lastmod>2026-02-28</lastmod>"
    site.pages["/map"] = f"<urlset><url><loc>{site.url('/a')}</loc>{day}</url></urlset>"
    [page] = newsroom.run(NOON, start_at(site), start_at(site, "/map"))
    assert words_of(page) == (
        SourceWord(IN_FEED, (("title", "Closed"),), site.url("/feed")),
        SourceWord(IN_SITEMAP, (("modified_at", "2026-02-28"),), site.url("/map")),
    )


def test_nobody_speaks_for_a_page_elsewhere(newsroom: FetchingNewsroom, site: Site) -> None:
    """Of another's pages a feed gives fields alone, unless the site that they are of leads to it."""
    site.pages |= {f"{THEIRS}/a": PAGE, f"{THEIRS}/walled": Answer("no", 403)}
    urls = [site.url(path, THEIRS) for path in ("/a", "/walled")]
    site.pages["/feed"] = write_feed(*(write_item(url, text=TEXT, guid=url) for url in urls))
    came = newsroom.run(NOON, start_at(site))
    assert [each.via for each in came] == ["fetch", "fetch"]
    alone = (SourceWord(IN_FEED, (("title", "Closed"),), site.url("/feed", OURS)),)
    assert [words_of(each) for each in came] == [alone, alone]
    link = f"<link rel=alternate type=application/rss+xml href={site.url('/feed', OURS)}>"
    site.pages[f"{THEIRS}/"] = f"<html><head>{link}</head><body>Home</body></html>"
    home = Start(site.url("/", THEIRS), site.url("/", THEIRS))
    came = newsroom.run(NOON + timedelta(days=100), home)
    assert [each.via for each in came] == ["fetch", "fetch", "feed"]
    assert {word.guid for each in came for word in words_of(each)} == set(urls)
