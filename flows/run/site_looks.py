"""A look at a site before it is declared; the desk has it done by a process of its own, `run_look`.

That one asks once, at a low priority, is ended by the kernel when its time is over, and prints a `SourceLook`
as JSON. Nothing is stored. It needs no Prefect.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from pydantic_core import to_json

from flows.run.bounds import read_parser_bounds, read_web_limits
from tasks.clients.fetch.address import Address
from tasks.clients.fetch.site_finder import SiteFinder
from tasks.clients.fetch.web import open_web
from tasks.clients.parsing.parsers import LOADED, ParserPool
from tasks.clients.servers.child_processes import die_with_parent
from tasks.core.errors import QuarantineError, StopError
from tasks.core.sources.source_looks import SourceLook
from tasks.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.settings import Settings

LOOK_WITHIN_S = 120
NICER = 10
_ATTEMPTS = 1
"""Who waits for a look asks again, if anybody does."""


def run_look() -> None:
    """Look at the address that is the process's argument, and print what was found."""
    die_with_parent()
    signal.alarm(LOOK_WITHIN_S)
    os.nice(NICER)
    sys.stdout.buffer.write(to_json(look_at_site(sys.argv[1], read_settings())))


def look_at_site(url: str, settings: Settings) -> SourceLook:
    """Find what a site can be read from, and clean some pages of the best; what goes wrong is its trouble."""
    try:
        with open_finder(url, settings, are_private=settings.allow_private, attempts=_ATTEMPTS) as finder:
            found = finder.find(url)
            if not found:
                raise nothing_found(url)
            return SourceLook(tuple(found), tuple(finder.preview(found[0], settings.on_opt_out)))
    except StopError as error:
        return SourceLook(trouble=error.message, hint=error.hint)


@contextmanager
def open_finder(
    url: str, settings: Settings, *, are_private: bool, attempts: int = 3
) -> Iterator[SiteFinder]:
    """Open what asks a site what it offers; where `are_private`, it may lie in the user's own network."""
    places = set()
    if are_private:
        with suppress(QuarantineError):
            places.add(Address.parse(url).place)
    limits = replace(read_web_limits(settings), private_places=frozenset(places), attempts=attempts)
    bounds = asdict(read_parser_bounds(settings))
    with ParserPool(**bounds, preloaded=LOADED) as parsers, open_web(limits) as web:
        yield SiteFinder(web, parsers)


def nothing_found(url: str) -> StopError:
    """Give the error of an address that names nothing."""
    return StopError(f"{url} names no feed, no sitemap and no article", "Give the address of a section")
