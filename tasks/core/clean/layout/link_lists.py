"""The list of addresses that a text browser prints under a page, and the numbers that point to it.

Takes the lines of a text; gives edits: the list goes with the words right over it, and so does every `[12]`
in the text for which the list has an address, and the lines at the top that name what the head of the page
links to. Numbers that no list explains are somebody's own footnotes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.core.clean.layout.lines import Line
    from tasks.core.clean.text.edits import Edit

_KIND = "link_mark"
_ENTRY = re.compile(r"(\d{1,5})\.\s+(?:[a-z][a-z0-9+.-]{1,20}:|/|\.|#)\S*$", re.IGNORECASE)
_MARK = re.compile(r"\[(\d{1,5})\]")
_HEAD_LINK = re.compile(r"Link: \[(\d{1,5})\]")
_LEAST_ENTRIES = 3
_HEAD_LINES, _HEAD_WORDS = 3, 3


def find_link_lists(text: str, lines: Sequence[Line]) -> list[Edit]:
    """Give the edits that take out the list and the numbers that point to it."""
    entries: dict[int, int] = {}
    for at, line in enumerate(lines):
        if entry := _ENTRY.match(line.text):
            entries[at] = int(entry[1])
    if len(entries) < _LEAST_ENTRIES:
        return []
    edits: list[Edit] = []
    known: set[int] = set()
    for first, last in _find_runs(lines, entries):
        known.update(entries[at] for at in range(first, last + 1) if at in entries)
        head = first
        while head and first - head < _HEAD_LINES and _is_head(lines[head - 1]):
            head -= 1
        edits.append((lines[head].start, lines[last].end, "", _KIND))
    edits = [*_find_head_links(lines, known), *edits]
    listed = iter([*edits, (len(text), len(text), "", "")])
    here = next(listed)
    marks: list[Edit] = []
    for found in _MARK.finditer(text):
        while found.start() >= here[1] and here[3]:
            here = next(listed)
        if found.start() < here[0] and int(found[1]) in known:
            marks.append((found.start(), found.end(), "", _KIND))
    return sorted([*edits, *marks])


def _find_head_links(lines: Sequence[Line], known: set[int]) -> Iterator[Edit]:
    for line in lines:
        found = _HEAD_LINK.match(line.text)
        if not found or int(found[1]) not in known:
            return
        yield line.start, line.end, "", _KIND


def _find_runs(lines: Sequence[Line], entries: dict[int, int]) -> list[tuple[int, int]]:
    """Give first and last line of each run of numbered addresses; an address may go on in the next line."""
    runs: list[tuple[int, int]] = []
    start = last = -1
    for at in [*entries, len(lines) + _HEAD_LINES]:
        is_next = (
            start >= 0 and at in entries and at - last <= _HEAD_LINES and entries[at] == entries[last] + 1
        )
        if is_next:
            last = at
            continue
        if start >= 0 and last - start + 1 >= _LEAST_ENTRIES:
            runs.append((start, last))
        start = last = at
    return runs


def _is_head(line: Line) -> bool:
    return len(line.text.split()) <= _HEAD_WORDS and not line.ends_sentence
