"""The registry of forms: what a file is, told by its first bytes, then by its name.

`find_form` gives the first form that knows the bytes, in the order of `FORMS`: a form stands before those
that would take its files for theirs. None is a page, a plain text, or what nobody reads.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from tasks.core.forms.containers.tar_files import TAR_FILES
from tasks.core.forms.containers.zip_files import ZIP_FILES
from tasks.core.forms.documents.saved_page import SAVED_PAGE
from tasks.core.forms.feeds.address_lists import BOOKMARKS, GDELT, LINK_LIST, OPML, SHORTCUT
from tasks.core.forms.feeds.feed_items import FEED_ITEMS
from tasks.core.forms.rows.json_lines import JSON_LINES
from tasks.core.forms.rows.json_rows import JSON_ROWS
from tasks.core.forms.rows.parquet_rows import PARQUET_ROWS
from tasks.core.forms.rows.table_rows import TABLE_ROWS

if TYPE_CHECKING:
    from tasks.core.forms.form import Form

FORMS: tuple[Form, ...] = (
    *(SAVED_PAGE, BOOKMARKS, FEED_ITEMS, OPML),
    *(ZIP_FILES, TAR_FILES, SHORTCUT),
    *(PARQUET_ROWS, JSON_LINES, JSON_ROWS, GDELT, LINK_LIST, TABLE_ROWS),
)

CODINGS = ("", ".gz", ".zst")
"""Compression that comes off before a form is told."""

FORM_ENDINGS = tuple(
    f"{ending}{coding}" for ending in chain(*(f.endings for f in FORMS)) for coding in CODINGS
)
"""Endings of the files that a folder is searched for because of their form."""


def find_form(head: bytes, name: str) -> Form | None:
    """Tell the form of a file by its first bytes, compression undone, and its name."""
    bare = strip_coding(name).lower()
    start = head.removeprefix(b"\xef\xbb\xbf")
    return next((form for form in FORMS if form.recognise(start, bare)), None)


def strip_coding(name: str) -> str:
    """Give a file's name without the ending of its compression."""
    return next((name[: -len(end)] for end in CODINGS if end and name.lower().endswith(end)), name)
