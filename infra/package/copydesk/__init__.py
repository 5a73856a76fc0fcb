"""copydesk from Python: clean a page or a text, read the news database, take articles in.

    import copydesk

    page = copydesk.clean(html, url="https://harbour.example/ferry")
    print(page.title, page.text)

    with copydesk.open("data") as news:
        news.articles.filter("language = 'de'").df()

    copydesk.ingest(["pages/", "https://harbour.example/feed.xml"])

What is asked for and cannot be done is a UsageError, what cannot be gone on with a StopError.
"""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from flows.python.cleaned import Cleaned, clean_one
from flows.python.ingested import Ingested, ingest_sources
from flows.python.news import News, open_news
from tasks.core.errors import CopydeskError, StopError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

__version__ = version("copydesk")
__all__ = [
    "Cleaned",
    "CopydeskError",
    "Ingested",
    "News",
    "StopError",
    "UsageError",
    "clean",
    "ingest",
    "open",
]


def clean(
    html_or_text: str | bytes,
    url: str | None = None,
    *,
    publisher: str | None = None,
    language: str | None = None,
) -> Cleaned:
    """Clean one page or text, in this process; stores nothing, and asks no network.

    Args:
        html_or_text: A page, a text, or the bytes of anything that the command `clean` reads as one document.
        url: Its address, which the page's own links and claims are held against.
        publisher: Name of its publisher, where it does not say that itself.
        language: Its language, such as de or pt-BR.

    """
    return clean_one(html_or_text, {"publisher": publisher, "language": language, "url": url})


def open(  # noqa: A001 - as in sqlite_utils, dbm, gzip
    path: str | os.PathLike[str] | None = None, *, as_of: int | str | date | None = None
) -> News:
    """Open a news database for reading: `articles`, `segments`, `quotes` and more as DuckDB relations.

    Args:
        path: A `news.duckdb`, or the data folder that it lies in; that of the settings where it is left out.
        as_of: An earlier publication that is kept: its number, a day, of which it is the last, or its name.

    """
    return open_news(None if path is None else Path(path), None if as_of is None else str(as_of))


def ingest(  # noqa: PLR0913 - the options of the command, by name
    sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] = (),
    *,
    data_dir: str | os.PathLike[str] | None = None,
    kind: str | None = None,
    limit: int | None = None,
    group: str | None = None,
    columns: Mapping[str, str] | None = None,
    publisher: str | None = None,
    language: str | None = None,
    url: str | None = None,
    allow_private: bool = False,
) -> Ingested:
    """Take articles in, as the command `ingest` does, and wait for the end: archived, cleaned, published.

    Args:
        sources: Files, folders, globs, URLs of pages, feeds and sites, `s3://bucket/prefix`, `@list`; without
            any, those that `sources.toml` declares are read where they are due.
        data_dir: Folder of the databases and the local servers; that of the settings where it is left out.
        kind: How to read every source; found out otherwise.
        limit: Take at most so many inputs.
        group: Read only the declared sources of this group.
        columns: What the columns of a table are called, such as `{"text": "body_col"}`.
        publisher: Name of the publisher, where no input says it.
        language: Language of all inputs.
        url: Address of the one input, or of the site of all.
        allow_private: Let sources lie on private and loopback addresses, too.

    """
    given = [sources] if isinstance(sources, (str, os.PathLike)) else sources
    return ingest_sources(
        [os.fspath(each) for each in given],
        {
            "data_dir": None if data_dir is None else os.fspath(data_dir),
            "kind": kind,
            "limit": limit,
            "group": group,
            "columns": None if columns is None else dict(columns),
            "publisher": publisher,
            "language": language,
            "url": url,
            "allow_private": allow_private,
        },
    )
