"""How captures name what is taken in: a file, an object of a store, a place in one of them.

Takes a source; gives what its captures have in common, and, for a place inside, the same with the place
(`news.jsonl#12`). What came in for it is made here, so that all of its articles are named alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from tasks.core.forms.form import ITSELF
from tasks.core.records import Incoming
from tasks.core.sources.sources import DroppedObject
from tasks.core.store.inbox_keys import ETAG, OBJECT_KEY

if TYPE_CHECKING:
    from tasks.core.errors import QuarantineError
    from tasks.core.forms.form import Item
    from tasks.core.records import Reason, Stated
    from tasks.core.sources.sources import Source


@dataclass(frozen=True, slots=True)
class Given:
    """A file, or a file inside one: how captures of its articles name it."""

    via: str
    source: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    depth: int = 0

    def at(self, place: str) -> Given:
        """Give what is at a place inside."""
        return replace(
            self,
            source=f"{self.source}#{place}",
            url=f"{self.url}#{quote(place)}",
            depth=self.depth + 1,
        )

    def locate(self, item: Item) -> Given:
        """Give what an item is: a place inside, or the file itself."""
        return self if item.place == ITSELF else self.at(item.place)

    def refuse(self, error: QuarantineError) -> Incoming:
        """Give the input that says why it cannot be read."""
        return self.receive(reason=error.reason, detail=error.detail)

    def receive(  # noqa: PLR0913 - all that is known of an input, by name
        self,
        *,
        data: bytes | None = None,
        url: str | None = None,
        media_type: str | None = None,
        stated: Stated = (),
        reason: Reason | None = None,
        detail: str | None = None,
    ) -> Incoming:
        """Give what came in for it."""
        return Incoming(
            via=self.via,
            source=self.source,
            url=url or self.url,
            fetched_at=datetime.now(UTC),
            data=data,
            headers=self.headers,
            media_type=media_type,
            stated=stated,
            reason=reason,
            detail=detail,
            is_part=self.depth > 0,
        )


def name_source(source: Source) -> Given:
    """Give how captures name a source; an object of the inbox by its key too, to be moved on once loaded."""
    headers = ((ETAG, source.etag), (OBJECT_KEY, source.key)) if isinstance(source, DroppedObject) else ()
    return Given(source.via, source.given, source.url, headers)
