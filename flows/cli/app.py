"""The console script `copydesk`: arguments in, one flow or one question out.

Each command imports what it needs when it runs, so that `copydesk clean` and `copydesk --help` never
wait for Prefect. Exit codes: 0 done, 1 could not finish, 2 unusable arguments, 3 `--strict` and
something was quarantined.
"""

from __future__ import annotations

import io
import logging
import os
import sys
from enum import StrEnum
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli import sources, tokens
from flows.cli.export_target import ExportFormat, Target
from flows.cli.given_inputs import (
    ColumnsOption,
    LanguageOption,
    PublisherOption,
    UrlOption,
    read_given,
)
from flows.printing import terminal
from tasks.core.errors import StopError, UsageError
from tasks.core.forms.rows.columns import parse_columns
from tasks.core.sources.given_context import InputContext, check_address, read_context
from tasks.core.sources.passed_over import merge_passed_over
from tasks.core.sources.sources import SourceKind  # noqa: TC001 - typer reads the annotations
from tasks.settings import read_settings

if TYPE_CHECKING:
    from tasks.clients.news.news_file import NewsDatabase

EXIT_STOPPED, EXIT_USAGE, EXIT_QUARANTINED = 1, 2, 3
TYPER_INTERRUPTED = 130
"""What typer makes of Ctrl-C, without a word."""
MOST_TABLE_ROWS = 200

app = typer.Typer(
    name="copydesk",
    help="Turns the news into data: articles in, every byte kept, clean text and fields in DuckDB.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(tokens.tokens_app)
app.add_typer(sources.sources_app)


class CleanFormat(StrEnum):
    """What `clean` prints."""

    TEXT = "text"
    REVIEW = "review"
    JSONL = "jsonl"


class RowFormat(StrEnum):
    """What `query` prints."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


@app.command("ingest")
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
    columns: ColumnsOption = None,
    publisher: PublisherOption = None,
    language: LanguageOption = None,
    url: UrlOption = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Let SOURCE lie on private and loopback addresses, too.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")] = False,
    strict: Annotated[bool, typer.Option(help="Exit 3 when anything was quarantined.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show the run's log as well.")] = False,
) -> None:
    """Run the ingest flow once over SOURCE... and print how every input ended."""
    from flows.cli.runs import run_ingest

    if allow_private:
        os.environ["COPYDESK_ALLOW_PRIVATE"] = "true"
    given = read_given(sources) if sources else []
    context = InputContext(publisher=publisher, language=language, url=url)
    summary = run_ingest(given, kind, limit, group, columns, context=context, is_verbose=verbose)
    if as_json:
        terminal.print_json(summary.as_json())
    else:
        terminal.print_run(summary)
    terminal.print_left_out(summary.passed_over, summary.empty_sources, summary.unread_columns)
    if summary.empty_sources:
        raise typer.Exit(EXIT_STOPPED)
    if strict and summary.quarantined:
        raise typer.Exit(EXIT_QUARANTINED)


@app.command()
def clean(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help="Files or folders, of every form that `ingest` reads."),
    ],
    *,
    columns: ColumnsOption = None,
    form: Annotated[CleanFormat, typer.Option("--format", "-f", help="What to print.")] = CleanFormat.TEXT,
    publisher: PublisherOption = None,
    language: LanguageOption = None,
    url: UrlOption = None,
) -> None:
    """Clean files and print what is left; stores nothing."""
    from flows.cli.clean import Cleaning, print_cleaned
    from tasks.clients.sources.source_files import expand_sources

    asked = parse_columns(columns)
    stated = read_context(publisher, language, url)
    found = expand_sources(paths, None, None)
    check_address(stated, is_one=found.is_one_input)
    cleaning = Cleaning(read_settings(), asked, stated)
    print_cleaned(cleaning.clean_files(found.files), form.value, len(found.files))
    passed_over = merge_passed_over(found.passed_over, cleaning.passed_over)
    terminal.print_left_out(passed_over, empty := (*found.empty, *cleaning.empty), cleaning.unread)
    if empty:
        raise typer.Exit(EXIT_STOPPED)


@app.command()
def query(
    question: Annotated[
        str | None,
        typer.Argument(metavar="SQL-or-NAME", help="SQL, or a ready query's name; none lists them."),
    ] = None,
    *,
    form: Annotated[RowFormat, typer.Option("--format", "-f", help="What to print.")] = RowFormat.TABLE,
    timeout_s: Annotated[
        float | None, typer.Option("--timeout", min=0.01, help="Seconds that it may take.")
    ] = None,
    memory_mb: Annotated[int | None, typer.Option("--memory", min=16, help="MB that it may take.")] = None,
) -> None:
    """Ask the news database."""
    from flows.printing.print_articles import print_query_names
    from flows.printing.print_rows import print_table
    from tasks.clients.news.news_reader import QueryBounds, list_queries, run_query

    if question is None:
        print_query_names(list_queries())
        return
    settings = read_settings()
    bounds = QueryBounds(timeout_s or settings.query_timeout_s, memory_mb or settings.query_memory_mb)
    print_table(run_query(_find_news(), question, bounds=bounds), form.value, MOST_TABLE_ROWS)


# What begins with a minus is a word that must not stand: no option of one letter may catch it.
@app.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
def search(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORDS...",
            help="Words to look for in title, description and text; '\"a phrase\"', -not, publisher:, lang:,"
            " author:, title:, after:2026-01-31, before:.",
        ),
    ],
    *,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Show at most so many articles.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object an article.")] = False,
) -> None:
    """Search the clean text; the best match comes first."""
    from flows.printing.print_articles import print_hits
    from tasks.clients.search.searching import search_articles

    print_hits(search_articles(_find_news(), " ".join(words), limit), as_json=as_json)


@app.command()
def show(
    article_id: Annotated[str, typer.Argument(help="The id of an article, or its beginning.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show one article: fields, evidence, ledger, revisions, copies."""
    from flows.printing.print_articles import print_article
    from tasks.clients.news.news_reader import read_article

    print_article(read_article(_find_news(), article_id), as_json=as_json)


@app.command("reprocess")
def reprocess_command(
    *,
    where: Annotated[
        str | None, typer.Option(help="Only articles that meet this SQL condition on their columns.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Clean at most so many captures again.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would change, by publisher; load nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show the run's log as well.")] = False,
) -> None:
    """Clean again, with the rules of today, what another version of the cleaner read."""
    from flows.cli.runs import run_reprocess
    from flows.printing.print_reprocess import print_reprocessed

    summary = run_reprocess(where, limit, is_dry_run=dry_run, is_verbose=verbose)
    print_reprocessed(summary, as_json=as_json)


@app.command("rebuild")
def rebuild_command(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show the run's log as well.")] = False,
) -> None:
    """Make the whole warehouse anew from the store alone, and publish it."""
    from dataclasses import asdict

    from flows.cli.runs import run_rebuild

    rebuilt = run_rebuild(is_verbose=verbose)
    if as_json:
        terminal.print_json(asdict(rebuilt))
    else:
        print(
            f"Rebuilt from {rebuilt.batches:,} batches: {rebuilt.captures:,} captures, {rebuilt.runs:,} runs"
        )
        if rebuilt.left:
            print(f"{rebuilt.left:,} batches were archived and never loaded: the next ingest takes them up")


@app.command("export")
def export_command(
    form: Annotated[ExportFormat, typer.Argument(metavar="FORMAT", help="warc, parquet or jsonl.")],
    path: Annotated[
        Path,
        typer.Argument(
            help="File to write: .warc or .warc.gz, .jsonl or .jsonl.gz, .parquet; "
            "any other name for parquet is a folder by month of publication."
        ),
    ],
    *,
    where: Annotated[
        str | None, typer.Option(help="Only articles that meet this SQL condition on their columns.")
    ] = None,
    force: Annotated[bool, typer.Option(help="Replace what stands there.")] = False,
) -> None:
    """Write the articles, or as WARC the captures behind them, to files: everything, or --where."""
    from flows.cli.export import export_chosen

    target = Target(form, path, may_replace=force)
    written = export_chosen(read_settings(), target, where)
    print(f"Wrote {written:,} {target.unit} to {terminal.plain(str(path))}")


@app.command()
def status(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say what is configured, what answers, what waits, and how fresh each source is; exit 1 on a concern."""
    from flows.cli.status import read_status
    from flows.printing.print_status import print_status

    found = read_status(read_settings())
    print_status(found, as_json=as_json)
    if not found.is_well:
        raise typer.Exit(EXIT_STOPPED)


@app.command()
def doctor(
    *,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what is dead, as far as that can be told.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON list.")] = False,
) -> None:
    """Say what dead runs left behind and whether store and databases are whole; with --fix, mend it."""
    from flows.cli.doctor import examine, print_findings

    findings = examine(read_settings(), may_fix=fix)
    print_findings(findings, as_json=as_json)
    if not all(each.is_mended for each in findings):
        raise typer.Exit(EXIT_STOPPED)


@app.command("serve")
def serve_command(
    *,
    host: Annotated[str, typer.Option(help="Address that the push endpoint listens at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the push endpoint.")] = 8480,
) -> None:
    """Run everything on this machine: Prefect's server and UI, the schedules, the push endpoint."""
    from flows.serving.logs import log_as
    from flows.serving.serve import serve

    settings = read_settings()
    os.environ.update(settings.log_environment() | settings.server_environment())
    log_as(settings.log)
    serve(settings, host, port)


def _find_news() -> NewsDatabase:
    from tasks.clients.news.news_file import NewsDatabase

    return NewsDatabase(read_settings().news_path)


def _prepare_streams() -> None:
    """Let file names of any bytes in, write what the terminal's encoding lacks as an escape, say warnings."""
    for ours in ("flows", "tasks"):
        logging.getLogger(ours).addHandler(terminal.SaidWarnings(logging.WARNING))
        logging.getLogger(ours).propagate = False
    for stream, errors in ((sys.stdin, "surrogateescape"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def _run_app() -> None:
    """Run the command and write out what it printed, so that a write that fails is met by `main`."""
    try:
        app()
    finally:
        sys.stdout.flush()


def main() -> None:
    """Run the command line; an error that a user can cause is one line, never a traceback."""
    _prepare_streams()
    try:
        _run_app()
    except StopError as error:
        terminal.print_error(error)
        sys.exit(EXIT_USAGE if isinstance(error, UsageError) else EXIT_STOPPED)
    except SystemExit as ended:
        if ended.code != TYPER_INTERRUPTED:
            raise
        terminal.print_error(StopError("interrupted", "What an ingest had archived, the next one takes up"))
        sys.exit(EXIT_STOPPED)
    except UnicodeEncodeError:
        terminal.print_error(UsageError("An argument holds bytes that are no text", "Write it as UTF-8"))
        sys.exit(EXIT_USAGE)
    except OSError as error:
        # The reader of our output has gone, or a disk is full: nothing of ours may complain at exit.
        if not isinstance(error, BrokenPipeError):
            terminal.print_error(StopError(f"{error.strerror or error}: {error.filename or 'output'}"))
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(EXIT_STOPPED)
