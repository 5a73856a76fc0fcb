"""The commands `copydesk sources`: what a site offers to be read from, and its entry in sources.toml."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from tasks.settings import read_settings

if TYPE_CHECKING:
    from tasks.core.sources.source_looks import FoundSource
    from tasks.settings import Settings

sources_app = typer.Typer(
    name="sources", help="Find what a site can be read from, and declare it.", no_args_is_help=True
)


@sources_app.callback()
def _choose() -> None:
    """Find what a site can be read from, and declare it."""


@sources_app.command("find")
def find_command(
    url: Annotated[str, typer.Argument(metavar="URL", help="Address of a site, a feed or a sitemap.")],
    *,
    write: Annotated[
        bool, typer.Option(help="Write the entry of the best one into the file of sources.")
    ] = True,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Let URL lie on a private or loopback address, too.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a source.")] = False,
) -> None:
    """Show the feeds and sitemaps of a site, the best first, and write its entry into sources.toml."""
    from flows.run.site_looks import nothing_found, open_finder

    settings = read_settings()
    with open_finder(url, settings, are_private=allow_private or settings.allow_private) as finder:
        found = finder.find(url)
    if not found:
        raise nothing_found(url)
    for each in found:
        named = f"pages: {each.pages}" if each.pages or not each.leads else f"sitemaps: {each.leads}"
        row = f"{each.kind}\t{each.url}\t{named}\t{each.named_in}"
        typer.echo(json.dumps(asdict(each)) if as_json else row)
    if write:
        typer.echo(_write(settings, found[0], allow_private=allow_private), err=True)


def _write(settings: Settings, best: FoundSource, *, allow_private: bool) -> str:
    from tasks.clients.sources.declaring import declare_source

    path = settings.sources
    made = declare_source(path, settings.data_dir, best.url, best.kind, allow_private=allow_private)
    if not made.entry:
        return f"{path.name} declares it already, as {made.name}"
    return f"written into {path.name}:\n{made.entry}".rstrip()
