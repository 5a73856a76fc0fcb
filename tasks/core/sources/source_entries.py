"""A new entry at the end of sources.toml: what stands there before stays as it is, comments and order too.

Takes the file's text and an address; gives the text with a `[[source]]` more, under a name that is its
host's and that no other entry has. A file that is unreadable, or would become so, is a UsageError.
"""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

from tasks.core.errors import UsageError
from tasks.core.sources.declared_sources import DeclaredSource, parse_sources
from tasks.core.sources.declared_tables import SOURCE
from tasks.core.sources.sources import SourceKind

_NO_NAME = re.compile(r"[^\w.-]+")
_MOST_NAME = 70


def find_entry(text: str, file: str, url: str) -> DeclaredSource | None:
    """Give the entry that declares an address, if any does."""
    return next((source for source in parse_sources(text, file) if source.url == url), None)


def add_entry(
    text: str, file: str, url: str, kind: SourceKind, *, allow_private: bool = False
) -> tuple[str, str]:
    """Give the text with an entry more, and the entry; of a site its kind is said, others' is found out."""
    taken = {source.name for source in parse_sources(text, file)}
    lines = [f"[[{SOURCE}]]", f"name = {_quote(_choose_name(url, taken))}", f"url = {_quote(url)}"]
    if kind is SourceKind.SITE:
        lines.append(f"kind = {_quote(kind)}")
    if allow_private:
        lines.append("allow_private = true")
    ends = "\r\n" if "\r\n" in text else "\n"
    entry = "".join(f"{line}{ends}" for line in lines)
    before = text if not text or text.endswith("\n") else f"{text}{ends}"
    written = f"{before}{ends}{entry}" if before else entry
    try:
        parse_sources(written, file)
    except UsageError as error:
        raise UsageError(
            f"{file} takes no further entry", f"Write each source as a table, [[{SOURCE}]]"
        ) from error
    return written, entry


def _choose_name(url: str, taken: set[str]) -> str:
    host = (urlsplit(url).hostname or "source").removeprefix("www.")
    name = _NO_NAME.sub("-", host)[:_MOST_NAME]
    return next(each for each in _count_names(name, len(taken)) if each not in taken)


def _count_names(name: str, taken: int) -> list[str]:
    return [name, *(f"{name}-{number}" for number in range(2, taken + 3))]


def _quote(text: str) -> str:
    """Write a text as TOML does, which has no halves of signs, and of controls the last one too escaped."""
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")
