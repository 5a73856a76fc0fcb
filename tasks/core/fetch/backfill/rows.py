"""Rows: pages of one list that go on with each other (a feed's, a section's, an archive's), and their end.

A row ends where nothing goes on, where all that tells its age is older than what is wanted, where a page
shows what another one showed, and where it gets no older: a pager that has no end is left.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from tasks.core.fetch.backfill.looks import DeepLook, Way
from tasks.core.sources.sources import SourceKind

if TYPE_CHECKING:
    from datetime import datetime

    from tasks.core.fetch.backfill.digests import AgedPage, ListingDigest

MOST_UNDATED = 100
"""So many pages of a row are asked that tell no age."""
MOST_STALE = 25
"""So many pages of a row are asked that get no older."""
_PARAMETERS = ("paged", "page")
"""What feeds take that say nothing of their next page; blogs the first."""


class ListingRow:
    """One row; `notes` say why it was left, where that is not for its own end."""

    def __init__(self, base: str) -> None:
        self.notes: list[str] = []
        self._base = base
        self._seen: set[str] = set()
        self._prints: set[str] = set()
        self._earliest: datetime | None = None
        self._stale = 0
        self._tried = 0

    def list_new(self, digest: ListingDigest) -> list[AgedPage]:
        """Give the pages that the row did not name before."""
        return [page for page in digest.pages if page.url not in self._seen]

    def go_on(self, look: DeepLook, digest: ListingDigest) -> list[DeepLook]:
        """Take a page of the row, and give what goes on with it."""
        new = self.list_new(digest)
        is_repeated = digest.print in self._prints or not (new or digest.older or digest.newer)
        self._prints.add(digest.print)
        self._seen |= {page.url for page in digest.pages}
        if is_repeated:
            return self.take_failure(look)
        dated = [page.span.begin for page in new if page.span is not None]
        # beside a section's articles stand others, which may be old
        is_sure = digest.kind is not SourceKind.SITE or not new
        if is_sure and digest.older and not dated and not digest.newer:
            return []
        if self._is_stale(min(dated, default=digest.earliest if digest.newer else None)):
            self.notes.append(
                f"{self._base} was left at its page {look.number}, for it gets no older:"
                " what it named is taken, of which --limit takes less"
            )
            return []
        if digest.links.onward:
            return [
                replace(look, url=url, number=look.number + 1, is_guess=False) for url in digest.links.onward
            ]
        return self._guess(look) if digest.kind is SourceKind.FEED else []

    def take_failure(self, look: DeepLook) -> list[DeepLook]:
        """Take note that a page of the row is none; of a feed, its second page may be had in another way."""
        if look.way is not Way.FEED or not look.is_guess or look.number != 2:  # noqa: PLR2004 - the second one
            return []
        self._tried += 1
        return self._guess(replace(look, number=1))

    def _guess(self, look: DeepLook) -> list[DeepLook]:
        if self._tried >= len(_PARAMETERS):
            return []
        url = _set_parameter(self._base, _PARAMETERS[self._tried], look.number + 1)
        return [replace(look, url=url, number=look.number + 1, is_guess=True)]

    def _is_stale(self, earliest: datetime | None) -> bool:
        if earliest is not None and (self._earliest is None or earliest < self._earliest):
            self._earliest, self._stale = earliest, 0
            return False
        self._stale += 1
        return self._stale >= (MOST_UNDATED if self._earliest is None else MOST_STALE)


def _set_parameter(url: str, name: str, value: int) -> str:
    parts = urlsplit(url)
    pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != name]
    return urlunsplit(parts._replace(query=urlencode([*pairs, (name, str(value))])))
