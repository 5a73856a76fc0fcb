"""Columns side by side: the article in one of them, menus and teasers in the others.

Takes a text; gives the edits that keep the column of prose, line by line, and take the others out. Programs
that dump a page print the cells of the table that laid it out next to each other: with bars between them and
rulers around them (the grids of pandoc), or with nothing but white space (w3m, elinks). A column is kept
alone where it holds nearly all of the prose: two columns of prose stay as they are, and so do tables of data,
which have none. An edit cannot change the order, so it cannot set one column under the other.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from tasks.core.clean.input.blocks import Block
from tasks.core.clean.layout.lines import fill_columns
from tasks.core.clean.layout.wrapping import NARROWEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tasks.core.clean.text.edits import Edit

    Bounds = tuple[int, int]

_KIND = "side_column"
_ROW = re.compile(r"^.*+$", re.MULTILINE)
_BLANK = " \u00a0\u3000\r"
_BLANKS = re.compile(r"[ \u00a0\u3000][ \u00a0\u3000]")
"""What a gap needs, and a text that is laid out has not: looked for first, for a look behind is slow."""
_GAP = re.compile(r"(?<=[^ \u00a0\u3000])[ \u00a0\u3000]{2,}(?=[^ \u00a0\u3000\r])")
_GRID = re.compile(r"[ \t]*+\+(?:[:=-]{2,}+\+)+\s*+")
_RULERS = re.compile(r"[|+=\u00a0…]|:?-{2,}:?|\.{3}")
_INNER_RULER = re.compile(r"[-\s]{2,}+")
_NO_WORDING = re.compile(r"[-*+|]|\d{1,3}[.)]\s")
"""How a line of a cell begins that goes on nothing: an item, a ruler, a table inside."""
_LEAST_ROWS = 5
_FARTHEST = 40
"""So many lines with a gap at the same place, not farther from each other, are beside each other."""
_LEAST_PROSE, _MOST_BESIDE = 40, 0.33
"""Words of prose in the column that stays; the share of them that each of the others may have."""
_LONGEST_NAME = 8
_MOST_EDGES, _WIDEST = 4, 400
MOST_NESTED = 4
"""Tables stand in the cells of tables."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line: where it begins, and its signs by columns, with a filler behind each that is as wide as two."""

    start: int
    signs: str

    @property
    def is_ruler(self) -> bool:
        """Whether it parts the rows of a grid."""
        return _GRID.fullmatch(self.signs) is not None

    def place(self, column: int) -> int:
        """Give where in the text a column of the line is."""
        column = min(column, len(self.signs))
        return self.start + column - self.signs.count("\0", 0, column)

    def blank(self, low: int, high: int) -> Iterator[Edit]:
        """Give the edit that makes what stands between two columns blank; what is blank needs none."""
        signs = self.signs[low:high]
        if wording := signs.strip():
            low += signs.index(wording)
            yield self.place(low), self.place(low + len(wording)), " " * len(wording), _KIND


def find_side_columns(text: str) -> list[Edit]:
    """Give the edits that keep the one column of prose, where lines stand side by side."""
    if _BLANKS.search(text) is None and "--+" not in text:
        return []
    gaps = sum(1 for _, _ in zip(range(_LEAST_ROWS), _GAP.finditer(text), strict=False))
    if "\0" in text or (gaps < _LEAST_ROWS and "--+" not in text):
        return []
    rows = [_Row(found.start(), fill_columns(found[0])) for found in _ROW.finditer(text)]
    edits: list[Edit] = []
    for is_grid, some in _part_grids(rows):
        if is_grid:
            edits += _undo_grid(some)
        else:
            for bounds, beside in _find_beside(some):
                edits += _keep_column(beside, _choose_column(beside, bounds))
    return sorted(edits)


def _part_grids(rows: Sequence[_Row]) -> Iterator[tuple[bool, Sequence[_Row]]]:
    """Part the lines of grids, a ruler and what goes on in the same column, from all others."""
    at = free = 0
    while at < len(rows):
        end = at
        if rows[at].is_ruler:
            indent = rows[at].signs.index("+")
            while end < len(rows) and rows[end].signs[indent : indent + 1] in {"|", "+"}:
                end += 1
            yield False, rows[free:at]
            yield True, rows[at:end]
            free = end
        at = max(end, at + 1)
    yield False, rows[free:]


def _undo_grid(rows: Sequence[_Row], depth: int = 1) -> Iterator[Edit]:
    """Keep the prose of each row of cells; a grid without any that stands alone is a table of data."""
    parts = [(is_ruler, [*some]) for is_ruler, some in groupby(rows, lambda row: row.is_ruler)]
    crosses = {at for row in rows if row.is_ruler for at, sign in enumerate(row.signs) if sign == "+"}
    bars = [[] if is_ruler else _find_bars(some, crosses) for is_ruler, some in parts]
    kept = [
        None if is_ruler else _choose_column(some, [(a + 1, b) for a, b in pairwise(at)])
        for (is_ruler, some), at in zip(parts, bars, strict=True)
    ]
    told = [(some, bounds) for (_, some), bounds in zip(parts, kept, strict=True) if bounds]
    if not told or _are_records(told) or any(_holds_columns(*each, depth) for each in told):
        return
    for (is_ruler, some), at, bounds in zip(parts, bars, kept, strict=True):
        if is_ruler:
            yield from (edit for row in some for edit in row.blank(0, len(row.signs)))
        elif bounds:
            yield from _keep_column(some, bounds, is_cell=True)
        else:
            yield from ((row.place(bar), row.place(bar) + 1, "\n", _KIND) for row in some for bar in at)


def _are_records(told: Sequence[tuple[Sequence[_Row], Bounds]]) -> bool:
    """Tell rows of data from a page: each has a name beside what is told of it."""
    beside = (
        _RULERS.sub(" ", " ".join(f"{row.signs[:low]} {row.signs[high:]}" for row in rows)).split()
        for rows, (low, high) in told
    )
    return len(told) > 1 and all(0 < len(words) <= _LONGEST_NAME for words in beside)


def _holds_columns(rows: Sequence[_Row], bounds: Bounds, depth: int) -> bool:
    """Whether a grid stands in a cell that cannot be undone, and holds prose."""
    inside = [_Row(row.start, row.signs[slice(*bounds)]) for row in rows]
    grids = [some for is_grid, some in _part_grids(inside) if is_grid]
    prose = [some for some in grids if _count_prose(row.signs for row in some) >= _LEAST_PROSE]
    return not all(depth < MOST_NESTED and any(_undo_grid(some, depth + 1)) for some in prose)


def _find_bars(rows: Sequence[_Row], crosses: Iterable[int]) -> list[int]:
    """Give the columns of the bars that all rows have, where a ruler of the grid has a cross."""
    return sorted(at for at in crosses if all(row.signs[at : at + 1] in {"|", "+"} for row in rows))


def _find_beside(rows: Sequence[_Row]) -> Iterator[tuple[list[Bounds], Sequence[_Row]]]:
    """Give lines that have gaps at the same places, and the columns between which each of them stands."""
    starts = [{found.end() for found in _GAP.finditer(row.signs)} for row in rows]
    counts = Counter(at for some in starts for at in some if at <= _WIDEST)
    runs: list[tuple[int, int, int]] = []
    taken: set[int] = set()
    for edge, count in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        for first, last in _find_runs(rows, starts, edge) if count >= _LEAST_ROWS else ():
            if taken.isdisjoint(range(first, last + 1)):
                runs.append((first, last, edge))
                taken.update(range(first, last + 1))
    runs.sort()
    for (first, last, edge), (stop, *_) in pairwise([*runs, (len(rows), 0, 0)]):
        inside = Counter(at for each in starts[first : last + 1] for at in each)
        some = rows[first : _find_end(rows[:stop], last, {edge, *inside})]
        edges = [at for at, count in inside.most_common(_MOST_EDGES) if count >= _LEAST_ROWS]
        edges = [at for at in edges if at == edge or all(_is_parted(row, at) for row in some)]
        yield list(pairwise([0, *sorted(edges), max(len(row.signs) for row in some)])), some


def _find_end(rows: Sequence[_Row], last: int, edges: set[int]) -> int:
    """Give where a column ends that is longer than the one before it: its lines begin at the same place."""
    end = last + 1
    for at in range(end, len(rows)):
        signs = rows[at].signs.rstrip()
        if signs:
            if len(signs) - len(signs.lstrip(_BLANK)) not in edges:
                break
            end = at + 1
    return end


def _is_parted(row: _Row, edge: int) -> bool:
    """Whether nothing stands right before the column that begins at an edge."""
    return not row.signs[edge - 2 : edge].strip(_BLANK)


def _find_runs(rows: Sequence[_Row], starts: Sequence[set[int]], edge: int) -> Iterator[tuple[int, int]]:
    """Give first and last line of each run that is parted at an edge, and has enough on both sides of it."""
    found: list[int] = []
    for at, row in enumerate(rows):
        is_parted = _is_parted(row, edge)
        if found and (not is_parted or at - found[-1] > _FARTHEST):
            if len(found) >= _LEAST_ROWS:
                yield found[0], found[-1]
            found = []
        if is_parted and edge in starts[at]:
            found.append(at)
    if len(found) >= _LEAST_ROWS:
        yield found[0], found[-1]


def _choose_column(rows: Sequence[_Row], bounds: Sequence[Bounds]) -> Bounds | None:
    """Choose the column that has nearly all of the prose."""
    weights = [_count_prose(row.signs[low:high] for row in rows) for low, high in bounds]
    most = max(weights, default=0)
    if most < _LEAST_PROSE or sum(weight > _MOST_BESIDE * most for weight in weights) > 1:
        return None
    return bounds[weights.index(most)]


def _count_prose(lines: Iterable[str]) -> int:
    """Count the words of the paragraphs that read as running text; teasers end in dots."""
    words = 0
    plain = (_RULERS.sub(" ", line.replace("\0", "")).strip() for line in lines)
    for is_text, some in groupby(plain, bool):
        if is_text:
            text = " ".join(some)
            block = Block(text, 0, len(text))
            words += block.n_words if block.is_prose else 0
    return words


def _keep_column(rows: Sequence[_Row], bounds: Bounds | None, *, is_cell: bool = False) -> Iterator[Edit]:
    """Give the edits that keep what stands between two columns; the lines of narrow ones are joined."""
    if bounds is None:
        return
    low, high = bounds
    lines = [row.signs[low:high].rstrip() for row in rows]
    lines = ["" if is_cell and _INNER_RULER.fullmatch(line) else line for line in lines]
    width = high - low - 2 if is_cell else max(len(line.lstrip()) for line in lines)
    is_narrow = is_cell or width < NARROWEST
    joints = [_find_joint(lines, i, width) if is_narrow else None for i in range(len(lines))]
    for row, line, above, below in zip(rows, lines, joints, [*joints[1:], None], strict=True):
        last = low + len(line)
        if above is None:
            yield from row.blank(0, low)
        if below is None:
            yield from row.blank(last, len(row.signs))
    for i, joint in enumerate(joints):
        if joint is not None:
            start = rows[i - 1].place(low + len(lines[i - 1]))
            yield start, rows[i].place(low + len(lines[i]) - len(lines[i].lstrip(" "))), joint, _KIND


def _find_joint(lines: Sequence[str], i: int, width: int) -> str | None:
    """Give what stands between a line of a cell and the one above it, None where that ends there.

    What does not fit is put on the next line; a word that is wider than the cell is parted, its first piece
    in a line alone.
    """
    if not i or not lines[i - 1] or not lines[i] or _NO_WORDING.match(lines[i].strip()):
        return None
    before, above, line, below = (
        lines[at].strip(" ") if 0 <= at < len(lines) else "" for at in range(i - 2, i + 2)
    )
    is_wide = line[1:2] == "\0"
    first = 2 if is_wide else len(line.split(" ")[0]) if " " in line or len(below) < width else width
    if len(above) + 1 + first <= width:
        return None
    is_piece = " " not in above and len(line) == width and before and len(before) + 1 + len(above) <= width
    return "" if is_piece or (is_wide and above[-1] == "\0") else " "
