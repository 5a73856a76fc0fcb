"""What an answer comes to for a window: whose word on a page's age counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tasks.core.fetch.backfill.digests import (
    MADE_AT_ONCE,
    ListingDigest,
    NamedPages,
    Word,
    decode_digest,
    encode_digest,
    make_digest,
)
from tasks.core.fetch.backfill.link_pages import LinkPage
from tasks.core.fetch.backfill.windows import Window, make_span
from tasks.core.fetch.found_pages import FoundPage
from tasks.core.fetch.sitemaps import FoundSitemap
from tasks.core.sources.sources import SourceKind

SITE = "https://harbour.example"
WINDOW = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))
OLD = datetime(2025, 5, 5, 9, tzinfo=UTC)
NEW = datetime(2026, 5, 5, 9, tzinfo=UTC)
LATE = datetime(2026, 8, 1, 9, tzinfo=UTC)


def digest(
    *pages: FoundPage, kind: SourceKind = SourceKind.SITEMAP, period: tuple[int, ...] = ()
) -> ListingDigest:
    """Make the digest of pages."""
    return make_digest(NamedPages(kind, pages), WINDOW, make_span(*period) if period else None)


@pytest.mark.parametrize(
    ("page", "period", "word"),
    [
        (FoundPage(f"{SITE}/a", NEW, OLD), (), Word.PUBLISHED),
        (FoundPage(f"{SITE}/2026/05/05/a", None, LATE), (), Word.ADDRESS),
        (FoundPage(f"{SITE}/a", None, LATE), (2026, 5), Word.LISTING),
        (FoundPage(f"{SITE}/a", None, NEW), (), Word.MODIFIED),
        (FoundPage(f"{SITE}/a"), (), Word.NONE),
    ],
)
def test_the_best_word_counts(page: FoundPage, period: tuple[int, ...], word: Word) -> None:
    """What says when a page was published, its address, its listing, its last change."""
    assert [each.word for each in digest(page, period=period).pages] == [word]


def test_what_lies_outside_is_counted() -> None:
    """Older and newer; what was last changed before the window is of no later time."""
    pages = (
        FoundPage(f"{SITE}/a", OLD),
        FoundPage(f"{SITE}/b", LATE),
        FoundPage(f"{SITE}/c", None, OLD),
        FoundPage(f"{SITE}/2026/01/d", None, LATE),
    )
    made = digest(*pages, kind=SourceKind.FEED)
    assert (made.older, made.newer, made.earliest) == (2, 1, OLD)
    assert made.older_urls == (f"{SITE}/a", f"{SITE}/c")
    assert [page.url for page in made.pages] == [f"{SITE}/2026/01/d"]


def test_pages_that_were_changed_at_one_moment_tell_nothing() -> None:
    """Their sitemap was made then; a day of many articles is a day."""
    pages = [FoundPage(f"{SITE}/{number}", None, OLD) for number in range(MADE_AT_ONCE)]
    assert {page.word for page in digest(*pages).pages} == {Word.NONE}
    midnight = OLD.replace(hour=0)
    pages = [FoundPage(f"{SITE}/{number}", None, midnight) for number in range(MADE_AT_ONCE)]
    assert digest(*pages).older == MADE_AT_ONCE


def test_a_day_alone_is_all_of_it() -> None:
    """The window's first day is in it, whatever the hour."""
    page = FoundPage(f"{SITE}/a", WINDOW.since)
    [aged] = digest(page).pages
    assert aged.span is not None
    assert aged.span.end - aged.span.begin == timedelta(days=1)


def test_a_digest_is_kept_as_a_line() -> None:
    """And read again as it was."""
    links = LinkPage(archives=(f"{SITE}/2026/01/",), onward=(f"{SITE}/2",))
    pages = (FoundPage(f"{SITE}/ä", NEW), FoundPage(f"{SITE}/b"))
    made = make_digest(NamedPages(SourceKind.SITE, pages, (FoundSitemap("x"),), links), WINDOW)
    written = encode_digest(made)
    assert b"\n" not in written
    assert decode_digest(written) == made
    with pytest.raises(ValueError, match="JSON"):
        decode_digest(written[:-5])
