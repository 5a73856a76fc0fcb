"""A look at a site before it is declared, against real servers."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from flows.desk.looking import LOOKING_COMMAND
from flows.run.site_looks import look_at_site
from tasks.core.sources.sources import SourceKind
from tasks.settings import Settings
from tests.patience import PATIENCE_S
from tests.site.answers import Answer
from tests.site.server import Site
from tests.site.stories import write_article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

WORDS = "The harbour board of Port Elsing met on Monday, and Ada Quist spoke for an hour about the new mole."
LINK = "<link rel=alternate type=application/rss+xml href=/f.xml>"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings by which loopback may be asked, without a pause."""
    return Settings(data_dir=tmp_path / "data", allow_private=True, host_delay_s=0, parser_processes=1)


@pytest.fixture
def site() -> Iterator[Site]:
    """A site with a feed of five articles."""
    with Site() as made:
        paths = [f"/news/{number}-ferry-{number}" for number in range(40_001, 40_006)]
        items = "".join(f"<item><title>s</title><link>{made.url(path)}</link></item>" for path in paths)
        made.pages |= {path: write_article(path, WORDS) for path in paths}
        made.pages |= {
            "/": f"<html><head>{LINK}</head><body><a href=/about>About</a></body></html>",
            "/f.xml": f"<rss version='2.0'><channel><title>Q</title>{items}</channel></rss>",
        }
        yield made


def test_a_look_finds_feeds_and_cleans_three_of_their_newest_pages(site: Site, settings: Settings) -> None:
    """A page that is none says why; what was not asked for is not fetched, and nothing is stored."""
    site.pages["/news/40002-ferry-40002"] = Answer("", 410)
    look = look_at_site(site.url("/"), settings)
    [feed] = look.found
    assert (feed.url, feed.kind, feed.pages) == (site.url("/f.xml"), SourceKind.FEED, 5)
    assert [page.title for page in look.previewed] == ["40001 ferry 40001", None, "40003 ferry 40003"]
    assert WORDS in look.previewed[0].text
    assert look.previewed[1].reason == "gone"
    assert "/news/40004-ferry-40004" not in site.paths
    assert not (settings.data_dir / "s3").exists()


def test_the_newest_pages_of_sitemaps_are_cleaned(site: Site, settings: Settings) -> None:
    """By what they say of their time, wherever they stand; of an index, those of its newest sitemap."""
    paths = [path for path in site.pages if str(path).startswith("/news/")]
    rows = "".join(
        f"<url><loc>{site.url(path)}</loc><lastmod>2026-01-0{day}</lastmod></url>"
        for day, path in enumerate(paths, 1)
    )
    site.pages["/a.xml"] = f"<urlset>{rows}</urlset>"
    maps = f"<sitemap><loc>{site.url('/old.xml')}</loc><lastmod>2020-01-01</lastmod></sitemap>"
    maps += f"<sitemap><loc>{site.url('/a.xml')}</loc><lastmod>2026-01-05</lastmod></sitemap>"
    site.pages["/index.xml"] = f"<sitemapindex>{maps}</sitemapindex>"
    for path in ("/a.xml", "/index.xml"):
        look = look_at_site(site.url(path), settings)
        assert [page.url for page in look.previewed] == [site.url(each) for each in reversed(paths[-3:])]


def test_a_site_that_names_hundreds_of_sitemaps_is_not_asked_for_all(site: Site, settings: Settings) -> None:
    """Those of news come first."""
    named = [*(f"/map-{number}.xml" for number in range(900)), "/news-map.xml"]
    site.pages["/robots.txt"] = "User-agent: *\n" + "".join(f"Sitemap: {site.url(each)}\n" for each in named)
    site.pages["/news-map.xml"] = f"<urlset><url><loc>{site.url('/news/1-a-b-c')}</loc></url></urlset>"
    look = look_at_site(site.url("/"), settings)
    assert look.found[0].url == site.url("/news-map.xml")
    assert sum(path.startswith("/map-") for path in site.paths) < 50


@pytest.mark.parametrize(
    ("path", "pages", "trouble"),
    [
        ("/news/1", {"/news/1": write_article("/news/1", WORDS)}, "it is a page, no site"),
        ("/gone", {}, "HTTP 404"),
        ("/", {"/": "<html><body>Nothing</body></html>", "/f.xml": ""}, "names no feed, no sitemap and no"),
        ("/", {"/robots.txt": "User-agent: *\nDisallow: /\n"}, "robots.txt"),
    ],
)
def test_what_cannot_be_read_is_said(
    site: Site, settings: Settings, path: str, pages: dict[str, str], trouble: str
) -> None:
    """A page, nothing there, nothing named, robots.txt."""
    site.pages |= pages
    look = look_at_site(site.url(path), settings)
    assert look.found == look.previewed == ()
    assert trouble in look.trouble
    assert look.hint


def test_the_own_network_is_not_looked_at(site: Site, settings: Settings) -> None:
    """Unless the settings say so; nothing was asked."""
    look = look_at_site(site.url("/"), settings.model_copy(update={"allow_private": False}))
    assert "private" in look.trouble or "loopback" in look.trouble
    assert site.paths == []


def test_pages_that_robots_txt_forbids_are_not_shown(site: Site, settings: Settings) -> None:
    """Its feed may be read, and says that there are pages."""
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /news/\n"
    look = look_at_site(site.url("/f.xml"), settings)
    assert {page.reason for page in look.previewed} == {"robots"}
    assert [each for each in site.paths if each.startswith("/news")] == []


def test_the_process_prints_what_it_found(site: Site, tmp_path: Path) -> None:
    """As JSON, and nothing else; it goes by the environment."""
    told = {"COPYDESK_DATA_DIR": str(tmp_path), "COPYDESK_ALLOW_PRIVATE": "1", "COPYDESK_HOST_DELAY_S": "0"}
    done = subprocess.run(
        [*LOOKING_COMMAND, site.url("/")],
        capture_output=True,
        env=os.environ | told | {"COPYDESK_FOLDER": str(tmp_path)},
        timeout=PATIENCE_S,
        check=True,
    )
    assert json.loads(done.stdout)["found"][0]["url"] == site.url("/f.xml")
    assert done.stderr == b""
