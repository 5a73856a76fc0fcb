"""A browser of our own, without a window, a network, or anything of the user's; it runs until it is closed.

It is steered over a pipe by Playwright, and started by `no_network`: whatever a page asks for comes by the
fetcher, or not at all. Its flags, which lead to a proxy that is not there and resolve no name, only save it
the tries: alone they let WebRTC through. It has an empty home, none of our environment, and Chromium's own
sandbox; started by root it is nobody's, and does without that where the system has none. One that takes more
memory than it may is killed with all its processes.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Self

import psutil
from playwright.async_api import Error, async_playwright

if TYPE_CHECKING:
    from playwright.async_api import Browser, Playwright

BROWSER_ERRORS = (Error, TimeoutError, OSError)
"""What a page, or the browser, may end in."""

_FLAGS = (
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--dns-prefetch-disable",
    "--no-pings",
    "--disable-gpu",
    "--disable-remote-fonts",
    "--js-flags=--max-old-space-size=512",
)
NO_SANDBOX = "No usable sandbox"
"""What Chromium says where the system refuses it user namespaces."""
_LOOK_EVERY_S = 0.5
_START_MS = 30_000
_END_S = 10.0


class RunningBrowser:
    """The browser; `start` makes one."""

    def __init__(self, playwright: Playwright, chromium: Browser, folder: Path) -> None:
        self.chromium = chromium
        self.killed_for: str | None = None
        self._playwright = playwright
        self._folder = folder
        self._pid = int((folder / "pid").read_text("ascii"))
        self._watching: asyncio.Task[None] | None = None

    @classmethod
    async def start(cls, program: Path, most_memory_bytes: int) -> Self:
        """Start the browser; one that does not start is an error of BROWSER_ERRORS."""
        folder = Path(tempfile.mkdtemp(prefix="copydesk-browser-"))
        try:
            playwright = await async_playwright().start()
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        try:
            chromium = await _launch(playwright, folder, program)
            browser = cls(playwright, chromium, folder)
        except BaseException:
            await playwright.stop()
            shutil.rmtree(folder, ignore_errors=True)
            raise
        browser._watching = asyncio.create_task(browser._watch(most_memory_bytes))
        return browser

    @property
    def is_alive(self) -> bool:
        """Whether it still answers."""
        return self.killed_for is None and self.chromium.is_connected()

    def kill(self, why: str) -> None:
        """End it and all its processes at once."""
        self.killed_for = self.killed_for or why
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._pid, signal.SIGKILL)  # Playwright starts it in a group of its own

    async def close(self) -> None:
        """End it, gently where that works."""
        if self._watching is not None:
            self._watching.cancel()
        try:
            await asyncio.wait_for(self.chromium.close(), _END_S)
        except BROWSER_ERRORS:
            self.kill("it did not end by itself")
        await self._playwright.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    async def _watch(self, most_memory_bytes: int) -> None:
        while self.is_alive:
            await asyncio.sleep(_LOOK_EVERY_S)
            taken = await asyncio.to_thread(_measure_memory, self._pid)
            if taken > most_memory_bytes:
                self.kill(f"it took {taken >> 20} MB of memory, over {most_memory_bytes >> 20}")


async def _launch(playwright: Playwright, folder: Path, program: Path) -> Browser:
    starter = _write_starter(folder, program)
    try:
        return await _launch_by(playwright, folder, starter, has_sandbox=True)
    except Error as error:
        if os.geteuid() != 0 or NO_SANDBOX not in str(error):
            raise
    return await _launch_by(playwright, folder, starter, has_sandbox=False)


async def _launch_by(playwright: Playwright, folder: Path, starter: Path, *, has_sandbox: bool) -> Browser:
    return await playwright.chromium.launch(
        executable_path=starter,
        args=list(_FLAGS),
        env={"HOME": str(folder), "PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"},
        chromium_sandbox=has_sandbox,
        handle_sigint=False,
        handle_sigterm=False,
        handle_sighup=False,
        timeout=_START_MS,
    )


def _write_starter(folder: Path, program: Path) -> Path:
    """Write the program that Playwright starts: the browser, behind the fence."""
    starter = folder / "start"
    module = "tasks.clients.fetch.browser.no_network"
    command = shlex.join([sys.executable, "-I", "-m", module, str(folder / "pid"), str(program)])
    starter.write_text(f'#!/bin/sh\nexec {command} "$@"\n', "utf-8")
    starter.chmod(0o700)
    return starter


def _measure_memory(pid: int) -> int:
    """Give the bytes that a process and its descendants have for themselves."""
    taken = 0
    with contextlib.suppress(psutil.Error):
        first = psutil.Process(pid)
        for process in (first, *first.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                taken += process.memory_full_info().uss
    return taken
