"""The plan of a back-fill: what is chosen, and how long it takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from flows.printing.print_backfill import describe_plan
from tasks.core.fetch.backfill.digests import AgedPage, Word
from tasks.core.fetch.backfill.plans import (
    BackfillPlan,
    HostPart,
    choose_pages,
    count_hosts,
    count_months,
)
from tasks.core.fetch.backfill.windows import Window, make_span
from tasks.core.fetch.revisits import KnownPage
from tasks.core.records import Reason

SITE = "https://harbour.example"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def page(path: str, *date: int) -> AgedPage:
    """A page of a day, or of none."""
    return AgedPage(SITE + path, Word.PUBLISHED if date else Word.NONE, make_span(*date) if date else None)


def known(path: str, reason: Reason | None) -> KnownPage:
    """A page that was fetched at noon."""
    return KnownPage(path, SITE, SITE + path, NOON, NOON, last_reason=reason)


def make_plan(*hosts: HostPart, notes: tuple[str, ...] = ()) -> BackfillPlan:
    """A plan of so many pages."""
    pages = sum(host.pages for host in hosts)
    counts = (3, 1, pages, 2, 0, 0, 0, pages, 4, 0)
    return BackfillPlan("quillon", "2026-01-01", None, *counts, hosts=hosts, notes=notes)


def test_new_pages_and_those_that_are_due_are_chosen() -> None:
    """The newest first, those without an age last; filters hold."""
    dated = [page("/b", 2026, 1, 5), page("/c", 2026, 2)]
    pages = [page("/a"), *dated, page("/d"), page("/e"), page("/f"), page("/x")]
    had = {
        f"{SITE}/d": known("/d", None),
        f"{SITE}/e": known("/e", Reason.NOT_FOUND),
        f"{SITE}/f": known("/f", Reason.SERVER_ERROR),
    }
    chosen = choose_pages(
        pages, had, lambda each: each.last_reason == Reason.SERVER_ERROR, lambda url: not url.endswith("x")
    )
    assert [each.url.removeprefix(SITE) for each in chosen.wanted] == ["/c", "/b", "/a", "/f"]
    assert (chosen.known, chosen.waiting, chosen.left_out) == (1, 1, 1)


def test_months_and_hosts_are_counted() -> None:
    """What began before the window is of its first month."""
    pages = [page("/a"), page("/b", 2026), page("/c", 2026, 2)]
    months = count_months(pages, pages[1:], Window(datetime(2026, 1, 20, tzinfo=UTC)))
    counted = [(each.month, each.found, each.to_fetch) for each in months]
    assert counted == [("2026-02", 1, 1), ("2026-01", 1, 1), ("", 1, 0)]
    assert count_hosts(pages, lambda _: 0.5) == (HostPart("harbour.example", 3, 0.5),)


@pytest.mark.parametrize(
    ("hosts", "said"),
    [
        ((), "nothing to fetch"),
        ((("a.example", 1, 0.5),), "1 page to fetch from a.example, one every 0.5 s: less than a minute"),
        (
            (("a.example", 7300, 0.5),),
            "7,300 pages to fetch from a.example, one every 0.5 s: about 1 h 1 min",
        ),
        (
            (("a.example", 9, 0.001),),
            "9 pages to fetch from a.example, as fast as it answers: less than a minute",
        ),
        (
            (("a.example", 9000, 0.5), ("b.example", 4000, 30)),
            "13,000 pages to fetch from 2 hosts, b.example the slowest, one every 30 s: about 1 d 9 h 20 min",
        ),
    ],
)
def test_an_estimate_says_how_long(hosts: tuple[tuple[str, int, float], ...], said: str) -> None:
    """At the pace of the host that takes longest."""
    assert make_plan(*(HostPart(*host) for host in hosts)).estimate == said


def test_what_was_cut_short_is_said() -> None:
    """And what was found, in one line."""
    lines = describe_plan(make_plan(HostPart("a.example", 5, 1), notes=("it has no end",)))
    assert lines == [
        (
            "5 pages since 2026-01-01 in 3 listings (1 asked now): 2 without a date: taken;"
            " 4 named and older: not fetched"
        ),
        "5 pages to fetch from a.example, one every 1 s: less than a minute",
        "it has no end",
    ]
    assert make_plan().as_json()["estimated_seconds"] == timedelta(0).total_seconds()
