"""What feeds and sitemaps say of pages, through the whole flow, from a real server, to rows of articles."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING, Any

import pytest

from flows.reprocess import reprocess
from tasks.clients.learn.repeat_store import write_notebook
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.store.raw_store import RawStore
from tasks.clients.warehouse.warehouse import Warehouse
from tasks.core.learn.cycle import Notebook, NotebookEntry, State
from tasks.core.records import Kind
from tests.site.answers import Answer, in_turn

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.conftest import IngestCall
    from tests.site.server import Site

pytestmark = pytest.mark.slow

PARTS = (
    "The pilots of Quillon voted on Thursday to take the night boats out again, after a winter ashore.",
    "Their chair, Mara Brenk, said that the new radar at the mole had settled it for most.",
    "The harbour board had offered a rise of four per cent, which the crews turned down in the autumn.",
    "Ferries to Lindhagen are to leave at nine and at eleven from the first of the month, as before.",
    "Nobody at the board would say what becomes of the two tugs that were hired from abroad for the time.",
    "The town wants the last boat to wait for the train, and will pay for the quarter of an hour.",
)
CONTENT = "".join(f"<p>{part}</p>" for part in PARTS)
SUMMARY = (
    "Pilots of Quillon voted to take the night boats out again, after a winter in which they stayed ashore."
)
SAID = "<pubDate>Thu, 05 Mar 2026 21:15:00 +0200</pubDate><dc:creator>Ada Tolm</dc:creator>"


def write_page(*parts: str, head: str = "", under: str = "") -> str:
    """An invented page that says neither who wrote it nor when."""
    text = "".join(f"<p>{part}</p>" for part in parts)
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Night boats</title>{head}</head>"
        f"<body><article><h1>Night boats leave again</h1>{text}{under}</article></body></html>"
    )


def write_item(link: str, said: str = SAID, content: str = "", summary: str = "", guid: str = "") -> str:
    """An item of a feed."""
    full = f"<content:encoded>{escape(content)}</content:encoded>" if content else ""
    short = f"<description>{escape(summary)}</description>" if summary else ""
    own = f"<guid isPermaLink='false'>{guid}</guid>" if guid else ""
    return f"<item><title>Night boats are back</title><link>{link}</link>{said}{short}{full}{own}</item>"


def write_feed(*items: str) -> Answer:
    """A feed of these items."""
    spaces = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    )
    channel = f"<channel><title>Quillon Post</title>{''.join(items)}</channel>"
    return Answer(f'<rss version="2.0" {spaces}>{channel}</rss>', media_type="application/rss+xml")


def ask(data_dir: Path, sql: str) -> list[tuple[Any, ...]]:
    """Ask the news database."""
    with NewsDatabase(data_dir / "news.duckdb").open() as connection:
        return connection.execute(sql).fetchall()


def test_a_silent_page_has_its_day_author_and_tags_from_its_source(
    run_ingest: IngestCall, data_dir: Path, site: Site
) -> None:
    """The page's own title wins. By its id in the feed a page whose link moved is the same article."""
    site.pages |= {"/old": write_page(*PARTS), "/new": write_page(*PARTS, "It was a calm night.")}
    site.pages["/other"] = write_page(*(part[::-1] for part in PARTS))
    tags = "<category>ferries</category><category>Quillon</category>"
    site.pages["/feed"] = in_turn(
        write_feed(write_item(site.url("/old"), SAID + tags, guid="7@quillon")),
        write_feed(write_item(site.url("/new"), SAID + tags, guid="7@quillon")),
    )
    news = (
        "<n:news><n:publication><n:name>Quillon Post</n:name></n:publication><n:keywords>boats, pilots"
        "</n:keywords><n:publication_date>2026-03-05T21:15+02:00</n:publication_date></n:news>"
    )
    space = "xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'"
    site.pages["/map"] = f"<urlset {space}><url><loc>{site.url('/other')}</loc>{news}</url></urlset>"
    summary = run_ingest(site.url("/feed"), site.url("/map"))
    assert Counter(summary.outcomes) == Counter(article=2)
    assert Counter(run_ingest(site.url("/feed")).outcomes) == Counter(revision=1)
    rows = ask(
        data_dir,
        "SELECT title, published_at, via, authors, tags, publisher FROM revisions ORDER BY tags, revision",
    )
    said = ("Night boats leave again", "2026-03-05T21:15:00+02:00", "fetch")
    fed, mapped = (*said, ["Ada Tolm"], ["ferries", "Quillon"], None), (*said, [], ["boats", "pilots"])
    assert rows == [(*mapped, "Quillon Post"), fed, fed]
    assert ask(data_dir, "SELECT DISTINCT found_in FROM evidence WHERE value = 'Quillon Post'") == [
        ("sitemap",)
    ]
    evidence = ask(data_dir, "SELECT field, value, chosen FROM evidence WHERE found_in = 'feed'")
    assert ("published_at", "Thu, 05 Mar 2026 21:15:00 +0200", True) in evidence
    assert ("title", "Night boats are back", False) in evidence
    assert ("named_by", site.url("/feed"), False) in evidence


def test_a_page_that_cannot_be_had_is_told_by_its_feed(
    run_ingest: IngestCall, data_dir: Path, site: Site
) -> None:
    """With its whole text, or else its summary; the page, when it comes, is the same article."""
    refused = Answer("no", 403)
    shown = write_page(*PARTS, "It was a calm night.")
    site.pages |= {"/full": refused, "/short": refused, "/gone": Answer("gone", 410), "/bare": refused}
    site.pages["/feed"] = write_feed(
        write_item(site.url("/full"), content=CONTENT),
        write_item(site.url("/short"), summary=SUMMARY),
        write_item(site.url("/gone"), content=CONTENT),
        write_item(site.url("/bare")),
    )
    assert Counter(run_ingest(site.url("/feed")).outcomes) == Counter(quarantined=4, article=2)
    columns = "SELECT title, published_at, authors, via, completeness, paywall, text FROM articles"
    rows = ask(data_dir, f"{columns} ORDER BY length(text) DESC")
    said = ("Night boats are back", "2026-03-05T21:15:00+02:00", ["Ada Tolm"], "feed")
    assert rows == [
        (*said, "full", "unknown", "\n\n".join(PARTS)),
        (*said, "truncated", "unknown", SUMMARY),
    ]
    captures = ask(data_dir, "SELECT via, count(*) FROM captures GROUP BY ALL ORDER BY ALL")
    assert captures == [("feed", 2), ("fetch", 4)]
    told = ask(data_dir, "SELECT DISTINCT found_in, value, chosen FROM evidence WHERE field = 'text'")
    assert told == [("feed", site.url("/feed"), True)]
    site.pages["/full"] = shown
    assert Counter(run_ingest(site.url("/full")).outcomes) == Counter(revision=1)
    row = ask(data_dir, "SELECT url, revision, via, title FROM articles ORDER BY revision DESC LIMIT 1")
    assert row == [(site.url("/full"), 2, "fetch", "Night boats leave again")]


def test_a_preview_has_its_text_from_the_feed(run_ingest: IngestCall, data_dir: Path, site: Site) -> None:
    """The page's fields stay, the item's bytes are kept. Looked at again, and cleaned again, it holds."""
    offer = (
        "<div class='paywall'>Subscribe to read the whole story: become a member of the Quillon Post.</div>"
    )
    free = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>'
    previews = [write_page(PARTS[0] + " …", head=free + n, under=offer) for n in ("", "<!-- 2 -->")]
    site.pages["/a"] = in_turn(*map(Answer, previews))
    site.pages["/wall"] = "<html><title>Just a moment...</title><body>Checking your browser</body></html>"
    site.pages["/feed"] = write_feed(
        write_item(site.url("/a"), content=CONTENT),
        write_item(site.url("/wall"), content=CONTENT + "<p>x.</p>"),
    )
    assert Counter(run_ingest(site.url("/feed")).outcomes) == Counter(article=2)
    columns = "SELECT title, via, completeness, paywall, raw_key, text_sha256 FROM articles ORDER BY url"
    [row, walled] = ask(data_dir, columns)
    assert row[:4] == ("Night boats leave again", "feed", "full", "subscriber")
    assert walled[:4] == ("Night boats are back", "feed", "full", "unknown")
    with lease_s3(data_dir, "copydesk") as location:
        assert RawStore.at(location).get_raw(row[4]) == CONTENT.encode()
    assert Counter(run_ingest(site.url("/a")).outcomes) == Counter(unchanged=1)
    assert ask(data_dir, columns) == [row, walled]
    with lease_s3(data_dir, "copydesk") as location:
        learned = NotebookEntry("r", "x", Kind.PROMO, "x", "x", State.ACTIVE, "2026-01-01", 8)
        write_notebook(RawStore.at(location), Notebook((learned,)), datetime.now(UTC))
    assert reprocess().outcomes == {"unchanged": 2}
    assert ask(data_dir, columns) == [row, walled]
    versions = ask(data_dir, "SELECT count(DISTINCT cleaner_version), count(*) FROM articles")
    readings = "SELECT count(*) FROM revisions WHERE reading = 2"
    with Warehouse(data_dir / "warehouse.duckdb").open("looking") as connection:
        assert (versions, connection.execute(readings).fetchall()) == ([(1, 2)], [(2,)])
