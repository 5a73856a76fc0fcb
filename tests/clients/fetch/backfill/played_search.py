"""Sites that lie in a table, and searches for their older pages that go through them without a server.

A body is what an address answers; what has none is not there. Answers are read as parsing children read them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias

from tasks.clients.fetch.backfill.deep_reading import read_deep_listing, read_robots_sitemaps
from tasks.clients.fetch.listings import AnswerJob
from tasks.core.errors import QuarantineError
from tasks.core.fetch.backfill.depth_search import MOST_FOUND, DepthSearch
from tasks.core.fetch.backfill.digests import make_digest
from tasks.core.fetch.backfill.looks import Way
from tasks.core.fetch.backfill.windows import read_window
from tasks.core.sources.sources import SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Body: TypeAlias = "str | Callable[[str], str | None]"

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
SITE = "https://harbour.example"
MOST_ASKED = 5000
"""A search that asks more does not end."""
_EXPECTED = {Way.SITEMAP: SourceKind.SITEMAP, Way.FEED: SourceKind.FEED}


@dataclass
class PlayedSearch:
    """A search that is through: what it asked, in order, and what it found."""

    search: DepthSearch
    asked: list[str] = field(default_factory=list)

    @property
    def found(self) -> list[str]:
        """The paths of the pages that were found, sorted."""
        return sorted(url.removeprefix(SITE) for url in self.search.pages)


def play(
    pages: dict[str, Body],
    start: str = "/",
    since: str = "2026-01-01",
    until: str | None = None,
    most_found: int = MOST_FOUND,
) -> PlayedSearch:
    """Search a site from one of its paths; a function may answer for all paths that begin with its own."""
    window = read_window(since, until, NOW)
    played = PlayedSearch(DepthSearch(SITE + start, window, NOW, most_found))
    while looks := played.search.take_looks():
        for look in looks:
            if played.search.is_cut:
                played.search.take_failure(look)
                continue
            if len(played.asked) == MOST_ASKED:
                raise AssertionError(f"it does not end: {played.asked[-3:]}")
            played.asked.append(look.url.removeprefix(SITE))
            body = answer(pages, played.asked[-1])
            read = read_robots_sitemaps if look.way is Way.ROBOTS else read_deep_listing
            job = AnswerJob((body or "").encode(), (), None, look.url, look.url, _EXPECTED.get(look.way))
            try:
                digest = make_digest(read(job), window, look.period) if body is not None else None
            except QuarantineError:
                digest = None
            if digest is None:
                played.search.take_failure(look)
            else:
                played.search.take(look, digest)
    return played


def answer(pages: dict[str, Body], path: str) -> str | None:
    """Give what a path answers: its own body, a function's, or that of the path without its query."""
    if isinstance(body := pages.get(path), str):
        return body
    for name, respond in pages.items():
        if not isinstance(respond, str) and path.startswith(name):
            return respond(path)
    body = pages.get(path.partition("?")[0])
    return body if isinstance(body, str) else None


def write_links(*links: str, head: str = "", times: dict[str, str] | None = None) -> str:
    """A page of links; a time stands beside those that have one."""
    shown = {link: f"<time datetime={time}></time>" for link, time in (times or {}).items()}
    listed = "".join(f"<li><a href='{link}'>Story</a>{shown.get(link, '')}</li>" for link in links)
    return f"<!doctype html><html><head><title>Q</title>{head}</head><body><ul>{listed}</ul></body></html>"


def write_sitemap(*pages: tuple[str, str | None]) -> str:
    """A sitemap of pages with their lastmods."""
    return f"<urlset>{''.join(_write_entry('url', *page) for page in pages)}</urlset>"


def write_index(*sitemaps: tuple[str, str | None]) -> str:
    """An index of sitemaps with their lastmods."""
    return f"<sitemapindex>{''.join(_write_entry('sitemap', *each) for each in sitemaps)}</sitemapindex>"


def write_feed(items: Iterable[tuple[str, datetime | None]], links: str = "") -> str:
    """A feed of pages with the days on which they appeared."""
    written = "".join(
        f"<entry><title>s</title><link href='{SITE}{path}'/>"
        + (f"<published>{day.isoformat()}</published>" if day else "")
        + "</entry>"
        for path, day in items
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Q</title>{links}{written}</feed>"


def _write_entry(name: str, path: str, lastmod: str | None) -> str:
    told = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    return f"<{name}><loc>{SITE}{path}</loc>{told}</{name}>"
