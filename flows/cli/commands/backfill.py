"""The command `copydesk backfill`: older articles of one source."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from flows.cli.formats import FormatOption, JsonOption, choose_of_one
from flows.printing.forms import RowFormat
from flows.printing.terminal import is_quiet, print_json


def backfill_command(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="Name of a source in sources.toml, or the URL of a feed, a sitemap, a site or a section.",
        ),
    ],
    *,
    since: Annotated[
        str, typer.Option(metavar="DATE", help="The oldest day that is wanted: 2026-01-31, or 90d ago.")
    ],
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="The newest day that is wanted; today otherwise.")
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Fetch at most so many pages, the newest first; 50,000 otherwise.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what there is and how long it takes; fetch no page.")
    ] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Let SOURCE lie on a private or loopback address, too.")
    ] = False,
    form: FormatOption = None,
    as_json: JsonOption = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show the run's log as well.")] = False,
) -> None:
    """Take in older articles of SOURCE, through its sitemaps, the paging of its feeds and its archive pages.

    First it finds what there is and says how long fetching takes at the pace of the hosts. One that is
    interrupted goes on where it was when it is run again; pages that are known are not fetched again.
    """
    from flows.cli.runs import run_backfill
    from flows.printing.print_backfill import print_backfill

    if allow_private:
        os.environ["COPYDESK_ALLOW_PRIVATE"] = "true"
    chosen = choose_of_one(form, as_json=as_json)
    summary = run_backfill(source, since, until, limit, is_dry_run=dry_run, is_verbose=verbose)
    if chosen is not RowFormat.TABLE:
        print_json(summary.as_json())
    elif dry_run or not is_quiet():
        print_backfill(summary)
