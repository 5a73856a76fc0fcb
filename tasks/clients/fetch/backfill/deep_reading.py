"""What parsing children make of an answer that may name older pages: these, and what goes on from it."""

from __future__ import annotations

from http import HTTPStatus

from tasks.clients.fetch.listings import (
    MAX_ANSWER_BYTES,
    MOST_ITEMS,
    AnswerJob,
    read_content_type,
)
from tasks.core.errors import QuarantineError
from tasks.core.fetch.backfill.digests import NamedPages
from tasks.core.fetch.backfill.link_pages import LinkPage, read_link_page
from tasks.core.fetch.content_codings import decode_content, read_codings
from tasks.core.fetch.feeds import read_feed
from tasks.core.fetch.found_kind import WebKind, sniff
from tasks.core.fetch.robots import read_robots
from tasks.core.fetch.sitemaps import FoundSitemap, read_sitemap
from tasks.core.records import Reason
from tasks.core.sources.sources import SourceKind


def read_deep_listing(job: AnswerJob) -> NamedPages:
    """Read what an answer names; where a feed or a sitemap is expected, a page is a QuarantineError."""
    data = decode_content(job.raw, read_codings(job.headers), MAX_ANSWER_BYTES)
    told = read_content_type(job)
    found = sniff(data, job.media_type, job.url)
    if found is WebKind.FEED or (found is WebKind.OTHER and job.kind is SourceKind.FEED):
        feed = read_feed(data, job.url, told, most=MOST_ITEMS)
        return NamedPages(SourceKind.FEED, feed.pages, links=LinkPage(onward=feed.onward))
    if found is WebKind.SITEMAP or (found is WebKind.OTHER and job.kind is SourceKind.SITEMAP):
        sitemap = read_sitemap(data, job.url, media_type=told)
        return NamedPages(SourceKind.SITEMAP, sitemap.pages, sitemap.sitemaps)
    if found is not WebKind.PAGE or job.kind in {SourceKind.FEED, SourceKind.SITEMAP}:
        raise QuarantineError(Reason.UNREADABLE, f"no {job.kind or 'page that names others'}")
    return NamedPages(SourceKind.SITE, links=read_link_page(data, job.url))


def read_robots_sitemaps(job: AnswerJob) -> NamedPages:
    """Read the sitemaps that a robots.txt names."""
    data = decode_content(job.raw, read_codings(job.headers), MAX_ANSWER_BYTES)
    named = read_robots(HTTPStatus.OK, data, url=job.url).sitemaps
    return NamedPages(SourceKind.SITEMAP, sitemaps=tuple(FoundSitemap(url) for url in named))
