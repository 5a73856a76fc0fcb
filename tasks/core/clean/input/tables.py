"""Which tables hold data, and which elements are written as one block: a data table, a piece of code.

A data table is read across: many short cells, rows alike. A layout table is a frame for what stands in its
cells, paragraphs, further tables, a whole story, and its cells are blocks of their own. Both are told by what
they hold, for pages say `presentation` seldom and `th` not always. A table is written a line a row, its cells
parted by bars, and code as its lines are: so each is one block, which stays or goes as a whole. Text between
the lines of code that reads as prose makes it a text that somebody set in <pre>: its paragraphs are blocks.
"""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

LINE_END = "\x01"
"""Stands for the end of a line until white space is folded; no page holds it, control characters are gone."""
CELL_END = "\x02"
"""Stands for the end of a cell, as long."""
CELL_JOINT = " | "
BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")

_FRAMING_TAGS = ("table", "h1", "h2", "article", "section", "form", "figure", "blockquote", "iframe")
_LAYOUT_ROLES = frozenset({"presentation", "none"})
_DECLARING_TAGS = ("th", "thead", "caption")
_LEAST_ROWS = 2
_LEAST_COLUMNS = 2
_LIKE_SHARE = 0.6
"""Share of the rows that must have the same number of cells, several."""
_MOST_CELL_CHARS = 90
_MOST_DECLARED_CHARS = 500
_MOST_MEDIAN_CHARS = 60
_MANY_ROWS = 4
_LEAST_FIGURES = 0.2
_SENTENCE = re.compile(r"(?<=[^\W\d_]{2})[.!?][\"'”»]?(?:\s|$)")
_PROSE_WORDS = 20
_CODE_SIGNS = re.compile(r"[{}<>=;|\\$@#\[\]_]|\(\)")
_MOST_SIGNS = 0.015


def is_data_table(table: HtmlElement) -> bool:
    """Tell a table of data from one that only lays its cells out on the page."""
    if table.get("role", "").lower() in _LAYOUT_ROLES or _holds(table, _FRAMING_TAGS):
        return False
    rows = [cells for row in table.iter("tr") if any(cells := [_read(cell) for cell in row.iter("td", "th")])]
    if not _are_alike(rows):
        return False
    sizes = [len(cell) for cells in rows for cell in cells if cell]
    if _is_declared(table):
        return max(sizes) <= _MOST_DECLARED_CHARS and median(sizes) <= _MOST_MEDIAN_CHARS
    return max(sizes) <= _MOST_CELL_CHARS and (len(rows) >= _MANY_ROWS or _has_figures(rows))


def is_code(element: HtmlElement) -> bool:
    """Tell code, or lines set as they are, from prose that somebody put into <pre>."""
    parts = [part for part in BLANK_LINE.split(element.text_content()) if part.strip()]
    prose = sum(len(part) for part in parts if _reads_as_prose(part))
    return 2 * prose < sum(map(len, parts))


def write_rows(text: str) -> str:
    """Write a table: a line a row, cells parted by bars; columns that are empty throughout are left out.

    A cell that is alone in its row has a bar behind it, as a row has; a text without any cell is a caption.
    """
    if CELL_END not in text:
        return " ".join(text.replace(LINE_END, " ").split())
    rows = [_split_row(row) for row in text.split(LINE_END)]
    rows = _drop_empty_columns([cells for cells in rows if any(cells)])
    return "\n".join(map(_write_row, rows))


def _write_row(cells: Sequence[str]) -> str:
    return " ".join(CELL_JOINT.join(cells if len(cells) > 1 else (*cells, "")).split())


def _read(cell: HtmlElement) -> str:
    return " ".join(cell.text_content().split())


def _holds(element: HtmlElement, tags: Sequence[str]) -> bool:
    return any(found is not element for found in element.iter(*tags))


def _are_alike(rows: Sequence[Sequence[str]]) -> bool:
    """Whether there are some rows and most of them have the same number of cells, several."""
    widths = [len(cells) for cells in rows]
    if len(rows) < _LEAST_ROWS:
        return False
    usual = max(set(widths), key=widths.count)
    return usual >= _LEAST_COLUMNS and widths.count(usual) >= _LIKE_SHARE * len(rows)


def _is_declared(table: HtmlElement) -> bool:
    return _holds(table, _DECLARING_TAGS) or any(cell.get("scope") for cell in table.iter("td"))


def _has_figures(rows: Sequence[Sequence[str]]) -> bool:
    cells = [cell for row in rows for cell in row if cell]
    figures = sum(any(map(str.isdigit, cell)) for cell in cells)
    return figures >= _LEAST_FIGURES * len(cells)


def _reads_as_prose(part: str) -> bool:
    signs = len(_CODE_SIGNS.findall(part))
    return (
        len(part.split()) >= _PROSE_WORDS
        and _SENTENCE.search(part) is not None
        and signs <= _MOST_SIGNS * len(part)
    )


def _split_row(row: str) -> list[str]:
    """Give the cells of a row without the empty one behind the last joint and those at its end."""
    cells = [" ".join(cell.split()) for cell in row.split(CELL_END)]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _drop_empty_columns(rows: Sequence[list[str]]) -> list[list[str]]:
    width = max(map(len, rows), default=0)
    used = [any(len(cells) > at and cells[at] for cells in rows) for at in range(width)]
    return [[cell for cell, is_used in zip(cells, used, strict=False) if is_used] for cells in rows]
