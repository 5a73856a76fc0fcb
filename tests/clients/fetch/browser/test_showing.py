"""What a browser makes of pages that are empty without their scripts."""

from __future__ import annotations

import asyncio
import gzip
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.clients.fetch.browser.shells import FILL, ask_for, write_shell, write_story
from tests.site.answers import Answer, coded, redirect

if TYPE_CHECKING:
    from pathlib import Path

    from tasks.core.records import Incoming
    from tests.clients.fetch.browser.conftest import Show
    from tests.site.server import Site

pytestmark = pytest.mark.slow

STORY = "Keeper stays for the winter"


def told(shown: Incoming) -> str:
    """What the capture says of the page's requests."""
    return dict(shown.headers)["x-copydesk-browser"]


def json_of(body: str) -> Answer:
    """Data for a script."""
    return Answer(body, media_type="application/json")


def test_a_shell_is_filled_by_what_its_scripts_fetch(site: Site, show: Show) -> None:
    """All of it comes by the fetcher, in its name; what it sends no browser's cookies or pictures go with."""
    page = write_shell(ask_for("/api/1") + "new Image().src = '/picture.png'; document.cookie = 'a=b';")
    site.pages |= {"/1": coded(page.encode(), "gzip"), "/api/1": json_of(write_story(STORY))}
    [shown] = show(site.url("/1"))
    assert shown.via == "browser"
    assert f"<h1>{STORY}</h1>" in (shown.data or b"").decode()
    assert dict(shown.headers)["content-type"] == "text/html; charset=utf-8"
    assert "Content-Encoding" not in dict(shown.headers)
    assert (shown.detail, told(shown)) == (None, "1 requests answered")
    assert site.paths == ["/1", "/api/1"]
    [asked] = site.visits_of("/api/1")
    assert asked.headers["user-agent"] == "copydesk/0 (+mailto:desk@courier.example)"
    assert asked.headers["referer"] == site.url("/1")
    assert "cookie" not in asked.headers


def test_shadow_trees_stand_where_they_are_shown(site: Site, show: Show) -> None:
    """What components hold is part of the page, written as a page would declare it."""
    script = (
        "const tree = document.getElementById('root').attachShadow({mode: 'open'});"
        "tree.innerHTML = '<p>The keeper said <b>yes</b>.</p><slot></slot>';"
    )
    site.pages["/1"] = write_shell(script)
    [shown] = show(site.url("/1"))
    wanted = '<template shadowrootmode="open"><p>The keeper said <b>yes</b>.</p><slot></slot></template>'
    assert wanted in (shown.data or b"").decode()


def test_a_script_of_many_pages_is_asked_for_once(site: Site, show: Show) -> None:
    """It serves all pages of the run; what robots.txt forbids is not asked for, and that is said."""
    for number in (1, 2):
        story = f"<script src=/app.js></script><script>fetch('/api/{number}').then(a => a.json()).then(fill)"
        site.pages[f"/{number}"] = write_shell("", head=story + "</script>")
        site.pages[f"/api/{number}"] = json_of(write_story(f"Story {number}"))
    site.pages["/app.js"] = Answer(FILL, media_type="text/javascript")
    site.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /api/2", media_type="text/plain")
    first, second = show(site.url("/1"), site.url("/2"))
    assert b"<h1>Story 1</h1>" in (first.data or b"")
    assert b"<h1>" not in (second.data or b"")
    assert told(second) == "0 requests answered, 1 refused (robots)"
    assert site.paths == ["/1", "/app.js", "/api/1", "/2"]


def list_owners(started: psutil.Process) -> set[int]:
    """Whose a process and all below it are, but for those that end meanwhile."""
    owners = set()
    for each in (started, *started.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            owners.add(each.uids().real)
    return owners


ESCAPES = """
const inside = %(inside)r, own = %(own)r;
const inner = "for (const at of " + JSON.stringify([inside, own]) + ") {"
  + "try { new WebSocket(at.replace('http', 'ws') + 'worker-socket'); } catch {}"
  + "fetch(at + 'worker').catch(() => 0); }";
const code = URL.createObjectURL(new Blob([inner], {type: "text/javascript"}));
for (const start of [
  () => new Worker(code),
  () => new SharedWorker(code),
  () => navigator.serviceWorker.register("/service.js"),
  () => new WebSocket(own.replace("http", "ws") + "socket"),
  () => fetch(inside + "fetch"),
  () => fetch("/inside"),
  () => fetch("/sent", {method: "POST", body: "x"}),
  () => navigator.sendBeacon(own + "beacon", "x"),
  () => { new Image().src = inside + "picture"; },
  () => document.body.append(Object.assign(document.createElement("iframe"), {src: inside + "frame"})),
  () => window.open(inside + "window"),
  () => document.head.append(Object.assign(document.createElement("link"),
    {rel: "preconnect", href: inside})),
  () => new WebTransport(inside.replace("http:", "https:") + "transport"),
  () => {
    const peer = new RTCPeerConnection({iceServers: [{urls: "stun:" + new URL(inside).host}]});
    peer.createDataChannel("x");
    peer.createOffer().then((offer) => peer.setLocalDescription(offer));
  },
  () => { location.href = inside + "onward"; },
]) { try { Promise.resolve(start()).catch(() => 0); } catch {} }
"""


def test_no_page_reaches_what_the_fetcher_may_not(site: Site, show: Show) -> None:
    """By no way that a browser has: nothing inside is connected to, and nothing is sent anywhere."""
    inside = site.url("/", host="127.0.0.3")
    site.pages |= {
        "/1": write_shell("root.append('Filled. ');" + ESCAPES % {"inside": inside, "own": site.url("/")}),
        "/inside": redirect(f"{inside}secret"),
        "/worker": "own",
    }
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("127.0.0.3", site.port))
        deaf.settimeout(0)
        [shown] = show(site.url("/1"), private_places={f"127.0.0.2:{site.port}"})
        with pytest.raises(BlockingIOError):
            deaf.recv(1)
    assert shown.via == "browser"
    assert b'<div id="root">Filled. </div>' in (shown.data or b"")
    assert {visit.host for visit in site.visits} == {"127.0.0.2"}
    assert set(site.paths) <= {"/1", "/inside", "/worker"}
    assert {visit.method for visit in site.visits} == {"GET"}
    assert "refused_address" in told(shown)


def test_the_browser_itself_has_no_network(site: Site, program: Path) -> None:
    """Where nobody stands between a page and the web, nothing leaves all the same; and it is never root's."""
    from tasks.clients.fetch.browser.running_browser import (  # noqa: PLC0415 - of an extra
        BROWSER_ERRORS,
        RunningBrowser,
    )

    async def open_unguarded() -> None:
        browser = await RunningBrowser.start(program, 1 << 40)
        page = await browser.chromium.new_page()
        for url in (site.url("/1"), site.url("/1").replace("127.0.0.2", "localhost")):
            with pytest.raises(BROWSER_ERRORS):
                await page.goto(url)
        owners = list_owners(psutil.Process(browser._pid))
        await browser.close()
        assert owners
        assert 0 not in owners

    asyncio.run(open_unguarded())
    assert site.connections == 0


def test_a_page_that_never_rests_is_taken_as_far_as_it_is(site: Site, show: Show) -> None:
    """It has its time and its number of requests; what its scripts brought until then stays."""
    site.pages |= {
        "/1": write_shell(ask_for("/api/1") + "setInterval(() => fetch('/api/2').catch(() => 0), 20);"),
        "/api/1": json_of(write_story(STORY)),
        "/api/2": "{}",
    }
    [shown] = show(site.url("/1"), time_s=3, requests=5)
    assert f"<h1>{STORY}</h1>" in (shown.data or b"").decode()
    assert len(site.paths) == 6
    assert "5 requests answered" in told(shown)
    assert "over its bounds" in told(shown)
    assert "did not come to rest" in (shown.detail or "")


def test_a_page_that_takes_the_browser_down_costs_itself(site: Site, show: Show) -> None:
    """One that blocks it, or fills its memory, comes as its server sent it; the next one is shown."""
    hog = (
        "const kept = []; setInterval(() => kept.push(new Uint8Array(5e7).fill(1)), 10);"
        "setInterval(() => fetch('/more').catch(() => 0), 50);"
    )
    bomb = gzip.compress(b"x" * 3_000_000)
    site.pages |= {
        "/blocks": write_shell("setTimeout(() => { for (;;); }, 0);"),
        "/hogs": write_shell(hog),
        "/bomb": write_shell("fetch('/bomb.json').catch(() => 0)"),
        "/bomb.json": Answer(bomb, headers=(("Content-Encoding", "gzip"),)),
        "/1": write_shell(ask_for("/api/1")),
        "/api/1": json_of(write_story(STORY)),
    }
    wanted = [site.url(path) for path in ("/blocks", "/hogs", "/bomb", "/1")]
    blocks, hogs, bomb_page, good = show(*wanted, time_s=8, memory_bytes=1 << 30, bytes=1_000_000, read_s=2)
    assert [page.via for page in (blocks, hogs, bomb_page, good)] == ["fetch", "fetch", "browser", "browser"]
    assert blocks.data == str(site.pages["/blocks"]).encode()
    assert "did not show it" in (blocks.detail or "")
    assert "MB of memory" in (hogs.detail or "")
    assert told(bomb_page) == "0 requests answered, 1 refused (too_large)"
    assert f"<h1>{STORY}</h1>" in (good.data or b"").decode()


def test_leaving_ends_the_browser(site: Site, show: Show) -> None:
    """No process of it stays behind."""
    site.pages["/1"] = write_shell("")
    show(site.url("/1"))
    names = [child.name() for child in psutil.Process().children(recursive=True)]
    assert not [name for name in names if name.startswith(("chrom", "node"))]
