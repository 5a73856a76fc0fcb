"""What a run asks next: each address once, no deeper and no more than it may."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tasks.core.fetch.frontier import DEEPEST, MOST_FOLLOWED, CrawlRequest, Frontier
from tasks.core.fetch.poll_log import PollLog
from tasks.core.fetch.polls import Poll
from tasks.core.fetch.revisits import KnownPage, RevisitPlan
from tasks.core.identity.identity import make_source_id
from tasks.core.records import Incoming, Reason
from tasks.core.sources.declared_sources import DeclaredSource
from tasks.core.sources.sources import SourceKind
from tasks.core.sources.starts import Start

if TYPE_CHECKING:
    from collections.abc import Sequence

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SITE = "https://harbour.example"
FEED = f"{SITE}/feed.xml"
START = Start(FEED, FEED)
LOOK = CrawlRequest(START, FEED, None)
PAGES = [f"{SITE}/news/{n}" for n in range(5)]


def make_frontier(*polls: Poll, limit: int | None = None) -> Frontier:
    """A frontier of a run at noon, after these polls."""

    def polls_of(url: str) -> Sequence[Poll]:
        return [poll for poll in polls if poll.url == url]

    return Frontier(PollLog(polls_of), RevisitPlan(NOON), limit)


def declare(**said: Any) -> Start:  # noqa: ANN401 - whatever a table of sources.toml may say
    """The feed, as it is declared."""
    return Start(FEED, FEED, declared=DeclaredSource(name="harbour", url=FEED, **said))


def know(url: str, *, since: timedelta = timedelta(hours=1), reason: Reason | None = None) -> KnownPage:
    """A page that was fetched once, a while ago."""
    at = NOON - since
    return KnownPage(make_source_id(url), FEED, url, at, at, 0, reason, '"1"', None, "hash")


def poll(url: str = FEED, *, left: int = 0, next_at: datetime = NOON) -> Poll:
    """A poll of an hour ago that went well."""
    at = NOON - timedelta(hours=1)
    return Poll(
        None, FEED, url, SourceKind.FEED, at, etag='"f"', pages=3, pages_left=left, next_poll_at=next_at
    )


def asked(frontier: Frontier) -> list[str]:
    """The addresses that are to be asked now."""
    return [request.url for request in frontier.take()]


def test_what_is_taken_is_asked_once() -> None:
    """Also where it is named again, with what follows the reader in its address."""
    frontier = make_frontier()
    first = frontier.expand(LOOK, [PAGES[0], PAGES[1]], {})
    again = frontier.expand(LOOK, [f"{PAGES[0]}?utm_source=feed", PAGES[2]], {})
    assert (first.new, again.new, again.left) == (2, 2, 0)
    assert asked(frontier) == PAGES[:3]
    assert asked(frontier) == []


def test_a_page_that_is_spelt_in_several_ways_is_one() -> None:
    """It is named once, asked once, and nothing of it is left."""
    frontier = make_frontier(limit=2)
    spellings = [f"{PAGES[0]}{end}" for end in ("?utm_source=rss", "", "/?at_medium=RSS", "?fbclid=abc#top")]
    expansion = frontier.expand(LOOK, [*spellings, PAGES[1], PAGES[2]], {})
    assert (expansion.pages, expansion.new, expansion.left) == (3, 3, 1)
    assert asked(frontier) == [spellings[0], PAGES[1]]


def test_a_limit_leaves_what_there_is_no_room_for() -> None:
    """What the filters leave out takes room too, after what was wanted."""
    frontier = make_frontier(limit=3)
    look = CrawlRequest(declare(exclude=("/news/4", "/sport/*")), FEED, None)
    expansion = frontier.expand(look, [PAGES[4], f"{SITE}/sport/1", *PAGES[:2]], {})
    assert (expansion.new, expansion.left) == (4, 0)
    assert (expansion.taken, expansion.skipped) == (PAGES[:2], [PAGES[4]])
    later = frontier.expand(LOOK, PAGES[2:4], {})
    assert (later.taken, later.left) == ([], 2)


def test_a_declared_limit_is_that_of_the_whole_source() -> None:
    """Whatever of its feeds and sitemaps names the pages."""
    frontier = make_frontier()
    look = CrawlRequest(declare(limit=2), FEED, None)
    assert frontier.expand(look, PAGES[:1], {}).left == 0
    assert frontier.expand(look, PAGES[1:], {}).left == 3
    assert asked(frontier) == PAGES[:2]


def test_known_pages_are_asked_when_they_are_due() -> None:
    """On condition that their bytes have changed; those that filters left out, where they no longer do."""
    frontier = make_frontier()
    due, rests = know(PAGES[0]), know(PAGES[1], since=timedelta(minutes=5))
    left_out = know(PAGES[2], since=timedelta(minutes=5), reason=Reason.FILTERED)
    known = {page.url: page for page in (due, rests, left_out)}
    assert frontier.expand(LOOK, PAGES[:3], known).new == 0
    requests = frontier.take()
    assert [request.last for request in requests] == [due, left_out]
    assert requests[0].validators == ('"1"', None, None)


def test_a_source_is_asked_when_it_is_due() -> None:
    """By hand at once; on condition where all that it named was taken."""
    later = poll(next_at=NOON + timedelta(minutes=5))
    for start, last, urls in ((START, later, [FEED]), (declare(), later, []), (declare(), poll(), [FEED])):
        frontier = make_frontier(last)
        frontier.begin_at_source(start, ())
        assert asked(frontier) == urls
    for last, validators in ((poll(), ('"f"', None, None)), (poll(left=1), (None, None, None))):
        frontier = make_frontier(last)
        frontier.begin_at_source(START, ())
        assert frontier.take()[0].validators == validators


def test_a_page_that_is_begun_at() -> None:
    """It is asked as what it is said to be; a declared one no sooner than its pause has passed."""
    frontier = make_frontier()
    for start in (Start(PAGES[0], PAGES[0], SourceKind.PAGE), Start(PAGES[1], PAGES[1])):
        frontier.begin_at_page(start, know(start.url))
    assert [request.kind for request in frontier.take()] == [SourceKind.PAGE, None]
    for every, urls in (("1h", [FEED]), ("2h", [])):
        frontier = make_frontier()
        frontier.begin_at_page(declare(every=every), know(FEED))
        assert asked(frontier) == urls


@pytest.mark.parametrize(
    ("kind", "expected"), [(SourceKind.SITEMAP, SourceKind.SITEMAP), (SourceKind.SITE, SourceKind.FEED)]
)
def test_leads_are_followed_so_far(kind: SourceKind, expected: SourceKind | None) -> None:
    """Sitemaps lead to sitemaps, as deep and as many as may be."""
    frontier = make_frontier()
    leads = [(f"{SITE}/{n}.xml", None) for n in range(MOST_FOLLOWED + 1)]
    frontier.follow(CrawlRequest(START, FEED, None, depth=DEEPEST), kind, leads)
    assert asked(frontier) == []
    frontier.follow(LOOK, kind, leads)
    requests = frontier.take()
    assert len(requests) == MOST_FOLLOWED
    assert {(request.depth, request.kind) for request in requests} == {(1, expected)}


def test_a_page_that_sends_us_on_is_asked_for_no_more() -> None:
    """What it sends us on to is asked without its validators, and keeps its answer."""
    frontier = make_frontier()
    answer = Incoming("fetch", FEED, PAGES[0], NOON)
    request = CrawlRequest(START, PAGES[0], SourceKind.PAGE, last=know(PAGES[0]))
    frontier.send_on(request, PAGES[1], answer)
    frontier.expand(LOOK, PAGES[:1], {})
    [onward] = frontier.take()
    assert (onward.url, onward.first, onward.hops) == (PAGES[1], answer, 1)
    assert onward.validators == (None, None, None)


def test_what_is_asked_for_pages_is_no_page() -> None:
    """A feed that another one names as a page is not fetched twice."""
    frontier = make_frontier()
    frontier.begin_at_source(START, ())
    assert frontier.expand(CrawlRequest(START, f"{SITE}/b.xml", None), [FEED], {}).left == 0
    assert asked(frontier) == [FEED]


def test_what_a_host_did_not_show_is_asked_for_when_it_is_named_again() -> None:
    """Not of itself; and what names it is asked without a condition, or nobody would say so."""
    early = know(PAGES[0], reason=Reason.NOT_FOUND)
    frontier = make_frontier(poll())
    frontier.begin_at_source(START, [early])
    [look] = frontier.take()
    assert (look.url, look.validators) == (FEED, (None, None, None))
    frontier.expand(look, [PAGES[0]], {PAGES[0]: early})
    assert asked(frontier) == [PAGES[0]]


def test_what_a_host_did_not_show_a_moment_ago_is_left_alone() -> None:
    """The feed that names it is asked on condition, as ever."""
    early = know(PAGES[0], since=timedelta(minutes=5), reason=Reason.HTTP_ERROR)
    frontier = make_frontier(poll())
    frontier.begin_at_source(START, [early])
    [look] = frontier.take()
    assert look.validators == ('"f"', None, None)
    frontier.expand(look, [PAGES[0]], {PAGES[0]: early})
    assert asked(frontier) == []
