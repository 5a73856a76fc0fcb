"""What every command prints: one clear line for an error, tables, and text that cannot drive the terminal."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tasks.core.errors import StopError
    from tasks.core.summary import RunSummary

out = Console(highlight=False, soft_wrap=False)
err = Console(stderr=True, highlight=False)

MOST_QUARANTINED = 30
OUTCOME_STYLES = {
    "article": "green",
    "revision": "cyan",
    "unchanged": "dim",
    "copy": "dim",
    "quarantined": "yellow",
    "skipped": "dim",
}


def plain(text: str) -> str:
    """Give text without control characters: what an article holds must not drive the terminal."""
    return "".join(
        c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Cs"} or c == "\u200d"
    )


def print_error(error: StopError) -> None:
    """Print an error in one line, with what to do."""
    line = Text("copydesk: ", style="bold red").append(plain(error.message), style="default")
    if error.hint:
        line.append(f". {plain(error.hint)}", style="default")
    err.print(line, soft_wrap=True)


def print_run(summary: RunSummary) -> None:
    """Print the table of outcomes, then what was quarantined and why."""
    table = Table(title=f"Run {summary.run_id}", title_justify="left", show_footer=True)
    table.add_column("Outcome", footer="inputs")
    table.add_column("Count", footer=str(summary.inputs), justify="right")
    for outcome, count in summary.outcomes.items():
        if count:
            table.add_row(Text(outcome, style=OUTCOME_STYLES.get(outcome, "")), str(count))
    out.print(table)
    if summary.quarantined:
        print_quarantined(summary)
    out.print(f"{summary.inputs} inputs in {summary.seconds:.1f} s")


def print_quarantined(summary: RunSummary) -> None:
    """Print the quarantined inputs with their reasons."""
    table = Table(title="Quarantined", title_justify="left")
    for name in ("Source", "Reason", "Detail"):
        table.add_column(name, overflow="fold")
    for each in summary.quarantined[:MOST_QUARANTINED]:
        table.add_row(*(plain(cell or "") for cell in (each.source, each.reason, each.detail)))
    out.print(table)
    more = len(summary.quarantined) - MOST_QUARANTINED
    if more > 0:
        out.print(f"... and {more} more: copydesk query quarantine")


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[object]], more: int) -> None:
    """Print rows as a table; `more` rows that are not shown are said."""
    table = Table()
    for name in columns:
        table.add_column(plain(name), overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else Text(plain(str(cell))) for cell in row))
    out.print(table)
    if more > 0:
        out.print(f"... and {more} more rows: --format csv gives all")


def print_fields(fields: Mapping[str, object]) -> None:
    """Print names and values under each other."""
    grid = Table.grid(padding=(0, 2))
    for name, value in fields.items():
        grid.add_row(Text(name, style="bold"), Text(plain("" if value is None else str(value))))
    out.print(grid)
