"""What the sources of a run say of pages, from the listing that says it to the capture that it goes with.

Takes pages as listings name them, and keeps what is said of those that are asked for; gives it with the
answer of the page, as headers of its capture, and, where the page cannot be had, as an input of its own. The
whole text of an item goes into the raw store when it is noted: memory stays flat.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.core.fetch.said.item_captures import find_summary, make_item, may_stand_for
from tasks.core.fetch.said.said_pages import SaidPages, join_words
from tasks.core.fetch.said.source_words import (
    PLACE_OF_KIND,
    SourceWord,
    write_word,
)
from tasks.core.sources.sources import SourceKind
from tasks.core.store.batches import raw_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tasks.clients.store.raw_store import RawStore
    from tasks.core.fetch.found_pages import FoundPage
    from tasks.core.fetch.frontier import CrawlRequest, Frontier
    from tasks.core.records import Incoming


class PageWords:
    """What is said of the pages of one run; `frontier` knows which of them are asked for."""

    def __init__(self, store: RawStore, frontier: Frontier) -> None:
        self._store = store
        self._frontier = frontier
        self._said = SaidPages()

    def note(self, request: CrawlRequest, kind: SourceKind, pages: Iterable[FoundPage]) -> None:
        """Keep what the answer of a request, a feed's or a sitemap's, says of pages that are asked for."""
        if place := PLACE_OF_KIND.get(kind):
            for page in pages:
                is_said = page.stated or page.guid or page.content
                if is_said and self._frontier.has_page(page.url) and self._said.waits_for(page.url):
                    word = SourceWord(place, page.stated, request.url, page.guid, self._keep(page.content))
                    self._said.note(page.url, word, request.start.url)

    def add_to(self, request: CrawlRequest, page: Incoming) -> Iterator[Incoming]:
        """Give a page with what is said of it; and what a feed has of it, where it cannot be had."""
        words = self._find(request, page)
        written = [header for word in words for header in write_word(word)]
        told = replace(page, headers=(*page.headers, *written))
        yield told
        if may_stand_for(page, request.known):
            yield from self._give_item(told, words)

    def _keep(self, content: str | None) -> str | None:
        return self._store.put_raw(content.encode("utf-8", "replace")).sha256 if content else None

    def _find(self, request: CrawlRequest, page: Incoming) -> Sequence[SourceWord]:
        """Find what is said of a page, in this run or before."""
        final_url = page.final_url or page.url
        listed = SourceWord(request.start.listed_in, request.start.listed)
        own = [listed] if listed.stated and request.kind is SourceKind.PAGE else []
        before = request.known.listed if request.known else ()
        return join_words([*own, *self._said.take(page.url, final_url)], before, page.url, final_url)

    def _give_item(self, page: Incoming, words: Sequence[SourceWord]) -> Iterator[Incoming]:
        """Give what a feed has of a page: its whole text, or else its summary."""
        for word in words:
            if word.text_sha256:
                yield make_item(page, word, self._store.get_raw(raw_key(word.text_sha256)))
                return
        for word in words:
            if summary := find_summary(word):
                yield make_item(page, word, summary.encode("utf-8", "replace"))
                return
