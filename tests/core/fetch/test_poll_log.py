"""What earlier polls say of the next one, and what this run's polls say when it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tasks.core.fetch.poll_log import Findings, PollLog
from tasks.core.fetch.polls import FIRST, Poll
from tasks.core.fetch.revisits import KnownPage
from tasks.core.records import Incoming, Reason
from tasks.core.sources.sources import SourceKind
from tasks.core.sources.starts import Start

if TYPE_CHECKING:
    from collections.abc import Sequence

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEED = "https://harbour.example/feed.xml"
PAGES = [f"https://harbour.example/news/{n}" for n in range(3)]
START = Start(FEED, FEED)
GOOD = Poll(None, FEED, FEED, SourceKind.FEED, NOON - timedelta(hours=1), 200, etag='"1"', pages=3)
FOUND = Findings(SourceKind.FEED, "hash", pages=3, new_pages=3)


def make_log(*polls: Poll) -> PollLog:
    """A log after these polls."""

    def polls_of(url: str) -> Sequence[Poll]:
        return [poll for poll in polls if poll.url == url]

    return PollLog(polls_of)


def answer(status: int = 200, *headers: tuple[str, str]) -> Incoming:
    """An answer of the feed at noon."""
    return Incoming("fetch", FEED, FEED, NOON, http_status=status, headers=headers)


def test_what_was_taken_and_not_given_is_left() -> None:
    """A run that ends early owes it to the next one."""
    log = make_log()
    log.note(START, answer(), FOUND, PAGES)
    log.note_given(PAGES[1])
    log.note_given("https://harbour.example/by-hand")
    [poll] = log.polls()
    assert (poll.pages, poll.new_pages, poll.pages_left) == (3, 3, 2)
    assert poll.next_poll_at == NOON + FIRST


def test_what_is_left_are_pages_not_spellings() -> None:
    """A page is given by whichever of its addresses it was asked at, also before a second feed names it."""
    log = make_log()
    log.note(START, answer(), FOUND, [f"{PAGES[0]}?utm_source=politics"])
    log.note(START, answer(), FOUND, [f"{PAGES[0]}?utm_source=home", PAGES[1]])
    assert [poll.pages_left for poll in log.polls()] == [1, 2]
    log.note_given(f"{PAGES[0]}?utm_source=politics")
    assert [poll.pages_left for poll in log.polls()] == [0, 1]
    log.note(START, answer(), FOUND, PAGES[:1])
    assert [poll.pages_left for poll in log.polls()] == [0, 1, 0]


def test_only_a_good_poll_whose_pages_were_taken_makes_the_next_conditional() -> None:
    """One that found nothing confirms nothing; a failure after a good one changes nothing."""
    failed = replace(GOOD, reason=Reason.UNREACHABLE)
    assert make_log(GOOD, failed).last_taken(FEED) == GOOD
    for poll in (failed, replace(GOOD, pages_left=1), replace(GOOD, pages=0)):
        assert make_log(poll).last_taken(FEED) is None


def test_an_answer_not_modified_keeps_what_was_found() -> None:
    """Its kind, hash and pages, and the validators that it does not repeat."""
    log = make_log(GOOD)
    log.note_unchanged(START, answer(304, ("Last-Modified", "today")), GOOD)
    [poll] = log.polls()
    assert (poll.kind, poll.pages, poll.new_pages) == (SourceKind.FEED, 3, 0)
    assert (poll.etag, poll.last_modified) == ('"1"', "today")


@pytest.mark.parametrize(
    ("ttl_s", "headers"),
    [
        (7200, ()),
        (60, (("Cache-Control", "public, max-age=7200"),)),
        (None, (("Retry-After", "7200"),)),
    ],
)
def test_a_source_is_left_alone_as_it_asks(ttl_s: int | None, headers: tuple[tuple[str, str], ...]) -> None:
    """By its ttl, Cache-Control or Retry-After."""
    log = make_log()
    log.note(START, answer(200, *headers), replace(FOUND, ttl_s=ttl_s))
    assert log.polls()[0].next_poll_at == NOON + timedelta(hours=2)


def test_a_start_is_a_page_by_word_or_by_what_it_was() -> None:
    """Not where it ever named pages, nor where it never brought any bytes."""
    page = KnownPage("id", FEED, FEED, NOON, NOON, raw_sha256="hash")
    failed = replace(GOOD, reason=Reason.UNREACHABLE)
    assert make_log(GOOD).is_page(Start(FEED, FEED, SourceKind.PAGE), None)
    assert make_log(failed).is_page(START, page)
    assert not make_log(GOOD).is_page(START, page)
    assert not make_log().is_page(START, replace(page, raw_sha256=None))
    assert not make_log().is_page(START, None)
    assert not make_log().is_page(Start(FEED, FEED, SourceKind.FEED), page)


def test_an_address_is_a_poll_of_its_source_even_in_vain() -> None:
    """Its failures are no pages of the source."""
    log = make_log(replace(GOOD, reason=Reason.UNREACHABLE))
    assert log.is_poll_of(FEED, FEED)
    assert not log.is_poll_of("https://other.example/", FEED)
    assert not log.is_poll_of(FEED, PAGES[0])
