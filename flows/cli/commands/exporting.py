"""The commands that hand on: articles, captures and answers as files, and what each column holds."""

from __future__ import annotations

from functools import partial
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import Annotated

import typer

from flows.cli.commands.asking import AsOfOption, find_news
from flows.cli.export_target import ExportFormat, Target, choose_form
from flows.cli.formats import FormatOption, JsonOption, choose_format
from flows.printing import terminal
from tasks.core.errors import UsageError
from tasks.core.news.parameters import read_options
from tasks.settings import read_settings

STANDARD_OUTPUT = "-"

exporting_app = typer.Typer()


@exporting_app.command()
def schema(
    table: Annotated[
        str | None,
        typer.Argument(metavar="TABLE", help="One of the tables; all of them where none is named."),
    ] = None,
    *,
    form: FormatOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say of every column of the news database its type and what it holds."""
    from flows.printing.print_rows import print_table
    from tasks.clients.export.chosen import read_dictionary

    chosen = choose_format(form, as_json=as_json)
    columns = read_dictionary(find_news(), table)
    print_table(columns, chosen, columns.num_rows)


# What it does not know is a parameter of the question that is named.
@exporting_app.command("export", context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
def export_command(
    context: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT|QUESTION",
            help="All articles as warc, parquet, jsonl, csv, sqlite or duckdb (without search()); or a ready "
            "query with what it takes, a table or SQL: its rows, in the form that the file's name says.",
        ),
    ],
    path: Annotated[
        Path,
        typer.Argument(
            help="File to write: .warc, .jsonl or .csv, each also with .gz, .parquet, .sqlite, .db, .duckdb; "
            "any other name for parquet is a folder by month of publication; - for standard output."
        ),
    ],
    *,
    where: Annotated[
        str | None, typer.Option(help="Only articles that meet this SQL condition on their columns.")
    ] = None,
    force: Annotated[bool, typer.Option(help="Replace what stands there.")] = False,
    form: Annotated[
        ExportFormat | None, typer.Option("--format", "-f", help="Form of a question's rows.")
    ] = None,
    as_of: AsOfOption = None,
) -> None:
    """Write the articles, the captures behind them (WARC), or the rows of any question, to files."""
    from flows.cli.export import export_answer, export_chosen, export_to_output
    from flows.cli.export_told import tell_of_export

    settings, given = read_settings(), read_options(context.args)
    if what in set(ExportFormat):
        if given or form is not None:
            raise UsageError(f"All articles as {what} take no parameters", "Choose some of them by --where")
        target = Target(ExportFormat(what), path, may_replace=force)
        export = partial(export_chosen, settings, find_news(as_of), where=where)
    else:
        if where is not None:
            raise UsageError("--where chooses articles, and this is a question", "Ask it in SQL")
        target = Target(choose_form(path, form), path, may_replace=force, question=what)
        export = partial(export_answer, settings, find_news(as_of), given=given)
    if str(path) == STANDARD_OUTPUT:
        export_to_output(target.form, target.question, export)
        return
    written = export(target)
    tell_of_export(settings, target, written)
    if not terminal.is_quiet():
        print(f"Wrote {written:,} {target.unit} to {terminal.plain(str(path))}")
