"""Asks the listings that a search for older pages wants, at their hosts' pace, and has children read them.

What was kept of an earlier run is not asked again; what answers is kept at once, and that a guess was none. A
listing that could not be had is asked again by the next run.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.clients.fetch.backfill.deep_reading import read_deep_listing, read_robots_sitemaps
from tasks.clients.fetch.fetcher import take_surprise
from tasks.clients.fetch.listings import AnswerJob
from tasks.clients.fetch.web_requests import WebRequest
from tasks.core.errors import QuarantineError, StopError, TransientError
from tasks.core.fetch.backfill.archive_addresses import read_archive_address
from tasks.core.fetch.backfill.digests import make_digest
from tasks.core.fetch.backfill.looks import DeepLook, Way
from tasks.core.records import PASSING_REASONS
from tasks.core.sources.sources import SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.clients.fetch.backfill.backfill_files import BackfillFiles
    from tasks.clients.fetch.web import Web
    from tasks.clients.parsing.parsers import ParserPool
    from tasks.core.fetch.backfill.depth_search import DepthSearch
    from tasks.core.fetch.backfill.digests import ListingDigest
    from tasks.core.fetch.backfill.windows import Window
    from tasks.core.records import Incoming

MOST_LOOKS = 2000
"""Listings that one run asks; the next one goes on."""
_MOST_OPEN = 16
_EXPECTED = {Way.SITEMAP: SourceKind.SITEMAP, Way.FEED: SourceKind.FEED}


@dataclass(frozen=True, slots=True)
class FailedLook:
    """A listing that could not be had, and why."""

    url: str
    detail: str


class DepthFinder:
    """Goes through a search; `asked` listings so far, of which `failures` could not be had.

    `expected` is what the source itself is known to be.
    """

    def __init__(
        self,
        web: Web,
        parsers: ParserPool,
        files: BackfillFiles,
        window: Window,
        most_looks: int = MOST_LOOKS,
    ) -> None:
        self.failures: list[FailedLook] = []
        self.asked = 0
        self.expected: SourceKind | None = None
        self._web = web
        self._parsers = parsers
        self._files = files
        self._window = window
        self._most_looks = most_looks
        self._waiting: deque[DeepLook] = deque()
        self._open = 0

    def run(self, search: DepthSearch, watch: Callable[[int, int], None]) -> None:
        """Ask until the search is at its end; `watch` is told how many listings are done, of how many."""
        self._go_on(search, watch)
        for request, answer in self._web.completed():
            self._open -= 1
            self._take(search, request.key, answer)
            self._go_on(search, watch)

    def _go_on(self, search: DepthSearch, watch: Callable[[int, int], None]) -> None:
        while looks := search.take_looks():
            for look in looks:
                if not self._files.is_kept(look):
                    self._waiting.append(look)
                elif (digest := self._files.find_digest(look)) is not None:
                    search.take(look, digest)
                else:
                    search.take_failure(look)
        while self._waiting and self._open < _MOST_OPEN and not search.is_cut:
            if self.asked >= self._most_looks:
                search.cut(f"{self.asked:,} listings were asked, which is the bound: run it again to go on")
                break
            self._submit(self._waiting.popleft())
        watch(search.answered, search.answered + search.open_looks)

    def _submit(self, look: DeepLook) -> None:
        self.asked += 1
        self._open += 1
        self._web.submit(WebRequest(look.url, look.url, look))

    def _take(self, search: DepthSearch, look: DeepLook, answer: Incoming) -> None:
        try:
            digest = self._read(look, answer)
        except (StopError, TransientError):
            raise
        except Exception as surprise:  # noqa: BLE001 - it costs this listing
            digest = take_surprise(surprise, look.url).detail
        if isinstance(digest, str):
            if not look.is_guess:
                self.failures.append(FailedLook(look.url, digest))
            elif answer.reason not in PASSING_REASONS:
                self._files.keep_digest(look.url, None)
            search.take_failure(look)
            return
        self._files.keep_digest(look.url, digest)
        search.take(look, digest)

    def _read(self, look: DeepLook, answer: Incoming) -> ListingDigest | str:
        """Read what an answer names; a text says why it names nothing."""
        if answer.reason is not None or answer.data is None:
            return answer.detail or answer.reason or "no answer"
        if look.way is Way.ARCHIVE and look.number == 1 and not _is_of(answer, look):
            return "it leads to a page of another time"
        read = read_robots_sitemaps if look.way is Way.ROBOTS else read_deep_listing
        expected = self.expected if look.way is Way.START else _EXPECTED.get(look.way)
        [named] = self._parsers.parse_each(read, [AnswerJob.of(answer, expected)])
        if isinstance(named, QuarantineError):
            return named.detail
        return make_digest(named, self._window, look.period)


def _is_of(answer: Incoming, look: DeepLook) -> bool:
    """Tell whether an archive page is of the time that was asked for; some sites send on to the newest."""
    final_url = answer.final_url or look.url
    archive = read_archive_address(final_url)
    return look.period is None or final_url == look.url or bool(archive and archive.span.meets(look.period))
