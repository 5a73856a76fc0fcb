"""Runs Prefect's server in this process; the supervisor starts it as a plain file.

Takes host and port as arguments, the rest from Prefect's own environment variables; the database is
`prefect.db` in the working folder, which Prefect makes and migrates before it answers. Each of its hundred
migrations is a transaction: a start that is killed goes on with the next one. Python's cyclic garbage
collection waits until the server is up: it would cost a fifth of the start.

Before Prefect's own application stand `OwnNames`, and one page of ours: `/enter` takes the login behind the
`#` of its address and, where it is good, puts it where Prefect's pages look for it. It is the same for
everybody.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from tasks.clients.servers.own_names import OwnNames
from tasks.clients.servers.prefect_login import ENTER

if TYPE_CHECKING:
    from socket import socket

    from tasks.clients.servers.own_names import Application, Receive, Scope, Send


class PrefectServer(uvicorn.Server):
    """A server that collects garbage once it has started."""

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Start to answer."""
        await super().startup(sockets)
        gc.enable()
        gc.freeze()


def run_prefect_server() -> None:
    """Serve until told to stop."""
    gc.disable()
    from prefect.server.api.server import create_app  # noqa: PLC0415 - after the collector is off

    host, port = sys.argv[1:]
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


if __name__ == "__main__":
    run_prefect_server()
