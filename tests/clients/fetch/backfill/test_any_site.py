"""Any site: whatever its pages, feeds and sitemaps name, a search through it ends and raises nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clients.fetch.backfill.played_search import (
    NOW,
    SITE,
    play,
    write_feed,
    write_index,
    write_links,
    write_sitemap,
)

if TYPE_CHECKING:
    from tests.clients.fetch.backfill.played_search import Body

pytestmark = pytest.mark.slow

PATHS = (
    "/",
    "/feed",
    "/feed?paged=2",
    "/a",
    "/a?page=2",
    "/archive",
    "/2026/11/",
    "/2026/10/",
    "/2026/11/27/",
    "/archive/2026/",
    "/sitemap.xml",
    "/sitemap-2026-11.xml",
    "/posts-1.xml",
    "/robots.txt",
    "/news/2026/11/05/the-pier",
    "/news/the-pier-of-quillon-opens-again",
    "/news/48213",
    "/2026/99/",
    "/?m=20261",
    "/²/2026/11/",
    "/x?year=²&month=٣",
    "/{0}/{year}/2026/11/",
    "/%00?date=2026-11",
    "http://[::1",
    "//",
    "/" + "9" * 300,
)
DATES = st.sampled_from(
    ["2026-11-05", "2019", "9999-12-31", "0001-01-01", "2026-11-05T10:00:00+14:00", "x", None]
)
LINKS = st.lists(st.sampled_from(PATHS), max_size=8)
ENTRIES = st.lists(
    st.tuples(st.sampled_from(PATHS).map(lambda path: path.replace("&", "&amp;")), DATES), max_size=8
)
BODIES = st.one_of(
    st.builds(lambda links: write_links(*links), LINKS),
    st.builds(
        lambda links: write_links(*links, head=f"<link rel=next href='{links[0] if links else ''}'>"), LINKS
    ),
    st.builds(
        lambda links: write_links(*links, head="<link rel=alternate type=application/rss+xml href=/feed>"),
        LINKS,
    ),
    st.builds(lambda entries: write_sitemap(*entries), ENTRIES),
    st.builds(lambda entries: write_index(*entries), ENTRIES),
    st.builds(lambda links: write_feed([(link, NOW) for link in links]), LINKS),
    st.builds(lambda path: write_feed([], f"<link rel='next' href='{SITE}{path}'/>"), st.sampled_from(PATHS)),
    st.just(f"Sitemap: {SITE}/sitemap.xml\nSitemap: http://[::1\n"),
    st.text(max_size=50),
    st.none(),
)


@settings(max_examples=150)
@given(
    bodies=st.lists(BODIES, min_size=len(PATHS), max_size=len(PATHS)),
    start=st.sampled_from(PATHS[:13]),
    since=st.sampled_from(["2026-11-01", "2025", "1990", "7d"]),
)
def test_a_search_ends(bodies: list[str | None], start: str, since: str) -> None:
    """It asks each address once, and few that a site does not name."""
    pages: dict[str, Body] = {
        path: body for path, body in zip(PATHS, bodies, strict=True) if body is not None
    }
    played = play(pages, start, since)
    assert len(played.asked) == len(set(played.asked)) < 1000
    assert all(url.startswith("http") for url in played.search.pages)
