"""What a SOURCE on the command line is, told once from its form, and what is found behind it.

A source that is read is a `FileSource` or an `ObjectSource`; one that is fetched is a `Start`. Whoever is
handed one has no need to look at its wording again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar, TypeAlias
from urllib.parse import quote, urlsplit, urlunsplit

from tasks.core.errors import UsageError
from tasks.core.forms.form import CODINGS

if TYPE_CHECKING:
    from tasks.core.records import Stated

TEXT_ENDINGS = (".html", ".htm", ".xhtml", ".txt", ".text", ".md", ".markdown", ".rst", ".org")
ARTICLE_ENDINGS = tuple(f"{form}{coding}" for form in TEXT_ENDINGS for coding in CODINGS)
"""Endings of pages and texts, for which a folder is searched, beside those of the other forms."""

ARCHIVE_ENDINGS = tuple(f".{form}{coding}" for form in ("warc", "arc", "wet") for coding in CODINGS)
"""Endings of web archives, which hold many inputs each."""

GLOB_SIGNS = frozenset("*?[")
LANGUAGE_TAG = r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"
"""A language as users say it of their sources, after BCP 47."""


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


@cache
def _list_taken_endings() -> tuple[str, ...]:
    """Give the endings that a folder is searched for; the forms load lxml, so only when that is asked."""
    from tasks.core.forms.registry import FORM_ENDINGS  # noqa: PLC0415 - as said

    return ARTICLE_ENDINGS + FORM_ENDINGS


def is_article_file(name: str) -> bool:
    """Tell whether a folder's file is taken in, by its ending; hidden files are not."""
    return name.lower().endswith(_list_taken_endings()) and not PurePath(name).name.startswith(".")


def is_archive_file(name: str) -> bool:
    """Tell whether a file is taken for a web archive, by its ending; hidden files are not."""
    return name.lower().endswith(ARCHIVE_ENDINGS) and not PurePath(name).name.startswith(".")


def is_web_address(given: str) -> bool:
    """Tell whether a SOURCE is fetched: it is an http or https URL."""
    return given.partition("://")[0].lower() in {"http", "https"} and "://" in given


@dataclass(frozen=True, slots=True)
class WebAddress:
    """A SOURCE that is fetched."""

    url: str


@dataclass(frozen=True, slots=True)
class BucketPrefix:
    """A SOURCE in a store: what its keys begin with."""

    bucket: str
    prefix: str


@dataclass(frozen=True, slots=True)
class LocalPath:
    """A SOURCE on this machine: a file, a folder, a glob, a list."""

    path: str


def parse_source(given: str, kind: SourceKind | None) -> WebAddress | BucketPrefix | LocalPath:
    """Tell from its form what a SOURCE is; a UsageError where it cannot be read, or not as this kind.

    A URL with a secret is refused too: it would be shown and stored.
    """
    is_web = is_web_address(given)
    if kind is not None and is_web != (kind in WEB_KINDS):
        raise UsageError(f"{given} cannot be read as a {kind}", "Leave --kind out and the kind is found out")
    if is_web:
        check_web_address(given)
        return WebAddress(given)
    if kind is SourceKind.S3 or given.lower().startswith("s3://"):
        return BucketPrefix(*split_s3_url(given))
    return LocalPath(given)


def check_web_address(given: str) -> None:
    """Raise a UsageError for a URL without a host, or with a secret, which would be shown and stored."""
    try:
        parts = urlsplit(given)
    except ValueError as error:
        raise UsageError(f"{given} is no URL", f"It does not parse: {error}") from error
    if "@" in parts.netloc:
        shown = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        raise UsageError(f"{shown}: a URL with a user's name or password is not fetched", "Leave it out")
    if not parts.hostname:
        raise UsageError(f"{given} names no host", "Write it as https://host/path")


def split_s3_url(url: str) -> tuple[str, str]:
    """Split s3://bucket/prefix into its bucket and prefix, which may hold any sign, `?` and `#` too."""
    bucket, _, prefix = url.partition("://")[2].partition("/")
    if not bucket:
        raise UsageError(f"{url} names no bucket", "Write s3://bucket/prefix")
    return bucket, prefix.lstrip("/")


@dataclass(frozen=True, slots=True)
class FileSource:
    """A file of this machine, `given` as the user wrote it: one input or many.

    `stated` are fields that the user says of its articles.
    """

    given: str
    path: str
    is_archive: bool = False
    stated: Stated = ()
    via: ClassVar[str] = "file"

    @property
    def url(self) -> str:
        """Where its bytes are, as a file:// URL."""
        return PurePath(self.path).as_uri()


@dataclass(frozen=True, slots=True)
class BucketAccess:
    """How a bucket of a source's is reached, where that is said of it: an endpoint, a profile, by nobody."""

    endpoint: str | None = None
    profile: str | None = None
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class ObjectSource:
    """An object of a store: one input or many; `stated` as of a file."""

    bucket: str
    key: str
    is_archive: bool = False
    stated: Stated = ()
    access: BucketAccess | None = None
    via: ClassVar[str] = "s3"

    @property
    def given(self) -> str:
        """How a user would write it."""
        return f"s3://{self.bucket}/{self.key}"

    @property
    def url(self) -> str:
        """Where its bytes are, as an s3:// URL."""
        return f"s3://{self.bucket}/{quote(self.key)}"


@dataclass(frozen=True, slots=True)
class DroppedObject(ObjectSource):
    """An object of the inbox, as it was listed: what is another one by now is left for the next look."""

    etag: str = ""
    via: ClassVar[str] = "inbox"

    @property
    def url(self) -> str:
        """Where its bytes are; as its key is written, for that has named the articles of the inbox so far."""
        return self.given


Source: TypeAlias = FileSource | ObjectSource
"""What a run reads its bytes from; what is fetched begins at a `Start`."""
