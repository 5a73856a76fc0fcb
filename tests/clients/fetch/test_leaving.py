"""How a fetcher is used by a thread that knows nothing of it, and left."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tasks.clients.fetch.web import open_web
from tasks.clients.fetch.web_requests import WebLimits, WebRequest
from tasks.core.records import Reason
from tests.patience import LONGER_S, PATIENCE_S, no_hang
from tests.site.answers import Answer, drip

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.site.server import Site

pytestmark = pytest.mark.slow

WAITING = """
import sys
from tasks.clients.fetch.web_requests import WebLimits, WebRequest
from tasks.clients.fetch.web import open_web

limits = WebLimits(user_agent="copydesk/0", max_bytes=1000, timeout_s=1800)
with open_web(limits, refuse=lambda ip: None) as web:
    web.submit(WebRequest(sys.argv[1], "x"))
    print("waiting", flush=True)
    list(web.completed())
"""


def test_results_come_as_they_end(site: Site, make_limits: Callable[..., WebLimits]) -> None:
    """Not as they were asked for; each with its request and the caller's own mark."""
    site.pages |= {"/slow": Answer("slow", after=(read := threading.Event())), "/fast": "fast"}
    mark = object()
    with open_web(make_limits()) as web:
        web.submit(WebRequest(site.url("/slow"), "the slow one", key=1))
        web.submit(WebRequest(site.url("/fast", host="127.0.0.3"), "the fast one", key=mark))
        came = [next(web.completed())]
        read.set()
        came += web.completed()
    assert [(request.source, receipt.source) for request, receipt in came] == [
        ("the fast one", "the fast one"),
        ("the slow one", "the slow one"),
    ]
    assert came[0][0].key is mark


def test_more_may_be_wanted_while_results_are_read(site: Site, make_limits: Callable[..., WebLimits]) -> None:
    """What a page leads to is asked for at once, and the end comes when nothing is pending."""
    site.pages["/"] = "home"
    read = []
    with open_web(make_limits()) as web:
        web.submit(WebRequest(site.url("/?0"), "x", key=0))
        for request, _ in web.completed():
            read.append(request.key)
            if len(read) < 5:
                web.submit(WebRequest(site.url(f"/?{len(read)}"), "x", key=len(read)))
        assert list(web.completed()) == []
    assert read == [0, 1, 2, 3, 4]


def test_thousands_may_be_wanted_at_once(make_limits: Callable[..., WebLimits]) -> None:
    """Asking costs nothing; what cannot be fetched ends all the same."""
    with open_web(make_limits()) as web:
        for number in range(20_000):
            web.submit(WebRequest(f"ftp://courier.example/{number}", "x"))
        reasons = {receipt.reason for _, receipt in web.completed()}
    assert reasons == {Reason.REFUSED_ADDRESS}


def test_leaving_breaks_off_what_is_under_way(site: Site, make_limits: Callable[..., WebLimits]) -> None:
    """Slow pages, pages that wait for their turn and pages that wait for another try: all at once."""
    site.pages |= {
        "/drip": drip(b"x" * 100_000, 0.1),
        "/late": Answer("", delay_s=LONGER_S),
        "/bad": Answer("", 500),
    }
    with ExitStack() as opened:
        web = opened.enter_context(open_web(make_limits(timeout_s=LONGER_S, retry_wait_s=LONGER_S)))
        for number in range(500):
            for path in site.pages:
                web.submit(WebRequest(site.url(f"{path}?{number}"), "x"))
        time.sleep(0.5)
        with no_hang():
            opened.close()
    assert [thread.name for thread in threading.enumerate() if thread.name == "web"] == []


def test_an_error_of_the_reader_ends_it_too(site: Site, make_limits: Callable[..., WebLimits]) -> None:
    """The block is left as any other is."""
    site.pages |= {"/": "home", "/late": Answer("", delay_s=LONGER_S)}
    wanted = [WebRequest(site.url("/late"), "x"), WebRequest(site.url(), "x")]
    with pytest.raises(ZeroDivisionError):
        _divide_by_zero(make_limits(), wanted)


def _divide_by_zero(limits: WebLimits, wanted: list[WebRequest]) -> None:
    with open_web(limits) as web:
        for request in wanted:
            web.submit(request)
        for _ in web.completed():
            1 / 0  # noqa: B018 - this is the reader's error


def test_a_surprise_costs_one_request(
    site: Site, make_limits: Callable[..., WebLimits], caplog: pytest.LogCaptureFixture
) -> None:
    """It is that request's outcome, with a word in the log, and nobody waits for it; others come."""
    site.pages["/"] = "home"

    def fall(ip: str) -> str | None:
        if ip == "127.0.0.3":
            raise RuntimeError(ip)
        return None

    with open_web(make_limits(private_places=()), refuse=fall) as web:
        for host in site.hosts:
            web.submit(WebRequest(site.url("/", host), host))
        came = {request.source: receipt for request, receipt in web.completed()}
    assert came["127.0.0.2"].data == b"home"
    assert (came["127.0.0.3"].reason, came["127.0.0.3"].data) == (Reason.ROBOTS_UNKNOWN, None)
    assert "RuntimeError: 127.0.0.3" in (came["127.0.0.3"].detail or "")
    assert "RuntimeError: 127.0.0.3" in caplog.text


def test_ctrl_c_ends_a_reader_that_waits(site: Site) -> None:
    """In a process of its own, where a page never comes."""
    site.pages["/"] = Answer("", delay_s=LONGER_S)
    command = [sys.executable, "-W", "error", "-c", WAITING, site.url()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "waiting\n"
        time.sleep(0.3)
        reader.send_signal(signal.SIGINT)
        _, said = reader.communicate(timeout=PATIENCE_S)
    assert said.rstrip().endswith("KeyboardInterrupt")
    assert "ResourceWarning" not in said
    assert reader.returncode == -signal.SIGINT
