"""Prints what cleaning again changes: a table by publisher, and examples to read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rich.text import Text

from flows.printing.reprocess_rows import COLUMNS, change_rows, headline
from flows.printing.terminal import make_table, out, plain
from tasks.core.reprocess.readings import MOST_DIFF_LINES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.reprocess.readings import DiffLine, Reprocessed, ReprocessSummary

_LONGEST_LINE = 200
MOST_SHOWN = 20
"""So many publishers have their examples printed."""


def print_reprocessed(summary: ReprocessSummary, *, as_json: bool) -> None:
    """Print the table, then the examples of the most changed publishers."""
    if as_json:
        print(json.dumps(summary.as_json(), ensure_ascii=False))
        return
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
