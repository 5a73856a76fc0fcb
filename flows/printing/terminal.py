"""What every command prints: one clear line for an error, tables, and text that cannot drive the terminal."""

from __future__ import annotations

import logging
import os
import sys
import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING

from rich.box import HEAVY_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.printing.forms import RowFormat
from flows.serving.logs import JsonLines
from tasks.core.errors import StopError
from tasks.core.forms.rows.unread_columns import describe_unread
from tasks.core.printable import drop_controls, write_json
from tasks.core.sources.passed_over import describe_passed_over

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rich.box import Box

    from tasks.core.forms.rows.unread_columns import UnreadColumns
    from tasks.core.run.summary import RunSummary
    from tasks.core.sources.passed_over import PassedOver

UNBOUNDED_WIDTH = 10_000
"""Into a pipe or a file each row is one line, however long."""

out = Console(highlight=False, width=None if sys.stdout.isatty() else UNBOUNDED_WIDTH)
err = Console(stderr=True, highlight=False)

_MOST_QUARANTINED = 30
_MOST_SOURCES = 50
LONGEST_UNFOLDED = 24
_READABLE = 12
"""In a column that is narrower nothing can be read, unless all of it is shorter."""
OUTCOME_STYLES = {
    "article": "green",
    "revision": "cyan",
    "unchanged": "dim",
    "copy": "dim",
    "quarantined": "yellow",
    "skipped": "dim",
}


def be_quiet() -> None:
    """Say nothing but results that are asked for, and errors."""
    _quiet.append(True)


def is_quiet() -> bool:
    """Whether only results that are asked for are wanted, and errors."""
    return bool(_quiet)


_quiet: list[bool] = []


def plain(text: str) -> str:
    """Give text without control characters: what an article holds must not drive the terminal."""
    return "".join(
        c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Cs"} or c == "\u200d"
    )


def printable(text: str) -> str:
    """Give text for standard output, whose reader is a terminal now or may be shown on one later."""
    return plain(text) if sys.stdout.isatty() else drop_controls(text)


def print_json(
    value: object, default: Callable[[object], object] | None = None, indent: int | None = None
) -> None:
    """Print JSON."""
    sys.stdout.write(write_json(value, default, indent) + "\n")


def print_one(value: object, form: RowFormat) -> None:
    """Print one thing as JSON: for people over many lines, else on one."""
    print_json(value, str, None if form is RowFormat.JSONL else 1)


def print_error(error: StopError) -> None:
    """Print an error in one line, with what to do."""
    said = " ".join(plain(str(error)).split())
    if not _log_instead(said, logging.ERROR):
        err.print(Text("copydesk: ", style="bold red").append(said, style="default"), soft_wrap=True)


def print_note(said: str) -> None:
    """Say on standard error what is going on, unless nobody wants to know."""
    if not is_quiet() and not _log_instead(said, logging.INFO):
        err.print(Text(said), soft_wrap=True)


def _log_instead(said: str, level: int) -> bool:
    """Write a line of the log where standard error is one of JSON lines."""
    if os.environ.get("COPYDESK_LOG") != "json":
        return False
    row = {"name": "copydesk", "levelname": logging.getLevelName(level), "msg": said}
    print(JsonLines().format(logging.makeLogRecord(row)), file=sys.stderr, flush=True)  # noqa: T201 - a line of the log
    return True


class SaidWarnings(logging.Handler):
    """Says on standard error what our own code warns of, such as a long wait and what for."""

    def emit(self, record: logging.LogRecord) -> None:
        """Say it, whatever else is drawn there."""
        err.print(
            Text("copydesk: ", style="yellow").append(plain(record.getMessage()), style="default"),
            soft_wrap=True,
        )


def print_run(summary: RunSummary) -> None:
    """Print the table of outcomes, how many texts are doubtful, then what was quarantined and why."""
    out.print(f"Run {summary.run_id}")
    table = Table(show_footer=True, box=choose_box())
    table.add_column("Outcome", footer="inputs")
    table.add_column("Count", footer=str(summary.inputs), justify="right")
    for outcome, count in summary.outcomes.items():
        if count:
            table.add_row(Text(outcome, style=OUTCOME_STYLES.get(outcome, "")), str(count))
    out.print(table)
    if summary.doubtful:
        out.print(f"doubtful: {summary.doubtful} (copydesk query doubtful)")
    if summary.noted:
        out.print(f"odd answers: {summary.noted} (copydesk query odd_answers)")
    if any(source.pages for source in summary.sources):
        print_sources(summary)
    if summary.quarantined:
        print_quarantined(summary)
    out.print(f"{summary.inputs} inputs in {summary.seconds:.1f} s")


def print_left_out(
    passed_over: Iterable[PassedOver], empty: Iterable[str], unread: Iterable[UnreadColumns]
) -> None:
    """Say on standard error what was passed over, which columns were not read, which sources gave nothing."""
    if said := describe_passed_over(passed_over):
        print_note(plain(said))
    for said in describe_unread(unread):
        print_note(plain(said))
    for source in empty:
        print_error(StopError(f"{source} gave nothing", "It holds no article in a form that is read"))


def print_sources(summary: RunSummary) -> None:
    """Print what feeds, sitemaps, sites and archives gave."""
    columns = ("Source", "Names", "New", "Left", "Taken")
    rows = [
        (s.name or s.source, s.pages, s.new_pages, s.pages_left, sum(s.outcomes.values()))
        for s in summary.sources[:_MOST_SOURCES]
    ]
    out.print(make_table(columns, rows, title="Sources"))


def print_quarantined(summary: RunSummary) -> None:
    """Print the quarantined inputs with their reasons."""
    shown = [(q.source, q.reason, q.detail) for q in summary.quarantined[:_MOST_QUARANTINED]]
    out.print(make_table(("Source", "Reason", "Detail"), shown, title="Quarantined"))
    more = len(summary.quarantined) - _MOST_QUARANTINED
    if more > 0:
        out.print(f"... and {more} more: copydesk query quarantine")


def make_table(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> Table:
    """Make a table of any values; ids, dates and figures stay on one line, text is folded."""
    cells = [[_cell(value) for value in row] for row in rows]
    table = Table(title=title or None, title_justify="left", box=choose_box())
    for number, name in enumerate(columns):
        longest = max((len(row[number]) for row in cells), default=0)
        table.add_column(Text(plain(name)), overflow="fold", no_wrap=longest <= LONGEST_UNFOLDED)
    for row in cells:
        table.add_row(*row)
    return table


def _least_width(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> int:
    """Give the width below which a table of these rows could not be read."""
    longest = (max((len(str(row[at])) for row in rows), default=0) for at in range(len(columns)))
    return sum(
        max(len(name), min(cells, _READABLE)) + 3 for name, cells in zip(columns, longest, strict=True)
    )


def choose_box() -> Box | None:
    """Give the lines that a table is drawn with: in a pipe none."""
    return HEAVY_HEAD if out.is_terminal else None


def _cell(value: object) -> Text:
    """Give a value as a cell; into a pipe, where a row is a line, a text has none of its own."""
    if isinstance(value, datetime):
        return Text(f"{value:%Y-%m-%d %H:%M:%S}")
    said = "" if value is None else plain(str(value))
    return Text(said if out.is_terminal else " ".join(said.split("\n")))


def print_plain_rows(columns: Sequence[str], rows: Iterable[Sequence[object]], more: int) -> None:
    """Print rows as a table, or under each other where it has no room; `more` that are not shown are said."""
    shown = list(rows)
    if out.is_terminal and _least_width(columns, shown) > out.width:
        print_records(columns, shown)
    else:
        out.print(make_table(columns, shown))
    if more > 0:
        out.print(f"... and {more} more rows: --format csv gives all")


def print_records(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print each row as names and values under each other."""
    for number, row in enumerate(rows, 1):
        out.print(Text(f"row {number}", style="bold"))
        print_fields(dict(zip(columns, row, strict=True)))


def print_fields(fields: Mapping[str, object]) -> None:
    """Print names and values under each other; what has no value is left out."""
    grid = Table.grid(padding=(0, 2))
    for name, value in fields.items():
        if value not in (None, ""):
            grid.add_row(Text(name, style="bold"), _cell(value))
    out.print(grid)
