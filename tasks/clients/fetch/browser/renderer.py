"""Shows pages in a browser, and gives what stands there when their scripts are through.

Takes the answer that came for a page, an empty shell that is for scripts to fill; gives the page as a browser
shows it (`via` browser, as HTML in UTF-8, shadow trees in their place), or, where that could not be had, the
answer as it came, and why in its detail. Each page has a context of its own, without cookies, service
workers, WebSockets, downloads and permissions, and its bounds: a page that does not come to rest is taken as
far as it is. The browser starts with the first page, and anew where it died.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from playwright.async_api import Error

from tasks.clients.fetch.browser.page_requests import KeptScripts, PageRequests, tell_browser
from tasks.clients.fetch.browser.running_browser import BROWSER_ERRORS, NO_SANDBOX, RunningBrowser
from tasks.core.errors import QuarantineError
from tasks.core.records import BROWSER_VIA

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from playwright.async_api import BrowserContext, CDPSession, Page, WebSocketRoute

    from tasks.clients.fetch.web_requests import WebLimits, WebRequest
    from tasks.core.records import Incoming


@dataclass(frozen=True, slots=True)
class PageBounds:
    """How far a page goes: time, requests and what they bring; and the memory of the whole browser.

    `read_s` is how long it may take to be read, or closed, once its time is over: it is stuck then.
    """

    time_s: float = 60.0
    requests: int = 150
    bytes: int = 50_000_000
    memory_bytes: int = 1536 << 20
    at_once: int = 2
    read_s: float = 10.0


DEFAULT_BOUNDS = PageBounds()
REQUESTS_HEADER = "x-copydesk-browser"
"""Says, in the capture of a page that was shown, what became of its requests."""
_LOOK_EVERY_S, _QUIET_S = 0.1, 0.5
_START_S = 60.0
_STARTS = 3
"""So often the browser is started in a run: one that dies again and again shows no more pages."""
_WIDTH, _HEIGHT = 1280, 2400
_UNSAID = frozenset(
    {
        "accept-ranges",
        "content-encoding",
        "content-length",
        "content-md5",
        "content-type",
        "digest",
        "etag",
        "last-modified",
        "transfer-encoding",
    }
)
"""What an answer says of its bytes, and is not true of the page that a browser made of them."""

_READ_PAGE = """
(() => {
  const roots = [], queue = [document];
  for (const tree of queue)
    for (const element of tree.querySelectorAll("*"))
      if (element.shadowRoot) { roots.push(element.shadowRoot); queue.push(element.shadowRoot); }
  const root = document.documentElement;
  if (!root) return "";
  const open = root.cloneNode(false).outerHTML.replace(/<\\/[^<]*$/, "");
  const inner = root.getHTML ? root.getHTML({shadowRoots: roots}) : root.innerHTML;
  const html = "<!doctype html>" + open + inner + "</html>";
  return html.length > MOST ? null : html;
})()
"""


class Renderer:
    """Shows pages, some at once, on one event loop; `close` ends the browser."""

    def __init__(self, program: Path, limits: WebLimits, bounds: PageBounds = DEFAULT_BOUNDS) -> None:
        self._program = program
        self._limits = limits
        self._bounds = bounds
        self._turns = asyncio.Semaphore(bounds.at_once)
        self._starting = asyncio.Lock()
        self._starts_left = _STARTS
        self._scripts = KeptScripts()
        self._browser: RunningBrowser | None = None

    async def show(self, shell: Incoming, ask: Callable[[WebRequest], Awaitable[Incoming]]) -> Incoming:
        """Show a page that came; `ask` fetches what it asks for."""
        async with self._turns:
            browser = None
            try:
                async with asyncio.timeout(_START_S + 2 * self._bounds.time_s):
                    browser = await self._open()
                    return await self._show(browser, shell, ask)
            except (*BROWSER_ERRORS, QuarantineError) as error:
                if browser and isinstance(error, TimeoutError):
                    browser.kill("it hangs")
                why = (browser and browser.killed_for) or _say(error)
                return _note(shell, f"the browser did not show it: {why}")

    async def close(self) -> None:
        """End the browser."""
        if self._browser is not None:
            await self._browser.close()

    async def _open(self) -> RunningBrowser:
        async with self._starting:
            if self._browser is not None and self._browser.is_alive:
                return self._browser
            await self.close()
            self._browser = None
            if not self._starts_left:
                raise Error(f"it ended {_STARTS} times in this run")
            self._starts_left -= 1
            self._browser = await RunningBrowser.start(self._program, self._bounds.memory_bytes)
            return self._browser

    async def _show(
        self, browser: RunningBrowser, shell: Incoming, ask: Callable[[WebRequest], Awaitable[Incoming]]
    ) -> Incoming:
        bounds = self._bounds
        first = await asyncio.to_thread(tell_browser, shell, self._limits.max_bytes)
        requests = PageRequests((shell, first), ask, self._scripts, (bounds.requests, bounds.bytes))
        context = await browser.chromium.new_context(
            user_agent=self._limits.user_agent,
            viewport={"width": _WIDTH, "height": _HEIGHT},
            service_workers="block",
            accept_downloads=False,
        )
        try:
            page = await _prepare(context, requests)
            session = await _open_url(page, shell.final_url or shell.url, bounds.time_s)
            world = await asyncio.wait_for(PageWorld.make(session), bounds.time_s)
            is_at_rest = await _wait_for_rest(world, requests, bounds.time_s)
            html = await asyncio.wait_for(_read_html(world, self._limits.max_bytes), bounds.read_s)
        except TimeoutError as error:
            browser.kill(f"a page did not let itself be read within {bounds.read_s:g} s")
            raise TimeoutError(browser.killed_for) from error
        finally:
            requests.stop()
            await _close(context, browser, bounds.read_s)
        shown = _make_shown(shell, html, requests)
        return shown if is_at_rest else _note(shown, f"the page did not come to rest in {bounds.time_s:g} s")


async def _prepare(context: BrowserContext, requests: PageRequests) -> Page:
    await context.route_web_socket("**/*", _refuse_socket)
    await context.route("**/*", requests.answer)
    page = await context.new_page()
    context.on("page", _close_other)
    return page


async def _refuse_socket(socket: WebSocketRoute) -> None:
    await socket.close(code=1008, reason="refused")


async def _close_other(page: Page) -> None:
    with contextlib.suppress(Error):
        await page.close()


async def _open_url(page: Page, url: str, time_s: float) -> CDPSession:
    """Open a page, and give a way to it."""
    await page.goto(url, wait_until="commit", timeout=time_s * 1000)
    return await page.context.new_cdp_session(page)


async def _wait_for_rest(world: PageWorld, requests: PageRequests, time_s: float) -> bool:
    """Wait until a page is loaded, idle and asks for nothing more; False where its time is over before."""
    try:
        async with asyncio.timeout(time_s):
            while True:
                if await _is_at_rest(world, requests):
                    return True
                await asyncio.sleep(_LOOK_EVERY_S)
    except TimeoutError:
        return False


async def _is_at_rest(world: PageWorld, requests: PageRequests) -> bool:
    """Tell whether a page rests; one that computes does not answer meanwhile, and may ask for more then."""
    is_quiet = requests.quiet_s >= _QUIET_S
    return is_quiet and await world.read("document.readyState") != "loading" and requests.quiet_s >= _QUIET_S


class PageWorld:
    """A world of our own in a page, where none of its scripts has changed what reading means."""

    def __init__(self, session: CDPSession, context_id: int) -> None:
        self._session = session
        self._context_id = context_id

    @classmethod
    async def make(cls, session: CDPSession) -> Self:
        """Make one in the page as it is now."""
        tree = await session.send("Page.getFrameTree")
        frame_id = tree["frameTree"]["frame"]["id"]
        world = await session.send("Page.createIsolatedWorld", {"frameId": frame_id})
        return cls(session, world["executionContextId"])

    async def read(self, expression: str) -> object:
        """Give what an expression says there, once the page has time for it."""
        how = {"expression": expression, "contextId": self._context_id, "returnByValue": True}
        read = await self._session.send("Runtime.evaluate", how)
        return read.get("result", {}).get("value")


async def _read_html(world: PageWorld, most_bytes: int) -> str:
    html = await world.read(_READ_PAGE.replace("MOST", str(most_bytes)))
    if not isinstance(html, str):
        raise Error(f"the page is larger than {most_bytes} bytes")
    return html


async def _close(context: BrowserContext, browser: RunningBrowser, within_s: float) -> None:
    try:
        await asyncio.wait_for(context.close(), within_s)
    except BROWSER_ERRORS:
        browser.kill("a page did not let itself be closed")


def _say(error: Exception) -> str:
    said = str(error)
    if NO_SANDBOX in said:
        return "Chromium's sandbox does not start: this system refuses it user namespaces"
    return said.partition("\n")[0] or type(error).__name__


def _make_shown(shell: Incoming, html: str, requests: PageRequests) -> Incoming:
    headers = tuple((name, value) for name, value in shell.headers if name.lower() not in _UNSAID)
    refused = [f"{count} refused ({why})" for why, count in sorted(requests.refused.items())]
    said = ", ".join((f"{requests.answered} requests answered", *refused))
    return replace(
        shell,
        via=BROWSER_VIA,
        data=html.encode("utf-8", "replace"),
        media_type="text/html",
        headers=(*headers, ("content-type", "text/html; charset=utf-8"), (REQUESTS_HEADER, said)),
        is_cut=False,
    )


def _note(incoming: Incoming, said: str) -> Incoming:
    return replace(incoming, detail="; ".join(filter(None, (incoming.detail, said))))
