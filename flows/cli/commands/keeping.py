"""The commands that look after an installation: what is set, how it is, what is broken, and `serve`."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import Annotated

import typer

from flows.cli.exit_codes import EXIT_STOPPED
from flows.cli.formats import FormatOption, JsonOption, choose_format, choose_of_one
from flows.printing.forms import RowFormat
from flows.printing.terminal import print_one
from tasks.core.errors import UsageError
from tasks.settings import read_settings

keeping_app = typer.Typer()


@keeping_app.command()
def status(
    *,
    form: FormatOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what is configured, what answers, what waits, and how fresh each source is; exit 1 on a concern."""
    from flows.cli.status import read_status
    from flows.printing.print_status import print_status

    chosen = choose_of_one(form, as_json=as_json)
    found = read_status(read_settings())
    if chosen is RowFormat.TABLE:
        print_status(found)
    else:
        print_one(asdict(found) | {"is_well": found.is_well}, chosen)
    if not found.is_well:
        raise typer.Exit(EXIT_STOPPED)


@keeping_app.command()
def doctor(
    *,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what is dead, as far as that can be told.")
    ] = False,
    form: FormatOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what dead runs left behind and whether store and databases are whole; with --fix, mend it."""
    from flows.cli.doctor import examine, print_findings

    chosen = choose_format(form, as_json=as_json)
    findings = examine(read_settings(), may_fix=fix)
    if chosen is RowFormat.TABLE:
        print_findings(findings)
    else:
        from flows.printing.print_rows import print_objects

        print_objects([asdict(each) for each in findings], chosen)
    if not all(each.is_mended for each in findings):
        raise typer.Exit(EXIT_STOPPED)


@keeping_app.command()
def snapshot(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="Name to keep it under; `list` shows all, `remove NAME` lets go."
        ),
    ] = "list",
    removed: Annotated[
        str | None, typer.Argument(metavar="NAME", help="After `remove`: what is to go.")
    ] = None,
    *,
    form: FormatOption = None,
    as_json: JsonOption = False,
) -> None:
    """Keep what is published now under a name, for --as-of; list what is kept, or remove it."""
    from flows.printing.print_rows import print_objects
    from tasks.clients.news.kept_publications import keep_publication, list_kept, remove_kept
    from tasks.clients.news.news_file import NewsDatabase

    chosen = choose_format(form, as_json=as_json)
    news = NewsDatabase(read_settings().news_path)
    if (name == "remove") != (removed is not None):
        raise UsageError("One name is kept, or removed", "copydesk snapshot NAME, list, or remove NAME")
    if removed is not None:
        remove_kept(news, removed)
    elif name != "list":
        keep_publication(news, name)
    print_objects([asdict(each) | {"path": str(each.path)} for each in list_kept(news)], chosen)


@keeping_app.command("settings")
def settings_command(
    *,
    form: FormatOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show every setting: its value, where that stands, what it is for; secrets are masked."""
    from flows.cli.settings_shown import list_settings
    from flows.printing.print_rows import print_objects

    print_objects([asdict(each) for each in list_settings()], choose_format(form, as_json=as_json))


@keeping_app.command("serve")
def serve_command(
    *,
    host: Annotated[str, typer.Option(help="Address that push endpoint and desk listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of push endpoint and desk.")] = 8480,
) -> None:
    """Run everything on this machine: Prefect's server and UI, schedules, the push endpoint, the pages."""
    from flows.serving.logs import log_as
    from flows.serving.serve import serve

    settings = read_settings()
    os.environ.update(settings.log_environment() | settings.server_environment())
    log_as(settings.log)
    serve(settings, host, port)
