"""Looks: the listings that a search for older pages asks, and which sitemaps of an index are worth one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tasks.core.fetch.backfill.told_dates import read_name_periods
from tasks.core.fetch.found_pages import read_told_date
from tasks.core.fetch.sites.lastmods import latest_moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.fetch.backfill.windows import Span, Window
    from tasks.core.fetch.sitemaps import FoundSitemap


class Way(StrEnum):
    """What is asked for: the source itself, its site's front page or robots.txt, or a way to older pages."""

    START = "start"
    HOME = "home"
    ROBOTS = "robots"
    SITEMAP = "sitemap"
    FEED = "feed"
    ARCHIVE = "archive"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class DeepLook:
    """A listing to ask.

    It is number `number` of the row of pages that begins at the address `row`; `period` is what it is of. A
    guess may fail in silence.
    """

    url: str
    way: Way
    row: str
    number: int = 1
    period: Span | None = None
    depth: int = 0
    is_guess: bool = False


def choose_sitemaps(
    sitemaps: Sequence[FoundSitemap], window: Window
) -> list[tuple[FoundSitemap, Span | None]]:
    """Give the sitemaps of an index that may name pages of the window, with the period that each is of.

    A name that tells a period counts. Else what was last changed before the window is left out, but for the
    newest, and where all were changed at the same time, which is when the index was made.
    """
    periods = read_name_periods([each.url for each in sitemaps])
    moments = [moment for each in sitemaps if (moment := read_told_date(each.lastmod))]
    has_lastmods = len(set(moments)) > 1
    newest = max(moments, default=None)

    def may_hold(sitemap: FoundSitemap) -> bool:
        if (period := periods.get(sitemap.url)) is not None:
            return window.takes(period)
        changed_at = latest_moment(sitemap.lastmod)
        is_newest = read_told_date(sitemap.lastmod) == newest
        return not has_lastmods or is_newest or changed_at is None or changed_at >= window.since

    return [(each, periods.get(each.url)) for each in sitemaps if may_hold(each)]
