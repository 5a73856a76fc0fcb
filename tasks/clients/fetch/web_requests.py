"""What a fetcher is told: its limits, and the pages that are wanted of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Container


@dataclass(frozen=True, slots=True, kw_only=True)
class WebLimits:
    """How far a fetcher goes.

    `max_bytes` bounds a body as it is sent, `timeout_s` one whole exchange of a redirect chain, from the
    look-up of the name to the last byte. `min_delay_s` lies between the starts of two requests to one host,
    and of the `in_flight` requests one host gets the share `host_share` at most. `attempts` counts the
    first one too; about `retry_wait_s` passes before the second, three times that before the third. What is
    named in `private_places` (`Address.place`) may have an address of the user's own network, nothing else.
    With `cuts_bodies` the first `max_bytes` of a larger body are taken, else it is refused.
    """

    user_agent: str
    max_bytes: int
    in_flight: int = 16
    host_share: float = 0.25
    min_delay_s: float = 0.5
    timeout_s: float = 30.0
    connect_timeout_s: float = 10.0
    max_redirects: int = 8
    attempts: int = 3
    retry_wait_s: float = 1.0
    private_places: Container[str] = frozenset()
    robots_max_age_s: float = 86_400.0
    cuts_bodies: bool = False

    @property
    def host_in_flight(self) -> int:
        """How many requests one host may have at once."""
        return max(1, math.ceil(self.in_flight * self.host_share))

    @property
    def robots_agent(self) -> str:
        """The product's name, by which robots.txt files speak of it."""
        return self.user_agent.partition("/")[0].strip()


_PAGES = "text/html,application/xhtml+xml"
_FEEDS = "application/rss+xml,application/atom+xml,application/feed+json"
_REST = "application/xml;q=0.9,*/*;q=0.8"
ACCEPT_PAGE = f"{_PAGES},{_REST}"
ACCEPT_ANY = f"{_PAGES},{_FEEDS},{_REST}"
"""Whatever the server thinks that it has there."""
ACCEPT_LISTING = f"{_FEEDS},{_REST}"


@dataclass(frozen=True, slots=True)
class WebRequest:
    """One page that is wanted.

    `source` is how the user named it, `key` the caller's own mark, which comes back untouched. `etag` and
    `last_modified` are those of the version that is known already, as the server sent them from the address
    `validated`, or from this one. With `moved_to` the redirect that leads there is known and not asked for.
    `accept` are the types that are asked for, unless `headers` say it. Those are said beside ours, to the
    host that was named alone.
    """

    url: str
    source: str
    key: Any = None
    etag: str | None = None
    last_modified: str | None = None
    obey_robots: bool = True
    validated: str | None = None
    moved_to: str | None = None
    accept: str = ACCEPT_PAGE
    headers: tuple[tuple[str, str], ...] = ()
