"""A real browser without a window, where there is one: Debian's package `chromium`."""

from __future__ import annotations

import re
import shutil
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

CHROMIUM = shutil.which("chromium")
PNG = b"\x89PNG\r\n\x1a\n"
RENDER_MS = 15_000
ATTEMPTS = 3
"""Its virtual clock stands still, now and then for good, while what a page asked for is outstanding."""
GIVEN_UP_S = PATIENCE_S / ATTEMPTS
STRANGER = "evil.example"
"""A name whose DNS answers with this machine's address."""

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="there is no `chromium` on PATH")


class Browser:
    """Opens pages in a browser of its own, which nobody else has used."""

    def __init__(self, profile: Path, pictures: Path) -> None:
        self._profile = profile
        self._pictures = pictures

    def open(self, url: str, name: str) -> str:
        """Give the page as it stands once its scripts have run, as HTML, and take its picture."""
        for _ in range(ATTEMPTS):
            with suppress(subprocess.TimeoutExpired):
                return self._open(url, self._pictures / f"{name}.png")
        raise AssertionError(f"the browser hangs at {url}")

    def _open(self, url: str, picture: Path) -> str:
        flags = (
            "--headless",
            "--no-sandbox",  # tests may run as root; only the local server's own pages are opened
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--hide-scrollbars",
            # It stays on this machine, and one stranger's name leads to it.
            f"--host-resolver-rules=MAP {STRANGER} 127.0.0.1 , MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
            f"--user-data-dir={self._profile}",
            f"--virtual-time-budget={RENDER_MS}",
            "--window-size=1400,1200",
            f"--screenshot={picture}",
            "--dump-dom",
        )
        command = [str(CHROMIUM), *flags, url]
        done = subprocess.run(command, capture_output=True, text=True, timeout=GIVEN_UP_S, check=True)
        assert picture.read_bytes().startswith(PNG)
        return done.stdout


def read_text(html: str) -> str:
    """Give the words of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
