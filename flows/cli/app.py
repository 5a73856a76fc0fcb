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
from importlib.metadata import version
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import Annotated

import typer

from flows.cli.commands import (
    asking,
    backfill,
    desk,
    exporting,
    forget,
    keeping,
    lake,
    learn,
    marks,
    sources,
    taking,
    telling,
    tokens,
)
from flows.cli.exit_codes import EXIT_STOPPED, EXIT_USAGE
from flows.printing import terminal
from tasks.clients.servers.collector import collect_seldom
from tasks.core.errors import StopError, UsageError
from tasks.settings import find_set

TYPER_INTERRUPTED = 130
"""What typer makes of Ctrl-C, without a word."""
GLOBAL_OPTIONS = {"--data-dir": 1, "--quiet": 0, "--version": 0}
"""Options of no command that may stand anywhere, and how many values each takes."""
FREE_WORDS = "search"
"""The command whose arguments are all its own."""

app = typer.Typer(
    name="copydesk",
    help="Turns the news into data: articles in, every byte kept, clean text and fields in DuckDB.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich" if terminal.out.is_terminal else None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for commands in (
    taking.taking_app,
    asking.asking_app,
    telling.telling_app,
    exporting.exporting_app,
    keeping.keeping_app,
):
    app.add_typer(commands)
app.add_typer(tokens.tokens_app)
app.add_typer(sources.sources_app)
app.add_typer(marks.marks_app)
app.add_typer(lake.lake_app)
app.command("backfill")(backfill.backfill_command)
app.command("desk")(desk.desk_command)
app.command("forget")(forget.forget_command)
app.command("learn")(learn.learn_command)
app.command("mark")(marks.mark_command)


def _say_version(is_asked: bool) -> None:  # noqa: FBT001 - typer calls it so
    if is_asked:
        typer.echo(f"copydesk {version('copydesk')}")
        raise typer.Exit


@app.callback()
def _choose(
    *,
    data_dir: Annotated[
        Path | None, typer.Option(help="Folder of the databases and the local servers; anywhere in the line.")
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print what was asked for and errors, nothing else.")
    ] = False,
    _version: Annotated[
        bool, typer.Option("--version", "-V", callback=_say_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    if data_dir is not None:
        os.environ["COPYDESK_DATA_DIR"] = str(data_dir.absolute())
    if quiet:
        terminal.be_quiet()
    for unknown in find_set().unknown:
        terminal.print_note(unknown.said)


def put_global_first(arguments: list[str]) -> list[str]:
    """Put the options that every command has before the command, where the parser wants them."""
    first: list[str] = []
    rest: list[str] = []
    left = list(arguments)
    while left:
        each = left.pop(0)
        name, is_joined, _ = each.partition("=")
        if each == "--" or rest[:1] == [FREE_WORDS]:
            rest += [each, *left]
            break
        if name in GLOBAL_OPTIONS:
            values = 0 if is_joined else GLOBAL_OPTIONS[name]
            first += [each, *left[:values]]
            del left[:values]
        else:
            rest.append(each)
    return first + rest


def _prepare_streams() -> None:
    """Let file names of any bytes in, write what the terminal's encoding lacks as an escape, say warnings."""
    for ours in (__name__.removesuffix(".cli.app"), find_set.__module__.removesuffix(".settings")):
        logging.getLogger(ours).addHandler(terminal.SaidWarnings(logging.WARNING))
        logging.getLogger(ours).propagate = False
    for stream, errors in ((sys.stdin, "surrogateescape"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def _run_app() -> None:
    """Run the command and write out what it printed, so that a write that fails is met by `main`."""
    try:
        app(put_global_first(sys.argv[1:]))
    finally:
        sys.stdout.flush()


def main() -> None:
    """Run the command line; an error that a user can cause is one line, never a traceback."""
    collect_seldom()
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
