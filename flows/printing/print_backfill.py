"""Prints a back-fill: what was found by month, what it takes to fetch it, and at its end what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.printing.terminal import err, make_table, out, plain, print_note, print_run

if TYPE_CHECKING:
    from rich.console import Console

    from tasks.core.fetch.backfill.plans import BackfillPlan, BackfillSummary

_MOST_FAILURES = 10


def print_plan(plan: BackfillPlan, console: Console = err) -> None:
    """Print the table of months and the estimate."""
    rows = [(each.month or "no date", f"{each.found:,}", f"{each.to_fetch:,}") for each in plan.months]
    console.print(make_table(("Month", "Pages", "To fetch"), rows, title=f"{plain(plan.source)}"))
    for line in describe_plan(plan):
        console.print(plain(line), soft_wrap=True, markup=False)


def describe_plan(plan: BackfillPlan) -> list[str]:
    """Say what was found, what of it is fetched, how long that takes, and what was cut short."""
    window = f"since {plan.since}" + (f" until {plan.until}" if plan.until else "")
    counts = (
        (plan.known, "known"),
        (plan.waiting, "to be tried again later"),
        (plan.left_out, "left out by the source's filters"),
        (plan.undated, "without a date: taken"),
        (plan.older, "named and older: not fetched"),
        (plan.newer, "named and newer: not fetched"),
    )
    said = "; ".join(f"{number:,} {what}" for number, what in counts if number)
    pages = "1 page" if plan.found == 1 else f"{plan.found:,} pages"
    listings = "1 listing" if plan.listings == 1 else f"{plan.listings:,} listings"
    found = f"{pages} {window} in {listings} ({plan.asked:,} asked now)"
    failed = [f"not read: {failure}" for failure in plan.failures[:_MOST_FAILURES]]
    if more := len(plan.failures) - _MOST_FAILURES:
        failed += [f"... and {more:,} more listings"] if more > 0 else []
    if plan.failures:
        failed.append("run it again: what could not be read is asked for again")
    return [found + (f": {said}" if said else ""), plan.estimate, *plan.notes, *failed]


def print_backfill(summary: BackfillSummary) -> None:
    """Print how a back-fill ended: the plan of a dry one, else the run, and what waits."""
    if summary.run is None:
        print_plan(summary.plan, out)
    else:
        print_run(summary.run)
    for host, pages in summary.left.items():
        print_note(f"{plain(host)} gives nothing now: {pages:,} pages of it wait; run it again later")
