"""Whatever a site names, a search ends: pagers without an end, circles, sitemaps of millions."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest

from tasks.core.fetch.backfill.archive_walk import MADE_AT_A_TIME, MOST_MADE_IN_VAIN
from tasks.core.fetch.backfill.depth_search import DEEPEST_INDEX
from tasks.core.fetch.backfill.rows import MOST_STALE, MOST_UNDATED
from tests.clients.fetch.backfill.played_search import (
    NOW,
    SITE,
    Body,
    play,
    write_feed,
    write_index,
    write_links,
    write_sitemap,
)


def name_story(number: int) -> str:
    """The path of an invented article."""
    return f"/harbour/the-pier-number-{number}-opens-again"


def number_of(path: str) -> int:
    """The number of a page of a pager."""
    told = path.rpartition("=")[2]
    return int(told) if told.isdigit() else 1


def test_a_pager_that_shows_the_same_page_for_ever_is_left() -> None:
    """Of a feed each way to its second page is tried once; of a section its next page."""
    feed = write_feed([(name_story(1), NOW)])
    played = play({"/blog/feed": feed}, "/blog/feed")
    assert played.asked == ["/blog/feed", "/blog/feed?paged=2", "/blog/feed?page=2"]
    section = {"/a": lambda path: write_links(name_story(1), f"/a?page={number_of(path) + 1}")}
    assert len(play({"/a": write_links(name_story(1), "/a?page=2"), **section}, "/a").asked) == 2


@pytest.mark.parametrize("form", ["feed", "section"])
def test_a_row_that_tells_no_age_and_has_no_end_is_left(form: str) -> None:
    """After so many pages, which is said; what it named is taken."""
    numbers = count()

    def respond(_: str) -> str:
        following = f"/a?from={next(numbers)}"
        if form == "feed":
            link = f"<link rel='next' href='{SITE}{following}'/>"
            return write_feed([(name_story(next(numbers)), None)], link)
        return write_links(name_story(next(numbers)), head=f"<link rel=next href='{following}'>")

    played = play({"/a": respond}, "/a")
    assert len(played.asked) == MOST_UNDATED
    assert [note for note in played.search.notes if "gets no older" in note and "--limit" in note]


def test_a_row_that_gets_no_older_is_left() -> None:
    """A list of today's news goes round and round under new addresses."""
    numbers = count()

    def respond(_: str) -> str:
        number = next(numbers)
        link = f"<link rel='next' href='{SITE}/blog/feed?from={number}'/>"
        return write_feed([(name_story(number), NOW - timedelta(hours=number % 5))], link)

    played = play({"/blog/feed": respond}, "/blog/feed")
    assert len(played.asked) <= MOST_STALE + 5


def test_feeds_that_name_each_other_in_a_circle_are_read_once() -> None:
    """An address is asked once."""
    pages: dict[str, Body] = {
        f"/blog/{name}": write_feed(
            [(name_story(number), NOW - timedelta(days=number))],
            f"<link rel='next' href='{SITE}/blog/{following}'/>",
        )
        for number, (name, following) in enumerate((("a", "b"), ("b", "c"), ("c", "a")))
    }
    assert play(pages, "/blog/a").asked == ["/blog/a", "/blog/b", "/blog/c"]


def test_a_calendar_without_an_end_is_read_in_the_window_alone() -> None:
    """Each day links to the one before and the one after it, for ever, and names nothing."""

    def respond(path: str) -> str:
        day = NOW.strptime(path.removeprefix("/day/"), "%Y/%m/%d")
        other = [f"{day + timedelta(days=step):/day/%Y/%m/%d}" for step in (-1, 1)]
        return write_links(*other, head=f"<link rel=next href='{other[0]}'>")

    played = play({"/": write_links("/day/2026/11/28"), "/day/": respond}, since="30d")
    days = [path for path in played.asked if path.startswith("/day/")]
    assert len(days) == len(set(days)) == 32


def test_addresses_that_are_made_in_vain_are_few() -> None:
    """Where no archive page names an article, no more are made."""
    played = play({"/": write_links("/archive/2026/11/28")}, since="2020-01-01")
    made = [path for path in played.asked if path.startswith("/archive/")]
    assert len(made) <= MOST_MADE_IN_VAIN + MADE_AT_A_TIME


def test_a_page_that_stands_for_all_archive_pages_is_none() -> None:
    """Some sites show their newest articles under any address; these are of no month for it."""
    site: dict[str, Body] = {"/": write_links("/2026/11/"), "/2": lambda _: write_links(name_story(1))}
    played = play(site, since="2025-01-01")
    assert [page.span for page in played.search.pages.values() if page.url.endswith(name_story(1))] != []
    assert len(played.found) == 1


def test_indexes_in_indexes_are_followed_to_a_depth() -> None:
    """Each names the next one, for ever."""
    respond = lambda path: write_index((f"/map/{int(path.rpartition('/')[2]) + 1}", None))  # noqa: E731 - a table's entry
    played = play({"/map/": respond}, "/map/1")
    assert sum(path.startswith("/map/") for path in played.asked) == DEEPEST_INDEX + 1


def test_millions_of_pages_are_bounded() -> None:
    """What is held has a bound, and what to do is said."""

    def respond(path: str) -> str:
        first = int(path.rpartition("-")[2].partition(".")[0]) * 200
        return write_sitemap(*((name_story(first + number), None) for number in range(200)))

    maps = write_index(*((f"/posts-{number}.xml", None) for number in range(500)))
    played = play({"/map.xml": maps, "/posts-": respond}, "/map.xml", most_found=1000)
    assert len(played.found) == 1000
    assert played.search.is_cut
    assert "run it again" in played.search.notes[0]
