"""Prints what learning at once found: a row a paragraph that begins to be cut, or would, then the sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.printing.terminal import make_table, out, plain
from tasks.core.learn.cycle import State

if TYPE_CHECKING:
    from tasks.core.learn.cycle import Lesson

_COLUMNS = ("publisher", "kind", "articles", "days", "text")
_SHOWN_CHARS = 100
_MOST_ROWS = 100


def print_lesson(lesson: Lesson, *, is_dry_run: bool) -> None:
    """Print what begins to be cut, most articles first."""
    found = {finding.id: finding for finding in lesson.findings}
    begun = [
        (entry, found[entry.id])
        for entry in (change.entry for change in lesson.changes if change.after is State.ACTIVE)
        if entry.id in found
    ]
    begun.sort(key=lambda each: -each[1].articles)
    rows = [
        (
            plain(entry.publisher),
            entry.kind.value,
            finding.articles,
            finding.days,
            plain(" ".join(entry.text.split())[:_SHOWN_CHARS]),
        )
        for entry, finding in begun[:_MOST_ROWS]
    ]
    if rows:
        out.print(make_table(_COLUMNS, rows))
    if len(begun) > _MOST_ROWS:
        out.print(f"... and {len(begun) - _MOST_ROWS:,} more")
    ends = sum(change.before is State.ACTIVE for change in lesson.changes)
    would = "would be" if is_dry_run else "are"
    out.print(f"{len(begun):,} paragraphs {would} cut from now on, {ends:,} no more; {lesson.said}")
    if is_dry_run and begun:
        out.print("copydesk learn --now has them cut")
