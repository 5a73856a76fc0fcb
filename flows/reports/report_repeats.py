"""The artifacts of maintenance: what is proposed, in shadow, active, what changed, what people may decide."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from tasks.core.learn.cycle import State

if TYPE_CHECKING:
    from tasks.core.learn.cycle import Lesson

MOST_ROWS = 500
SHOWN_CHARS = 160


def report_repeats(lesson: Lesson) -> None:
    """Leave the artifacts of a lesson."""
    create_markdown_artifact(lesson_markdown(lesson), key="repeats-summary", description="What was learned")
    create_table_artifact(
        learned_rows(lesson)[:MOST_ROWS],
        key="repeats-learned",
        description="Learned paragraphs by state; verdicts.toml vetoes or pins them",
    )
    create_table_artifact(
        undecided_rows(lesson)[:MOST_ROWS],
        key="repeats-undecided",
        description="Repeats that a guard holds back; verdicts.toml pins them",
    )


def lesson_markdown(lesson: Lesson) -> str:
    """Write the sums of a lesson as Markdown."""
    states = Counter(entry.state for entry in lesson.notebook.entries)
    sums = [f"| {state.value} | {states[state]} |" for state in State]
    changes = [
        f"- {change.before or 'new'} → {change.after or 'let go'} ({change.why}): "
        f"`{change.entry.id}` at {change.entry.publisher}"
        for change in lesson.changes[:MOST_ROWS]
    ]
    return "\n".join(
        [
            f"### Learned set `{lesson.notebook.active().version}`",
            "",
            "| State | Paragraphs |",
            "| --- | ---: |",
            *sums,
            "",
            f"{len(lesson.changes)} changes",
            "",
            *changes,
        ]
    )


def learned_rows(lesson: Lesson) -> list[dict[str, str | int]]:
    """Give a row a learned paragraph: those that act first, then those with most articles."""
    found = {finding.id: finding for finding in lesson.findings}
    order = list(State)[::-1]
    rows: list[tuple[int, int, dict[str, str | int]]] = []
    for entry in lesson.notebook.entries:
        finding = found.get(entry.id)
        articles, days = (finding.articles, finding.days) if finding else (0, 0)
        row: dict[str, str | int] = {
            "id": entry.id,
            "publisher": entry.publisher,
            "state": entry.state.value,
            "since": entry.since,
            "kind": entry.kind.value,
            "articles": articles,
            "days": days,
            "text": entry.text[:SHOWN_CHARS],
        }
        rows.append((order.index(entry.state), -articles, row))
    return [row for _, _, row in sorted(rows, key=lambda each: each[:2])]


def undecided_rows(lesson: Lesson) -> list[dict[str, str | int]]:
    """Give a row a paragraph that repeats and that a guard holds back, most articles first."""
    learned = {entry.id for entry in lesson.notebook.entries}
    return [
        {
            "publisher": finding.publisher,
            "guard": finding.objection,
            "articles": finding.articles,
            "days": finding.days,
            "text": finding.text[:SHOWN_CHARS],
        }
        for finding in lesson.findings
        if finding.objection and finding.id not in learned
    ]
