"""What Substack exports: a ZIP file of posts, each a piece of a page, beside a table that tells of them.

`posts/ID.SLUG.html` is the body of a post alone; `posts.csv` has its title, subtitle and day under `ID.SLUG`.
The site is told by the list of its readers, `email_list.SITE.csv`, of which the name alone is read: who they
are is nobody's news. A draft is withheld.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tasks.core.forms.form import Item, ReadOptions
from tasks.core.forms.rows.article_row import Row, read_row
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TABLE, _FOLDER, _PAGE = "posts.csv", "posts", ".html"
_READERS = re.compile(r"email_list\.([a-z0-9-]{1,63})\.csv")
_ID, _NEEDED, _PUBLISHED = "post_id", {"post_id", "post_date", "title"}, "is_published"
_DRAFT = "false"


def find_table(names: Sequence[str]) -> str | None:
    """Give the name of the table of an export, None where the files are none."""
    tables = [name for name in names if PurePosixPath(name).name == _TABLE]
    folder = PurePosixPath(tables[0]).parent / _FOLDER if len(tables) == 1 else None
    return tables[0] if folder and any(PurePosixPath(name).parent == folder for name in names) else None


def is_post(name: str) -> bool:
    """Tell whether a file of an export is a post, in its table or not."""
    return PurePosixPath(name).parent.name == _FOLDER and name.endswith(_PAGE)


@dataclass(frozen=True, slots=True)
class Posts:
    """The posts of an export, each by the name of its file."""

    rows: Mapping[str, Row]
    site: str | None

    def read(self, name: str, body: bytes, options: ReadOptions) -> Item:
        """Give the item that a post is, with what the table says of it."""
        row = self.rows[name]
        if str(row.get(_PUBLISHED)).lower() == _DRAFT:
            return Item(name, reason=Reason.WITHHELD, detail="a draft, which was not published")
        slug = str(row[_ID]).partition(".")[2]
        url = f"https://{self.site}.substack.com/p/{slug}" if self.site and slug else None
        return read_row({**row, "html": body.decode("utf-8", "replace"), "url": url}, name, options)


def read_table(table: str, data: bytes, names: Sequence[str]) -> Posts | None:
    """Read the table of an export; None where it is another one."""
    folder = PurePosixPath(table).parent / _FOLDER
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig", "replace"), newline="")))
    except csv.Error:
        return None
    if not rows or not set(rows[0]) >= _NEEDED:
        return None
    given = set(names)
    named = {str(folder / f"{row[_ID]}{_PAGE}"): row for row in rows}
    if given.isdisjoint(named):
        return None
    sites = {found[1] for name in names if (found := _READERS.fullmatch(PurePosixPath(name).name))}
    return Posts(
        {name: row for name, row in named.items() if name in given}, sites.pop() if len(sites) == 1 else None
    )
