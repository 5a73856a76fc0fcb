"""Finds the one source to fetch that a user means, by its name in sources.toml or its address."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from tasks.clients.sources.source_files import read_declared
from tasks.core.errors import UsageError
from tasks.core.sources.sources import check_web_address, is_web_address
from tasks.core.sources.starts import Start

if TYPE_CHECKING:
    from pathlib import Path


def find_fetched(given: str, path: Path) -> Start:
    """Find a declared source by its name or its address, else take an address; a UsageError for others."""
    fetched = [each for each in read_declared(path) if each.is_fetched]
    for each in fetched:
        if given in {each.name, each.url}:
            return Start(each.url, each.url, each.kind, each)
    if is_web_address(given):
        check_web_address(given)
        return Start(given, given)
    close = get_close_matches(given, [each.name for each in fetched], 1)
    hint = f"Did you mean {close[0]}?" if close else f"Give a name of {path}, or the URL of a site"
    raise UsageError(f"{given} is no source that is fetched", hint)
