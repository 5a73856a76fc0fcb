"""How a run ended, in one line: what came of its inputs, then what it did less than it was asked for.

Takes the sum of a run, gives the message of its state in Prefect: `15 articles, 6 quarantined; 1 of 5 sources
not read whole: harbour (timeout)`. Names come from outside: they are cut short, and cannot drive a terminal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.core.printable import drop_controls

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tasks.core.fetch.backfill.plans import BackfillSummary
    from tasks.core.run.summary import RunSummary

_MANY = {"article": "articles", "revision": "revisions", "copy": "copies"}
_MOST_NAMED = 3
_LONGEST_NAME = 80


def count(number: int, one: str, many: str = "") -> str:
    """Write a number of things."""
    return f"1 {one}" if number == 1 else f"{number:,} {many or one + 's'}"


def say_outcomes(outcomes: Mapping[str, int]) -> str:
    """Say how inputs ended: `15 articles, 6 quarantined`; empty where there were none."""
    found = {outcome: number for outcome, number in outcomes.items() if number}
    return ", ".join(count(number, kind, _MANY.get(kind, kind)) for kind, number in found.items())


def say_run(summary: RunSummary) -> str:
    """Say how a run ended."""
    nothing = "nothing new" if summary.sources else "nothing to do"
    return "; ".join((say_outcomes(summary.outcomes) or nothing, *list_less(summary)))


def say_backfill(summary: BackfillSummary) -> str:
    """Say how a back-fill ended, or what one would do."""
    plan = summary.plan
    found = count(plan.found, "page") + " found"
    less = [*plan.notes]
    if plan.failures:
        less.append(f"{count(len(plan.failures), 'listing')} not read: {_name_some(plan.failures)}")
    if summary.left:
        hosts = _name_some(f"{number:,} at {host}" for host, number in summary.left.items())
        less.append(f"pages wait: {hosts}")
    if summary.run is None:
        return "; ".join(("dry run", found, plan.estimate, *less))
    return "; ".join((found, say_run(summary.run), *less))


def list_less(summary: RunSummary) -> Iterator[str]:
    """Give what a run did less than it was asked for, and of what it is not sure."""
    if summary.doubtful:
        yield f"{summary.doubtful:,} doubtful"
    if failed := [source for source in summary.sources if source.reason]:
        names = _name_some(f"{source.name or source.source} ({source.reason})" for source in failed)
        yield f"{len(failed)} of {count(len(summary.sources), 'source')} not read whole: {names}"
    if left := sum(source.pages_left for source in summary.sources):
        yield f"{count(left, 'new page')} left for later runs"
    if summary.empty_sources:
        yield f"gave nothing: {_name_some(summary.empty_sources)}"
    if files := sum(row.files for row in summary.passed_over if not row.are_records):
        yield f"{count(files, 'file')} passed over"
    if records := sum(row.files for row in summary.passed_over if row.are_records):
        yield f"{count(records, 'record')} of web archives passed over"
    if summary.unread_columns:
        yield f"columns not read in {count(len(summary.unread_columns), 'file')}"
    yield from summary.notes


def _name_some(names: Iterable[str]) -> str:
    every = [_shorten(name) for name in names]
    more = len(every) - _MOST_NAMED
    return ", ".join(every[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _shorten(name: str) -> str:
    line = " ".join(drop_controls(name).split())
    return line if len(line) <= _LONGEST_NAME else line[: _LONGEST_NAME - 1] + "…"
