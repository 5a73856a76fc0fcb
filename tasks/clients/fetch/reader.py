"""Reader: what an answer means for what was asked.

Takes a request of the frontier and its answer; gives one of six results: an article, elsewhere (the page
says that its article is at another address), a shell (which a browser must fill), a listing (what names
pages: a feed, a sitemap, a site), unchanged, or a failure. It asks nothing and remembers nothing.

Bodies are read by parsing children, by the functions of `listings`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeAlias

from tasks.clients.fetch.browser.shells import is_shell
from tasks.clients.fetch.listings import (
    AnswerJob,
    Listing,
    find_header,
    read_listing,
    read_named_sitemaps,
    read_told_address,
)
from tasks.clients.parsing.parse_jobs import make_incoming_job
from tasks.core.errors import QuarantineError
from tasks.core.fetch.frontier import Role
from tasks.core.fetch.page_links import may_tell_address, told_by_header
from tasks.core.fetch.polls import Poll
from tasks.core.fetch.sites.site_pages import SitePage
from tasks.core.records import Reason
from tasks.core.sources.sources import SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from tasks.clients.parsing.parsers import ParserPool
    from tasks.core.fetch.frontier import CrawlRequest
    from tasks.core.fetch.revisits import KnownPage
    from tasks.core.records import Incoming

    R = TypeVar("R")

MOST_HOPS = 2
"""So often a page may send us on to another before it is taken for what it is."""


@dataclass(frozen=True, slots=True)
class Article:
    """The answer of a page, or why there is none; with the way to it, as one of the address asked first."""

    answer: Incoming


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The address that a page sends its reader on to; `answer` is that of the page, with the way so far."""

    url: str
    answer: Incoming


@dataclass(frozen=True, slots=True)
class Shell:
    """A page that is empty without its scripts, of a source that wants it shown by a browser."""

    answer: Incoming


@dataclass(frozen=True, slots=True)
class Unchanged:
    """All is as it was: what an address names, as `poll` found it, or the page that it turned out to be."""

    confirmed: Poll | Incoming


@dataclass(frozen=True, slots=True)
class Failure:
    """The answer of what should have named pages, with the reason why it names none."""

    answer: Incoming


Meaning: TypeAlias = Article | Elsewhere | Shell | Listing | Unchanged | Failure


class Reader:
    """Reads answers with the help of parsing children; shells are told where there is a browser for them."""

    def __init__(self, parsers: ParserPool, *, has_browser: bool = False) -> None:
        self._parsers = parsers
        self._has_browser = has_browser

    def read(self, request: CrawlRequest, answer: Incoming) -> Meaning:
        """Tell what an answer means."""
        if request.kind is SourceKind.PAGE:
            return self._read_page(request, answer)
        return self._read_poll(request, answer)

    def _read_poll(self, request: CrawlRequest, answer: Incoming) -> Meaning:
        """Read what should name pages, and may be one."""
        if answer.reason is not None:
            return Failure(answer)
        if answer.http_status == HTTPStatus.NOT_MODIFIED:
            return _read_unchanged(request.last, answer)
        read = read_named_sitemaps if request.role is Role.ROBOTS else read_listing
        listing = self._parse(read, AnswerJob.of(answer, request.kind))
        if isinstance(listing, QuarantineError):
            return Failure(replace(answer, reason=listing.reason, detail=listing.detail))
        if listing is None:
            return self._read_page(request, answer)
        is_empty = listing.site == SitePage() and request.role is Role.NAMED
        return Shell(answer) if is_empty and self._is_shell(request, answer) else listing

    def _read_page(self, request: CrawlRequest, answer: Incoming) -> Article | Elsewhere | Shell:
        if answer.http_status == HTTPStatus.NOT_MODIFIED and answer.reason is None:
            return Article(_confirm(request.last, answer))
        told = self._read_told(request, answer)
        if told is None and self._is_shell(request, answer):
            return Shell(answer)
        joined = _join(request.first, answer)
        return Article(joined) if told is None else Elsewhere(told, joined)

    def _read_told(self, request: CrawlRequest, answer: Incoming) -> str | None:
        if answer.data is None or answer.reason is not None or request.hops >= MOST_HOPS:
            return None
        url = answer.final_url or answer.url
        if by_header := told_by_header(find_header(answer.headers, "refresh"), url):
            return by_header
        if not may_tell_address(answer.data, url):
            return None
        told = self._parse(read_told_address, AnswerJob.of(answer, None))
        return None if isinstance(told, QuarantineError) or told == url else told

    def _is_shell(self, request: CrawlRequest, answer: Incoming) -> bool:
        """Tell whether a page is for a browser to show, and was not yet."""
        if not (self._has_browser and request.start.wants_browser) or request.shell_sha256:
            return False
        job = make_incoming_job(answer)
        if isinstance(job, QuarantineError):
            return False
        [found] = self._parsers.parse_each(is_shell, [job])
        return found is True

    def _parse(self, read: Callable[[AnswerJob], R], job: AnswerJob) -> R | QuarantineError:
        [result] = self._parsers.parse_each(read, [job])
        return result


def _read_unchanged(last: KnownPage | Poll | None, answer: Incoming) -> Unchanged | Failure:
    if isinstance(last, Poll):
        return Unchanged(last)
    page = _confirm(last, answer)
    return Unchanged(page) if page.reason is None else Failure(page)


def _confirm(last: KnownPage | Poll | None, answer: Incoming) -> Incoming:
    """Give an answer "not modified" with the bytes that it confirms."""
    if last is None:
        return replace(answer, reason=Reason.BROKEN_RESPONSE, detail="a 304 that nobody asked for")
    return replace(answer, confirmed_sha256=last.raw_sha256)


def _join(first: Incoming | None, last: Incoming) -> Incoming:
    """Give the last answer as one of the address that was asked for first, with the way in between."""
    if first is None:
        return last
    way = (*first.redirects, (first.http_status or 0, first.final_url or first.url), *last.redirects)
    return replace(last, url=first.url, redirects=way)
