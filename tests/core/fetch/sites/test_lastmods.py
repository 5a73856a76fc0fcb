"""What an index of sitemaps tells of their changes, right, roughly, or wrongly, and what is asked for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tasks.core.fetch.poll_log import Findings, PollLog
from tasks.core.fetch.polls import Poll
from tasks.core.fetch.sites.lastmods import NEWEST, LeadHistory, choose_leads, latest_moment, tells_changes
from tasks.core.records import Incoming
from tasks.core.sources.sources import SourceKind
from tasks.core.sources.starts import Start

if TYPE_CHECKING:
    from collections.abc import Sequence

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
OLD = "https://harbour.example/2019.xml"
RECENT = [(f"https://harbour.example/{n}.xml", f"2026-03-09T0{n}:00:00Z") for n in range(NEWEST)]
BEFORE, AFTER = "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"


def poll(hours_ago: float, lastmod: str | None, sha: str = "1", new: int = 0, url: str = OLD) -> Poll:
    """A good look so long ago."""
    at = NOON - timedelta(hours=hours_ago)
    return Poll(
        None, url, url, SourceKind.SITEMAP, at, raw_sha256=sha, pages=5, new_pages=new, lastmod=lastmod
    )


PROVEN = [poll(200, BEFORE, "1", url=RECENT[0][0]), poll(190, AFTER, "2", new=1, url=RECENT[0][0])]


def asks_old(told: str | None, *polls: Poll, others: Sequence[Poll] = PROVEN, all_taken: bool = True) -> bool:
    """Whether a sitemap that is not among the newest is asked after these looks at it."""

    def history_of(url: str) -> LeadHistory:
        known = [each for each in (*polls, *others) if each.url == url]
        return LeadHistory(known, known[-1] if known and all_taken else None)

    chosen = choose_leads([(OLD, told), *RECENT], history_of, NOON)
    assert {lead[0] for lead in RECENT} <= {url for url, _ in chosen}
    return OLD in {url for url, _ in chosen}


def test_what_is_as_it_was_is_passed_over_where_lastmods_have_proven_right() -> None:
    """Seen lately, after all that its lastmod can mean, and told the same since."""
    assert not asks_old(BEFORE, poll(2, BEFORE))


@pytest.mark.parametrize(
    ("told", "seen"),
    [
        (AFTER, poll(2, BEFORE)),
        (BEFORE, poll(25, BEFORE)),
        (BEFORE, poll(2, None)),
        (None, poll(2, None)),
        ("2026-03-10", poll(1, "2026-03-10")),
        ("2026-03-09T23:00:00", poll(2, "2026-03-09T23:00:00")),
        ("2026-03", poll(2, "2026-03")),
        ("yesterday", poll(2, "yesterday")),
    ],
)
def test_what_may_have_changed_is_asked(told: str | None, seen: Poll) -> None:
    """Told otherwise, long ago, nothing, or a time that had not passed everywhere when it was looked at."""
    assert asks_old(told, seen)


def test_a_lastmod_is_believed_only_of_an_index_that_tells_changes() -> None:
    """One that never moved while pages came, for any of its sitemaps, says nothing of all of them."""
    seen = poll(2, BEFORE)
    frozen = [poll(9, BEFORE, "1", url=RECENT[1][0]), poll(8, BEFORE, "2", new=2, url=RECENT[1][0])]
    assert asks_old(BEFORE, seen, others=())
    assert asks_old(BEFORE, seen, others=frozen)
    assert asks_old(BEFORE, seen, others=[*PROVEN, *frozen])
    assert asks_old(BEFORE, seen, all_taken=False)
    remade = [poll(9, BEFORE, "1", url=RECENT[1][0]), poll(8, BEFORE, "2", url=RECENT[1][0])]
    assert not asks_old(BEFORE, seen, others=[*PROVEN, *remade])
    assert [tells_changes(seen) for seen in ([PROVEN], [], [frozen])] == [True, False, False]


def test_the_newest_come_first_then_what_was_not_seen_for_longest() -> None:
    """Where an index names more than a run may ask, all have their turn."""
    leads = [(f"https://harbour.example/old{n}.xml", None) for n in range(4)]
    seen = {leads[0][0]: 1, leads[1][0]: 30, leads[3][0]: 5}

    def history_of(url: str) -> LeadHistory:
        return LeadHistory([poll(seen[url], None, url=url)] if url in seen else [], None)

    chosen = choose_leads([*leads, *RECENT], history_of, NOON)
    assert chosen == [*reversed(RECENT), *(leads[n] for n in (2, 1, 3, 0))]


@pytest.mark.parametrize(
    ("told", "latest"),
    [
        ("2026-03-09T10:00:00+02:00", datetime(2026, 3, 9, 8, tzinfo=UTC)),
        (" 2026-03-09T10:00Z ", datetime(2026, 3, 9, 10, tzinfo=UTC)),
        ("Mon, 09 Mar 2026 10:00:00 GMT", datetime(2026, 3, 9, 10, tzinfo=UTC)),
        ("2026-03-09T10:00:00", datetime(2026, 3, 10, 0, tzinfo=UTC)),
        ("2026-03-09", datetime(2026, 3, 10, 14, tzinfo=UTC)),
        ("2026", datetime(2027, 1, 2, 14, tzinfo=UTC)),
        ("9999-12-31", None),
        ("soon", None),
        (None, None),
    ],
)
def test_a_lastmod_means_the_last_moment_that_it_can(told: str | None, latest: datetime | None) -> None:
    """A day is its end, anywhere on Earth."""
    assert latest_moment(told) == latest


def test_an_index_is_due_when_the_first_of_its_sitemaps_is() -> None:
    """It names no page itself, so nothing new in it says nothing."""
    log = PollLog(lambda url: [poll(h, None, url=url) for h in (9, 8, 7, 6)] if url == OLD else [])
    start = Start(OLD, OLD)
    log.note(start, Incoming("fetch", OLD, OLD, NOON), Findings(SourceKind.SITEMAP, "i"))
    child = Incoming("fetch", OLD, RECENT[0][0], NOON)
    log.note_told(RECENT[0][0], BEFORE)
    log.note(start, child, Findings(SourceKind.SITEMAP, "c", pages=3, new_pages=1))
    index, named = log.polls()
    assert index.next_poll_at == named.next_poll_at == NOON + timedelta(minutes=15)
    assert (index.lastmod, named.lastmod) == (None, BEFORE)
