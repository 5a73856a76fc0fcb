"""The artifacts of a run, for whoever opens it in the Prefect UI.

Its sums and its pace; what was quarantined and why; what was cut, by which rule; the documents that stand
out, with the command that shows each. A run with nothing to do leaves none. That an artifact cannot be
kept, or the news database not be read for it, is logged and fails no run: the news is loaded by then.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

import httpx
from prefect import get_run_logger
from prefect.artifacts import create_markdown_artifact
from prefect.exceptions import PrefectException

from flows.reports.markdown import draw_bar, escape, quote, write_table
from tasks.clients.news.news_reader import read_run_report
from tasks.core.errors import StopError
from tasks.core.forms.rows.unread_columns import describe_unread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tasks.clients.news.news_file import NewsDatabase
    from tasks.core.run.run_report import RuleCut, RunReport, StrangeArticle, TextPart
    from tasks.core.run.summary import Quarantined, RunSummary, SourceSummary

_MOST_PUBLISHERS = 20
MOST_QUARANTINED = 300
MOST_SOURCES = 100
MOST_RULES = 20
LONGEST_NAME = 60
"""A table that is wider than the page is cut off by the UI."""
PARTS = {
    "kept": "Kept: headline, standfirst, text",
    "data": "Kept as data: bylines, captions, credits",
    "cut": "Cut from the article",
    "chrome": "Page chrome",
}
_UNITS = ("bytes", "kB", "MB", "GB")
_KILO = 1000


def report_run(summary: RunSummary, news: NewsDatabase, kept_in: str) -> None:
    """Leave the artifacts of a run and one line in its log; `kept_in` says where its bytes are."""
    counts = ", ".join(f"{count} {outcome}" for outcome, count in summary.outcomes.items() if count)
    get_run_logger().info("%s: %d inputs: %s", summary.run_id, summary.inputs, counts or "nothing to do")
    if not summary.inputs and not summary.sources:
        return
    report = _read_report(summary, news)
    _leave("summary", f"{summary.inputs:,} inputs: {counts}", summary_markdown(summary, report, kept_in))
    if summary.quarantined:
        described = f"{len(summary.quarantined):,} quarantined: what and why"
        _leave("quarantined", described, quarantined_markdown(summary.quarantined))
    if report and report.parts:
        words = sum(cut.words for cut in report.cuts)
        _leave("cuts", f"{words:,} words cut by {len(report.cuts)} rules", cuts_markdown(report))
    if report and report.strangest:
        described = f"{len(report.strangest)} documents that stand out, and why"
        _leave("strangest", described, strangest_markdown(report.strangest))


def _read_report(summary: RunSummary, news: NewsDatabase) -> RunReport | None:
    if not summary.inputs:
        return None
    try:
        return read_run_report(news, summary.run_id)
    except StopError as error:
        get_run_logger().warning("No report on what was cut: %s", error)
        return None


def _leave(name: str, description: str, markdown: str) -> None:
    """Keep an artifact. All are Markdown: one of Prefect's two UIs reads it in table artifacts too."""
    try:
        create_markdown_artifact(markdown, key=f"ingest-{name}", description=description)
    except (PrefectException, httpx.HTTPError) as error:
        get_run_logger().warning("The artifact %s was not kept: %s", name, type(error).__name__)


def summary_markdown(summary: RunSummary, report: RunReport | None = None, kept_in: str = "") -> str:
    """Write the sums of a run as Markdown."""
    outcomes = {outcome: count for outcome, count in summary.outcomes.items() if count}
    blocks = [
        f"### Run `{summary.run_id}`",
        _pace_line(summary, report),
        f"Every byte is kept: {escape(kept_in)}" if kept_in else "",
        _counts_table("Outcome", outcomes, summary.inputs) if outcomes else "",
        f"doubtful: {summary.doubtful:,} · `copydesk query doubtful`" if summary.doubtful else "",
        f"odd answers: {summary.noted:,} · `copydesk query odd_answers`" if summary.noted else "",
        "\n".join(f"- {quote(said, 300)}" for said in describe_unread(summary.unread_columns)),
        _sources_table(summary.sources) if summary.sources else "",
        _publishers_table(summary.publishers) if summary.publishers else "",
    ]
    return "\n\n".join(block for block in blocks if block)


def _pace_line(summary: RunSummary, report: RunReport | None) -> str:
    inputs = "1 input" if summary.inputs == 1 else f"{summary.inputs:,} inputs"
    parts = [f"**{inputs}** in {summary.seconds:.1f} s"]
    if summary.seconds and summary.inputs:
        parts.append(f"{summary.inputs / summary.seconds:.1f} a second")
    if report:
        parts.append(f"{write_bytes(report.received)} received")
    if report and (kept := sum(part.words for part in report.parts if part.part == "kept")):
        parts.append(f"{kept:,} words of news")
    if summary.recovered:
        parts.append(f"{summary.recovered} of them left by an earlier run")
    return " · ".join(parts)


def write_bytes(count: float) -> str:
    """Write a number of bytes in the unit that suits it."""
    for unit in _UNITS[:-1]:
        if count < _KILO:
            return f"{count:.0f} {unit}" if unit == _UNITS[0] else f"{count:.1f} {unit}"
        count /= _KILO
    return f"{count:.1f} {_UNITS[-1]}"


def _counts_table(head: str, counts: Mapping[str, int], total: int) -> str:
    shares = {name: count / total if total else 0.0 for name, count in counts.items()}
    rows = [
        (escape(name, LONGEST_NAME), f"{count:,}", f"{shares[name]:.0%}", draw_bar(shares[name]))
        for name, count in counts.items()
    ]
    return write_table((head, "Count", "Share", ""), rows, numbers=("Count", "Share"))


def _publishers_table(publishers: Mapping[str, int]) -> str:
    shown = dict(list(publishers.items())[:_MOST_PUBLISHERS])
    table = _counts_table("Publisher", shown, sum(publishers.values()))
    return table + _say_more(len(publishers), _MOST_PUBLISHERS, "publishers")


def _sources_table(sources: Sequence[SourceSummary]) -> str:
    rows = []
    for source in sources[:MOST_SOURCES]:
        taken = ", ".join(f"{count} {outcome}" for outcome, count in source.outcomes.items())
        rows.append(
            (
                escape(source.name or source.source, LONGEST_NAME),
                f"{source.pages:,}",
                f"{source.new_pages:,}",
                f"{source.pages_left:,}",
                escape(taken or source.reason or "nothing new"),
            )
        )
    heads = ("Source", "Names", "New", "Left", "Taken")
    table = write_table(heads, rows, numbers=("Names", "New", "Left"))
    return table + _say_more(len(sources), MOST_SOURCES, "sources")


def quarantined_markdown(quarantined: Sequence[Quarantined]) -> str:
    """Write what could not be used as Markdown, by reason, the most frequent first."""
    counts = Counter(each.reason for each in quarantined)
    shown = sorted(quarantined[:MOST_QUARANTINED], key=lambda each: (-counts[each.reason], each.reason))
    blocks = []
    for reason, inputs in groupby(shown, key=lambda each: each.reason):
        lines = [
            f"- {quote(each.source, 200)}" + (f" — {escape(each.detail)}" if each.detail else "")
            for each in inputs
        ]
        blocks.append(f"### {escape(reason)}: {counts[reason]:,}\n\n" + "\n".join(lines))
    return "\n\n".join(blocks) + _say_more(len(quarantined), MOST_QUARANTINED, "inputs")


def cuts_markdown(report: RunReport) -> str:
    """Write what became of the text of a run's articles, and what each rule cut, as Markdown."""
    blocks = ["### What became of the text", _parts_table(report.parts)]
    if report.cuts:
        blocks += ["### What was cut most, and by which rule", _rules_table(report.cuts)]
    return "\n\n".join(blocks)


def _parts_table(parts: Sequence[TextPart]) -> str:
    total = sum(part.characters for part in parts)
    rows = [
        (PARTS[part.part], f"{part.words:,}", f"{share:.0%}", draw_bar(share))
        for part in parts
        for share in [part.characters / total if total else 0.0]
    ]
    return write_table(("Part", "Words", "Share", ""), rows, numbers=("Words", "Share"))


def _rules_table(cuts: Sequence[RuleCut]) -> str:
    most = max(cut.words for cut in cuts) or 1
    rows = [
        (
            f"`{cut.rule}`",
            cut.kind,
            f"{cut.words:,}",
            draw_bar(cut.words / most),
            f"{cut.articles:,}",
            escape(cut.example, 40),
        )
        for cut in cuts[:MOST_RULES]
    ]
    heads = ("Rule", "Kind", "Words", "", "Articles", "Example")
    return write_table(heads, rows, numbers=("Words", "Articles")) + _say_more(len(cuts), MOST_RULES, "rules")


def strangest_markdown(strangest: Sequence[StrangeArticle]) -> str:
    """Write the documents that stand out as Markdown, each with the command that shows it.

    A list, since the UI cuts a table off where it is wider than the page.
    """
    lines = [
        f"{number}. **{escape(article.title or 'No title')}**"
        + (f" · {escape(article.publisher, 60)}" if article.publisher else "")
        + f" — {escape(article.why)} — `copydesk show {article.article_id}`"
        for number, article in enumerate(strangest, 1)
    ]
    return "### Documents that stand out\n\n" + "\n".join(lines)


def _say_more(count: int, shown: int, things: str) -> str:
    return f"\n\n… and {count - shown:,} more {things}" if count > shown else ""
