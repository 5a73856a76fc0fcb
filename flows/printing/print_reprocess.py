"""Prints what cleaning again changes: a table by publisher, and examples to read.

Its lines are those of the run's artifact too. It knows no Prefect: the terminal reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from flows.printing.terminal import make_table, out, plain
from tasks.core.reprocess.readings import MOST_DIFF_LINES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tasks.core.reprocess.readings import DiffLine, Reprocessed, ReprocessSummary


_LONGEST_LINE = 200
MOST_SHOWN = 20
"""So many publishers have their examples printed."""


def print_reprocessed(summary: ReprocessSummary) -> None:
    """Print the table, then the examples of the most changed publishers."""
    if summary.publishers:
        out.print(make_table(COLUMNS, change_rows(summary)))
    for publisher in summary.publishers[:MOST_SHOWN]:
        for example in publisher.examples:
            print_example(example)
    out.print(Text(plain(headline(summary))), soft_wrap=True)


def print_example(example: Reprocessed) -> None:
    """Print one article that reads otherwise: its outcome, its fields, the lines that go and stay."""
    name = f"{example.publisher}: {example.article_id or example.capture_id}  {example.source}"
    out.print(Text(plain(name), style="bold"), soft_wrap=True)
    if example.before != example.after:
        out.print(Text(f"  {example.before} -> {example.after}", style="yellow"))
    for field, (before, after) in example.fields.items():
        out.print(Text(f"  {field}: {_shorten(before)} -> {_shorten(after)}"), soft_wrap=True)
    _print_lines("-", "red", example.goes)
    _print_lines("+", "green", example.stays)


def _print_lines(mark: str, style: str, lines: Sequence[DiffLine]) -> None:
    for line in lines[:MOST_DIFF_LINES]:
        rule = f"  [{line.rule}]" if line.rule else ""
        out.print(Text(f"  {mark} {_shorten(line.text)}{rule}", style=style), soft_wrap=True)
    if len(lines) > MOST_DIFF_LINES:
        out.print(f"  {mark} ... and {len(lines) - MOST_DIFF_LINES} more")


def _shorten(value: object) -> str:
    line = " ".join(plain("-" if value is None else str(value)).split())
    return line if len(line) <= _LONGEST_LINE else line[:_LONGEST_LINE] + " …"


_MOST_PUBLISHERS = 100
COLUMNS = ("Publisher", "Read again", "Texts changed", "Words", "Fields", "Outcomes")


def headline(summary: ReprocessSummary) -> str:
    """Say in one line what a run came to."""
    texts = sum(each.texts_changed for each in summary.publishers)
    verb = "would change" if summary.is_dry_run else "changed"
    left = f", {summary.left} left as they were: their parser failed" if summary.left else ""
    return (
        f"{summary.captures} captures read again by cleaner {summary.cleaner_version}: "
        f"{texts} texts {verb}{left}"
    )


def change_rows(summary: ReprocessSummary) -> Iterator[tuple[str, ...]]:
    """Give a row of the table a publisher, the most changed first."""
    for each in summary.publishers[:_MOST_PUBLISHERS]:
        yield (
            each.publisher,
            str(each.captures),
            str(each.texts_changed),
            f"+{each.words_added} -{each.words_removed}",
            _list_counts(each.fields),
            _list_counts(each.outcomes),
        )


def _list_counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counts.items(), key=lambda each: -each[1]))
