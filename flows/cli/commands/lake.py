"""The commands `copydesk lake`: the published news in the bucket, for readers on other machines."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import Annotated

import typer

from flows.cli.formats import FormatOption, JsonOption, choose_format
from flows.printing import terminal
from tasks.settings import read_settings

lake_app = typer.Typer(
    name="lake",
    help="The published news as Parquet in the bucket: publish it, and read it on any machine.",
    no_args_is_help=True,
)


@lake_app.command("publish")
def publish_command() -> None:
    """Publish now what news.duckdb holds; COPYDESK_LAKE_EVERY has runs do it. Writes only what changed."""
    from flows.run.lakes import publish_lake_now
    from flows.run.stores import open_store

    settings = read_settings()
    with ExitStack() as stack:
        published = publish_lake_now(settings, open_store(settings, stack))
    if not terminal.is_quiet():
        print(f"Publication {published.number}: {published.said}" if published else "The lake has all of it")


@lake_app.command("show")
def show_command(*, form: FormatOption = None, as_json: JsonOption = False) -> None:
    """Say which publication the lake has, and how large it is."""
    from flows.printing.print_rows import print_objects
    from flows.run.lakes import open_for_reading
    from tasks.clients.lake.standing import describe_lake

    chosen = choose_format(form, as_json=as_json)
    with ExitStack() as stack:
        described = describe_lake(open_for_reading(read_settings(), stack))
    print_objects([asdict(described)], chosen)


@lake_app.command("sql")
def sql_command() -> None:
    """Print the SQL by which plain DuckDB attaches the lake, on any machine that reaches the store."""
    from flows.run.lakes import open_for_reading
    from tasks.clients.lake.standing import find_lake_place
    from tasks.core.lake.reader_sql import write_reader_sql

    with ExitStack() as stack:
        store = open_for_reading(read_settings(), stack)
        typer.echo(write_reader_sql(find_lake_place(store)), nl=False)
        if store.is_embedded:
            note = (
                "The embedded store listens on this machine alone, and only while something of copydesk runs"
            )
            terminal.print_note(note)


@lake_app.command("pull")
def pull_command(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Folder of its own, for news.duckdb and its files.")
    ],
) -> None:
    """Fetch what changed into FOLDER, whose news.duckdb any DuckDB reads, without the net or an extension."""
    from flows.run.lakes import open_for_reading
    from tasks.clients.lake.pulling import pull_lake

    with ExitStack() as stack:
        pulled = pull_lake(open_for_reading(read_settings(), stack), folder)
    if not terminal.is_quiet():
        print(
            f"Publication {pulled.number} of {pulled.published_at:%Y-%m-%d %H:%M} UTC in "
            f"{terminal.plain(str(pulled.path))}: {pulled.fetched:,} files fetched, {pulled.bytes:,} bytes"
        )
