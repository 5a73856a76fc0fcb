"""The data folder: made where it is missing, and seen to be writable before anything is started over it.

In it lies a folder that stays empty, for processes to work in. Python's `-m`, uvicorn and Prefect import
from the working directory, and Prefect reads `prefect.toml`, `pyproject.toml` and `.env` there: where that
is a folder of the user's, a `tasks.py` of theirs would stand in for ours, and settings of another project
would lead a run elsewhere.
"""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from tasks.core.errors import StopError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_LEAST_FREE_BYTES = 64 * 1024 * 1024
_MARKS = ("warehouse.duckdb", "warehouse.lock", "s3.json", "prefect.db")
_HINT = "Set COPYDESK_DATA_DIR to a folder on a local disk that you may write to"


def make_data_folder(folder: Path) -> None:
    """Make the folder if need be, its user's alone; a StopError where it cannot be made or written to.

    From then on whatever else this process makes is its user's alone, too: logs, temporary files.
    """
    os.umask(0o077)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StopError(f"Cannot make the folder {folder.absolute()}: {error.strerror}", _HINT) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StopError(f"Cannot write to the folder {folder.absolute()}", _HINT)


def is_data_folder(folder: str) -> bool:
    """Tell whether a folder is an installation's, or a server's in it, which hold no articles."""
    return any(os.path.exists(os.path.join(folder, mark)) for mark in _MARKS)  # noqa: PTH110, PTH118 - any name


def set_readers(folder: Path, databases: Iterable[Path], *, group_reads: bool) -> None:
    """Let the group of the folder read the databases, or nobody but their user."""
    if group_reads:
        with suppress(OSError):  # it is somebody else's, who has said who may in
            folder.chmod(stat.S_IMODE(folder.stat().st_mode) | 0o050)
    for path in databases:
        with suppress(FileNotFoundError):
            path.chmod(0o640 if group_reads else 0o600)


def is_full(folder: Path) -> bool:
    """Tell whether the disk of a folder has less left than servers like to keep: a hundredth, or 64 MB."""
    usage = shutil.disk_usage(folder)
    return usage.free < max(usage.total // 100, _LEAST_FREE_BYTES)


def explain_full(folder: Path) -> StopError:
    """Say that the disk of the data folder is full."""
    return StopError(
        f"No space left in the data folder {folder.absolute()}",
        "Free some and run again: what was archived is taken up",
    )


def make_empty_folder(data_dir: Path) -> Path:
    """Make the data folder and the empty one in it, and give that."""
    folder = data_dir / "empty"
    make_data_folder(data_dir)
    make_data_folder(folder)
    return folder
