"""Forms: what a file can be besides a page or a plain text, and what its reader gives.

A form is added so: a file in this room (`rows`, `documents`, ...) with a reader and one constant of one of
the three classes below; that constant in `registry.FORMS`, before those that would take its files for theirs;
three examples in `tests/core/forms/*_examples.py`, a valid, a damaged and a hostile one, which one test feeds
to every form.

| class | holds | its reader gets, gives | and runs |
| --- | --- | --- | --- |
| `DocumentForm` | one article | the file's bytes, a `Reading` | in a child, where it is cleaned |
| `WholeForm` | many, or one or many | the file's bytes, items | in a child, when it is taken in |
| `StreamForm` | many | a stream, read once from its front; items | in the run; in a child if fenced |

A reader is pure: no clock, no disk, no network; it loads a heavy library when it reads, not before. What it
cannot read at all is a QuarantineError whose detail says for people what it is and what to do; what of many
articles it cannot read is an item with a reason, and the others go on. Only what is read by plain Python, a
line or a member at a time, may be a `StreamForm` that is not fenced: whatever a file does to a library of C,
and what becomes larger as it is read (a value of JSON takes thirty times its bytes), happens behind the fence
of a child, within its memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping  # noqa: TC003 - read again where children answer
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - the same
from enum import StrEnum
from typing import Any, BinaryIO, TypeAlias

from tasks.core.records import Completeness, Reason, Stated

PREVIEW = ("completeness", Completeness.TRUNCATED.value)
"""What is stated of a text that is a preview of the article."""
CODINGS = ("", ".gz", ".zst", ".bz2", ".xz")
"""Compression that comes off before a form is told."""
TOLD_BYTES = 64 * 1024
"""So much of a file, with compression undone, is there to tell its form."""
HTML_UTF_8 = "text/html; charset=utf-8"
TEXT_UTF_8 = "text/plain; charset=utf-8"
CONTAINER = "x-copydesk-container"
"""The header of a capture that names the hash of the file which the article came in."""
ITSELF = ""
"""The place of an item that stands for the whole file: what might have held many holds one article."""


class LinkKind(StrEnum):
    """What is behind an address that a file names."""

    PAGE = "page"
    FEED = "feed"


@dataclass(frozen=True, slots=True)
class Item:
    """One article of a file that holds many; or, without `data`, a damaged one or an address to fetch.

    `place` says where in the file it stands ("12" for a row, "folder/a.html" for a member) and is the same
    each time that the file is read. `data` is the article in a form that is cleaned (a page, a text, or any
    `DocumentForm`), `media_type` says which, None where that is to be found out. `url` is where
    the article stands. `stated` has the fields that the file says of it, by the names of the push endpoint:
    title, description, authors, publisher, published_at, modified_at, section, tags, language. With a
    `reason` it could not be read.
    """

    place: str
    data: bytes | None = None
    media_type: str | None = None
    url: str | None = None
    stated: Stated = ()
    reason: Reason | None = None
    detail: str | None = None
    link_kind: LinkKind = LinkKind.PAGE

    @property
    def is_link(self) -> bool:
        """Whether it is an address whose page is to be fetched."""
        return self.data is None and self.reason is None and self.url is not None


THE_FILE = Item(ITSELF)
"""The item of a file that might have held many articles and is one: its data are the file's bytes."""


@dataclass(frozen=True, slots=True)
class FileInside:
    """A file inside a file, of any form; `stream` is read before the next member is asked for."""

    place: str
    name: str
    stream: BinaryIO


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a reader of many articles keeps to: the bytes of one article at most, columns as the user named.

    `columns` maps names of fields to the names that a file has for them. `note_row` is told each row of a
    table or of JSON that is an article, and what was made of it.
    """

    max_bytes: int
    columns: Mapping[str, str] = field(default_factory=dict)
    note_row: Callable[[Mapping[str, Any], Item], None] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The one article of a file: a page or a text, and what the file says of it.

    `media_type` is that of `data`: text/html or text/plain, with its charset where it is known. `stated` are
    fields that hold whatever the page says, `otherwise` those that hold where it says nothing, `noted` what
    is said besides, for which there is no field: it is kept as evidence. Before `embargoed_until` it is not
    to be used.
    """

    data: bytes
    media_type: str
    url: str | None = None
    stated: Stated = ()
    otherwise: Stated = ()
    noted: tuple[tuple[str, str], ...] = ()
    embargoed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Told:
    """By what a form is told: `recognise` is asked with a file's first bytes and its name."""

    name: str
    media_type: str
    endings: tuple[str, ...]
    recognise: Callable[[bytes, str], bool]


@dataclass(frozen=True, slots=True)
class DocumentForm(_Told):
    """A file that holds one article."""

    read: Callable[[bytes, str], Reading]


@dataclass(frozen=True, slots=True)
class WholeForm(_Told):
    """A file that holds many articles and is read as a whole, by a child.

    Its items' data is in UTF-8, as all that children answer. With `read_alone` it may as well hold one:
    `read` then gives `THE_FILE`, and `read_alone` reads the file's own bytes where they are cleaned.
    """

    read: Callable[[bytes, ReadOptions], tuple[Item, ...]]
    read_alone: Callable[[bytes, str], Reading] | None = None


@dataclass(frozen=True, slots=True)
class StreamForm(_Told):
    """A file that holds many articles and is read as a stream; a seekable one where `seeks`.

    Where it `is_fenced` a child reads it and gives its items in pieces: no files inside it.
    """

    read: Callable[[BinaryIO, ReadOptions], Iterator[Item | FileInside]]
    seeks: bool = False
    is_fenced: bool = False


ManyForm: TypeAlias = WholeForm | StreamForm
Form: TypeAlias = DocumentForm | ManyForm
