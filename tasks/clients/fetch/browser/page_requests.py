"""What a page that is shown may ask for, and how that is answered: by the fetcher, or not at all.

Takes each request of the page, through Playwright; the page itself is answered with the bytes that came for
it. GETs of scripts and data go to the fetcher, by its guard, pace and robots.txt, as far as the page's bounds
reach; scripts that came once serve later pages too. Style sheets are empty; pictures, fonts, media, frames,
other pages, and whatever would send something, are refused. No cookies go either way.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter, OrderedDict
from typing import TYPE_CHECKING

from playwright.async_api import Error

from tasks.clients.fetch.web_requests import WebRequest
from tasks.core.errors import QuarantineError
from tasks.core.fetch.content_codings import decode_content, read_codings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Request, Route

    from tasks.core.records import Incoming

_TAKEN_KINDS = frozenset({"script", "xhr", "fetch", "other", "manifest", "eventsource"})
_NOT_SENT = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-length",
        "cookie",
        "expect",
        "host",
        "if-match",
        "if-modified-since",
        "if-none-match",
        "if-range",
        "keep-alive",
        "proxy-authorization",
        "range",
        "te",
        "transfer-encoding",
        "upgrade",
        "user-agent",
    }
)
_NOT_TOLD = frozenset(
    {
        "alt-svc",
        "connection",
        "content-encoding",
        "content-length",
        "keep-alive",
        "link",
        "nel",
        "refresh",
        "report-to",
        "reporting-endpoints",
        "set-cookie",
        "transfer-encoding",
    }
)
_KEPT_SCRIPTS_BYTES = 64 * 1024 * 1024
_OK = 200

BrowserAnswer = tuple[int, dict[str, str], bytes]
"""An answer as the browser is told of it: status, headers, body."""


class KeptScripts:
    """Scripts that came for one page and serve others of the run; the longest unused go first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, BrowserAnswer] = OrderedDict()
        self._size = 0

    def find(self, url: str) -> BrowserAnswer | None:
        """Give a script that came before."""
        if url in self._kept:
            self._kept.move_to_end(url)
        return self._kept.get(url)

    def keep(self, url: str, told: BrowserAnswer) -> None:
        """Keep a script for later pages."""
        if url in self._kept or told[0] != _OK:
            return
        self._kept[url] = told
        self._size += len(told[2])
        while self._size > _KEPT_SCRIPTS_BYTES:
            self._size -= len(self._kept.popitem(last=False)[1][2])


class PageRequests:
    """The requests of one page: its bounds, what of them was answered, and what was refused and why."""

    def __init__(
        self,
        page: tuple[Incoming, BrowserAnswer],
        ask: Callable[[WebRequest], Awaitable[Incoming]],
        scripts: KeptScripts,
        most: tuple[int, int],
    ) -> None:
        self._shell, self._first = page
        self._ask = ask
        self._scripts = scripts
        self._left, self._left_bytes = most
        self._is_shown = False
        self._waiting: set[asyncio.Future[Incoming]] = set()
        self._last_at = time.monotonic()
        self.answered = 0
        self.refused: Counter[str] = Counter()

    @property
    def quiet_s(self) -> float:
        """How long nothing was asked for or answered; nothing while something is under way."""
        return 0 if self._waiting else time.monotonic() - self._last_at

    async def answer(self, route: Route) -> None:
        """Answer a request of the page."""
        self._last_at = time.monotonic()
        with contextlib.suppress(Error):  # the page may be gone meanwhile
            told = await self._find_answer(route.request)
            if told is None:
                # Only so does a page that would go elsewhere stay as it is.
                await route.abort("aborted" if route.request.is_navigation_request() else "blockedbyclient")
            else:
                await route.fulfill(status=told[0], headers=told[1], body=told[2])

    def stop(self) -> None:
        """Wait for no answer any more."""
        for each in self._waiting:
            each.cancel()

    async def _find_answer(self, request: Request) -> BrowserAnswer | None:
        """Give what the browser is told; None where the request is refused."""
        if request.is_navigation_request():
            return self._take_first()
        if request.resource_type == "stylesheet":
            return _OK, {"content-type": "text/css"}, b""
        if request.resource_type not in _TAKEN_KINDS or _is_ahead(request.headers):
            return None
        is_script = request.resource_type == "script"
        if is_script and (kept := self._scripts.find(request.url)):
            return kept
        told = await self._fetch(request)
        if told and is_script:
            self._scripts.keep(request.url, told)
        return told

    def _take_first(self) -> BrowserAnswer | None:
        """Give the page itself, once: where it would go on to, or what it frames, is not followed."""
        is_first, self._is_shown = not self._is_shown, True
        return self._first if is_first else None

    async def _fetch(self, request: Request) -> BrowserAnswer | None:
        if request.method != "GET":
            self.refused[request.method] += 1
            return None
        if not self._left or not self._left_bytes:
            self.refused["over its bounds"] += 1
            return None
        self._left -= 1
        wanted = WebRequest(request.url, self._shell.source, headers=_choose_headers(request.headers))
        waiting = asyncio.ensure_future(self._ask(wanted))
        self._waiting.add(waiting)
        try:
            return await self._tell(await waiting)
        except asyncio.CancelledError:
            return None  # nobody waits for it any more
        finally:
            self._waiting.discard(waiting)
            self._last_at = time.monotonic()

    async def _tell(self, answer: Incoming) -> BrowserAnswer | None:
        if answer.http_status is None or answer.data is None:
            self.refused[str(answer.reason)] += 1
            return None
        try:
            told = await asyncio.to_thread(tell_browser, answer, self._left_bytes)
        except QuarantineError as failure:
            self.refused[failure.reason] += 1
            return None
        self._left_bytes -= min(len(told[2]), self._left_bytes)
        self.answered += 1
        return told


def _is_ahead(headers: dict[str, str]) -> bool:
    """Tell what is asked for in case another page wants it."""
    return "prefetch" in headers.get("sec-purpose", headers.get("purpose", ""))


def _choose_headers(headers: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Give the headers that are the page's to say, not the connection's or the browser's."""
    return tuple(
        (name, value)
        for name, value in headers.items()
        if name.lower() not in _NOT_SENT and not name.lower().startswith("sec-")
    )


def tell_browser(answer: Incoming, most_bytes: int) -> BrowserAnswer:
    """Give an answer as a browser takes it, its coding undone; one that is too large is a QuarantineError."""
    body = decode_content(answer.data or b"", read_codings(answer.headers), most_bytes)
    headers = {name: value for name, value in answer.headers if name.lower() not in _NOT_TOLD}
    return answer.http_status or _OK, headers, body
