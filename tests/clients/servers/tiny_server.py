"""A server for the tests of leases, started with a port and a manner.

`deaf` ignores SIGTERM, `busy` has work left the first three times that its pulse is felt, `plain` is neither.
Each start leaves a file, each question a byte in one of two others.
"""

from __future__ import annotations

import os
import signal
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

PORT, MANNER = int(sys.argv[1]), sys.argv[2]


class Handler(BaseHTTPRequestHandler):
    """Says how far its work is, where it is busy."""

    def do_GET(self) -> None:
        """Say that all is well."""
        note("asked")
        self.answer(b"well")

    def do_POST(self) -> None:
        """Say how far the work is."""
        felt = note("felt")
        self.answer(b"%d" % min(3, felt) if MANNER == "busy" else b"0")

    def answer(self, body: bytes) -> None:
        """Send 200 and a body."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)


def note(name: str) -> int:
    """Add a byte to a file and say how long it is now."""
    with Path(name).open("ab") as file:
        file.write(b".")
        return file.tell()


if MANNER == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
Path(f"started-{os.getpid()}").touch()
HTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
