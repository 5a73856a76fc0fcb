"""The commands that take articles in, or make again what is made of them."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from flows.cli.commands.learn import hint_learnable
from flows.cli.exit_codes import EXIT_QUARANTINED, EXIT_STOPPED
from flows.cli.formats import FormatOption, JsonOption, choose_format, choose_of_one
from flows.cli.given_inputs import ColumnsOption, LanguageOption, PublisherOption, UrlOption, read_given
from flows.printing import terminal
from flows.printing.forms import RowFormat
from tasks.core.sources.given_context import InputContext
from tasks.core.sources.sources import SourceKind  # noqa: TC001 - typer reads the annotations

taking_app = typer.Typer()


@taking_app.command("ingest")
def ingest_command(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE...",
            help="URL of a page, feed, sitemap or site; file, folder, glob, web archive, s3://bucket/prefix,"
            " @list, or - for a list. None: the sources that sources.toml declares, where they are due.",
        ),
    ] = None,
    *,
    kind: Annotated[
        SourceKind | None, typer.Option(help="How to read every SOURCE; found out otherwise.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Take at most so many inputs.")] = None,
    group: Annotated[str | None, typer.Option(help="Read only the declared sources of this group.")] = None,
    only: Annotated[
        str | None, typer.Option(help="Read only the declared source of this name, also where it is not due.")
    ] = None,
    columns: ColumnsOption = None,
    publisher: PublisherOption = None,
    language: LanguageOption = None,
    url: UrlOption = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Let SOURCE lie on private and loopback addresses, too.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be taken, by source; take nothing.")
    ] = False,
    form: FormatOption = None,
    as_json: JsonOption = False,
    strict: Annotated[bool, typer.Option(help="Exit 3 when anything was quarantined.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show the run's log as well.")] = False,
) -> None:
    """Run the ingest flow once over SOURCE... and print how every input ended."""
    from flows.cli.runs import run_ingest

    if allow_private:
        os.environ["COPYDESK_ALLOW_PRIVATE"] = "true"
    given = read_given(sources) if sources else []
    if dry_run:
        from flows.cli.planning import plan_ingest, print_intended

        print_intended(plan_ingest(given, kind, group, only), choose_format(form, as_json=as_json))
        return
    chosen = choose_of_one(form, as_json=as_json)
    context = InputContext(publisher=publisher, language=language, url=url)
    summary = run_ingest(given, kind, limit, group, columns, only=only, context=context, is_verbose=verbose)
    if chosen is not RowFormat.TABLE:
        terminal.print_json(summary.as_json())
    elif not terminal.is_quiet():
        terminal.print_run(summary)
    terminal.print_left_out(summary.passed_over, summary.empty_sources, summary.unread_columns)
    for note in summary.notes:
        terminal.print_note(terminal.plain(note))
    if chosen is RowFormat.TABLE and not terminal.is_quiet():
        hint_learnable(summary)
    if summary.empty_sources:
        raise typer.Exit(EXIT_STOPPED)
    if strict and summary.quarantined:
        raise typer.Exit(EXIT_QUARANTINED)


@taking_app.command("reprocess")
def reprocess_command(
    *,
    where: Annotated[
        str | None, typer.Option(help="Only articles that meet this SQL condition on their columns.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Clean at most so many captures again.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would change, by publisher; load nothing.")
    ] = False,
    form: FormatOption = None,
    as_json: JsonOption = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show the run's log as well.")] = False,
) -> None:
    """Clean again, with the rules of today, what another version of the cleaner read."""
    from flows.cli.runs import run_reprocess
    from flows.printing.print_reprocess import print_reprocessed

    chosen = choose_of_one(form, as_json=as_json)
    summary = run_reprocess(where, limit, is_dry_run=dry_run, is_verbose=verbose)
    if chosen is not RowFormat.TABLE:
        terminal.print_json(summary.as_json())
    elif dry_run or not terminal.is_quiet():
        print_reprocessed(summary)


@taking_app.command("rebuild")
def rebuild_command(
    *,
    form: FormatOption = None,
    as_json: JsonOption = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show the run's log as well.")] = False,
) -> None:
    """Make the whole warehouse anew from the store alone, and publish it."""
    from dataclasses import asdict

    from flows.cli.runs import run_rebuild

    chosen = choose_of_one(form, as_json=as_json)
    rebuilt = run_rebuild(is_verbose=verbose)
    if chosen is not RowFormat.TABLE:
        terminal.print_json(asdict(rebuilt))
    elif not terminal.is_quiet():
        print(
            f"Rebuilt from {rebuilt.batches:,} batches: {rebuilt.captures:,} captures, {rebuilt.runs:,} runs"
        )
        if rebuilt.left:
            print(f"{rebuilt.left:,} batches were archived and never loaded: the next ingest takes them up")
