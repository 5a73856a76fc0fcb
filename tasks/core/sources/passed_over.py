"""What folders and prefixes hold and nobody reads: counted by ending, with an example each.

Takes names as a search comes by them; gives the counts, most first, and words for people.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

NO_ENDING = "no ending"
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Files of one ending that were not read."""

    ending: str
    files: int
    example: str


class PassedOverFiles:
    """Counts what is passed over."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[int, str]] = {}

    def note(self, name: str) -> None:
        """Count a file."""
        ending = PurePath(name).suffix.lower() or NO_ENDING
        count, example = self._found.get(ending, (0, name))
        self._found[ending] = count + 1, example

    def list_all(self) -> tuple[PassedOver, ...]:
        """Give the counts, most files first."""
        return merge_passed_over(PassedOver(ending, *found) for ending, found in self._found.items())


def merge_passed_over(*several: Iterable[PassedOver]) -> tuple[PassedOver, ...]:
    """Put counts together, most files first."""
    merged: dict[str, PassedOver] = {}
    for row in (row for rows in several for row in rows):
        known = merged.get(row.ending)
        merged[row.ending] = PassedOver(row.ending, known.files + row.files, known.example) if known else row
    return tuple(sorted(merged.values(), key=lambda row: (-row.files, row.ending)))


def describe_passed_over(rows: Iterable[PassedOver]) -> str:
    """Say what was passed over, and what to do; empty where nothing was."""
    found = list(rows)
    if not found:
        return ""
    named = [f"{row.files} {row.ending} (such as {row.example})" for row in found[:_MOST_NAMED]]
    more = sum(row.files for row in found[_MOST_NAMED:])
    named += [f"{more} of other endings"] if more else []
    said = ", ".join(named)
    return (
        f"passed over, for no form that is read has this ending: {said}; name a file itself to have it tried"
    )
