"""A server for the tests of leases, started with a port and a manner.

`deaf` ignores SIGTERM, `busy` has a second's work to do, `plain` is neither. Each start leaves a file.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

STARTED = time.monotonic()
PORT, MANNER = int(sys.argv[1]), sys.argv[2]


class Handler(BaseHTTPRequestHandler):
    """Answers with what is left of a second's work, where it is busy."""

    def do_GET(self) -> None:
        """Say that all is well."""
        self.answer(b"well")

    def do_POST(self) -> None:
        """Say how far the work is."""
        self.answer(
            str(min(10, int(10 * (time.monotonic() - STARTED)))).encode() if MANNER == "busy" else b"0"
        )

    def answer(self, body: bytes) -> None:
        """Send 200 and a body."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)


if MANNER == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
Path(f"started-{os.getpid()}").touch()
HTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
