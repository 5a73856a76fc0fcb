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
import tomllib
from datetime import timedelta
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from tasks.core.errors import UsageError
from tasks.core.sources.sources import LANGUAGE_TAG, WEB_KINDS, BucketAccess, SourceKind, is_web_address

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

TABLE = "source"
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_DURATION = re.compile(r"(\d{1,6})\s?([smhdw])")
_HEADER = re.compile(r"\s*\[\[\s*[\"']?source[\"']?\s*\]\]")
_TOML_LINE = re.compile(r"at line (\d+)")


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


def parse_sources(text: str, file: str) -> tuple[DeclaredSource, ...]:
    """Read the sources that a file declares; `file` is its name for messages."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _TOML_LINE.search(str(error))
        line = found[1] if found else text.count("\n") + 1
        raise UsageError(f"{file}, line {line}: no valid TOML: {error}", "Mend that line") from error
    lines = text.splitlines()
    for name in data:
        if name != TABLE:
            hint = f"Each source is a table that begins with [[{TABLE}]]"
            raise UsageError(f"{file}, line {_line_of(lines, name)}: unknown name `{name}`", hint)
    tables = data.get(TABLE, [])
    if not isinstance(tables, list):
        raise UsageError(
            f"{file}, line {_line_of(lines, TABLE)}: [{TABLE}] is one table, not a list of them",
            f"Write [[{TABLE}]]",
        )
    sources = tuple(_parse_one(table, number, lines, file) for number, table in enumerate(tables))
    _check_distinct(sources, lines, file)
    return sources


def _parse_one(table: Any, number: int, lines: list[str], file: str) -> DeclaredSource:  # noqa: ANN401 - any TOML
    try:
        source = DeclaredSource.model_validate(table)
    except ValidationError as error:
        raise _explain(error.errors()[0], table, number, lines, file) from error
    if source.kind is not None and source.is_fetched != (source.kind in WEB_KINDS):
        where = f"{file}, line {_line_of_key(lines, number, 'kind')}"
        raise UsageError(f"{where}: {source.url} cannot be read as a {source.kind}", "Leave `kind` out")
    if source.access and not source.url.lower().startswith("s3://"):
        key = next(key for key in ("endpoint", "profile", "anonymous") if getattr(source, key))
        where = f"{file}, line {_line_of_key(lines, number, key)}"
        raise UsageError(
            f"{where}: `{key}` is said of buckets, and {source.url} is none", f"Leave `{key}` out"
        )
    return source


def _explain(error: ErrorDetails, table: Any, number: int, lines: list[str], file: str) -> UsageError:  # noqa: ANN401 - any TOML
    key = str(error["loc"][0]) if error["loc"] else TABLE
    where = f"{file}, line {_line_of_key(lines, number, key)}"
    named = f" of `{table['name']}`" if isinstance(table, dict) and table.get("name") else ""
    if error["type"] == "missing":
        return UsageError(f"{where}: this source{named} has no `{key}`", f'Add {key} = "..."')
    if error["type"] == "extra_forbidden":
        known = list(DeclaredSource.model_fields)
        close = get_close_matches(key, known, 1)
        hint = f"Did you mean `{close[0]}`?" if close else f"Known keys: {', '.join(known)}"
        return UsageError(f"{where}: unknown key `{key}`{named}", hint)
    said = error["msg"].removeprefix("Value error, ")
    return UsageError(f"{where}: `{key}`{named} is not usable: {said}", _hint_of(key))


def _hint_of(key: str) -> str:
    field = DeclaredSource.model_fields.get(key)
    return field.description or "" if field else ""


def _check_distinct(sources: tuple[DeclaredSource, ...], lines: list[str], file: str) -> None:
    for key in ("name", "url"):
        seen: dict[str, int] = {}
        for number, source in enumerate(sources):
            value = getattr(source, key)
            if value in seen:
                first = _line_of_key(lines, seen[value], key)
                where = f"{file}, line {_line_of_key(lines, number, key)}"
                raise UsageError(
                    f"{where}: `{key}` {value} stands in line {first} already", "Each stands once"
                )
            seen[value] = number


def _line_of(lines: list[str], name: str) -> int:
    opening = _open_name(name)
    return next((number for number, line in enumerate(lines, 1) if opening.match(line)), 1)


def _line_of_key(lines: list[str], number: int, key: str) -> int:
    """Find the line of a key in the source of this number; of its header where the key is not there."""
    headers = [at for at, line in enumerate(lines) if _HEADER.match(line)]
    if number >= len(headers):
        return 1
    end = headers[number + 1] if number + 1 < len(headers) else len(lines)
    opening = _open_key(key)
    inside = range(headers[number] + 1, end)
    return next((at + 1 for at in inside if opening.match(lines[at])), headers[number] + 1)


def _open_name(name: str) -> re.Pattern[str]:
    return re.compile(rf"\s*+\[*+\s*+[\"']?{re.escape(name)}\b")


def _open_key(key: str) -> re.Pattern[str]:
    return re.compile(rf"\s*+[\"']?{re.escape(key)}[\"']?\s*+=")
