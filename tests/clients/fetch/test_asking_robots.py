"""robots.txt on the way of a page."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from tasks.clients.fetch.web import open_web
from tasks.clients.fetch.web_requests import WebLimits, WebRequest
from tasks.core.records import Reason
from tests.site.answers import Answer, bomb, coded, drip, in_turn, redirect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.clients.fetch.conftest import Fetch
    from tests.site.server import Site

pytestmark = pytest.mark.slow

RULES = "User-agent: *\nDisallow: /\n\nUser-agent: copydesk\nDisallow: /private\nAllow: /"


def test_what_robots_txt_disallows_is_not_asked(site: Site, fetch: Fetch) -> None:
    """The rules for our name count, before those for all."""
    site.pages |= {"/robots.txt": RULES, "/": "home", "/private/1": "secret"}
    home, private = fetch(site.url(), site.url("/private/1"))
    assert home.data == b"home"
    assert (private.reason, private.data) == (Reason.ROBOTS, None)
    assert site.paths == ["/"]


def test_robots_txt_is_read_once_an_origin(site: Site, fetch: Fetch) -> None:
    """Many pages at once wait for one file, which comes before them."""
    site.pages |= {"/robots.txt": Answer(RULES, delay_s=0.1), "/": "home"}
    fetch(*(site.url(f"/?{number}", host) for number in range(10) for host in site.hosts))
    assert len(site.visits_of("/robots.txt")) == 2
    assert {visit.path for visit in site.visits[:2]} == {"/robots.txt"}


def test_robots_txt_is_read_again_when_it_is_old(site: Site, fetch: Fetch) -> None:
    """It counts for its age and no longer."""
    site.pages |= {"/robots.txt": RULES, "/": Answer("home", delay_s=0.4)}
    fetch(*(site.url(f"/?{number}") for number in range(3)), robots_max_age_s=0.5, host_share=0.01)
    assert len(site.visits_of("/robots.txt")) > 1


def test_rules_may_come_packed_and_from_elsewhere(site: Site, fetch: Fetch) -> None:
    """A coded robots.txt behind a redirect is followed and read."""
    there = site.url("/rules", host="127.0.0.3")
    site.pages |= {
        "127.0.0.2/robots.txt": redirect(there),
        "/rules": coded(RULES.encode(), "br"),
        "/private": "",
    }
    (receipt,) = fetch(site.url("/private"))
    assert receipt.reason is Reason.ROBOTS
    assert receipt.detail == "disallowed by robots.txt"


@pytest.mark.parametrize(
    "file",
    [
        Answer("oops", 500),
        Answer("busy", 429, headers=(("Retry-After", "0"),)),
        drip(b"User-agent", 0.1),
        bomb(90_000_000),
    ],
    ids=["500", "429", "slow", "bomb"],
)
def test_rules_that_cannot_be_had_allow_nothing(site: Site, fetch: Fetch, file: Answer) -> None:
    """The page is passed over, and why is said; the host is tried again first."""
    site.pages |= {"/robots.txt": file, "/": "home"}
    (receipt,) = fetch(site.url(), timeout_s=0.3, attempts=1)
    assert receipt.reason is Reason.ROBOTS_UNKNOWN
    assert (receipt.detail or "").startswith("robots.txt could not be had: ")
    assert site.paths == []


def test_rules_are_asked_for_again_before_that(site: Site, fetch: Fetch) -> None:
    """One bad moment of a server does not cost its pages."""
    site.pages |= {"/robots.txt": in_turn(Answer("oops", 500), Answer(RULES)), "/": "home"}
    assert fetch(site.url())[0].data == b"home"


def test_the_host_that_a_redirect_leads_to_has_its_own_rules(site: Site, fetch: Fetch) -> None:
    """What one host allows, the next may not."""
    site.pages |= {"127.0.0.3/robots.txt": RULES, "/": redirect(site.url("/private", host="127.0.0.3"))}
    (receipt,) = fetch(site.url())
    assert receipt.reason is Reason.ROBOTS
    assert receipt.redirects == ((302, site.url()),)
    assert site.paths == ["/"]


def test_rules_that_lead_to_each_other_hold_nobody_up(site: Site, fetch: Fetch) -> None:
    """Two hosts whose robots.txt each stands at the other end have none, as the standard has it."""
    site.pages["/"] = "home"
    for one, other in (site.hosts, site.hosts[::-1]):
        site.pages[f"{one}/robots.txt"] = redirect(site.url("/robots.txt", host=other))
    receipts = fetch(*(site.url("/", host) for host in site.hosts))
    assert [receipt.data for receipt in receipts] == [b"home"] * 2


@pytest.mark.parametrize(
    ("file", "is_open"),
    [
        (Answer(raw=b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"), True),
        (Answer(raw=b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), True),
        (Answer("User-agent: *\nDisallow: /", 206), False),
        (Answer("User-agent: *\nDisallow: /\n" + "#" * 5_000_000), False),
        (Answer(raw=b"HTTP/1.1 200\nOdd line\n\nUser-agent: *\nDisallow: /"), False),
    ],
    ids=["no content", "redirect to nowhere", "partial", "endless", "odd head"],
)
def test_a_file_that_is_odd_is_read_or_is_none(
    site: Site, fetch: Fetch, file: Answer, *, is_open: bool
) -> None:
    """An empty answer and a way to nowhere forbid nothing; what is said counts, as far as it is read."""
    site.pages |= {"/robots.txt": file, "/": "home"}
    (receipt,) = fetch(site.url())
    assert (receipt.data, receipt.reason) == ((b"home", None) if is_open else (None, Reason.ROBOTS))


def test_a_host_that_is_not_there_is_no_matter_of_robots(fetch: Fetch) -> None:
    """Its pages have the trouble of their host, so that a later run tries them again."""
    (receipt,) = fetch("http://127.0.0.2:2/", attempts=1)
    assert receipt.reason is Reason.UNREACHABLE


def test_rules_can_be_passed_by(site: Site, fetch: Fetch) -> None:
    """Where a request says so, for a publisher's own feed perhaps, nobody is asked."""
    site.pages |= {"/robots.txt": RULES, "/private": "ours"}
    (receipt,) = fetch(WebRequest(site.url("/private"), "x", obey_robots=False))
    assert receipt.data == b"ours"
    assert site.visits_of("/robots.txt") == []


def test_a_crawl_delay_sets_the_pace(site: Site, fetch: Fetch) -> None:
    """Requests are started so far apart as robots.txt asks for; they come in then or later."""
    site.pages |= {"/robots.txt": "User-agent: *\nCrawl-delay: 0.4", "/": "home"}
    fetch(*(site.url(f"/?{number}") for number in range(3)))
    [robots, *pages] = [visit.at for visit in site.visits if "tdmrep" not in visit.path]
    assert len(pages) == 3
    assert all(at - robots >= 0.4 * number for number, at in enumerate(pages))


def test_a_crawl_delay_holds_up_no_other_host(site: Site, make_limits: Callable[..., WebLimits]) -> None:
    """Where one host is to be left alone for a minute, the pages of another come meanwhile."""
    site.pages |= {"127.0.0.2/robots.txt": "User-agent: *\nCrawl-delay: 60", "/": "home"}
    with open_web(make_limits()) as web:
        for host in site.hosts:
            for number in range(3):
                web.submit(WebRequest(site.url(f"/?{number}", host), host))
        came = Counter(receipt.source for _, receipt in islice(web.completed(), 4))
    assert came == {"127.0.0.2": 1, "127.0.0.3": 3}
