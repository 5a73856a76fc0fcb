"""Sites of twenty shapes, each given by the address of its front page alone, from a real server."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pytest

from tasks.clients.news.news_file import NewsDatabase
from tests.site.answers import redirect
from tests.site.server import Site
from tests.site.stories import write_article

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.flows.conftest import IngestCall
    from tests.site.server import Page

    Pages: TypeAlias = dict[str, Page]
    Shape: TypeAlias = Callable[[str], Pages]

pytestmark = pytest.mark.slow

STORIES = ("/news/2026/11/ferry-pier-opens-after-repair", "/news/council-votes-on-the-old-crane-48213")
WORDS = (
    "The ferry pier of Quillon opened on Monday after a year of repairs, and the harbour board said that the "
    "boats would go every hour until the summer. Two cranes stay closed, and the board looks for money. "
)


def write_home(*links: str, head: str = "") -> str:
    """A front page with these links."""
    listed = "".join(f"<li><a href='{link}'>A story</a></li>" for link in links)
    return (
        f"<!doctype html><html><head><title>Quillon</title>{head}</head><body><ul>{listed}</ul></body></html>"
    )


def write_feed(base: str, paths: tuple[str, ...] = STORIES) -> str:
    """A feed of the stories."""
    items = "".join(f"<item><title>s</title><link>{base}{path}</link></item>" for path in paths)
    return f"<rss version='2.0'><channel><title>Quillon</title>{items}</channel></rss>"


def write_map(base: str, paths: tuple[str, ...] = STORIES) -> str:
    """A sitemap of the stories."""
    return "<urlset>" + "".join(f"<url><loc>{base}{path}</loc></url>" for path in paths) + "</urlset>"


def write_index(base: str, path: str) -> str:
    """An index of one sitemap."""
    return f"<sitemapindex><sitemap><loc>{base}{path}</loc></sitemap></sitemapindex>"


def link_feed(href: str, title: str = "News") -> str:
    """What a page says of its feed."""
    return f"<link rel=alternate type=application/rss+xml title='{title}' href='{href}'>"


def name_sitemaps(*urls: str) -> str:
    """A robots.txt that names sitemaps."""
    return "User-agent: *\nDisallow: /admin\n" + "".join(f"Sitemap: {url}\n" for url in urls)


def in_robots(path: str) -> Shape:
    """A site whose robots.txt names a sitemap."""
    return lambda base: {"/": write_home(), "/robots.txt": name_sitemaps(base + path), path: write_map(base)}


SHAPES: dict[str, Shape] = {
    "a feed": lambda base: {"/": write_home(head=link_feed("/f.xml")), "/f.xml": write_feed(base)},
    "a news sitemap in robots.txt": in_robots("/google-news.xml"),
    "a sitemap in robots.txt": in_robots("/maps/all.xml"),
    "an index in robots.txt": lambda base: {
        "/": write_home(),
        "/robots.txt": name_sitemaps(f"{base}/index.xml.php"),
        "/index.xml.php": write_index(base, "/posts.xml"),
        "/posts.xml": write_map(base),
    },
    "a relative sitemap in robots.txt": lambda base: {
        "/": write_home(),
        "/robots.txt": name_sitemaps("/news.xml"),
        "/news.xml": write_map(base),
    },
    "a front page in a language": lambda base: {
        "/": redirect("/en/"),
        "/en/": write_home(head=link_feed("feed")),
        "/en/feed": write_feed(base),
    },
    "a front page with a name": lambda _: {
        "/": redirect("/index.html"),
        "/index.html": write_home(*STORIES),
    },
    "a front page that refreshes": lambda base: {
        "/": "<html><head><meta http-equiv=refresh content='0; url=/start/page'></head><body></body></html>",
        "/start/page": write_home(head=link_feed("/f.xml")),
        "/f.xml": write_feed(base),
    },
    "a feed that nobody names": lambda base: {"/": write_home(), "/feed": write_feed(base)},
    "a feed of another name": lambda base: {"/": write_home(), "/rss.xml": write_feed(base)},
    "a sitemap that nobody names": lambda base: {"/": write_home(), "/sitemap.xml": write_map(base)},
    "an index that nobody names": lambda base: {
        "/": write_home(),
        "/sitemap_index.xml": write_index(base, "/posts.xml"),
        "/posts.xml": write_map(base),
    },
    "a list that nobody names": lambda base: {
        "/": write_home(),
        "/sitemap.txt": "\n".join(base + path for path in STORIES),
    },
    "a feed of comments beside": lambda base: {
        "/": write_home(head=link_feed("/comments/feed", "Comments") + link_feed("/f.xml")),
        "/comments/feed": write_feed(base, ("/news/a-comment-on-the-ferry-pier-99999",)),
        "/news/a-comment-on-the-ferry-pier-99999": write_article("/a-comment", WORDS),
        "/f.xml": write_feed(base),
    },
    "a feed that is gone": lambda base: {
        "/": write_home(head=link_feed("/gone.xml")),
        "/robots.txt": name_sitemaps(f"{base}/maps/all.xml"),
        "/maps/all.xml": write_map(base),
    },
    "links alone": lambda _: {"/": write_home("/about", *STORIES, "/tag/ferry-and-crane-and-pier-news")},
    "links of another host": lambda _: {
        "/": write_home(*STORIES, "https://ads.example/buy-this-boat-for-little-money-12345")
    },
    "sections": lambda _: {
        "/": write_home("/harbour/", "/politics", "/login"),
        "/harbour/": write_home(STORIES[0]),
        "/politics": write_home(STORIES[1]),
    },
    "an empty feed": lambda base: {
        "/": write_home(*STORIES, head=link_feed("/f.xml")),
        "/f.xml": write_feed(base, ()),
    },
    "a shell of scripts": lambda base: {
        "/": "<!doctype html><html><head><script src=/app.js></script></head><body><div id=app></div>",
        "/atom.xml": write_feed(base),
    },
}


def test_every_shape_of_site_gives_its_articles(
    run_ingest: IngestCall, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By feeds, sitemaps, where these lie, or links; a second run asks no page again and guesses no more."""
    monkeypatch.setenv("COPYDESK_ALLOW_PRIVATE", "true")
    monkeypatch.setenv("COPYDESK_HOST_DELAY_S", "0")
    hosts = tuple(f"127.0.7.{number}" for number in range(1, len(SHAPES) + 1))
    with Site(hosts=hosts) as site:
        for host, shape in zip(hosts, SHAPES.values(), strict=True):
            pages = shape(site.url("", host)) | {path: write_article(path, WORDS) for path in STORIES}
            site.pages |= {f"{host}{path}": page for path, page in pages.items()}
        starts = [site.url("/", host) for host in hosts]
        first = run_ingest(*starts)
        with NewsDatabase(data_dir / "news.duckdb").open() as connection:
            rows = connection.execute("SELECT url FROM articles").fetchall()
        found = {row[0] for row in rows}
        missing = {
            name: [path for path in STORIES if site.url(path, host) not in found]
            for host, name in zip(hosts, SHAPES, strict=True)
        }
        assert {name: paths for name, paths in missing.items() if paths} == {}
        assert len(found) == 2 * len(SHAPES)
        assert [each.source.rpartition("/")[2] for each in first.quarantined] == ["gone.xml"]
        asked = [len(site.visits_of(path)) for path in (*STORIES, "/googlenews.xml")]
        assert run_ingest(*starts).inputs == 1
        assert [len(site.visits_of(path)) for path in (*STORIES, "/googlenews.xml")] == asked
