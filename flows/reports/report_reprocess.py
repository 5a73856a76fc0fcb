"""The artifact of a run that cleans again: what changes, by publisher."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect import get_run_logger
from prefect.artifacts import create_markdown_artifact

from flows.printing.print_reprocess import COLUMNS, change_rows, headline
from flows.reports.markdown import escape, write_table

if TYPE_CHECKING:
    from tasks.core.reprocess.readings import ReprocessSummary


def report_reprocessed(summary: ReprocessSummary) -> None:
    """Leave the artifact of a run and one line in its log."""
    create_markdown_artifact(
        reprocessed_markdown(summary), key="reprocess-summary", description="What changes, by publisher"
    )
    get_run_logger().info("%s: %s", summary.run_id, headline(summary))


def reprocessed_markdown(summary: ReprocessSummary) -> str:
    """Write the table, without any text of an article."""
    rows = [[escape(cell) for cell in row] for row in change_rows(summary)]
    head = f"### {headline(summary)}\n"
    return f"{head}\n{write_table(COLUMNS, rows)}" if rows else head
