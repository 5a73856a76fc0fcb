"""A push endpoint in a real server on loopback, for tests."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

from tests.patience import PATIENCE_S, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI


@contextmanager
def serve(app: FastAPI) -> Iterator[str]:
    """Serve an application on a free port of loopback, and end it."""
    listener = socket.create_server(("127.0.0.1", 0))
    # A connection that idles for five seconds would be closed, perhaps while a slow client takes it up again.
    config = uvicorn.Config(app, log_config=None, ws="none", timeout_keep_alive=PATIENCE_S)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    wait_until(lambda: server.started or not thread.is_alive())
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
