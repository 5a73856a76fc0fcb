"""The artifacts of a run, for whoever opens it in the Prefect UI: its sums, and what was quarantined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect import get_run_logger
from prefect.artifacts import create_markdown_artifact, create_table_artifact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tasks.core.summary import RunSummary, SourceSummary

MOST_PUBLISHERS = 20
MOST_QUARANTINED = 500
MOST_SOURCES = 100


def report_run(summary: RunSummary) -> None:
    """Leave the artifacts of a run and one line in its log."""
    create_markdown_artifact(summary_markdown(summary), key="ingest-summary", description="Sums of the run")
    create_table_artifact(
        [
            {"source": q.source, "reason": q.reason, "detail": q.detail or ""}
            for q in summary.quarantined[:MOST_QUARANTINED]
        ],
        key="ingest-quarantined",
        description=f"{len(summary.quarantined)} quarantined: what and why",
    )
    counts = ", ".join(f"{count} {outcome}" for outcome, count in summary.outcomes.items() if count)
    get_run_logger().info("%s: %d inputs: %s", summary.run_id, summary.inputs, counts or "nothing to do")


def summary_markdown(summary: RunSummary) -> str:
    """Write the sums of a run as Markdown."""
    lines = [
        f"### Run `{summary.run_id}`",
        "",
        f"{summary.inputs} inputs in {summary.seconds:.1f} s"
        + (f", {summary.recovered} of them left by an earlier run" if summary.recovered else ""),
        "",
        *_table("Outcome", summary.outcomes, summary.inputs),
    ]
    if summary.sources:
        lines += ["", *_sources_table(summary.sources[:MOST_SOURCES])]
    if summary.publishers:
        shown = dict(list(summary.publishers.items())[:MOST_PUBLISHERS])
        lines += ["", *_table("Publisher", shown, sum(summary.publishers.values()))]
    return "\n".join(lines)


def _table(head: str, counts: Mapping[str, int], total: int) -> list[str]:
    rows = [f"| {head} | Count | Share |", "| --- | ---: | ---: |"]
    for name, count in counts.items():
        rows.append(f"| {_escape(name)} | {count} | {count / total if total else 0:.0%} |")
    return rows


def _sources_table(sources: Sequence[SourceSummary]) -> list[str]:
    rows = ["| Source | Names | New | Left | Taken |", "| --- | ---: | ---: | ---: | --- |"]
    for source in sources:
        taken = ", ".join(f"{count} {outcome}" for outcome, count in source.outcomes.items())
        name = _escape(source.name or source.source)
        rows.append(
            f"| {name} | {source.pages} | {source.new_pages} | {source.pages_left} "
            f"| {taken or source.reason or 'nothing new'} |"
        )
    return rows


def _escape(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
