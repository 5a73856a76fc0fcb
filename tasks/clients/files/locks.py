"""File locks: one writer at a time on this machine, waited for within bounds.

`hold_lock` holds an exclusive `flock` for the length of a block; the kernel lets go of it when its
process dies, however it dies. The file keeps one line about its last holder, for the error of who
waits in vain. Threads of one process exclude each other too. The lock is not re-entrant.

`hold_run` does the same for a run on a file of its own, so that what a killed run left can be told from
what a living one is still working on.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from tasks.core.errors import StopError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


WAIT_S = 120.0
"""A load holds the lock for a fraction of a second, a publication of 10,000 articles for a few."""

_PAUSE_S = 0.02


@contextmanager
def hold_lock(path: Path, purpose: str, wait_s: float = WAIT_S) -> Iterator[None]:
    """Hold the lock; a StopError names its holder when it is not free within `wait_s`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        _wait(file, path, wait_s)
        _write_holder(file, f"process {os.getpid()}, {purpose}")
        yield


def _wait(file: TextIO, path: Path, wait_s: float) -> None:
    deadline = time.monotonic() + wait_s
    while not _try_lock(file):
        if time.monotonic() > deadline:
            file.seek(0)
            holder = file.readline().strip() or "an unnamed process"
            raise StopError(
                f"{path} was not free within {wait_s:g} s: held by {holder}",
                "Try again when it has ended, or end that process",
            )
        time.sleep(_PAUSE_S)


def _try_lock(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write_holder(file: TextIO, holder: str) -> None:
    file.seek(0)
    file.truncate()
    file.write(holder + "\n")
    file.flush()


_FOLDER = "runs"


@contextmanager
def hold_run(data_dir: Path, run_id: str) -> Iterator[None]:
    """Mark a run as alive for as long as the context lasts."""
    path = _lock_path(data_dir, run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # whoever looks holds it for a moment
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def is_alive(data_dir: Path, run_id: str) -> bool:
    """Tell whether a run of this machine is still at work; the file of a dead one is removed."""
    path = _lock_path(data_dir, run_id)
    try:
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink(missing_ok=True)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def list_living(data_dir: Path) -> list[str]:
    """List the runs of this machine that are still at work; what dead ones left stays as it is."""
    return sorted(path.stem for path in (data_dir / _FOLDER).glob("*.lock") if _is_held(path))


def _is_held(path: Path) -> bool:
    try:
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _lock_path(data_dir: Path, run_id: str) -> Path:
    return data_dir / _FOLDER / f"{run_id}.lock"
