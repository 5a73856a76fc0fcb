"""Where the browser is that pages are shown by, and what is missing where there is none.

The extra `browser` brings Playwright's client; the browser itself is the system's Chromium or Chrome, or the
one that COPYDESK_BROWSER names. It is used only where its network can be taken from it: flags alone let a
page send packets into the user's own network. Nothing is started here.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tasks.clients.parsing.fence import can_refuse_network

BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
"""Names under which systems have it."""


@dataclass(frozen=True, slots=True)
class BrowserPlace:
    """The browser's program; where pages cannot be shown, `missing` says what is to be done."""

    path: Path | None
    missing: str | None = None


def find_browser(told: str | None) -> BrowserPlace:
    """Find the browser, by the path or name that the user `told` where there is one."""
    names = (told,) if told else BROWSER_NAMES
    found = next((path for name in names if (path := shutil.which(Path(name).expanduser()))), None)
    lacks = []
    if not can_refuse_network():
        lacks.append("pages are shown on Linux (x86_64, aarch64) alone, which can take a browser's network")
    if find_spec("playwright") is None:
        lacks.append("Playwright is not installed: pip install 'copydesk[browser]'")
    if found is None:
        where = f"there is no program {told}" if told else "there is no Chromium on PATH"
        lacks.append(f"{where}: install it, or name it in COPYDESK_BROWSER")
    return BrowserPlace(Path(found) if found else None, "; ".join(lacks) or None)
