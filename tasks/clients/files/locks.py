"""File locks: one writer at a time on this machine, waited for within bounds.

`hold_lock` holds an exclusive `flock` for the length of a block; the kernel lets go of it when its
process dies, however it dies. The file keeps one line about its last holder, for whoever waits: after a
few seconds that is logged as a warning, in the end it is an error. Threads of one process exclude each other
too. The lock is not re-entrant. `hold_place` does the same for one of several places.

`hold_run` does it for a run on a file of its own, so that what a killed run left can be told from what a
living one is still working on: `find_life` says which, also of the flow run that Prefect knows.
"""

from __future__ import annotations

import fcntl
import logging
import os
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, TextIO

from tasks.core.errors import StopError
from tasks.core.run.leftovers import Life

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path


WAIT_S = 120.0
"""A load holds the lock for a fraction of a second, a publication of 10,000 articles for a few."""

WAIT_SAID_AFTER_S = 5.0
"""Who waits longer than this says for what."""

_PAUSE_S = 0.02
_log = logging.getLogger(__name__)


@contextmanager
def hold_lock(path: Path, purpose: str, wait_s: float = WAIT_S) -> Iterator[None]:
    """Hold the lock; a StopError names its holder when it is not free within `wait_s`."""
    with hold_place([path], purpose, wait_s):
        yield


@contextmanager
def hold_place(paths: Sequence[Path], purpose: str, wait_s: float) -> Iterator[None]:
    """Hold the first of several locks that is free; a StopError names their holders when none is in time."""
    with ExitStack() as stack:
        files = [stack.enter_context(_open_lock(path)) for path in paths]
        held = _wait(files, paths, wait_s)
        _write_holder(held, f"process {os.getpid()}, {purpose}")
        yield


def _open_lock(path: Path) -> TextIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("a+", encoding="utf-8")


def _wait(files: Sequence[TextIO], paths: Sequence[Path], wait_s: float) -> TextIO:
    began = time.monotonic()
    is_said = False
    while True:
        for file in files:
            if _try_lock(file):
                return file
        waited_s = time.monotonic() - began
        if waited_s >= wait_s:
            raise StopError(
                f"{_name(paths)} was not free within {wait_s:g} s: held by {_read_holders(files)}",
                "Try again when it has ended, or end that process",
            )
        if waited_s >= WAIT_SAID_AFTER_S and not is_said:
            is_said = True
            left_s = wait_s - waited_s
            _log.warning(
                "Waiting at most %.0f s for %s: held by %s", left_s, _name(paths), _read_holders(files)
            )
        time.sleep(_PAUSE_S)


def _name(paths: Sequence[Path]) -> str:
    return " or ".join(map(str, paths))


def _read_holders(files: Sequence[TextIO]) -> str:
    for file in files:
        file.seek(0)
    return "; ".join(file.readline().strip() or "an unnamed process" for file in files)


def is_held(path: Path) -> bool:
    """Tell whether somebody holds a lock now."""
    try:
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


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
    with _lock_new(path):
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def _lock_new(path: Path) -> TextIO:
    """Open and lock a file that stands there; a look at that moment may have removed it."""
    while True:
        file = path.open("w")
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            if os.path.samestat(path.stat(), os.fstat(file.fileno())):
                return file
        except FileNotFoundError:
            pass
        file.close()


def find_life(data_dir: Path, run_id: str) -> Life:
    """Tell whether a run of this machine is still at work."""
    try:
        with _lock_path(data_dir, run_id).open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return Life.UNKNOWN
    except BlockingIOError:
        return Life.ALIVE
    return Life.DEAD


def forget_run(data_dir: Path, run_id: str) -> None:
    """Remove the lock of a dead run."""
    _lock_path(data_dir, run_id).unlink(missing_ok=True)


def leave_run(data_dir: Path, run_id: str) -> None:
    """Leave the lock of a run that ended and could not let go of all that it held: it counts as dead."""
    _lock_path(data_dir, run_id).touch()


def list_dead_runs(data_dir: Path) -> list[str]:
    """List the runs whose process died."""
    names = sorted(path.stem for path in (data_dir / _FOLDER).glob("*.lock"))
    return [name for name in names if find_life(data_dir, name) is Life.DEAD]


def is_alive(data_dir: Path, run_id: str) -> bool:
    """Tell whether a run of this machine is still at work; the file of a dead one is removed."""
    life = find_life(data_dir, run_id)
    if life is Life.DEAD:
        forget_run(data_dir, run_id)
    return life is Life.ALIVE


_FLOW_RUN = "flow-"
_MOST_KEPT = 16
_kept: dict[Path, int] = {}


def keep_flow_run(data_dir: Path, flow_run_id: str) -> None:
    """Mark a flow run of Prefect's as alive until this process ends, however it does.

    Prefect goes on with a run when its function has ended. The file stays: `forget_flow_runs` removes it.
    """
    path = _lock_path(data_dir, name_flow_run(flow_run_id))
    if path in _kept:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with _lock_new(path) as file:
        _kept[path] = os.dup(file.fileno())  # which holds the same lock
    if len(_kept) > _MOST_KEPT:
        os.close(_kept.pop(next(iter(_kept))))


def forget_flow_runs(data_dir: Path, unfinished: Collection[str]) -> None:
    """Remove the locks of flow runs that are dead, but of those that Prefect takes for unfinished."""
    for name in list_dead_runs(data_dir):
        if is_flow_run(name) and name.removeprefix(_FLOW_RUN) not in unfinished:
            forget_run(data_dir, name)


def is_flow_run(run_id: str) -> bool:
    """Tell whether the name among the runs is that of a flow run of Prefect's."""
    return run_id.startswith(_FLOW_RUN)


def name_flow_run(flow_run_id: str) -> str:
    """Give the name that a flow run of Prefect's has among the runs."""
    return f"{_FLOW_RUN}{flow_run_id}"


def list_living(data_dir: Path) -> list[str]:
    """List the runs of this machine that are still at work; what dead ones left stays as it is."""
    names = sorted(path.stem for path in (data_dir / _FOLDER).glob("*.lock"))
    return [name for name in names if find_life(data_dir, name) is Life.ALIVE and not is_flow_run(name)]


def _lock_path(data_dir: Path, run_id: str) -> Path:
    return data_dir / _FOLDER / f"{run_id}.lock"
