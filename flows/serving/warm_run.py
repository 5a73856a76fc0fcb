"""Has a flow run done by the warm runner of `copydesk serve`; where there is none, as Prefect does it.

A worker starts it in the place of `python -m prefect.engine`. It hands on environment, working folder and
standard streams, passes on the signals that it gets, and ends as the run does. It imports next to nothing.
`send_work` is how the runner is asked, for a run or for anything else that it knows how to do.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

SOCKET_VARIABLE = "COPYDESK_WARM"
RUN, DEPLOY = "run", "deploy"
"""What the runner can be asked for: to become the engine of a run, to make the deployments."""


def run_in_warm() -> int:
    """Have the run done, and give its exit code."""
    with socket.socket(socket.AF_UNIX) as warm:
        try:
            warm.connect(os.environ[SOCKET_VARIABLE])
        except (KeyError, OSError):
            os.execv(sys.executable, [sys.executable, "-P", "-m", "prefect.engine"])  # noqa: S606 - no shell is meant
        folder = os.getcwd()  # noqa: PTH109 - pathlib takes longer to import than all of this
        send_work(warm, RUN, os.environ, folder, (0, 1, 2))
        with warm.makefile("rb") as answers:
            return follow(answers)


def send_work(
    warm: socket.socket, work: str, environment: Mapping[str, str], folder: str, streams: tuple[int, int, int]
) -> None:
    """Ask for work, to be done with this environment, folder and standard streams."""
    asked = json.dumps({"work": work, "environment": dict(environment), "folder": folder}).encode()
    socket.send_fds(warm, [asked[:1]], streams)
    warm.sendall(asked[1:] + b"\n")


def follow(answers: BinaryIO) -> int:
    """Pass signals on to the run until it has ended."""
    started = answers.readline()
    if not started:
        return 1
    pid = json.loads(started)["pid"]
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda got, _frame: os.kill(pid, got))
    ended = answers.readline()
    status = json.loads(ended)["status"] if ended else 1
    if status < 0:  # it was killed: so are we, for who looks at how we ended
        if -status != signal.SIGKILL:
            signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    return status


if __name__ == "__main__":
    sys.exit(run_in_warm())
