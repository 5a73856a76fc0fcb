"""From an address to rows: feeds, sitemaps, sites and pages, through the whole flow, from a real server."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest

from flows.cli.status import read_status
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.news.news_reader import run_query
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.store.raw_store import RawStore
from tasks.clients.warehouse.warehouse import Warehouse
from tasks.settings import read_settings
from tests.site.answers import Answer, coded, redirect, throttled, unless_known

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.conftest import IngestCall
    from tests.site.server import Site

pytestmark = pytest.mark.slow

WORDS = (
    "The dredger left the inner basin of Quillon before dawn, and the harbour board said that the channel "
    "would be open to ferries again by the weekend. Pilots had complained for a month about the silt. "
)


def write_page(title: str, words: str = WORDS, head: str = "") -> str:
    """An invented article as a page."""
    text = "".join(f"<p>{title}, part {part}: {words}</p>" for part in range(1, 5))
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title>{head}"
        f'<meta property="og:type" content="article"><meta property="og:site_name" content="Quillon Post">'
        f"</head><body><article><h1>{title}</h1>{text}</article></body></html>"
    )


def write_feed(*urls: str) -> Answer:
    """A feed that names these pages."""
    now = format_datetime(datetime.now(UTC) - timedelta(minutes=5))
    items = "".join(
        f"<item><title>Item</title><link>{url}</link><pubDate>{now}</pubDate></item>" for url in urls
    )
    feed = f'<rss version="2.0"><channel><title>Quillon Post</title>{items}</channel></rss>'
    return Answer(feed, media_type="application/rss+xml")


def ask(data_dir: Path, sql: str) -> list[tuple[Any, ...]]:
    """Ask the news database."""
    with NewsDatabase(data_dir / "news.duckdb").open() as connection:
        return connection.execute(sql).fetchall()


def visits(site: Site, path: str) -> int:
    """How often a path was asked for."""
    return sum(visit.path == path for visit in site.visits)


def test_a_feed_becomes_rows(run_ingest: IngestCall, data_dir: Path, site: Site) -> None:
    """Each page that it names is fetched once, kept byte by byte, cleaned, and named by its feed."""
    pages = {f"/news/{n}": write_page(f"Dredger {n} leaves") for n in range(3)}
    site.pages |= pages
    site.pages["/news/1"] = coded(pages["/news/1"].encode(), "br")
    site.pages["/old"] = redirect("/news/2", 301)
    site.pages["/feed.xml"] = write_feed(
        site.url("/news/0?utm_source=rss"), site.url("/news/1"), site.url("/old")
    )
    feed = site.url("/feed.xml")
    summary = run_ingest(feed)
    assert Counter(summary.outcomes) == Counter(article=3)
    [source] = summary.sources
    assert (source.source, source.pages, source.new_pages, source.outcomes) == (feed, 3, 3, {"article": 3})
    rows = ask(data_dir, "SELECT title, publisher, url FROM articles ORDER BY title")
    assert [row[:2] for row in rows] == [(f"Dredger {n} leaves", "Quillon Post") for n in range(3)]
    captures = ask(data_dir, "SELECT via, source, http_status FROM captures")
    assert captures == [("fetch", feed, 200)] * 3
    assert ask(data_dir, "SELECT status, url FROM redirects") == [(301, site.url("/old"))]
    raw_keys = dict(ask(data_dir, "SELECT url, raw_key FROM captures"))
    with lease_s3(data_dir, "copydesk") as location:
        kept = RawStore.at(location).get_raw(raw_keys[site.url("/news/1")])
    assert kept == coded(pages["/news/1"].encode(), "br").body


def test_what_a_file_names_is_fetched(
    run_ingest: IngestCall, data_dir: Path, site: Site, tmp_path: Path
) -> None:
    """A row of an address alone; what it says holds where the page is silent."""
    site.pages["/a"] = write_page("A calm night")
    listed = {"link": site.url("/a"), "title": "Calm", "author": "Ada Brenk", "date": "2026-03-14"}
    rows = [listed, {"link": "https://quillon.example/b", "text": WORDS}]
    file = tmp_path / "links.json"
    file.write_text(json.dumps(rows))
    summary = run_ingest(file)
    assert (summary.inputs, Counter(summary.outcomes)) == (2, Counter(article=2))
    captures = ask(data_dir, "SELECT via, parse_filename(source), url FROM captures ORDER BY via")
    assert captures == [
        ("fetch", "links.json", site.url("/a")),
        ("file", "links.json#2", "https://quillon.example/b"),
    ]
    fields = "SELECT title, authors, published_at FROM articles WHERE title = 'A calm night'"
    [(_, authors, day)] = ask(data_dir, fields)
    assert (list(authors), str(day)[:10]) == (["Ada Brenk"], "2026-03-14")
    listed = "SELECT field, chosen FROM evidence WHERE found_in = 'list'"
    assert {("authors", True), ("title", False)} <= set(ask(data_dir, listed))
    assert Counter(run_ingest(file).outcomes) == Counter(unchanged=2)


def test_known_pages_are_not_fetched_again(run_ingest: IngestCall, data_dir: Path, site: Site) -> None:
    """A second run asks for the feed alone, on condition; a third one for what is new in it."""
    site.pages["/a"] = write_page("A calm night")
    site.pages["/b"] = write_page("A rough night")
    site.pages["/feed.xml"] = unless_known(str(write_feed(site.url("/a")).body), '"1"')
    feed = site.url("/feed.xml")
    run_ingest(feed)
    assert run_ingest(feed).inputs == 0
    assert (visits(site, "/a"), visits(site, "/feed.xml")) == (1, 2)
    assert site.visits[-1].headers["if-none-match"] == '"1"'
    site.pages["/feed.xml"] = write_feed(site.url("/a?utm_medium=feed"), site.url("/b"))
    assert Counter(run_ingest(feed).outcomes) == Counter(article=1)
    assert ask(data_dir, "SELECT http_status, pages, new_pages FROM polls ORDER BY polled_at") == [
        (200, 1, 1),
        (304, 1, 0),
        (200, 2, 1),
    ]


def test_a_page_given_by_hand_is_looked_at_again(run_ingest: IngestCall, data_dir: Path, site: Site) -> None:
    """On condition: one 304 where nothing has changed, a revision where something has."""
    site.pages["/a"] = unless_known(write_page("A calm night"), '"1"')
    page = site.url("/a")
    assert Counter(run_ingest(page).outcomes) == Counter(article=1)
    assert Counter(run_ingest(page).outcomes) == Counter(unchanged=1)
    rows = ask(data_dir, "SELECT http_status, bytes IS NULL, raw_sha256 FROM captures ORDER BY fetched_at")
    assert [row[:2] for row in rows] == [(200, False), (304, True)]
    assert rows[0][2] == rows[1][2]
    site.pages["/a"] = unless_known(write_page("A calm night after all"), '"2"')
    assert Counter(run_ingest(page).outcomes) == Counter(revision=1)


def test_a_site_leads_to_its_feeds_and_a_sitemap_to_its_pages(run_ingest: IngestCall, site: Site) -> None:
    """A home page is no article; what it names is followed, and so is an index of sitemaps."""
    for name in "abcd":
        site.pages[f"/news/{name}"] = write_page(f"Night {name} at the mole")
    site.pages["/"] = (
        "<html><head><link rel=alternate type=application/atom+xml href=/atom.xml></head>"
        "<body>Home</body></html>"
    )
    entry = (
        "<entry><id>1</id><title>a</title><updated>2026-01-01T00:00:00Z</updated>"
        f"<link href='{site.url('/news/a')}'/></entry>"
    )
    site.pages["/atom.xml"] = Answer(
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title>{entry}</feed>',
        media_type="text/plain",
    )
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    site.pages["/sitemap.xml"] = (
        f"<sitemapindex {space}><sitemap><loc>{site.url('/one.xml')}</loc></sitemap>"
        f"<sitemap><loc>{site.url('/rss')}</loc></sitemap></sitemapindex>"
    )
    site.pages["/rss"] = write_feed(site.url("/news/d"))
    locations = "".join(f"<url><loc>{site.url(f'/news/{name}')}</loc></url>" for name in "abc")
    site.pages["/one.xml"] = f"<urlset {space}>{locations}</urlset>"
    assert Counter(run_ingest(site.url("/")).outcomes) == Counter(article=1)
    summary = run_ingest(site.url("/sitemap.xml"))
    assert Counter(summary.outcomes) == Counter(article=3)
    assert [(source.pages, source.new_pages) for source in summary.sources] == [(4, 3)]


@pytest.mark.parametrize("lastmod", ["2024-01-01T00:00:00Z", "today"])
def test_a_sitemap_is_read_again_whatever_its_index_says(
    run_ingest: IngestCall, data_dir: Path, site: Site, lastmod: str
) -> None:
    """A time that never moves, or a day that is not over, is no reason to pass over what is new."""
    told = f"{datetime.now(UTC):%Y-%m-%d}" if lastmod == "today" else lastmod
    day = f"<sitemap><loc>{site.url('/day.xml')}</loc><lastmod>{told}</lastmod></sitemap>"
    site.pages["/index.xml"] = f"<sitemapindex>{day}</sitemapindex>"
    for count in (1, 2):
        site.pages[f"/{count}"] = write_page(f"Night {count} at the mole")
        locations = "".join(f"<url><loc>{site.url(f'/{n}')}</loc></url>" for n in range(1, count + 1))
        site.pages["/day.xml"] = f"<urlset>{locations}</urlset>"
        assert Counter(run_ingest(site.url("/index.xml")).outcomes) == Counter(article=1)
    query = "SELECT DISTINCT lastmod FROM polls WHERE url LIKE '%day.xml'"
    assert ask(data_dir, query) == [(told,)]


def test_what_cannot_be_had_has_its_outcome(run_ingest: IngestCall, data_dir: Path, site: Site) -> None:
    """And its reason; what robots.txt forbids is skipped, and asked for by nobody."""
    site.pages["/robots.txt"] = "User-agent: copydesk\nDisallow: /private/\n"
    site.pages["127.0.0.3/busy"] = throttled("3600")
    site.pages["/gone"] = Answer("Gone", 410)
    site.pages["/away"] = redirect("http://169.254.169.254/latest/meta-data/")
    site.pages["/private/plan"] = write_page("The plan")
    paths = ("/gone", "/away", "/nowhere", "/private/plan")
    busy = site.url("/busy", host="127.0.0.3")
    site.pages["/feed.xml"] = write_feed(*(site.url(path) for path in paths))
    summary = run_ingest(site.url("/feed.xml"), busy)
    assert Counter(summary.outcomes) == Counter(quarantined=4, skipped=1)
    reasons = dict(
        ask(data_dir, "SELECT url, outcomes.reason FROM captures JOIN outcomes USING (capture_id)")
    )
    assert {url.rpartition(str(site.port))[2]: reason for url, reason in reasons.items()} == {
        "/busy": "rate_limited",
        "/gone": "gone",
        "/away": "refused_address",
        "/nowhere": "not_found",
        "/private/plan": "robots",
    }
    assert visits(site, "/private/plan") == 0
    assert {q.source for q in summary.quarantined} == {busy, *(site.url(path) for path in paths[:3])}


def test_private_addresses_are_refused(
    run_ingest: IngestCall, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless the operator allows them: no connection is made."""
    monkeypatch.delenv("COPYDESK_ALLOW_PRIVATE")
    summary = run_ingest(site.url("/feed.xml"))
    assert [(q.reason, q.source) for q in summary.quarantined] == [("refused_address", site.url("/feed.xml"))]
    assert site.connections == 0


def test_a_private_source_leads_to_no_other_private_place(
    run_ingest: IngestCall, data_dir: Path, site: Site
) -> None:
    """What its feed names elsewhere, at another port too, is refused; a bad host costs itself alone."""
    good = site.url("/good")
    site.pages["/good"] = site.pages["/admin"] = write_page("The plan")
    elsewhere = [
        site.url("/admin", host="127.0.0.3"),
        f"http://localhost:{site.port}/admin",
        f"http://127.0.0.2:{site.port + 1}/admin",
        "http://169.254.169.254/latest/",
        "http://127.0.0.2:22/",
        "http://xn--a/",
        "http://xn--a-ecp.ru/",
        "http://[fd00::a9fe:a9fe]/",
    ]
    site.pages["/feed.xml"] = write_feed(elsewhere[0], good, *elsewhere[1:])
    summary = run_ingest(site.url("/feed.xml"))
    assert summary.outcomes["article"] == 1
    refused = {each.source: each.reason for each in summary.quarantined}
    assert refused == dict.fromkeys(elsewhere, "refused_address")
    assert set(site.paths) == {"/feed.xml", "/good"}
    assert ask(data_dir, "SELECT DISTINCT url FROM articles") == [(good,)]


def test_what_was_odd_about_an_answer_is_seen(run_ingest: IngestCall, data_dir: Path, site: Site) -> None:
    """What came of a cut body is an article that is not whole; a bad head is said, and that is counted."""
    boats = "".join(f"Boat {n} lay at its berth until the pilot came. " for n in range(300))
    page = write_page("A long night at the mole", WORDS + boats)
    whole = write_page("A ferry plan").encode()
    packed = gzip.compress(page.encode())
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    size = b"Content-Length: %d\r\n"
    site.pages |= {
        "/cut-gzip": Answer(packed[: len(packed) // 2], headers=(("Content-Encoding", "gzip"),)),
        "/cut": Answer(raw=head + size % len(page) + b"\r\n" + page.encode()[:3000]),
        "/closed": Answer(raw=head + size % (len(whole) + 9) + b"\r\n" + whole),
        "/odd": Answer(raw=head + b"no header\r\n\r\n" + whole.replace(b"plan", b"map")),
        "/good": write_page("A dock plan"),
    }
    summary = run_ingest(*map(site.url, site.pages))
    assert (summary.outcomes["article"], summary.noted) == (5, 3)
    cut = ask(data_dir, "SELECT url FROM articles WHERE completeness = 'truncated' ORDER BY url")
    assert cut == [(site.url("/cut"),), (site.url("/cut-gzip"),)]
    doubted = (
        "SELECT url FROM articles WHERE list_transform(doubts, lambda d: d.code)::VARCHAR LIKE '%cut-off%'"
    )
    assert sorted(ask(data_dir, doubted)) == cut
    rows = run_query(NewsDatabase(data_dir / "news.duckdb"), "odd_answers").to_pylist()
    said = {row["url"]: row["detail"] for row in rows}
    assert set(said) == {site.url("/cut"), site.url("/closed"), site.url("/odd")}
    assert said[site.url("/cut")].startswith("it ended after 3000 of ")
    assert "'no header'" in said[site.url("/odd")]


def test_a_source_is_private_by_its_declaration(
    run_ingest: IngestCall, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that says so is read, the one beside it is not."""
    monkeypatch.delenv("COPYDESK_ALLOW_PRIVATE")
    site.pages |= {"/ours": write_page("A ferry plan"), "/theirs": write_page("A dock plan")}
    ours, theirs = site.url("/ours"), site.url("/theirs", host="127.0.0.3")
    declared = tmp_path / "sources.toml"
    declared.write_text(
        f"[[source]]\nname = 'ours'\nurl = '{ours}'\nallow_private = true\n"
        f"[[source]]\nname = 'theirs'\nurl = '{theirs}'\n"
    )
    monkeypatch.setenv("COPYDESK_SOURCES", str(declared))
    summary = run_ingest()
    assert summary.outcomes["article"] == 1
    assert [(each.source, each.reason) for each in summary.quarantined] == [(theirs, "refused_address")]
    assert {visit.host for visit in site.visits} == {"127.0.0.2"}


def test_a_limit_leaves_the_rest_for_the_next_run(run_ingest: IngestCall, site: Site) -> None:
    """What a run may not take is still new to the next one, although the feed has not changed."""
    for n in range(5):
        site.pages[f"/{n}"] = write_page(f"Night {n} at the mole")
    feed = write_feed(*(site.url(f"/{n}") for n in range(5)))
    site.pages["/feed.xml"] = unless_known(str(feed.body), '"1"')
    assert run_ingest(site.url("/feed.xml"), limit=2).outcomes["article"] == 2
    assert run_ingest(site.url("/feed.xml")).outcomes["article"] == 3
    assert run_ingest(site.url("/feed.xml")).inputs == 0


def test_what_a_limit_cut_off_comes_with_the_next_run(
    run_ingest: IngestCall, site: Site, tmp_path: Path
) -> None:
    """A file and a page take the room of what a feed names, which does not change; nothing of it is lost."""
    for n in range(3):
        site.pages[f"/{n}"] = write_page(f"Night {n} at the mole")
    feed = write_feed(*(site.url(f"/{n}") for n in range(3)))
    site.pages["/feed.xml"] = unless_known(str(feed.body), '"1"')
    (tmp_path / "file.html").write_text(write_page("A letter to the harbour"))
    assert run_ingest(tmp_path / "file.html", site.url("/feed.xml"), limit=2).outcomes["article"] == 2
    assert run_ingest(site.url("/feed.xml")).outcomes["article"] == 2
    assert run_ingest(site.url("/feed.xml")).inputs == 0


def test_a_page_that_is_given_and_named_is_fetched_once(
    run_ingest: IngestCall, data_dir: Path, site: Site
) -> None:
    """Whoever names it, and in whatever wrapping; a feed that names itself is no page of its own."""
    site.pages["/a"] = write_page("A calm night")
    site.pages["/b"] = write_page("A rough night")
    wrapped = f"https://www.google.com/url?q={site.url('/b')}"
    site.pages["/feed.xml"] = write_feed(site.url("/a"), wrapped, site.url("/b"), site.url("/feed.xml"))
    assert Counter(run_ingest(site.url("/a"), site.url("/feed.xml")).outcomes) == Counter(article=2)
    assert run_ingest(site.url("/feed.xml")).inputs == 0
    assert Counter(site.paths) == Counter({"/a": 1, "/b": 1, "/feed.xml": 2})
    assert ask(data_dir, "SELECT pages, new_pages FROM polls ORDER BY polled_at LIMIT 1") == [(2, 2)]


def test_a_feed_that_failed_is_no_page(run_ingest: IngestCall, data_dir: Path, site: Site) -> None:
    """It is looked at again as the feed that it is, once."""
    site.pages["/a"] = write_page("A calm night")
    site.pages["/feed.xml"] = Answer("Busy", 410)
    run_ingest(site.url("/feed.xml"))
    site.pages["/feed.xml"] = Answer("", 304)
    assert [q.reason for q in run_ingest(site.url("/feed.xml")).quarantined] == ["broken_response"]
    site.pages["/feed.xml"] = write_page("We are mending our pipes")
    assert Counter(run_ingest(site.url("/feed.xml")).outcomes) == Counter(article=1)
    site.pages["/feed.xml"] = write_feed(site.url("/a"))
    assert Counter(run_ingest(site.url("/feed.xml")).outcomes) == Counter(article=1)
    assert visits(site, "/feed.xml") == 4
    assert ask(data_dir, "SELECT count(*) FROM articles WHERE title = 'A calm night'") == [(1,)]


def test_a_page_where_a_feed_was_is_a_failed_poll(run_ingest: IngestCall, data_dir: Path, site: Site) -> None:
    """Sites that are under repair say so at every address; that is no article."""
    site.pages["/a"] = write_page("A calm night")
    site.pages["/feed.xml"] = write_feed(site.url("/a"))
    run_ingest(site.url("/feed.xml"))
    site.pages["/feed.xml"] = write_page("We are mending our pipes")
    assert [q.reason for q in run_ingest(site.url("/feed.xml")).quarantined] == ["unreadable"]
    assert ask(data_dir, "SELECT title FROM articles") == [("A calm night",)]
    assert ask(data_dir, "SELECT detail FROM polls WHERE reason IS NOT NULL") == [
        ("a page where a feed was expected",)
    ]


def test_filters_and_limits_of_a_source(
    run_ingest: IngestCall, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left out takes no room; a limit is the source's, not that of each of its sitemaps."""
    for n in range(6):
        site.pages[f"/{n}"] = write_page(f"Night {n} at the mole")
    for name, numbers in (("one", (0, 1, 2)), ("two", (3, 4, 5))):
        pages = "".join(f"<url><loc>{site.url(f'/{n}')}</loc></url>" for n in numbers)
        site.pages[f"/{name}.xml"] = f"<urlset>{pages}</urlset>"
    named = "".join(f"<sitemap><loc>{site.url(f'/{name}.xml')}</loc></sitemap>" for name in ("one", "two"))
    site.pages["/map.xml"] = f"<sitemapindex>{named}</sitemapindex>"
    declared = tmp_path / "sources.toml"
    table = f'[[source]]\nname = "post"\nurl = "{site.url("/map.xml")}"\nlimit = 2\n'
    declared.write_text(f'{table}exclude = ["/0", "/1"]\n')
    monkeypatch.setenv("COPYDESK_SOURCES", str(declared))
    assert Counter(run_ingest().outcomes) == Counter(article=2, skipped=2)
    declared.write_text(table.replace("limit = 2", "limit = 9"))
    assert Counter(run_ingest(site.url("/map.xml")).outcomes) == Counter(article=4)


def test_declared_sources_are_read_when_they_are_due(
    run_ingest: IngestCall, data_dir: Path, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Filters leave pages out; a source that was read a moment ago is left alone."""
    site.pages["/news/a"] = write_page("A calm night")
    site.pages["/sport/b"] = write_page("A regatta")
    site.pages["/feed.xml"] = write_feed(site.url("/news/a"), site.url("/sport/b"))
    declared = tmp_path / "sources.toml"
    declared.write_text(
        f'[[source]]\nname = "post"\nurl = "{site.url("/feed.xml")}"\nexclude = ["/sport/*"]\n'
        'publisher = "The Quillon Post and Courier"\n'
        '[[source]]\nname = "off"\nurl = "https://nowhere.example/"\nenabled = false\n'
    )
    monkeypatch.setenv("COPYDESK_SOURCES", str(declared))
    summary = run_ingest()
    assert Counter(summary.outcomes) == Counter(article=1, skipped=1)
    assert [(source.name, source.pages) for source in summary.sources] == [("post", 2)]
    assert run_ingest().inputs == 0
    assert visits(site, "/feed.xml") == 1
    assert ask(data_dir, "SELECT name, new_pages FROM polls") == [("post", 2)]
    assert ask(data_dir, "SELECT publisher FROM articles") == [("The Quillon Post and Courier",)]


def test_one_declared_source_can_be_asked_now(
    run_ingest: IngestCall, data_dir: Path, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it is due or not, as it is declared; the others are left alone."""
    site.pages |= {"/a": write_page("A calm night"), "/b": write_page("A regatta")}
    site.pages |= {"/one": write_feed(site.url("/a")), "/two": write_feed(site.url("/b"))}
    declared = tmp_path / "sources.toml"
    tables = (f'[[source]]\nname = "{each}"\nurl = "{site.url(f"/{each}")}"\n' for each in ("one", "two"))
    declared.write_text("".join(tables) + 'publisher = "The Quillon Post"\n')
    monkeypatch.setenv("COPYDESK_SOURCES", str(declared))
    assert Counter(run_ingest(only="two").outcomes) == Counter(article=1)
    assert (visits(site, "/one"), visits(site, "/two")) == (0, 1)
    assert ask(data_dir, "SELECT publisher FROM articles") == [("The Quillon Post",)]
    run_ingest(only="two")
    assert (visits(site, "/one"), visits(site, "/two")) == (0, 2)
    assert ask(data_dir, "SELECT DISTINCT name FROM polls") == [("two",)]
    assert run_ingest(only="three").notes == ("nothing is declared as three",)


def test_a_declared_folder_that_is_not_there_holds_up_nothing(
    run_ingest: IngestCall, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other sources are read; a folder may be mounted later, a prefix filled."""
    site.pages["/a"] = write_page("A calm night")
    site.pages["/feed.xml"] = write_feed(site.url("/a"))
    declared = tmp_path / "sources.toml"
    declared.write_text(
        f'[[source]]\nname = "gone"\nurl = "{tmp_path}/gone"\n'
        '[[source]]\nname = "bare"\nurl = "s3://copydesk/bare/"\n'
        f'[[source]]\nname = "post"\nurl = "{site.url("/feed.xml")}"\n'
    )
    monkeypatch.setenv("COPYDESK_SOURCES", str(declared))
    assert Counter(run_ingest().outcomes) == Counter(article=1)


def test_how_much_is_fetched_at_once_is_a_setting(
    run_ingest: IngestCall, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No more pages are on their way than it says."""
    monkeypatch.setenv("COPYDESK_FETCH_IN_FLIGHT", "1")
    for n in range(6):
        site.pages[f"/{n}"] = Answer(write_page(f"Night {n} at the mole"), delay_s=0.1)
    site.pages["/feed.xml"] = write_feed(*(site.url(f"/{n}") for n in range(6)))
    assert run_ingest(site.url("/feed.xml")).outcomes["article"] == 6
    assert site.most_at_once.total() == 1


def test_a_scheduled_run_says_that_nobody_can_be_reached(
    run_ingest: IngestCall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Once, where its user agent names nobody."""
    declared = tmp_path / "sources.toml"
    declared.write_text("[[source]]\nname = 'post'\nurl = 'http://127.0.0.1:1/feed'\n")
    monkeypatch.setenv("COPYDESK_SOURCES", str(declared))
    run_ingest()
    assert caplog.text.count("set COPYDESK_CONTACT") == 1
    monkeypatch.setenv("COPYDESK_CONTACT", "mailto:desk@courier.example")
    caplog.clear()
    run_ingest()
    assert "COPYDESK_CONTACT" not in caplog.text


def test_status_shows_how_fresh_each_source_is(
    run_ingest: IngestCall, data_dir: Path, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Declared ones first, read or not, with what fails and when they are looked at next."""
    site.pages |= {"/a": write_page("A calm night"), "/gone": Answer("", 410), "/early": Answer("", 404)}
    site.pages["/feed.xml"] = write_feed(*(site.url(path) for path in ("/a", "/gone", "/early")))
    declared = tmp_path / "sources.toml"
    tables = [
        ("post", site.url("/feed.xml"), "true"),
        ("dead", site.url("/dead.xml"), "true"),
        ("off", "x", "false"),
    ]
    declared.write_text(
        "".join(f'[[source]]\nname = "{n}"\nurl = "{url}"\nenabled = {on}\n' for n, url, on in tables)
    )
    monkeypatch.setenv("COPYDESK_SOURCES", str(declared))
    run_ingest()
    status = read_status(read_settings())
    assert [(each.source, each.state, each.pages_found) for each in status.feeds] == [
        ("post", "well", 3),
        ("dead", "fails: not_found", 0),
        ("off", "switched off", 0),
    ]
    post = status.feeds[0]
    assert (post.last_news_at, status.feeds[1].last_news_at) == (post.last_poll_at, None)
    assert (post.named, post.taken, post.refused, post.waiting, post.moved_to) == (3, 1, 1, 1, None)
    assert post.oldest_waiting_at
    assert post.oldest_waiting_at >= post.last_poll_at
    assert (status.feeds[1].named, status.feeds[1].waiting) == (0, 0)
    with Warehouse(data_dir / "warehouse.duckdb").open("moving") as connection:
        connection.execute("UPDATE polls SET moved_to = 'x', moved_since = polled_at - INTERVAL 4 DAY")
    assert [each.moved_to for each in read_status(read_settings()).feeds] == ["x", None, None]
    assert post.next_poll_at
    assert post.next_poll_at > datetime.now(UTC)
    declared.write_text('[[source]]\nname = "a"\nurl = "x"\nevry = "5m"\n')
    broken = read_status(read_settings())
    assert [part.state for part in broken.parts if not part.is_well] == [
        f"{declared}, line 4: unknown key `evry` of `a`. Did you mean `every`?"
    ]
