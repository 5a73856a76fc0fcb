"""The command `copydesk desk`: the pages, read-only, over a published news database alone."""

from __future__ import annotations

import platform
import socket
from contextlib import suppress
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import Annotated

import typer

from flows.printing.terminal import plain
from tasks.core.errors import StopError
from tasks.settings import read_settings


def desk_command(
    path: Annotated[
        Path | None,
        typer.Argument(
            help="A news.duckdb, or a data folder that holds one; the settings' own if not given."
        ),
    ] = None,
    *,
    host: Annotated[str, typer.Option(help="Address that it listens at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port that it listens at; 0: any.")] = 8481,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="N|DATE|NAME", help="Show an earlier publication, which is kept."),
    ] = None,
) -> None:
    """Serve the desk, pages to search and read in a browser, over a published database; writes nothing."""
    import uvicorn

    from flows.desk.desk_app import make_desk_app
    from flows.desk.desk_context import DeskContext
    from tasks.clients.files.duckdb_files import NEWS_NAME
    from tasks.clients.news.kept_publications import find_as_of
    from tasks.clients.news.news_file import NewsDatabase
    from tasks.clients.push.token_file import TokenBook

    settings = read_settings()
    found = settings.news_path if path is None else path / NEWS_NAME if path.is_dir() else path
    news = NewsDatabase(found.absolute())
    asked = news if as_of is None else find_as_of(news, as_of)
    tokens = TokenBook(settings.data_dir)
    context = DeskContext(
        asked,
        tokens,
        settings.query_timeout_s,
        settings.query_memory_mb,
        user_header=settings.desk_user_header,
    )
    context.desk.look()  # what cannot be read is said at once
    app = make_desk_app(context, (*settings.push_host_names, platform.node()))
    with _listen(host, port) as listener:
        shown = f"[{host}]" if ":" in host else host
        typer.echo(
            f"The desk is at http://{shown}:{listener.getsockname()[1]}/ over {plain(str(asked.path))}"
        )
        typer.echo("Ctrl-C ends it.")
        config = uvicorn.Config(
            app,
            http="tasks.clients.push.bounded_http:BoundedHttp",
            ws="none",
            log_level="warning",
            access_log=False,
        )
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run([listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        raise StopError(
            f"Nothing can listen at {host} port {port}: {error.strerror or error}", "Give another --port"
        ) from error
