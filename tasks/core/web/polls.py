"""Polls: looks at feeds, sitemaps and sites for pages, and the form in which they are archived.

`decode_polls(encode_polls(x)) == x`: one JSON object a line, keys in the record's order, ASCII only.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tasks.core.sources import SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Poll:
    """One look at an address for pages.

    `name` is that of a declared source, `source` the URL as the user gave it, `url` the one that was asked:
    of the source itself, or of a feed or sitemap that it names. `new_pages` of the `pages` found were not
    known, and `pages_left` of these were more than the run could take. With a `reason` it could not be read.
    """

    name: str | None
    source: str
    url: str
    kind: SourceKind | None
    polled_at: datetime
    http_status: int | None = None
    reason: str | None = None
    detail: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    raw_sha256: str | None = None
    pages: int = 0
    new_pages: int = 0
    pages_left: int = 0
    next_poll_at: datetime | None = None


_NAMES = frozenset(field.name for field in fields(Poll))


def encode_polls(polls: Iterable[Poll]) -> bytes:
    """Write one line of JSON a poll."""
    return b"".join(json.dumps(asdict(poll), default=datetime.isoformat).encode() + b"\n" for poll in polls)


def decode_polls(data: bytes) -> tuple[Poll, ...]:
    """Read what `encode_polls` wrote; names that this version does not know are passed over."""
    return tuple(_decode(json.loads(line)) for line in data.splitlines() if line.strip())


def _decode(row: dict[str, Any]) -> Poll:
    known = {name: value for name, value in row.items() if name in _NAMES}
    known["kind"] = SourceKind(row["kind"]) if row["kind"] else None
    for name in ("polled_at", "next_poll_at"):
        known[name] = datetime.fromisoformat(row[name]) if row[name] else None
    return Poll(**known)
