"""Runs Prefect's server in this process; the supervisor starts it as a plain file.

Takes host and port as arguments, the rest from Prefect's own environment variables; the database is
`prefect.db` in the working folder, which Prefect makes and migrates before it answers. Each of its hundred
migrations is a transaction: a start that is killed goes on with the next one.

Before Prefect's own application stand `OwnNames`, and one page of ours: `/enter` takes the login behind the
`#` of its address and, where it is good, puts it where Prefect's pages look for it. It is the same for
everybody.

Prefect keeps who holds a slot of a concurrency limit in the server's memory, and how many are taken in its
database: at its start nobody holds any, whatever the last server had written when it was killed. Python's
cyclic garbage collection waits until the server is up: it would cost a fifth of the start.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from tasks.clients.servers.collector import collect_seldom
from tasks.clients.servers.own_names import OwnNames
from tasks.clients.servers.prefect_login import ENTER

if TYPE_CHECKING:
    from socket import socket

    from tasks.clients.servers.own_names import Application, Receive, Scope, Send


LEASE_STORAGE = "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE"
"""Where a user has it keep them elsewhere, they are not gone."""


class PrefectServer(uvicorn.Server):
    """A server that collects garbage once it has started."""

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Start to answer."""
        await super().startup(sockets)
        gc.enable()
        gc.freeze()
        collect_seldom()


def run_prefect_server() -> None:
    """Serve until told to stop."""
    gc.disable()
    from prefect.server.api.server import create_app  # noqa: PLC0415 - after the collector is off

    host, port = sys.argv[1:]
    free_slots(Path("prefect.db"))
    config = uvicorn.Config(
        OwnNames(with_entrance(create_app())),
        host=host,
        port=int(port),
        log_level="warning",
        timeout_graceful_shutdown=5,
    )
    PrefectServer(config).run()


def with_entrance(application: Application) -> Application:
    """Give the application with the page by which its user comes in."""
    page = Path(__file__).with_name("enter.html").read_bytes()
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(page)).encode()),
        (b"cache-control", b"no-store"),
        (b"referrer-policy", b"no-referrer"),
    ]

    async def enter_or_ask(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != ENTER:
            await application(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": page})

    return enter_or_ask


def free_slots(database: Path) -> None:
    """Take no slot of a concurrency limit as taken, in the database of a server that does not run."""
    if database.exists() and LEASE_STORAGE not in os.environ:
        # A database from before there were such limits is migrated later.
        with suppress(sqlite3.OperationalError), closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("UPDATE concurrency_limit_v2 SET active_slots = 0 WHERE active_slots > 0")


if __name__ == "__main__":
    run_prefect_server()
