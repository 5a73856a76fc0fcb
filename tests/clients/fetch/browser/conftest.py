"""What tests of showing pages share: a real browser, where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from tasks.clients.fetch.browser.find_browser import find_browser
from tasks.clients.fetch.web import open_web
from tasks.clients.fetch.web_requests import WebRequest

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable
    from pathlib import Path

    from tasks.clients.fetch.web_requests import WebLimits
    from tasks.core.records import Incoming


class Show(Protocol):
    """Fetch pages one after the other, have each shown, and give what a browser made of them."""

    def __call__(self, *urls: str, **changes: object) -> list[Incoming]:
        """Show with these limits and bounds instead of the usual ones."""


@pytest.fixture(scope="session")
def program() -> Path:
    """The browser; tests that need it skip where there is none."""
    place = find_browser(None)
    if place.missing or place.path is None:
        pytest.skip(place.missing or "there is no browser")
    return place.path


@pytest.fixture(scope="session")
def show(program: Path, make_limits: Callable[..., WebLimits], trusted: ssl.SSLContext) -> Show:
    """Show pages in a browser of their own."""
    from tasks.clients.fetch.browser.renderer import PageBounds, Renderer  # noqa: PLC0415 - of an extra

    def show(*urls: str, **changes: object) -> list[Incoming]:
        names = set(PageBounds.__slots__)
        bounds = PageBounds(**{name: value for name, value in changes.items() if name in names})  # type: ignore[arg-type]
        limits = make_limits(**{name: value for name, value in changes.items() if name not in names})
        shown = []
        with open_web(limits, tls=trusted, renderer=Renderer(program, limits, bounds)) as web:
            for url in urls:
                web.submit(WebRequest(url, url))
                [(request, came)] = web.completed()
                web.show(request, came)
                shown += [answer for _, answer in web.completed()]
        return shown

    return show
