"""Lines of a printed page into paragraphs: the order of columns, wrapped lines, hyphens, what repeats.

Takes lines with their places, page by page, in the order in which the file draws them; gives text. That
order is the reading order of nearly every file: it is changed only where the lines of columns were drawn
across, row by row. A line is joined to the one above it where that is full and nothing parts them: no gap, no
indent, no other size. Lines at the edges that come back page after page (a running title, a page's number)
are taken out and given apart.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_SAME_ROW = 0.3
"""Of the letters' size: lines so near in height stand in one row."""
_LEAST_ROWS = 3
_LEAST_SHARE = 0.3
_COLUMN_STEP = 5.0
"""In sizes of a letter: columns begin farther apart."""
_GAP = 1.3
_LEAST_STEP = 0.7
_USUAL_STEP = 1.25
"""In sizes of a letter: the step down where a file has too few lines of a size to tell."""
"""So many times the usual step down parts paragraphs."""
_OTHER_SIZE, _LARGER = 0.08, 1.25
_INDENT = (0.7, 5.0)
"""In sizes of a letter: the first line of a paragraph stands in by so much."""
_FULL = 0.8
"""A line is full where it and the next word would take up this share of the longest lines."""
_FAR = 100_000.0
"""Pages stand under each other, so far apart."""
_EDGE = 0.1
"""Share of a page's height, above and below, where running titles and numbers stand."""
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(
    r"(?:page|seite|p\.|pg\.?|pagina|página|strana|s\.)?\s*+(?:[-\u2013\u2014|]\s*+)?\d{1,4}\s*+[-\u2013\u2014|]?"
    r"(?:\s*+(?:of|von|de|sur|di|/)\s*+\d{1,4})?",
    re.IGNORECASE,
)
_HYPHEN = re.compile(r"(?<![^\W\d_])(?P<left>[^\W\d_]++)[-\u2010\u00ad]$")
_NEAR = 4
"""So many lines above are looked at for a word that is broken."""
_INITIAL = re.compile(r"(?:^|\n)[^\W\d_]$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_COMPOUNDS = frozenset(
    """
    all anti best co cross double ex far first five four full great half hard high ill large long low
    mid multi near new non old one open part post pre pro right left second self semi short single six
    small so third three top two under vice well world year ten eight
    """.split()  # noqa: SIM905 - a list of words is read as one
)
"""First parts of words that are written with a hyphen wherever they stand."""
_ENDS = re.compile(r"[.!?\u2026:\u3002][\"'\u201d\u2019)\]\u00bb]*$")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line as it is drawn: its text, where it begins, how large its letters are."""

    text: str
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its lines, and where it ends above and below."""

    lines: tuple[PrintedLine, ...]
    top: float
    bottom: float = 0.0

    def is_edge(self, line: PrintedLine) -> bool:
        """Whether a line stands at the page's edge, above or below."""
        margin = (self.top - self.bottom) * _EDGE
        return line.y > self.top - margin or line.y < self.bottom + margin


def drop_running_lines(sheets: Sequence[Sheet]) -> tuple[list[Sheet], tuple[str, ...]]:
    """Take out the lines at the edges that repeat, and pages' numbers; give them apart, each once."""
    seen = Counter(
        chain.from_iterable({_fold(line) for line in sheet.lines if sheet.is_edge(line)} for sheet in sheets)
    )

    def runs(sheet: Sheet, line: PrintedLine) -> bool:
        if not sheet.is_edge(line):
            return False
        return bool(_NUMBER.fullmatch(line.text.strip())) or seen[_fold(line)] > max(1, len(sheets) // 3)

    kept = [
        Sheet(tuple(line for line in sheet.lines if not runs(sheet, line)), sheet.top, sheet.bottom)
        for sheet in sheets
    ]
    gone = (line.text.strip() for sheet in sheets for line in sheet.lines if runs(sheet, line))
    return kept, tuple(dict.fromkeys(gone))


def _fold(line: PrintedLine) -> tuple[str, int]:
    return _DIGITS.sub("#", " ".join(line.text.split())), round(line.y)


def order_columns(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Give lines in the order of reading; where columns were drawn row by row, column by column."""
    rows = [(a, b) for a, b in pairwise(lines) if _share_row(a, b) and b.x - a.x > _COLUMN_STEP * a.size]
    if len(rows) < max(_LEAST_ROWS, len(lines) * _LEAST_SHARE):
        return list(lines)
    starts = _find_column_starts(rows)
    top = max(a.y for a, _ in rows)
    over = [line for line in lines if line.y > top + _SAME_ROW * line.size]
    under = [line for line in lines if line.y <= top + _SAME_ROW * line.size]
    return [
        *over,
        *sorted(under, key=lambda line: (sum(line.x >= start - line.size for start in starts), -line.y)),
    ]


def _share_row(one: PrintedLine, other: PrintedLine) -> bool:
    return abs(one.y - other.y) < _SAME_ROW * min(one.size, other.size)


def _find_column_starts(rows: Sequence[tuple[PrintedLine, PrintedLine]]) -> list[float]:
    """Give where columns begin: places where more than a tenth of the rows has a line beginning."""
    counted = Counter(round(line.x) for row in rows for line in row)
    starts: list[float] = []
    for x in sorted(place for place, times in counted.items() if times * 10 > len(rows)):
        if not starts or x - starts[-1] > _COLUMN_STEP * rows[0][0].size:
            starts.append(x)
    return starts


def write_text(sheets: Iterable[Sheet]) -> str:
    """Write pages as paragraphs: a blank line where a gap parts them, else a new line."""
    lines = [
        replace(line, y=line.y - number * _FAR)
        for number, sheet in enumerate(sheets)
        for line in order_columns(sheet.lines)
    ]
    widths = _measure_widths(lines)
    step, large = _find_step(lines), find_large(lines)
    known = Counter(match[0].lower() for line in lines for match in _WORD.finditer(line.text))
    text: list[str] = []
    for before, line in pairwise([None, *lines]):
        if line is None:
            continue
        said = " ".join(line.text.split())
        parting = _part(before, line, step, widths, large) if before else ""
        if parting is None:
            _join(text, said, known)
        else:
            text += [parting, said]
    return "".join(text)


def _measure_widths(lines: Sequence[PrintedLine]) -> dict[tuple[int, int], int]:
    """Give the longest line, in letters, of those that begin at about the same place in about this size."""
    widths: dict[tuple[int, int], int] = {}
    for line in lines:
        for place in _places(line):
            widths[place] = max(widths.get(place, 0), len(line.text))
    return widths


def _places(line: PrintedLine) -> Iterator[tuple[int, int]]:
    at = int(line.x // max(line.size, 1.0) // _INDENT[1])
    yield from ((at + step, round(line.size)) for step in (0, 1))


def find_large(lines: Sequence[PrintedLine]) -> float:
    """Give the size from which letters are those of headlines: plainly more than most letters have."""
    sizes = sorted(line.size for line in lines for _ in line.text)
    return _LARGER * sizes[len(sizes) // 2] if sizes else 0.0


def _find_step(lines: Sequence[PrintedLine]) -> dict[int, float]:
    """Give the step from a line down to the next in a paragraph, for each size: a quarter are no larger."""
    steps: dict[int, list[float]] = {}
    for one, other in pairwise(lines):
        down = one.y - other.y
        if round(one.size) == round(other.size) and _LEAST_STEP * one.size < down < 3 * one.size:
            steps.setdefault(round(one.size), []).append(down)
    return {size: sorted(found)[len(found) // 4] for size, found in steps.items()}


def _part(
    before: PrintedLine,
    line: PrintedLine,
    step: dict[int, float],
    widths: dict[tuple[int, int], int],
    large: float,
) -> str | None:
    """Tell what parts a line from the one before: a blank line, a new line; None where it runs on."""
    runs_on = line.text.lstrip()[:1].islower() and not _ENDS.search(before.text.rstrip())
    if abs(before.size - line.size) > _OTHER_SIZE * before.size:
        return None if _is_initial(before) and runs_on else "\n\n"
    down = before.y - line.y
    gap = _GAP * step.get(round(before.size), _USUAL_STEP * before.size)
    is_headline = before.size >= large and 0 < down <= gap and not _ENDS.search(before.text.rstrip())
    if is_headline or (_share_row(before, line) and line.x > before.x):
        return None  # a headline goes on, whatever its next line begins with
    is_full = _is_full(before, line, widths)
    if down < 0 or down > 3 * before.size:  # the next column or page
        return None if runs_on or (is_full and not _ENDS.search(before.text.rstrip())) else "\n\n"
    if down > gap:
        return "\n\n"
    low, high = (share * line.size for share in _INDENT)
    if low < line.x - before.x < high:
        return "\n\n"
    return None if is_full or runs_on else "\n"


def _is_initial(line: PrintedLine) -> bool:
    """Whether a line is the large letter that a text begins with."""
    return len(line.text.strip()) == 1 and line.text.strip().isupper()


def _is_full(before: PrintedLine, line: PrintedLine, widths: dict[tuple[int, int], int]) -> bool:
    """Whether the next line's first word would not have fitted."""
    longest = max(widths[place] for place in _places(before))
    word = line.text.split(maxsplit=1)[0] if line.text.strip() else ""
    return len(before.text) + 1 + len(word) >= _FULL * longest


def _join(text: list[str], line: str, known: Counter[str]) -> None:
    """Join a line to the text above it; a word that was broken is put together."""
    above = "".join(text[-_NEAR:])
    broken = _HYPHEN.search(above)
    first = _WORD.match(line)
    if _INITIAL.search(above) and first and line[:1].islower():
        text.append(line)
    elif not broken or not first or not line[:1].islower():
        text.append(line if broken else f" {line}")
    elif above.endswith("\u00ad") or not _is_compound(broken["left"], first[0], known):
        text[-1] = text[-1][:-1]
        text.append(line)
    else:
        text.append(line)


def _is_compound(left: str, right: str, known: Counter[str]) -> bool:
    whole, parted = f"{left}{right}".lower(), f"{left}-{right}".lower()
    if known[whole] != known[parted]:
        return known[parted] > known[whole]
    return left.lower() in _COMPOUNDS
