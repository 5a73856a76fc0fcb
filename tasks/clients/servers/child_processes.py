"""Child processes that serve beside us: each in a process group of its own, none outlives us.

On Linux the kernel ends a child whose parent was killed; elsewhere it stays until it is stopped.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_PR_SET_PDEATHSIG = 1


def start_child(
    command: Sequence[str], environment: Mapping[str, str], folder: Path
) -> subprocess.Popen[bytes]:
    """Start a command that works in a folder; its output goes where ours goes."""
    return subprocess.Popen(
        command,
        env=dict(environment),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        process_group=0,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - one libc call
    )


def stop_child(child: subprocess.Popen[bytes], within_s: float) -> None:
    """Ask a child and what it started to end, and see to it that they do."""
    _send(child, signal.SIGTERM)
    try:
        child.wait(within_s)
    except subprocess.TimeoutExpired:
        _send(child, signal.SIGKILL)
        child.wait()
    _send(child, signal.SIGKILL)  # what it started and did not end


def _send(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)


_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent() -> None:
    """Have the kernel end this process when its parent does, where there is such a kernel."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if sys.platform == "linux":
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
