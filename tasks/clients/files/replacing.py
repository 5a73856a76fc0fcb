"""Files and folders put in their place as a whole: a reader sees the old state or the new one.

`put_file` is the one atomic swap: synced, renamed, the folder synced. `write_whole` writes bytes that way,
`new_file` and `new_folder` give a path beside the one that a user gave, which takes its place at the end and
is gone after any error. There, what stands already is a UsageError, unless it may be replaced; a folder is
replaced only where it is an earlier export. `work_folder` is for what is never put in a place.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIX = ".copydesk-"


def put_file(building: Path, path: Path) -> None:
    """Put a file in the place of another one, or of none; both in one folder or one file system."""
    _sync(building)
    building.replace(path)
    _sync(path.parent)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that its owner alone may read, in the place of the one before."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=_PREFIX)
    building = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        put_file(building, path)
    except OSError:
        building.unlink(missing_ok=True)
        raise


@contextmanager
def new_file(path: Path, *, may_replace: bool) -> Iterator[Path]:
    """Give a path to write a file to; at the end it becomes `path`."""
    check_new_file(path, may_replace=may_replace)
    with _folder_beside(path) as folder:
        building = folder / path.name
        yield building
        put_file(building, path)


@contextmanager
def new_folder(path: Path, *, may_replace: bool) -> Iterator[Path]:
    """Give an empty folder to write to; at the end it becomes `path`."""
    check_new_folder(path, may_replace=may_replace)
    with _folder_beside(path) as folder:
        building = folder / path.name
        building.mkdir()
        yield building
        if path.is_dir():
            path.rename(folder / "replaced")
        building.rename(path)


@contextmanager
def work_folder(path: Path) -> Iterator[Path]:
    """Give an empty folder that nobody else uses, and remove it at the end; who was killed has left his."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def check_new_file(path: Path, *, may_replace: bool) -> None:
    """Raise a UsageError where no file can be put."""
    _check_parent(path)
    if path.is_dir():
        raise UsageError(f"{path} is a folder", "Give the path of a file")
    if os.path.lexists(path) and not may_replace:
        raise UsageError(f"{path} exists", "Give another path, or --force to replace it")


def check_new_folder(path: Path, *, may_replace: bool) -> None:
    """Raise a UsageError where no folder can be put; what is not ours is never replaced."""
    _check_parent(path)
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        raise UsageError(f"{path} is no folder", "Give another path")
    if not path.exists() or not any(path.iterdir()):
        return
    if not may_replace:
        raise UsageError(f"{path} is not empty", "Give another path, or --force to replace it")
    if not all(_is_partition(entry) for entry in path.iterdir()):
        raise UsageError(f"{path} holds more than an earlier export", "Give another path")


def _is_partition(folder: Path) -> bool:
    """Tell whether a folder is a partition as exports write them."""
    return "=" in folder.name and folder.is_dir() and all(map(_is_part_file, folder.iterdir()))


def _is_part_file(path: Path) -> bool:
    return path.match("part-*.parquet") and path.is_file()


def _check_parent(path: Path) -> None:
    if not path.parent.is_dir():
        raise UsageError(f"There is no folder {path.parent}", "Make it first")


@contextmanager
def _folder_beside(path: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(dir=path.parent, prefix=_PREFIX))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
