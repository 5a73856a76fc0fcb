"""Back-fills over several runs, from a real server: broken off, gone on with, refused, and after."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tasks.clients.fetch.backfill.backfill import MOST_IN_VAIN, PORTION, Backfill
from tasks.clients.fetch.backfill.backfill_files import FOLDER, BackfillFiles, read_left
from tasks.clients.fetch.hosts.host_log import record_hosts
from tasks.core.fetch.backfill.windows import read_window
from tasks.core.fetch.said.source_words import IN_SITEMAP, read_said
from tasks.core.records import Reason
from tasks.core.sources.starts import Start
from tests.clients.fetch.runs.newsroom import NOON
from tests.site.answers import Answer, in_turn

if TYPE_CHECKING:
    from pathlib import Path

    from tasks.core.fetch.backfill.plans import BackfillPlan
    from tasks.core.records import Incoming
    from tests.clients.fetch.runs.newsroom import FetchingNewsroom
    from tests.site.server import Site

pytestmark = pytest.mark.slow

PAGE = "<!doctype html><html><head><title>Quillon</title></head><body><p>The harbour closed.</body></html>"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BATCH = 3


def write_map(site: Site, paths: list[str]) -> str:
    """A sitemap of pages, one a day back from noon."""
    entries = (
        f"<url><loc>{site.url(path)}</loc><lastmod>{NOON - number * DAY:%Y-%m-%d}</lastmod></url>"
        for number, path in enumerate(paths)
    )
    return f"<urlset>{''.join(entries)}</urlset>"


@pytest.fixture
def stories(site: Site) -> list[str]:
    """A sitemap of twelve pages, the newest first."""
    paths = [f"/news/{number}" for number in range(12)]
    site.pages |= dict.fromkeys(paths, PAGE) | {"/map.xml": write_map(site, paths)}
    return paths


def backfill(  # noqa: PLR0913 - what a run is told
    newsroom: FetchingNewsroom,
    site: Site,
    now: datetime = NOON,
    *,
    breaks_after: int | None = None,
    limit: int | None = None,
    since: str = "9d",
) -> tuple[BackfillPlan, list[Incoming], dict[str, int]]:
    """Back-fill the sitemap; one that breaks after some pages leaves nothing in the warehouse."""
    url = site.url("/map.xml")
    folder = newsroom.warehouse.path.parent / FOLDER / "map"
    folder.mkdir(parents=True, exist_ok=True)
    files = BackfillFiles(folder, now, BATCH)
    came: list[Incoming] = []
    with newsroom._open(now) as (web, crawl):
        parsers, window = newsroom.reader._parsers, read_window(since, None, NOON)
        run = Backfill(crawl, parsers, files, Start(url, url), window, newsroom.limits)
        plan = run.find(lambda *_: None, limit)
        for page in run.incoming():
            came.append(page)
            if len(came) == breaks_after:
                return plan, came, run.left
    newsroom._load(f"{now:%Y%m%dT%H%M%SZ}-00000001-00000", came)
    record_hosts(newsroom.warehouse, f"{now:%Y%m%dT%H%M%SZ}-00000001", web.hosts)
    return plan, came, run.left


def test_what_was_found_is_fetched_once(newsroom: FetchingNewsroom, site: Site, stories: list[str]) -> None:
    """The newest first, those of the window alone; a second run asks nothing at all."""
    plan, came, _ = backfill(newsroom, site)
    assert (plan.found, plan.to_fetch, plan.older, plan.known) == (10, 10, 2, 0)
    assert [page.url for page in came] == [site.url(path) for path in stories[:10]]
    asked = list(site.paths)
    plan, came, _ = backfill(newsroom, site, NOON + HOUR)
    assert (plan.known, plan.to_fetch, plan.asked, came) == (10, 0, 0, [])
    assert site.paths == asked
    assert Counter(asked) == Counter(["/map.xml", *stories[:10]])


@pytest.mark.parametrize("breaks_after", [1, 4, 8])
def test_one_that_is_broken_off_goes_on(
    newsroom: FetchingNewsroom, site: Site, stories: list[str], breaks_after: int
) -> None:
    """What came and was not archived comes from the store; neither it nor a listing is asked for twice."""
    backfill(newsroom, site, breaks_after=breaks_after)
    _, came, _ = backfill(newsroom, site, NOON + HOUR)
    assert {page.url for page in came} == {site.url(path) for path in stories[:10]}
    assert {page.data for page in came} == {PAGE.encode()}
    twice = [path for path, times in Counter(site.paths).items() if times > 1]
    assert len(twice) <= 2  # what is on its way, and what came and nobody took yet
    assert backfill(newsroom, site, NOON + 2 * HOUR)[0].to_fetch == 0


def test_a_limit_leaves_the_rest_for_the_next_run(
    newsroom: FetchingNewsroom, site: Site, stories: list[str]
) -> None:
    """The newest are fetched first."""
    _, first, _ = backfill(newsroom, site, limit=4)
    plan, second, _ = backfill(newsroom, site, NOON + HOUR, limit=4)
    assert [page.url for page in (*first, *second)] == [site.url(path) for path in stories[:8]]
    assert (plan.known, plan.to_fetch) == (4, 4)


@pytest.mark.usefixtures("stories")
def test_what_nobody_asked_for_yet_is_told(newsroom: FetchingNewsroom, site: Site) -> None:
    """Beyond the limit, or since a run broke off, which may say too many; nothing when all were asked."""
    data_dir, source = newsroom.warehouse.path.parent, site.url("/map.xml")
    backfill(newsroom, site, limit=4)
    assert read_left(data_dir) == {source: 6}
    backfill(newsroom, site, NOON + HOUR, breaks_after=2)
    assert read_left(data_dir) == {source: 6}
    backfill(newsroom, site, NOON + 2 * HOUR)
    assert read_left(data_dir) == {}
    (data_dir / FOLDER / "map" / "left.json").write_text('{"source": ')
    assert read_left(data_dir) == {}


def test_a_page_that_could_not_be_had_waits(
    newsroom: FetchingNewsroom, site: Site, stories: list[str]
) -> None:
    """For a passing reason or not, as every page does: a quarter of an hour, then it is asked for again."""
    site.pages[stories[1]] = in_turn(Answer("no", 500), Answer(PAGE))
    site.pages[stories[2]] = in_turn(Answer("no", 403), Answer(PAGE))
    _, came, _ = backfill(newsroom, site)
    assert Counter(page.reason for page in came) == {None: 8, Reason.SERVER_ERROR: 1, Reason.HTTP_ERROR: 1}
    plan, came, _ = backfill(newsroom, site, NOON + HOUR / 6)
    assert (plan.waiting, came) == (2, [])
    plan, came, _ = backfill(newsroom, site, NOON + HOUR)
    assert {page.url: page.reason for page in came} == dict.fromkeys(map(site.url, stories[1:3]))
    assert (plan.waiting, plan.known) == (0, 8)


def test_a_host_that_gives_nothing_is_left_in_time(newsroom: FetchingNewsroom, site: Site) -> None:
    """The pages that were not asked for wait, without an outcome; when it answers again all come."""
    paths = [f"/news/{number}" for number in range(PORTION + 20)]
    entries = "".join(f"<url><loc>{site.url(path)}</loc></url>" for path in paths)
    site.pages |= dict.fromkeys(paths, Answer("no", 500)) | {"/map.xml": f"<urlset>{entries}</urlset>"}
    _, came, left = backfill(newsroom, site)
    assert MOST_IN_VAIN <= len(came) <= PORTION
    assert sum(left.values()) == len(paths) - len(came)
    assert list(read_left(newsroom.warehouse.path.parent).values()) == [sum(left.values())]
    site.pages |= dict.fromkeys(paths, Answer(PAGE))
    assert len(backfill(newsroom, site, NOON + HOUR)[1]) == len(paths)


def test_the_day_that_a_source_tells_is_that_sources_word(newsroom: FetchingNewsroom, site: Site) -> None:
    """As where the source is polled: evidence of a feed or a sitemap, not of a list that was given."""
    day = f"{NOON - DAY:%Y-%m-%d}"
    news = f"<news:news><news:publication_date>{day}</news:publication_date></news:news>"
    named = "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"
    url = f"<url><loc>{site.url('/a')}</loc>{news}</url>"
    site.pages |= {"/map.xml": f"<urlset {named}>{url}</urlset>", "/a": PAGE}
    _, [page], _ = backfill(newsroom, site)
    [word] = read_said(page.headers)
    assert (word.place, word.stated) == (IN_SITEMAP, (("published_at", day),))


def test_old_pages_are_not_looked_at_again_as_news_is(
    newsroom: FetchingNewsroom, site: Site, stories: list[str]
) -> None:
    """Its source's next look leaves them alone; what appeared lately is looked at."""
    backfill(newsroom, site)
    url = site.url("/map.xml")
    for hours in (2, 26, 8 * 24):
        newsroom.run(NOON + hours * HOUR, Start(url, url))
    times = Counter(site.paths)
    assert [times[path] for path in stories[8:10]] == [1, 1]
    assert times[stories[0]] > 1
    assert [times[path] for path in stories[10:]] == [3, 3]  # which the ordinary look found


def test_a_listing_that_could_not_be_had_is_asked_for_again(newsroom: FetchingNewsroom, site: Site) -> None:
    """By the next run, and it alone."""
    entry = "<sitemap><loc>{}</loc></sitemap>"
    index = "".join(entry.format(site.url(f"/{name}.xml")) for name in ("map-a", "map-b"))
    site.pages |= dict.fromkeys(("/a", "/b"), Answer(PAGE))
    site.pages |= {
        "/map.xml": f"<sitemapindex>{index}</sitemapindex>",
        "/map-a.xml": write_map(site, ["/a"]),
        "/map-b.xml": in_turn(Answer("no", 500), Answer(write_map(site, ["/b"]))),
    }
    plan, came, _ = backfill(newsroom, site)
    assert [failure.partition(": ")[0] for failure in plan.failures] == [site.url("/map-b.xml")]
    plan, came, _ = backfill(newsroom, site, NOON + HOUR)
    assert ([page.url for page in came], plan.failures) == ([site.url("/b")], ())
    assert Counter(site.paths)["/map-a.xml"] == 1


def test_guesses_are_tried_once_a_day(newsroom: FetchingNewsroom, site: Site) -> None:
    """Where sites have sitemaps and feeds, archive pages of made addresses."""
    site.pages |= {"/map.xml": write_map(site, ["/a/1"]), "/a/1": PAGE}
    site.pages["/"] = "<html><body><a href='/2026/02/'>February</a></body></html>"
    site.pages["/2026/02/"] = "<html><body><a href='/a/1'>A story</a></body></html>"
    backfill(newsroom, site, since="2025-12-01")
    asked = len(site.paths)
    assert {"/sitemap.xml", "/feed", "/2026/01/"} <= set(site.paths)
    plan, came, _ = backfill(newsroom, site, NOON + HOUR, since="2025-12-01")
    assert (plan.asked, came, len(site.paths)) == (0, [], asked)
    assert backfill(newsroom, site, NOON + 2 * DAY, since="2025-12-01")[0].asked > 0


def test_lines_that_a_crash_cut_are_passed_over(
    newsroom: FetchingNewsroom, site: Site, stories: list[str]
) -> None:
    """They cost a request."""
    backfill(newsroom, site, breaks_after=2)
    folder: Path = newsroom.warehouse.path.parent / FOLDER / "map"
    for name in ("listings.jsonl", "received.jsonl"):
        path = folder / name
        path.write_bytes(path.read_bytes()[:-20])
    _, came, _ = backfill(newsroom, site, NOON + HOUR)
    assert {page.url for page in came} == {site.url(path) for path in stories[:10]}


def test_the_pace_that_a_host_asks_for_is_in_the_estimate(
    newsroom: FetchingNewsroom, site: Site, stories: list[str]
) -> None:
    """By its robots.txt, now and when nothing is asked any more."""
    assert stories
    site.pages["/robots.txt"] = "User-agent: *\nCrawl-delay: 0.2"
    plan, _, _ = backfill(newsroom, site, limit=1)
    assert plan.hosts[0].delay_s == pytest.approx(0.2, abs=0.05)
    plan, _, _ = backfill(newsroom, site, NOON + HOUR, limit=9)
    assert (plan.asked, plan.hosts[0].delay_s) == (0, 0.2)
    assert plan.estimate.endswith("one every 0.2 s: less than a minute")
