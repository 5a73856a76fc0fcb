"""Prints how fast pages are fetched, what that costs this process, and how its memory grows.

    python tests/bench/fetch_speed.py [PAGES] [HOSTS] [IN_FLIGHT]

A site of many loopback addresses in a process of its own serves pages of 100 KB; every page goes through
robots.txt, pace, guard and caps as any other would. CPU is that of this process alone, both its threads.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from typing import TYPE_CHECKING

import psutil
from rich.console import Console
from rich.table import Table

from tasks.clients.fetch.web import open_web
from tasks.clients.fetch.web_requests import WebLimits, WebRequest
from tests.site.answers import Answer
from tests.site.server import Site

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

PAGE_BYTES = 100_000
MIN_DELAY_S = 0.05
MEGABYTE = 1_000_000


def serve(hosts: tuple[str, ...], line: Connection) -> None:
    """Serve one page under every path until the other end says so."""
    page = Answer(b"<p>" + b"x" * (PAGE_BYTES - 3))
    with Site({"/page": page}, hosts) as site:
        line.send(site.port)
        line.recv()


def fetch(urls: list[str], in_flight: int) -> list[tuple[str, str]]:
    """Fetch all pages and give the figures."""
    limits = WebLimits(
        user_agent="copydesk-bench/1",
        max_bytes=10 * MEGABYTE,
        in_flight=in_flight,
        min_delay_s=MIN_DELAY_S,
    )
    me = psutil.Process()
    resting = most = me.memory_info().rss
    started, busy = time.monotonic(), time.process_time()
    good = size = 0
    with open_web(limits, refuse=lambda _ip: None) as web:
        for url in urls:
            web.submit(WebRequest(url, url))
        for number, (_, receipt) in enumerate(web.completed()):
            good += receipt.reason is None
            size += len(receipt.data or b"")
            if number % 50 == 0:
                most = max(most, me.memory_info().rss)
    seconds, cpu = time.monotonic() - started, time.process_time() - busy
    return [
        ("pages", f"{good} of {len(urls)}, {size / MEGABYTE:.0f} MB"),
        ("seconds", f"{seconds:.2f}"),
        ("pages a second", f"{len(urls) / seconds:.0f}"),
        ("CPU a page", f"{1000 * cpu / len(urls):.2f} ms"),
        ("CPU of one core", f"{100 * cpu / seconds:.0f} %"),
        ("memory at rest", f"{resting / MEGABYTE:.0f} MB"),
        ("growth at most", f"{(most - resting) / MEGABYTE:.0f} MB"),
    ]


def main(pages: int = 2000, hosts: int = 50, in_flight: int = 16) -> None:
    """Start the site, fetch from it, print the figures."""
    names = tuple(f"127.0.1.{number}" for number in range(1, hosts + 1))
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    server = spawn.Process(target=serve, args=(names, theirs))
    server.start()
    port = ours.recv()
    urls = [f"http://{names[number % hosts]}:{port}/page?{number}" for number in range(pages)]
    table = Table("what", "figure", title=f"{pages} pages of 100 KB, {hosts} hosts, {in_flight} in flight")
    for row in fetch(urls, in_flight):
        table.add_row(*row)
    ours.send("done")
    server.join()
    Console().print(table)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
