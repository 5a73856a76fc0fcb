"""tdmrep.json on the way of a page: asked for once an origin, behind robots.txt, and noted with the page."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tasks.clients.fetch.web import open_web
from tasks.clients.fetch.web_requests import ACCEPT_LISTING, WebLimits, WebRequest
from tasks.core.fetch.hosts.host_memory import HostMemory
from tasks.core.fetch.hosts.tdmrep import TDMREP, TDMREP_PATH
from tests.site.answers import Answer, bomb, coded, redirect

if TYPE_CHECKING:
    from tests.clients.fetch.conftest import Fetch
    from tests.site.server import Site

pytestmark = pytest.mark.slow

FILE = json.dumps([{"location": "/kept/*", "tdm-reservation": 1}])


def test_it_is_asked_for_once_and_noted_with_the_pages_that_it_speaks_of(site: Site, fetch: Fetch) -> None:
    """Behind robots.txt and before any page."""
    site.pages |= {TDMREP_PATH: Answer(FILE, delay_s=0.1), "/kept/1": "a", "/kept/2": "b", "/free": "c"}
    pages = fetch(*(site.url(path) for path in ("/kept/1", "/free", "/kept/2")))
    said = {page.url.rpartition("/")[2]: dict(page.headers).get(TDMREP) for page in pages}
    assert said == {"1": "1", "free": None, "2": "1"}
    assert [visit.path for visit in site.visits[:2]] == ["/robots.txt", TDMREP_PATH]
    assert len(site.visits_of(TDMREP_PATH)) == 1


@pytest.mark.parametrize(
    "file",
    [Answer("oops", 500), Answer("no", 404), Answer("<html>", 200), bomb(90_000_000)],
    ids=["500", "404", "page", "bomb"],
)
def test_one_that_cannot_be_had_reserves_nothing(site: Site, fetch: Fetch, file: Answer) -> None:
    """The page comes all the same."""
    site.pages |= {TDMREP_PATH: file, "/kept/1": "a"}
    [page] = fetch(site.url("/kept/1"), attempts=1)
    assert (page.data, TDMREP in dict(page.headers)) == (b"a", False)


def test_it_is_that_of_the_place_where_the_page_stands(site: Site, fetch: Fetch) -> None:
    """Behind a redirect, packed; what a server calls so itself counts for nothing."""
    there = site.url("/kept/1", host="127.0.0.3")
    site.pages |= {
        "127.0.0.2/here": redirect(there),
        f"127.0.0.3{TDMREP_PATH}": coded(FILE.encode(), "br"),
        "/kept/1": Answer("a", headers=((TDMREP, "1 https://evil.example"),)),
    }
    [page] = fetch(site.url("/here"))
    assert [value for name, value in page.headers if name == TDMREP] == ["1"]


def test_where_robots_txt_hides_it_or_a_listing_is_asked_for_nobody_asks(site: Site, fetch: Fetch) -> None:
    """A feed is no text that anybody mines."""
    site.pages |= {
        "127.0.0.2/robots.txt": f"User-agent: *\nDisallow: {TDMREP_PATH}",
        TDMREP_PATH: FILE,
        "/a": "a",
    }
    listing = WebRequest(site.url("/a", host="127.0.0.3"), "x", accept=ACCEPT_LISTING)
    assert {page.data for page in fetch(site.url("/a"), listing)} == {b"a"}
    assert site.visits_of(TDMREP_PATH) == []


def test_it_is_remembered_as_long_as_robots_txt_is(site: Site) -> None:
    """A later run is told by what an earlier one saw."""
    site.pages |= {TDMREP_PATH: FILE, "/kept/1": "a"}
    limits = WebLimits(user_agent="copydesk/1", max_bytes=1000, min_delay_s=0)
    memory = HostMemory(datetime.now(UTC))
    for _ in range(2):
        with open_web(limits, refuse=lambda _: None, memory=memory) as web:
            web.submit(WebRequest(site.url("/kept/1"), "x"))
            [(_, page)] = web.completed()
        assert (TDMREP, "1") in page.headers
        memory = HostMemory(
            datetime.now(UTC), {}, {each.origin: each for each in web.hosts.robots} or memory.robots
        )
    assert len(site.visits_of(TDMREP_PATH)) == 1
    assert len(site.visits_of("/robots.txt")) == 1
