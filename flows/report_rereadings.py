"""What cleaning again changes, in words: the artifact of the run, and lines that the terminal prints too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect import get_run_logger
from prefect.artifacts import create_markdown_artifact

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tasks.core.rereadings import ReprocessSummary

MOST_PUBLISHERS = 100
COLUMNS = ("Publisher", "Read again", "Texts changed", "Words", "Fields", "Outcomes")


def report_rereadings(summary: ReprocessSummary) -> None:
    """Leave the artifact of a run and one line in its log."""
    create_markdown_artifact(
        rereadings_markdown(summary), key="reprocess-summary", description="What changes, by publisher"
    )
    get_run_logger().info("%s: %s", summary.run_id, headline(summary))


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
    for each in summary.publishers[:MOST_PUBLISHERS]:
        yield (
            each.publisher,
            str(each.captures),
            str(each.texts_changed),
            f"+{each.words_added} -{each.words_removed}",
            _list_counts(each.fields),
            _list_counts(each.outcomes),
        )


def rereadings_markdown(summary: ReprocessSummary) -> str:
    """Write the table, without any text of an article."""
    rows = [f"| {' | '.join(map(_escape, row))} |" for row in change_rows(summary)]
    head = [f"| {' | '.join(COLUMNS)} |", f"| {' | '.join('---' for _ in COLUMNS)} |"]
    return "\n".join([f"### {headline(summary)}", "", *(head if rows else []), *rows])


def _list_counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counts.items(), key=lambda each: -each[1]))


def _escape(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
