"""What cleaning again changes, in words: lines that the artifact of a run and the terminal have in common.

It knows no Prefect: the terminal reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tasks.core.reprocess.readings import ReprocessSummary

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
