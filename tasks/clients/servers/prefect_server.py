"""Runs Prefect's server in this process; the supervisor starts it as a plain file.

Takes host and port as arguments, the rest from Prefect's own environment variables; the database is
`prefect.db` in the working folder, which Prefect makes and migrates before it answers. Each of its hundred
migrations is a transaction: a start that is killed goes on with the next one. Python's cyclic garbage
collection waits until the server is up: it would cost a fifth of the start.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

import uvicorn

if TYPE_CHECKING:
    from socket import socket


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
        create_app(), host=host, port=int(port), log_level="warning", timeout_graceful_shutdown=5
    )
    PrefectServer(config).run()


if __name__ == "__main__":
    run_prefect_server()
