"""Starts the browser behind a fence: `python -m tasks.clients.fetch.browser.no_network PIDFILE PROGRAM ...`.

What runs then, and all that it starts, has no network, whatever a page makes of it: the kernel refuses it
every socket that leads out of the processes of this machine. Where it does not, nothing is started. The
process's id is written down first.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tasks.clients.parsing.fence import refuse_network

if __name__ == "__main__":
    _, pid_file, *command = sys.argv
    Path(pid_file).write_text(str(os.getpid()), "ascii")
    refuse_network()
    os.execv(command[0], command)  # noqa: S606 - no shell is meant
