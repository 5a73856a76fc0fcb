"""A pushed article as JSON: what it may say, and how each part is checked.

Takes the JSON of one article, gives a `PushedArticle`, or the list of what is wrong with it. Unknown names
are refused, so that a misspelt one is not lost without a word. What the article is (`html`, `text` or
`content`) is never changed; what is said about it is one line each, white space folded.
"""

from __future__ import annotations

import binascii
import re
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
    model_validator,
)

from tasks.core.push.problems import FieldError, read_errors

if TYPE_CHECKING:
    from tasks.core.records import Stated

NO_CONTROLS = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
ID_PATTERN = "^[^\\x00-\\x1f\\x7f\ufffd]+$"
MAX_ID = 512
URL_PATTERN = r"^https?://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?([/?#][!-~]*)?$"
BASE64_PATTERN = (
    r"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$"  # at least one byte
)
MEDIA_PATTERN = r"^[A-Za-z0-9.+-]+/[A-Za-z0-9.+-]+( *; *[A-Za-z0-9-]+=[A-Za-z0-9.:_+-]+)*$"
LANGUAGE_PATTERN = r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$"
CONTENT_FIELDS = ("html", "text", "content")

_MEDIA_TYPES = {"html": "text/html; charset=utf-8", "text": "text/plain; charset=utf-8"}
_BLANK = re.compile(r"[\x00-\x20\x7f]")
_MAX_URL = 4096


def _fold(value: str) -> str:
    return " ".join(value.split())


def _check_url(value: str) -> str:
    try:
        parts = urlsplit(value)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_address = False
    if not is_address or "@" in parts.netloc or _BLANK.search(value):
        raise ValueError("must be an absolute http or https URL, without a user name or password")
    return value


def _check_date(value: str) -> str:
    """A day, or a time after RFC 3339; its zone may be left out."""
    try:
        return value if len(value) == len("2026-01-31") and date.fromisoformat(value) else _check_time(value)
    except ValueError as error:
        raise ValueError(
            "must be a day, such as 2026-01-31, or a time, such as 2026-01-31T09:30:00Z"
        ) from error


def _check_time(value: str) -> str:
    datetime.fromisoformat(value.upper())
    return value


def _decode(value: str) -> str:
    try:
        decode_article(value)
    except binascii.Error as error:
        raise ValueError("must be base64, with its padding and without line breaks") from error
    return value


def decode_article(value: str) -> bytes:
    """Give the bytes that base64 stands for."""
    return binascii.a2b_base64(value.encode(), strict_mode=True)


def _drop_blank(value: str | tuple[str, ...] | None) -> str | tuple[str, ...] | None:
    return tuple(filter(None, value)) if isinstance(value, tuple) else value


def _line(most: int) -> Any:  # noqa: ANN401 - a type with its bounds
    return Annotated[str, Field(max_length=most, pattern=NO_CONTROLS), AfterValidator(_fold)]


Url = Annotated[
    str,
    Field(max_length=_MAX_URL),
    AfterValidator(_check_url),
    WithJsonSchema({"type": "string", "maxLength": _MAX_URL, "pattern": URL_PATTERN}),
]
Moment = Annotated[
    str,
    Field(max_length=64),
    AfterValidator(_check_date),
    WithJsonSchema({"anyOf": [{"type": "string", "format": f} for f in ("date", "date-time")]}),
]
ClientId = Annotated[str, Field(min_length=1, max_length=MAX_ID, pattern=ID_PATTERN)]
Content = Annotated[
    str,
    Field(min_length=1),
    AfterValidator(_decode),
    WithJsonSchema({"type": "string", "contentEncoding": "base64", "pattern": BASE64_PATTERN}),
]


class Statement(BaseModel):
    """What a pusher may say about an article whose id stands elsewhere, all of it optional."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: Url | None = Field(default=None, description="Where the article stands; its identity over time.")
    title: _line(2000) | None = Field(default=None, description="The headline.")  # type: ignore[valid-type]
    description: _line(10_000) | None = Field(default=None, description="The standfirst.")  # type: ignore[valid-type]
    authors: Annotated[tuple[_line(500), ...], Field(max_length=100)] | None = Field(  # type: ignore[valid-type]
        default=None, description="Who wrote it, a name each."
    )
    publisher: _line(500) | None = Field(default=None, description="Name of the publisher.")  # type: ignore[valid-type]
    published_at: Moment | None = Field(default=None, description="Day, or time with its zone (RFC 3339).")
    modified_at: Moment | None = Field(default=None, description="Day, or time with its zone (RFC 3339).")
    section: _line(500) | None = Field(default=None, description="Section, such as Politics.")  # type: ignore[valid-type]
    tags: Annotated[tuple[_line(500), ...], Field(max_length=200)] | None = Field(  # type: ignore[valid-type]
        default=None, description="Keywords."
    )
    language: Annotated[str, Field(max_length=35, pattern=LANGUAGE_PATTERN)] | None = Field(
        default=None, description="BCP 47, such as pt-BR."
    )

    def list_stated(self) -> Stated:
        """Give what is stated, in the names of the cleaner; what is blank states nothing."""
        given = ((name, getattr(self, name)) for name in Statement.model_fields if name != "url")
        return tuple((name, kept) for name, value in given if (kept := _drop_blank(value)))


class StatedFields(Statement):
    """What a pusher may say about an article, its id with them included."""

    id: ClientId | None = Field(
        default=None, description="The article's id with you; it is kept as the source."
    )


class PushedArticle(StatedFields):
    """One article: what is said about it, and exactly one of `html`, `text` and `content`."""

    model_config = ConfigDict(
        title="Article",
        json_schema_extra={
            "oneOf": [{"required": [name]} for name in CONTENT_FIELDS],
            "dependentRequired": {"media_type": ["content"]},
        },
    )

    html: str = Field(default="", min_length=1, description="The page, or the article's markup.")
    text: str = Field(default="", min_length=1, description="The article as plain text.")
    content: Content = Field(default="", description="The bytes of a page or text in base64, in any charset.")
    media_type: Annotated[str, Field(max_length=200, pattern=MEDIA_PATTERN)] = Field(
        default="", description="Media type of `content`, such as text/html; charset=windows-1252."
    )

    @model_validator(mode="after")
    def _need_one_content(self) -> Self:
        given = [name for name in CONTENT_FIELDS if name in self.model_fields_set]
        if len(given) != 1:
            raise ValueError(f"must hold exactly one of html, text and content, and holds {len(given)}")
        if "media_type" in self.model_fields_set and given != ["content"]:
            raise ValueError("media_type goes with content alone")
        return self

    @property
    def form(self) -> Literal["html", "text", "content"]:
        """Which of the three it holds."""
        return "html" if self.html else "text" if self.text else "content"

    @property
    def body(self) -> tuple[bytes, str | None]:
        """Its bytes and their media type: those that it came with, or UTF-8 where it came as text."""
        form = self.form
        if form == "content":
            return decode_article(self.content), self.media_type or None
        return getattr(self, form).encode(), _MEDIA_TYPES[form]


MOST_PARTS = 1000
"""Members and items of one article's JSON: it has some 330 where it has all authors and tags that it may."""
_PART = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|([,\[{])', re.DOTALL)


def has_too_many_parts(line: bytes) -> bool:
    """Tell whether JSON is made of more parts than an article has, before any is an object in memory."""
    parts = (1 for found in _PART.finditer(line) if found[1])
    return next(islice(parts, MOST_PARTS, None), None) is not None


def parse_article(line: bytes, within: str = "#") -> PushedArticle | tuple[FieldError, ...]:
    """Read the JSON of one article, or give what is wrong with it, as pointers below `within`."""
    if has_too_many_parts(line):
        return (FieldError("pointer", within, f"holds more than {MOST_PARTS:,} members and items"),)
    try:
        return PushedArticle.model_validate_json(line)
    except ValidationError as error:
        return read_errors(
            error.errors(include_url=False, include_input=False, include_context=False), within
        )
