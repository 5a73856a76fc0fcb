"""How a table is written: what parts its cells, in which line its columns are named, how quotes are meant.

Takes the first lines of a table as text; gives its dialect. Excel's `sep=;` line says it; else what parts the
names best does. Lines over the names that are no names (a title, the day of an export) are passed over.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from tasks.core.forms.rows.article_row import find_column, load_row_names, names_article

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_DELIMITERS = (",", "\t", ";", "|")
_SEP_LINE = re.compile(r"\"?sep=(?P<sign>.)\"?[ \t]*\r?", re.IGNORECASE)
_MOST_LINES_ABOVE = 5
_LEAST_KNOWN = 2
_UNQUOTED = re.compile(r"^(?:[^\"\t\r\n]*\t)*?\"(?:[^\"\t\r\n]|\"\")*+\"[^\"\t\r\n]", re.MULTILINE)
_BACKSLASHED = re.compile(r"\\\"(?![,;\t|\r\n])")


@dataclass(frozen=True, slots=True)
class TableHead:
    """The names of the columns, how rows are read, and how many lines stand above the names.

    Where it is not `is_quoted`, a quote is a sign like any other; `escape` stands before one in a cell.
    """

    names: tuple[str, ...]
    delimiter: str
    lines_above: int = 0
    is_quoted: bool = True
    escape: str | None = None


def read_table_head(text: str, asked: Mapping[str, str]) -> TableHead:
    """Tell how a table is written; `asked` are columns that the user named."""
    lines = text.split("\n", _MOST_LINES_ABOVE + 1)
    said = _SEP_LINE.fullmatch(lines[0])
    signs = (said["sign"],) if said else _DELIMITERS
    above = 1 if said else 0
    for at, line in islice(enumerate(lines), above, _MOST_LINES_ABOVE + above):
        delimiter, names = split_names(line, signs)
        if names_article(names, asked) and (at == above or count_known(names) >= _LEAST_KNOWN):
            above = at
            break
    delimiter, names = split_names(lines[above] if above < len(lines) else "", signs)
    is_quoted = delimiter != "\t" or _UNQUOTED.search(text) is None
    escape = "\\" if _BACKSLASHED.search(text) and '""' not in text else None
    return TableHead(tuple(names), delimiter, above, is_quoted, escape)


def count_known(names: Iterable[str]) -> int:
    """Count the columns whose names are known."""
    known = load_row_names().known
    return len({column for name in names if (column := find_column(name)) in known})


def split_names(line: str, signs: tuple[str, ...] = _DELIMITERS) -> tuple[str, list[str]]:
    """Give what parts the names of the columns, and the names."""
    split = {sign: _split(line, sign) for sign in signs}
    best = max(split, key=lambda sign: (count_known(split[sign]), len(split[sign])))
    return best, split[best]


def _split(line: str, sign: str) -> list[str]:
    try:
        names = next(csv.reader([line.strip("\r\n\ufeff")], delimiter=sign), [])
    except csv.Error:
        return []
    return [name.strip().strip("\ufeff") for name in names]
