"""What pages of links name, as sites write them."""

from __future__ import annotations

import pytest

from tasks.core.fetch.backfill.link_pages import LinkPage, read_link_page

SITE = "https://harbour.example"


def read(body: str, path: str = "/politics", head: str = "") -> LinkPage:
    """Read a page."""
    html = f"<!doctype html><html><head><title>Q</title>{head}</head><body>{body}</body></html>"
    return read_link_page(html.encode(), SITE + path)


def list_paths(page: LinkPage) -> list[str]:
    """The paths of its articles."""
    return [each.url.removeprefix(SITE) for each in page.articles]


def test_an_archive_page_links_to_articles() -> None:
    """Whatever they are called, but not to what sites have beside them."""
    links = (
        "/news/tram-line-opens",
        "/story/17",
        "/p/a.html",
        "/tag/tram-line",
        "/login",
        "/politics",
        "/2026/10/",
        "/2026/11/page/2",
    )
    page = read("".join(f"<a href='{link}'>x</a>" for link in links), "/2026/11/")
    assert list_paths(page) == ["/news/tram-line-opens", "/story/17", "/p/a.html"]
    assert page.archives == (f"{SITE}/2026/10/",)


def test_a_section_links_to_what_lies_below_it() -> None:
    """Elsewhere lie other sections."""
    page = read(
        "<a href=/politics/tram-line-opens>x</a><a href=/sport/ice-hockey>x</a><a href=/politics/page/2>x</a>"
    )
    assert list_paths(page) == ["/politics/tram-line-opens"]


def test_the_time_beside_a_link_is_its_own() -> None:
    """One that stands beside two is of neither; beside a link it tells an article."""
    item = "<li><a href='{0}'>x</a> <a href=/sport>Sport</a> <time datetime='{1}'>x</time></li>"
    page = read(
        "<ul>"
        + item.format("/a/one-pier", "2026-05-01")
        + item.format("/b/pier-2", "2026-05-02T10:00:00Z")
        + "</ul><div><a href=/c/one-1>x</a><a href=/c/two-2>x</a><time datetime=2026-05-03></time></div>"
    )
    times = {
        each.url.removeprefix(SITE): each.published_at and f"{each.published_at:%m-%d}"
        for each in page.articles
    }
    assert times == {"/a/one-pier": "05-01", "/b/pier-2": "05-02", "/c/one-1": None, "/c/two-2": None}


@pytest.mark.parametrize(
    "link",
    [
        "<a rel='next nofollow' href=/politics/2>x</a>",
        "<a href=/politics?page=2>2</a><a href=/politics?page=3>3</a>",
        "<a href=/politics/seite/2>2</a><a href=/politics/seite/9>9</a>",
        "<a href=/politics/old>Older posts →</a>",
        "<a href=/politics/old><span>« Ältere</span> <b>Beiträge</b></a>",
        "<div class='nav-previous'><a href=/politics/old>x</a></div>",
    ],
)
def test_the_page_that_goes_on_is_found(link: str) -> None:
    """By what the page says, by the next number, or by what the link is called."""
    page = read(f"<a href=/politics/tram-line-opens>more</a>{link}")
    assert len(page.onward) == 1
    assert list_paths(page) == ["/politics/tram-line-opens"]


def test_the_next_day_is_another_page_of_the_archive() -> None:
    """Its time is not this one's."""
    page = read("<a rel=next href=/2026/11/28>x</a>", "/2026/11/27")
    assert (page.onward, page.archives) == ((), (f"{SITE}/2026/11/28",))


def test_what_leads_on_is_of_the_same_site() -> None:
    """Archives, sections and feeds."""
    feed = "<link rel=alternate type=application/rss+xml href=/f.xml>"
    other = "<a href=https://ads.example/2026/11/>x</a><a href=https://ads.example/archive>x</a>"
    page = read(f"{other}<a href=/archive>x</a><a href=/sport>x</a>", "/", feed)
    assert page == LinkPage(
        indexes=(f"{SITE}/archive",), sections=(f"{SITE}/sport",), feeds=(f"{SITE}/f.xml",)
    )
