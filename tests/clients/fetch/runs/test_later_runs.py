"""What one run leaves to the next: pages that were not shown, hosts that rest, robots.txt."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import duckdb
import pytest

from tasks.clients.fetch.hosts.host_log import read_hosts, record_hosts
from tasks.clients.health.health_reader import HealthReader, Installation
from tasks.clients.health.hosts_health import find_moved, find_resting
from tasks.clients.news.news_file import NewsDatabase
from tasks.core.fetch.hosts.host_memory import MOST_REFUSALS, HostsSeen, HostState
from tasks.core.health.health import MovedSource
from tasks.core.records import Incoming, Reason
from tasks.core.sources.starts import Start
from tests.clients.fetch.runs.newsroom import NOON
from tests.site.answers import Answer, in_turn, redirect, throttled, unless_known

if TYPE_CHECKING:
    from tests.clients.fetch.runs.newsroom import FetchingNewsroom
    from tests.site.server import Site, Visit

pytestmark = pytest.mark.slow

PAGE = "<!doctype html><html><head><title>Quillon</title></head><body><p>The harbour closed.</body></html>"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WALLED, OPEN = "127.0.0.2", "127.0.0.3"


def write_feed(site: Site, *paths: str) -> Answer:
    """A feed of pages of the walled host."""
    items = "".join(f"<item><link>{site.url(path, WALLED)}</link></item>" for path in paths)
    return Answer(f"<rss version='2.0'><channel>{items}</channel></rss>", media_type="application/rss+xml")


def start_at(site: Site) -> Start:
    """The feed, which the open host has."""
    url = site.url("/feed", OPEN)
    return Start(url, url)


def reasons(came: list[Incoming]) -> dict[Reason | None, int]:
    """How inputs ended."""
    return dict(Counter(each.reason for each in came))


@pytest.mark.parametrize("status", [401, 403, 404, 408, 425, 451])
def test_a_page_that_was_not_shown_is_had_when_it_is(
    newsroom: FetchingNewsroom, site: Site, status: int
) -> None:
    """A quarter of an hour later, if its source names it still; the source is asked without a condition."""
    site.pages |= {"/a": in_turn(Answer("no", status), Answer(PAGE))}
    site.pages["/feed"] = unless_known(write_feed(site, "/a").data, '"1"')
    [first] = newsroom.run(NOON, start_at(site))
    assert first.reason in {Reason.HTTP_ERROR, Reason.NOT_FOUND}
    assert newsroom.run(NOON + timedelta(minutes=5), start_at(site)) == []
    [second] = newsroom.run(NOON + timedelta(minutes=20), start_at(site))
    assert second.reason is None
    assert Counter(site.paths) == {"/feed": 3, "/a": 2}


def test_a_page_that_was_sent_to_a_bad_place_is_had_when_it_is_not(
    newsroom: FetchingNewsroom, site: Site
) -> None:
    """An address that is refused may be where its host sends visitors today alone."""
    site.pages |= {"/a": in_turn(redirect("http://10.0.0.1.:99999/"), Answer(PAGE))}
    site.pages["/feed"] = unless_known(write_feed(site, "/a").data, '"1"')
    [first] = newsroom.run(NOON, start_at(site))
    assert first.reason is Reason.REFUSED_ADDRESS
    [second] = newsroom.run(NOON + timedelta(minutes=20), start_at(site))
    assert second.reason is None


def test_a_page_that_stays_away_is_asked_for_four_times_more(newsroom: FetchingNewsroom, site: Site) -> None:
    """Over some days, while it is named; one that is gone (410) never again."""
    site.pages |= {"/feed": write_feed(site, "/away", "/gone"), "/gone": Answer("gone", 410)}
    for hours in (0, 0.2, 0.3, 1, 2.5, 12, 27, 72, 100, 200, 1000):
        newsroom.run(NOON + hours * HOUR, start_at(site))
    assert Counter(site.paths) == {"/feed": 11, "/away": 5, "/gone": 1}


def test_a_page_that_nobody_names_any_more_is_left(newsroom: FetchingNewsroom, site: Site) -> None:
    """What was not shown and is not named is no news."""
    site.pages["/feed"] = in_turn(write_feed(site, "/away"), write_feed(site, "/b"))
    newsroom.run(NOON, start_at(site))
    newsroom.run(NOON + HOUR, start_at(site))
    assert Counter(site.paths) == {"/feed": 2, "/away": 1, "/b": 1}


def test_a_wall_is_the_hosts_matter_and_costs_no_story(newsroom: FetchingNewsroom, site: Site) -> None:
    """After some refusals it is left alone, ever longer; when it opens, all that is named comes."""
    paths = [f"/{number}" for number in range(20)]
    site.pages |= dict.fromkeys(paths, Answer("no", 403)) | {"/feed": write_feed(site, *paths)}
    first = newsroom.run(NOON, start_at(site))
    assert reasons(first) == {Reason.HTTP_ERROR: MOST_REFUSALS - 1, Reason.HOST_REFUSES: 21 - MOST_REFUSALS}
    state = read_hosts(newsroom.warehouse, NOON).states[WALLED]
    assert (state.refusals, state.pauses, state.reason) == (MOST_REFUSALS, 1, "host_refuses")
    with newsroom.warehouse.open("looking") as connection:
        assert [host.host for host in find_resting(connection, NOON + timedelta(minutes=14))] == [WALLED]
        assert find_resting(connection, NOON + timedelta(minutes=16)) == ()
    asked = len(site.paths)
    assert newsroom.run(NOON + timedelta(minutes=10), start_at(site)) == []
    assert len(site.paths) == asked + 1
    for minutes in (20, 200, 2000):
        assert set(reasons(newsroom.run(NOON + timedelta(minutes=minutes), start_at(site)))) == {
            Reason.HOST_REFUSES
        }
    assert len(site.paths) == asked + 1 + 2 * 3
    site.pages |= dict.fromkeys(paths, PAGE)
    assert newsroom.run(NOON + 2 * DAY, start_at(site)) == []
    assert reasons(newsroom.run(NOON + 5 * DAY, start_at(site))) == {None: 20}
    assert not read_hosts(newsroom.warehouse, NOON + 5 * DAY).states[WALLED].refusals


def test_new_pages_of_a_host_that_rests_wait(newsroom: FetchingNewsroom, site: Site) -> None:
    """They count as left, so that their feed is read whole when the host may be asked."""
    site.pages |= {"/a": throttled("7200"), "/b": PAGE}
    site.pages["/feed"] = in_turn(write_feed(site, "/a"), write_feed(site, "/a", "/b"))
    [first] = newsroom.run(NOON, start_at(site))
    assert first.reason is Reason.RATE_LIMITED
    assert newsroom.run(NOON + HOUR, start_at(site)) == []
    site.pages["/a"] = PAGE
    assert reasons(newsroom.run(NOON + 2.1 * HOUR, start_at(site))) == {None: 2}
    assert Counter(site.paths) == {"/feed": 3, "/a": 2, "/b": 1}


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_a_rest_that_a_host_asks_for_holds_over_runs(
    newsroom: FetchingNewsroom, site: Site, form: str
) -> None:
    """For feeds too, also when they are given by hand; not longer than a day."""
    in_two_hours = format_datetime(datetime.now(UTC) + 2 * HOUR, usegmt=True)  # a server has its own clock
    site.pages["/slow"] = throttled("7200" if form == "seconds" else in_two_hours)
    site.pages["/later"] = throttled("999999999")
    slow, later = site.url("/slow", WALLED), site.url("/later", OPEN)
    for hours in (0, 1, 1.9):
        came = newsroom.run(NOON + hours * HOUR, Start(slow, slow), Start(later, later))
        assert reasons(came) == {Reason.RATE_LIMITED: 2}
    assert Counter(site.paths) == {"/slow": 1, "/later": 1}
    newsroom.run(NOON + 2.1 * HOUR, Start(slow, slow), Start(later, later))
    newsroom.run(NOON + 25 * HOUR, Start(later, later))
    assert Counter(site.paths) == {"/slow": 2, "/later": 2}


def test_robots_txt_is_kept_for_a_day_and_then_asked_for_on_condition(
    newsroom: FetchingNewsroom, site: Site
) -> None:
    """What it forbids is forbidden in all those runs."""
    rules = "User-agent: *\nDisallow: /private"
    site.pages |= {"/robots.txt": unless_known(rules, '"r"'), "/private/a": PAGE, "/open": PAGE}
    urls = [site.url("/private/a"), site.url("/open")]
    for hours in (0, 1, 23, 26, 40, 60):
        came = newsroom.run(NOON + hours * HOUR, *(Start(url, url) for url in urls))
        assert [each.reason for each in came if each.url == urls[0]] == [Reason.ROBOTS]
    asked = site.visits_of("/robots.txt")
    assert [visit.headers.get("if-none-match") for visit in asked] == [None, '"r"', '"r"']
    assert "/private/a" not in site.paths


def test_the_delay_that_robots_txt_asks_for_holds_over_runs(newsroom: FetchingNewsroom, site: Site) -> None:
    """Also where the file is not asked for again."""
    site.pages["/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 1", 200)
    for hours in (0, 1):
        names = [f"/{hours}-{number}" for number in range(3)]
        site.pages |= dict.fromkeys(names, PAGE)
        newsroom.run(NOON + hours * HOUR, *(Start(site.url(name), site.url(name)) for name in names))
        began = sorted(site.visits_of(name)[0].at for name in names)
        assert min(later - earlier for earlier, later in pairwise(began)) > 0.9
    assert len(site.visits_of("/robots.txt")) == 1


def test_an_article_at_two_letters_is_no_site(newsroom: FetchingNewsroom, site: Site) -> None:
    """Where a site's front page would be, and nothing is named: the page is what was asked for."""
    site.pages["/ok"] = PAGE
    [came] = newsroom.run(NOON, Start(site.url("/ok"), site.url("/ok")))
    assert (came.reason, came.data) == (None, PAGE.encode())


@pytest.mark.parametrize(("status", "is_asked_again"), [(404, False), (503, True)])
def test_that_there_is_no_robots_txt_is_kept_too(
    newsroom: FetchingNewsroom, site: Site, status: int, *, is_asked_again: bool
) -> None:
    """That it could not be had is not: the pages wait for the next run, which asks."""
    site.pages |= {"/robots.txt": Answer("no", status), "/open": PAGE}
    url = site.url("/open")
    for hours in (0, 1):
        [came] = newsroom.run(NOON + hours * HOUR, Start(url, url))
        assert came.reason is (Reason.ROBOTS_UNKNOWN if is_asked_again else None)
    assert len(site.visits_of("/robots.txt")) == 1 + is_asked_again


def test_a_wall_is_of_concern(newsroom: FetchingNewsroom) -> None:
    """As whoever looks after an installation sees it, with a warehouse of an earlier version, too."""
    path = newsroom.warehouse.path
    until = datetime.now(UTC) + DAY
    state = HostState(
        "post.example", NOON, until, "host_refuses", "the host refused 8 requests in a row", 8, 1
    )
    record_hosts(newsroom.warehouse, "r", HostsSeen((state,)))
    reader = HealthReader(Installation(path.parent, path, NewsDatabase(path), path / "none"))
    [host] = reader.read().hosts
    assert (host.host, host.rests_until) == ("post.example", until)
    with duckdb.connect() as connection:
        assert find_resting(connection, NOON) == ()


def test_what_redirects_costs_no_body_that_is_known(newsroom: FetchingNewsroom, site: Site) -> None:
    """Validators go to the address that gave them: a feed and a page that were moved have their 304s."""
    site.pages |= {
        "/old": redirect("/feed", 302),
        "/go": redirect("/a", 302),
        "/a": unless_known(PAGE, '"a"'),
    }
    site.pages["/feed"] = unless_known(write_feed(site, "/go").data, '"f"')
    url = site.url("/old", OPEN)
    for hours in (0, 0.5, 1.5):
        newsroom.run(NOON + hours * HOUR, Start(url, url))
    asked = [(visit.path, visit.headers.get("if-none-match")) for visit in site.visits]
    assert [etag for path, etag in asked if path in {"/old", "/go"}] == [None] * 5
    assert [etag for path, etag in asked if path == "/feed"] == [None, '"f"', '"f"']
    assert [etag for path, etag in asked if path == "/a"] == [None, '"a"']


def test_a_move_that_holds_for_days_is_learned(newsroom: FetchingNewsroom, site: Site) -> None:
    """Then the new address is asked alone; where that fails, the old one is asked again. A 302 is no move."""
    site.pages |= {"/old": redirect("/new", 301), "/new": write_feed(site, "/a"), "/a": PAGE}
    site.pages |= {"/summer": redirect("/new", 302)}
    old, summer = site.url("/old", OPEN), site.url("/summer", OPEN)
    for hours in (0, 24, 73, 96):
        newsroom.run(NOON + hours * HOUR, Start(old, old), Start(summer, summer))
    assert Counter(path for path in site.paths if path != "/a") == {"/old": 3, "/summer": 4, "/new": 8}
    with newsroom.warehouse.open("looking") as connection:
        assert find_moved(connection) == (MovedSource(None, old, site.url("/new", OPEN), NOON),)
    site.pages["/new"] = Answer("gone", 410)
    newsroom.run(NOON + 200 * HOUR, Start(old, old))
    site.pages |= {"/old": write_feed(site, "/b"), "/b": PAGE}
    [came] = newsroom.run(NOON + 1000 * HOUR, Start(old, old))
    assert came.url == site.url("/b", WALLED)


def test_what_names_pages_is_asked_for_feeds_and_a_page_is_not(
    newsroom: FetchingNewsroom, site: Site
) -> None:
    """A server that has both gives the feed where a feed is expected, or nobody knows what is."""

    def negotiate(visit: Visit) -> Answer:
        named = visit.headers["accept"]
        return write_feed(site, "/a") if "rss" in named else Answer("<title>Our feed</title><p>Subscribe")

    site.pages |= {"/feed": negotiate, "/a": Answer(PAGE)}
    assert reasons(newsroom.run(NOON, start_at(site))) == {None: 1}
    [feed], [page] = site.visits_of("/feed"), site.visits_of("/a")
    assert (feed.headers["accept"][:9], page.headers["accept"][:9]) == ("text/html", "text/html")
    assert "rss" not in page.headers["accept"]
    newsroom.run(NOON + DAY, start_at(site))
    assert site.visits_of("/feed")[-1].headers["accept"].startswith("application/rss+xml")


def test_pages_behind_hashbangs_are_pages_and_spellings_are_not(
    newsroom: FetchingNewsroom, site: Site
) -> None:
    """What is behind other marks, or follows the reader, is the page itself: nothing of it is left."""
    paths = ("/#!/story/1", "/#!/story/2", "/live#post-1", "/live#post-2", "/live?utm_source=rss")
    site.pages |= {"/feed": write_feed(site, *paths), "/": Answer(PAGE), "/live": Answer(PAGE)}
    came = newsroom.run(NOON, start_at(site))
    assert sorted(each.final_url or "" for each in came) == sorted(
        site.url(path, WALLED) for path in (*paths[:2], "/live")
    )
    with newsroom.warehouse.open("reading") as connection:
        polls = connection.execute("SELECT pages, new_pages, pages_left FROM polls").fetchall()
    assert polls == [(3, 3, 0)]
