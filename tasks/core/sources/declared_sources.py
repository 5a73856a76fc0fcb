"""Declared sources: what sources.toml says is read on schedule.

Takes the file's text, gives its sources in order, or a UsageError that names the line, what is wrong there
and what may be meant. Reads no file and fetches nothing.

    [[source]]
    name = "harbour-news"
    url = "https://harbour.example/feed.xml"
    every = "15m"
"""

from __future__ import annotations

import re
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from tasks.core.errors import UsageError
from tasks.core.sources.declared_outlets import parse_outlets
from tasks.core.sources.declared_tables import SOURCE, DeclaredFile, read_tables
from tasks.core.sources.sources import LANGUAGE_TAG, WEB_KINDS, BucketAccess, SourceKind, is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_DURATION = re.compile(r"(\d{1,6})\s?([smhdw])")


def read_duration(text: object) -> timedelta:
    """Read a duration such as `15m`, `2h` or `1d`; a ValueError says how to write one."""
    found = _DURATION.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None or int(found[1]) == 0:
        raise ValueError("a duration is a number with s, m, h, d or w, such as 15m")
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


Glob = Annotated[str, Field(min_length=1, max_length=500)]


class DeclaredSource(BaseModel):
    """A source as it is declared; the defaults are those of a feed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: str = Field(pattern=r"^[\w.-]{1,80}$", description="Short name, unique in the file.")
    url: str = Field(min_length=1, description="URL, path, glob or s3://bucket/prefix.")
    kind: Annotated[SourceKind, Field(strict=False)] | None = Field(
        default=None, description="How it is read; found out otherwise."
    )
    every: Annotated[timedelta, BeforeValidator(read_duration)] | None = Field(
        default=None, description="The longest time between two looks; it follows the source otherwise."
    )
    group: str = Field(default="default", pattern=r"^[\w.-]{1,80}$", description="Schedule that reads it.")
    publisher: str | None = Field(default=None, description="Name of the publisher.")
    language: str | None = Field(default=None, pattern=f"^{LANGUAGE_TAG}$", description="Language, BCP 47.")
    limit: int | None = Field(default=None, ge=1, description="New pages that a run takes of it.")
    include: tuple[Glob, ...] = Field(default=(), strict=False, description="Only pages that match one.")
    exclude: tuple[Glob, ...] = Field(default=(), strict=False, description="No pages that match one.")
    allow_private: bool = Field(
        default=False, description="Whether its host may have a private or loopback address."
    )
    endpoint: str | None = Field(
        default=None, pattern=r"^https?://[^\s/@]+/?$", description="S3 server of its bucket."
    )
    profile: str | None = Field(default=None, min_length=1, description="AWS profile that reads its bucket.")
    anonymous: bool = Field(default=False, description="Whether its bucket is read without credentials.")
    browser: bool = Field(
        default=False, description="Whether its pages that are empty without scripts are shown by a browser."
    )
    enabled: bool = Field(default=True, description="Whether it is read.")

    @field_validator("url")
    @classmethod
    def _check_url(cls, url: str) -> str:
        if is_web_address(url) and not urlsplit(url).hostname:
            raise ValueError("this URL names no host")
        if is_web_address(url) and urlsplit(url).username is not None:
            raise ValueError("a URL with a password in it would be shown and logged")
        return url

    @property
    def is_fetched(self) -> bool:
        """Whether it is read from the web, rather than from files or a store."""
        return is_web_address(self.url)

    @property
    def access(self) -> BucketAccess | None:
        """How its bucket is reached, where that is said."""
        if self.endpoint or self.profile or self.anonymous:
            return BucketAccess(self.endpoint, self.profile, self.anonymous)
        return None

    def wants(self, url: str) -> bool:
        """Tell whether a page passes the filters: globs over its path or over its whole URL."""
        path = urlsplit(url).path or "/"
        if any(_matches(path, url, glob) for glob in self.exclude):
            return False
        return not self.include or any(_matches(path, url, glob) for glob in self.include)


def _matches(path: str, url: str, glob: str) -> bool:
    return fnmatchcase(url if "://" in glob else path, glob)


def choose_declared(
    declared: Iterable[DeclaredSource], group: str | None = None, only: str | None = None
) -> Iterator[DeclaredSource]:
    """Choose what is asked for: of a group, or the one of a name; with what is switched off."""
    return (each for each in declared if group in {None, each.group} and only in {None, each.name})


def parse_sources(text: str, file: str) -> tuple[DeclaredSource, ...]:
    """Read the sources that a file declares; `file` is its name for messages.

    What is wrong with its outlets is told too, before a run rather than at the end of one.
    """
    declared = read_tables(text, file)
    sources = declared.parse(SOURCE, DeclaredSource)
    for number, source in enumerate(sources):
        _check_one(source, number, declared)
    _check_distinct(sources, declared)
    parse_outlets(text, file)
    return sources


def _check_one(source: DeclaredSource, number: int, declared: DeclaredFile) -> None:
    if source.kind is not None and source.is_fetched != (source.kind in WEB_KINDS):
        where = declared.say_where(SOURCE, number, "kind")
        raise UsageError(f"{where}: {source.url} cannot be read as a {source.kind}", "Leave `kind` out")
    if source.access and not source.url.lower().startswith("s3://"):
        key = next(key for key in ("endpoint", "profile", "anonymous") if getattr(source, key))
        where = declared.say_where(SOURCE, number, key)
        raise UsageError(
            f"{where}: `{key}` is said of buckets, and {source.url} is none", f"Leave `{key}` out"
        )


def _check_distinct(sources: tuple[DeclaredSource, ...], declared: DeclaredFile) -> None:
    for key in ("name", "url"):
        seen: dict[str, int] = {}
        for number, source in enumerate(sources):
            value = getattr(source, key)
            if value in seen:
                first = declared.line_of_key(SOURCE, seen[value], key)
                where = declared.say_where(SOURCE, number, key)
                raise UsageError(
                    f"{where}: `{key}` {value} stands in line {first} already", "Each stands once"
                )
            seen[value] = number
