"""Ends a run in the terminal whose Prefect server is gone, with one line and soon.

Prefect's client tries for minutes and ends in a traceback. A thread looks every few seconds whether
something takes a connection at the address, which a busy server still does; where nothing has for
`GONE_AFTER_S`, it says so and ends the process on the spot. That loses nothing: it is a kill like any other,
the kernel gives back what the process held, and the next run takes up what was archived.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flows.printing.terminal import err, print_error
from tasks.clients.servers.prefect_api import LOST_HINT
from tasks.core.errors import StopError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ASK_EVERY_S = 2.0
CONNECTED_WITHIN_S = 5.0
GONE_AFTER_S = 10.0
_EXIT_STOPPED = 1


@contextmanager
def watched(api_url: str, end: Callable[[str], None] | None = None) -> Iterator[None]:
    """Watch the server for the length of a block; `end` is called, once, when it is gone."""
    stopped = threading.Event()
    thread = threading.Thread(target=_watch, args=(api_url, stopped, end or _end_process), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()


def _watch(api_url: str, stopped: threading.Event, end: Callable[[str], None]) -> None:
    there_at = time.monotonic()
    while not stopped.wait(ASK_EVERY_S):
        if is_there(api_url):
            there_at = time.monotonic()
        elif time.monotonic() - there_at >= GONE_AFTER_S:
            end(api_url)
            return


def is_there(api_url: str) -> bool:
    """Whether something takes a connection at the address; it may be too busy to answer soon."""
    parts = urlsplit(api_url)
    return takes_connection(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))


def takes_connection(host: str, port: int) -> bool:
    """Whether something listens there."""
    try:
        socket.create_connection((host, port), CONNECTED_WITHIN_S).close()
    except OSError:
        return False
    return True


def _end_process(api_url: str) -> None:
    err.show_cursor()
    print_error(StopError(f"The Prefect server at {api_url} is gone", LOST_HINT))
    os._exit(_EXIT_STOPPED)
