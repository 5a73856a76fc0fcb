"""Likeness: how far two articles report one event, from what their leads mean and the names in them.

Takes what is known of articles, in columns; gives the pairs that are alike, each with both parts, so that it
can be said what joined them. The likeness of two articles depends on nothing but these two. What leads mean
counts up to a bound: beyond it two articles are of one theme, and only names tell one event. Where a lead has
no vector, its meaning counts as that of strangers in one desk. Vectors of two languages lie farther apart.
Pairs that are alike so are weighed once more by the words of their texts and of their titles: reports of one
campaign name the same people, and tell other things.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

LEAST_ALIKE = 0.27
"""Likeness by meaning and names under which a pair counts as nothing, and is not kept."""

DAYS_APART = 7
"""Days between two reports, above which they are not compared."""

_MEANING, _NAMES, _OTHER_LANGUAGE, _WORDS, _TITLES = 0.36, 0.73, 0.036, 0.8, 0.15
_MOST_MEANING, _NO_MEANING = 0.65, 0.4
_WORDS_OF_ONE_THEME = 0.22
"""Cosine of the words of two articles that speaks neither for one event nor against it."""
_BLOCK = 64
NO_DAY = int(np.iinfo(np.int32).min)
"""The day of what has none."""


@dataclass(frozen=True, slots=True)
class StoryMarks:
    """What articles are compared by, a row each: those without a day (`NO_DAY`) first, then by day.

    `keys` and `weights` hold the names of all rows on end; `starts` where those of each begin, and the end.
    """

    places: NDArray[np.int64]
    articles: NDArray[np.int32]
    days: NDArray[np.int32]
    languages: NDArray[np.int32]
    vectors: NDArray[np.float32]
    has_vector: NDArray[np.bool_]
    keys: NDArray[np.int64]
    weights: NDArray[np.float32]
    starts: NDArray[np.int64]


class Alike(NamedTuple):
    """Two rows that are alike, and why."""

    row: int
    other_row: int
    likeness: float
    meaning: float | None
    names: float


def weigh_words_in(likeness: float, words: float | None, titles: float | None) -> float:
    """Give the likeness of a pair, 0 to 1, with the cosines of its words; None where they say nothing.

    Titles of one event have a word in common often, not always: they speak for it alone.
    """
    if words is not None:
        likeness += _WORDS * (words - _WORDS_OF_ONE_THEME)
    likeness += _TITLES * (titles or 0.0)
    return min(1.0, max(0.0, likeness))


class _Names:
    """The rows that have each name, so that those are looked at that share one, and no others."""

    def __init__(self, marks: StoryMarks) -> None:
        rows = np.repeat(np.arange(len(marks.days), dtype=np.int64), np.diff(marks.starts))
        placed = marks.keys * len(marks.days) + rows
        order = np.argsort(placed)
        self._marks, self._placed, self._rows = marks, placed[order], rows[order]
        self._weights = marks.weights[order].astype(np.float64)

    def compare(self, row: int, low: int, high: int) -> NDArray[np.float64]:
        """Give the cosine of a row's names with those of each row from `low` to `high`."""
        mine = slice(self._marks.starts[row], self._marks.starts[row + 1])
        first = self._marks.keys[mine] * len(self._marks.days)
        begins, ends = (np.searchsorted(self._placed, first + bound) for bound in (low, high))
        counts = ends - begins
        places = np.repeat(ends - np.cumsum(counts), counts) + np.arange(counts.sum())
        weights = np.repeat(self._marks.weights[mine].astype(np.float64), counts) * self._weights[places]
        return np.bincount(self._rows[places] - low, weights, high - low).astype(np.float64, copy=False)


def find_alike(marks: StoryMarks, first_new: int) -> Iterator[Alike]:
    """Give the pairs of rows of two articles and near days, the later one at `first_new` or after."""
    undated = int(np.searchsorted(marks.days, NO_DAY, "right"))
    new = np.flatnonzero(marks.places >= first_new)
    names = _Names(marks)
    for begin in range(0, len(new), _BLOCK):
        rows = new[begin : begin + _BLOCK]
        for low, high in _find_reaches(marks, rows, undated):
            yield from _compare(marks, rows, low, high, names)


def _find_reaches(marks: StoryMarks, rows: NDArray[np.intp], undated: int) -> Iterator[tuple[int, int]]:
    """Give the rows that these are compared with: all that have no day, and those of near days."""
    if rows[0] < undated:
        yield 0, len(marks.days)
        return
    if undated:
        yield 0, undated
    first, last = int(marks.days[rows[0]]) - DAYS_APART, int(marks.days[rows[-1]]) + DAYS_APART
    low, high = np.searchsorted(marks.days, first, "left"), np.searchsorted(marks.days, last, "right")
    yield max(int(low), undated), int(high)


def _compare(
    marks: StoryMarks, rows: NDArray[np.intp], low: int, high: int, named: _Names
) -> Iterator[Alike]:
    meaning = marks.vectors[rows] @ marks.vectors[low:high].T
    for place, row in enumerate(rows):
        names = named.compare(int(row), low, high)
        known = marks.has_vector[low:high] & marks.has_vector[row]
        told = np.where(known, np.minimum(meaning[place], _MOST_MEANING), _NO_MEANING)
        likeness = _MEANING * told + _NAMES * names
        likeness += _OTHER_LANGUAGE * (marks.languages[low:high] != marks.languages[row])
        apart = np.abs(marks.days[low:high].astype(np.int64) - int(marks.days[row]))
        near = (apart <= DAYS_APART) | (marks.days[low:high] == NO_DAY) | (marks.days[row] == NO_DAY)
        found = (
            (likeness >= LEAST_ALIKE)
            & near
            & (marks.places[low:high] < marks.places[row])
            & (marks.articles[low:high] != marks.articles[row])
        )
        for other in np.flatnonzero(found):
            said = round(float(meaning[place][other]), 4) if known[other] else None
            yield Alike(
                int(row),
                low + int(other),
                min(1.0, float(likeness[other])),
                said,
                round(float(names[other]), 4),
            )
