"""Which runs are alive on this machine: each holds a lock on a file of its own until it ends.

The kernel lets go of the lock when the process dies, however it dies, so that what a killed run
left can be told from what a living one is still working on.
"""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = "runs"


@contextmanager
def hold_run(data_dir: Path, run_id: str) -> Iterator[None]:
    """Mark a run as alive for as long as the context lasts."""
    path = _lock_path(data_dir, run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
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


def _lock_path(data_dir: Path, run_id: str) -> Path:
    return data_dir / FOLDER / f"{run_id}.lock"
