"""The pace of hosts, and tries again."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tasks.core.records import Reason
from tests.patience import LONGER_S, read_clock
from tests.site.answers import Answer, in_turn, throttled
from tests.site.server import Site, Visit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.clients.fetch.conftest import Fetch

pytestmark = pytest.mark.slow


@pytest.fixture
def many() -> Iterator[Site]:
    """A site with ten hosts."""
    with Site(hosts=tuple(f"127.0.0.{number}" for number in range(2, 12))) as made:
        yield made


def test_a_host_is_left_alone_between_two_requests(site: Site, fetch: Fetch) -> None:
    """So long as the limits say, from start to start; robots.txt and tdmrep.json are requests too.

    The site sees when a request comes in, which may be any time after it was started.
    """
    site.pages["/"] = "home"
    started = read_clock()
    fetch(*(site.url(f"/?{number}") for number in range(4)), min_delay_s=0.4)
    after = [visit.at - started for visit in site.visits]
    assert len(after) == 6
    assert all(seconds >= 0.4 * number for number, seconds in enumerate(after))


def test_a_host_gets_its_share_of_what_is_in_flight(site: Site, fetch: Fetch) -> None:
    """However much is wanted of it, and however slow it is."""
    site.pages["/"] = Answer("home", delay_s=0.1)
    fetch(*(site.url(f"/?{number}") for number in range(8)), in_flight=8, host_share=0.25)
    assert site.most_at_once["127.0.0.2"] <= 2


def test_a_slow_host_holds_nobody_up(many: Site, fetch: Fetch) -> None:
    """Its many pages come last; those of the others come as if it were not there."""
    others_are_done = threading.Event()
    hurried = Counter[str]()

    def be_quick(visit: Visit) -> str:
        hurried[visit.host] += 1
        if hurried.total() == 9 * 5:
            others_are_done.set()
        return "home"

    many.pages |= {"/": be_quick, "127.0.0.2/": Answer("late", after=others_are_done)}
    slow = [many.url(f"/?{number}") for number in range(6)]
    fetch(*slow, *(many.url(f"/?{number}", host) for host in many.hosts[1:] for number in range(5)))
    slow_at = [visit.at for visit in many.visits if visit.host == "127.0.0.2"]
    fast_at = [visit.at for visit in many.visits if visit.host != "127.0.0.2"]
    assert len(fast_at) == 9 * 7
    assert max(fast_at) < max(slow_at)


def test_a_failing_server_is_asked_again(site: Site, fetch: Fetch) -> None:
    """A bounded number of times, then the last answer stays."""
    site.pages |= {"/heals": in_turn(Answer("oops", 500), Answer("home")), "/stays": Answer("oops", 502)}
    heals, stays = fetch(site.url("/heals"), site.url("/stays"))
    assert (heals.data, heals.reason) == (b"home", None)
    assert (stays.data, stays.reason) == (b"oops", Reason.SERVER_ERROR)
    assert (site.paths.count("/heals"), site.paths.count("/stays")) == (2, 3)


@pytest.mark.parametrize("status", [400, 403, 404, 410, 451])
def test_what_will_not_change_is_asked_once(site: Site, fetch: Fetch, status: int) -> None:
    """A page that is not there, or not for us, is no reason to ask again."""
    site.pages["/"] = Answer("no", status)
    fetch(site.url())
    assert site.paths == ["/"]


def test_retry_after_is_waited_for_while_others_go_on(site: Site, fetch: Fetch) -> None:
    """The page that waits holds no place, even where there is only one; its host rests."""
    site.pages |= {"127.0.0.2/": in_turn(throttled("6"), Answer("home")), "/": "other"}
    throttled_page, *others = fetch(
        site.url(), *(site.url(f"/?{number}", host="127.0.0.3") for number in range(5)), in_flight=1
    )
    assert throttled_page.data == b"home"
    assert [receipt.data for receipt in others] == [b"other"] * 5
    first, second = (visit.at for visit in site.visits_of("/"))
    assert second - first > 5.9
    assert max(visit.at for visit in site.visits if visit.host == "127.0.0.3") < second


@pytest.mark.parametrize(("status", "reason"), [(429, Reason.RATE_LIMITED), (503, Reason.SERVER_ERROR)])
def test_a_host_that_wants_a_long_rest_gets_it(site: Site, fetch: Fetch, status: int, reason: Reason) -> None:
    """Its page is given up for this run, and the others of that host are not even asked for."""
    site.pages |= {"127.0.0.2/": throttled("3600", status), "/": "other"}
    first, *others, elsewhere = fetch(
        site.url(), *(site.url(f"/?{n}") for n in range(50)), site.url("/", host="127.0.0.3"), in_flight=1
    )
    assert (first.reason, first.data) == (reason, b"Too many")
    assert {receipt.reason for receipt in others} == {reason}
    assert others[0].detail == "the host asks for a rest of 3600 s"
    assert elsewhere.data == b"other"
    assert len([visit for visit in site.visits if visit.host == "127.0.0.2"]) == 3


def test_a_host_that_is_down_is_given_up(site: Site, fetch: Fetch) -> None:
    """After some failures in a row its other pages fail too, without a request."""
    port = site.port
    site.pages["/"] = Answer("late", delay_s=LONGER_S)
    receipts = fetch(
        *(f"http://127.0.0.2:{port}/?{number}" for number in range(40)),
        timeout_s=0.05,  # it never comes
        attempts=1,
        in_flight=4,
        host_share=1,
    )
    assert {receipt.reason for receipt in receipts} == {Reason.FETCH_TIMEOUT}
    assert len(site.paths) < 20
    assert (receipts[-1].detail or "").startswith("the host is down: ")
