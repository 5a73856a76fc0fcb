"""Runs a command and counts the processor time of all its processes, those that outlive it included.

    python tests/bench/whole/process_tree.py RESULT COMMAND...

`run_tree` starts this file as a process between, to which the kernel gives children whose parents have ended
(a server's supervisor, parsers): each is waited for, with the time that it and its own children took. What
else its caller runs is not counted. What each kind of process took is sampled beside it, by its command line:
shares, which add up to a little less. Needs Linux.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import psutil

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER: children of children that have ended come to us, with the time that they took."""
SAMPLE_EVERY_S = 0.2
KINDS = {
    "run_forkserver": "parsing children",
    "/weed": "S3 server",
    "supervisor.py": "supervisors",
    "prefect_server": "Prefect's server",
}
"""What a process is, by what stands in its command line; else it is the command itself."""
ITSELF = "the command itself"


@dataclass(frozen=True, slots=True)
class Counted:
    """What a command took: until it ended, by the clock; and all its processes, of the processor."""

    status: int
    wall_s: float
    processor_s: float
    parts: dict[str, float] = field(default_factory=dict)


def run_tree(
    command: Sequence[str],
    stdout: BinaryIO | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Counted:
    """Run a command to the end of all its processes; one that fails ends the measurement, and says why."""
    with tempfile.NamedTemporaryFile() as result, tempfile.TemporaryFile() as said:
        subprocess.run(
            [sys.executable, __file__, result.name, *command],
            check=True,
            stdout=stdout,
            stderr=said,
            env=None if environment is None else dict(environment),
            cwd=folder,
        )
        counted = Counted(**json.loads(result.read()))
        if counted.status:
            said.seek(0)
            sys.exit(f"{command[0]} has failed: {said.read().decode(errors='replace')}")
    return counted


def _count(command: Sequence[str]) -> dict[str, object]:
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    began = time.monotonic()
    command_pid = subprocess.Popen(command).pid
    taken: dict[int, tuple[str, float]] = {}
    has_ended = threading.Event()
    sampling = threading.Thread(target=_sample, args=(command_pid, taken, has_ended))
    sampling.start()
    status, wall_s, processor_s = 0, 0.0, 0.0
    with suppress(ChildProcessError):
        while True:
            pid, ended, usage = os.wait4(-1, 0)
            processor_s += usage.ru_utime + usage.ru_stime
            if pid == command_pid:
                status, wall_s = os.waitstatus_to_exitcode(ended), time.monotonic() - began
    has_ended.set()
    sampling.join()
    parts: defaultdict[str, float] = defaultdict(float)
    for kind, seconds in taken.values():
        parts[kind] += seconds
    return {"status": status, "wall_s": wall_s, "processor_s": processor_s, "parts": parts}


def _sample(command_pid: int, taken: dict[int, tuple[str, float]], has_ended: threading.Event) -> None:
    """Note, until the end, what each process is and has taken so far."""
    ours = psutil.Process()
    while not has_ended.wait(SAMPLE_EVERY_S):
        with suppress(psutil.NoSuchProcess):
            for process in ours.children(recursive=True):
                with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
                    times, words = process.cpu_times(), " ".join(process.cmdline())
                    kind = _name(words) if words and process.pid != command_pid else None
                    before = taken[process.pid][0] if process.pid in taken else ITSELF
                    taken[process.pid] = (kind or before, times.user + times.system)


def _name(words: str) -> str:
    return next((kind for needle, kind in KINDS.items() if needle in words), ITSELF)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(_count(sys.argv[2:])), encoding="utf-8")
