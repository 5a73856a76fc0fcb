"""What folders, prefixes and web archives hold and nobody reads: counted by ending or kind, with an example.

Takes names as a search comes by them, and the kinds of the records of an archive; gives the counts, most
first, and words for people.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NO_ENDING = "no ending"
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Files of one ending that were not read, or records of one kind, in the web archive of the example."""

    ending: str
    files: int
    example: str
    are_records: bool = False


class PassedOverFiles:
    """Counts what is passed over."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[int, str]] = {}
        self._records: list[PassedOver] = []

    def note(self, name: str) -> None:
        """Count a file."""
        ending = PurePath(name).suffix.lower() or NO_ENDING
        count, example = self._found.get(ending, (0, name))
        self._found[ending] = count + 1, example

    def note_records(self, kinds: Mapping[str, int], archive: str) -> None:
        """Count the records of an archive that are no inputs, by their kinds."""
        self._records += (PassedOver(kind, count, archive, are_records=True) for kind, count in kinds.items())

    def list_all(self) -> tuple[PassedOver, ...]:
        """Give the counts, most files first."""
        files = (PassedOver(ending, *found) for ending, found in self._found.items())
        return merge_passed_over(files, self._records)


def merge_passed_over(*several: Iterable[PassedOver]) -> tuple[PassedOver, ...]:
    """Put counts together, most files first."""
    merged: dict[tuple[str, bool], PassedOver] = {}
    for row in (row for rows in several for row in rows):
        known = merged.get((row.ending, row.are_records))
        files = row.files + (known.files if known else 0)
        merged[row.ending, row.are_records] = replace(known or row, files=files)
    return tuple(sorted(merged.values(), key=lambda row: (-row.files, row.ending)))


def describe_passed_over(rows: Iterable[PassedOver]) -> str:
    """Say what was passed over, and what to do; empty where nothing was."""
    rows = list(rows)
    said = (_describe_files(rows), _describe_records(rows))
    return "; ".join(filter(None, said))


def _describe_records(rows: Iterable[PassedOver]) -> str:
    named = [f"{row.files} {row.ending} (such as in {row.example})" for row in rows if row.are_records]
    return f"passed over in web archives: {', '.join(named[:_MOST_NAMED])}" if named else ""


def _describe_files(rows: Iterable[PassedOver]) -> str:
    found = [row for row in rows if not row.are_records]
    if not found:
        return ""
    named = [f"{row.files} {row.ending} (such as {row.example})" for row in found[:_MOST_NAMED]]
    more = sum(row.files for row in found[_MOST_NAMED:])
    named += [f"{more} of other endings"] if more else []
    said = ", ".join(named)
    return (
        f"passed over, for no form that is read has this ending: {said}; name a file itself to have it tried"
    )
