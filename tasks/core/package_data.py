"""The data files that are a part of the package: rules, tables, models, statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def find_data(folder: Traversable, *endings: str) -> list[Traversable]:
    """Find the files of a folder, and of those in it, that end so; sorted by their names alone."""
    found: list[Traversable] = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += find_data(entry, *endings)
        elif entry.name.endswith(endings):
            found.append(entry)
    return sorted(found, key=lambda each: each.name)
