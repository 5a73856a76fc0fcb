"""What a SOURCE on the command line is, told from its form alone."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath

from tasks.core.errors import UsageError

ARTICLE_ENDINGS = (".html", ".htm", ".txt", ".html.gz", ".htm.gz", ".txt.gz")
"""Endings of the files that a folder is searched for."""

ARCHIVE_ENDINGS = tuple(f".{form}{coding}" for form in ("warc", "arc") for coding in ("", ".gz", ".zst"))
"""Endings of web archives, which hold many inputs each."""

GLOB_SIGNS = frozenset("*?[")


class SourceKind(StrEnum):
    """How a SOURCE is read."""

    FILE = "file"
    FOLDER = "folder"
    GLOB = "glob"
    S3 = "s3"
    LIST = "list"
    WARC = "warc"
    PAGE = "page"
    FEED = "feed"
    SITEMAP = "sitemap"
    SITE = "site"


WEB_KINDS = frozenset({SourceKind.PAGE, SourceKind.FEED, SourceKind.SITEMAP, SourceKind.SITE})
"""Kinds that are fetched."""


def is_article_file(name: str) -> bool:
    """Tell whether a folder's file is taken for an article, by its ending; hidden files are not."""
    return name.lower().endswith(ARTICLE_ENDINGS) and not PurePath(name).name.startswith(".")


def is_archive_file(name: str) -> bool:
    """Tell whether a file is taken for a web archive, by its ending; hidden files are not."""
    return name.lower().endswith(ARCHIVE_ENDINGS) and not PurePath(name).name.startswith(".")


def is_web_address(given: str) -> bool:
    """Tell whether a SOURCE is fetched: it is an http or https URL."""
    return given.partition("://")[0].lower() in {"http", "https"} and "://" in given


def kind_by_form(given: str) -> SourceKind | None:
    """Tell a source's kind from its form; None means a local path, which only a look at it tells."""
    scheme = given.partition("://")[0].lower() if "://" in given else ""
    if scheme == "s3":
        return SourceKind.S3
    return None


def split_s3_url(url: str) -> tuple[str, str]:
    """Split s3://bucket/prefix into its bucket and prefix, which may hold any sign, `?` and `#` too."""
    bucket, _, prefix = url.partition("://")[2].partition("/")
    if not bucket:
        raise UsageError(f"{url} names no bucket", "Write s3://bucket/prefix")
    return bucket, prefix.lstrip("/")
