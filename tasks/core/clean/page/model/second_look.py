"""What the first look at a page says about each of its blocks: the second look's input.

The first look sees each block with its place; it does not see what was made of the others. Takes the layout
of a page and the first scores (log-odds) of its near blocks; gives a table with a row for each, its columns
as `SECOND_NUMBERS` names them: the scores around the block, what of its form was taken, where it stands among
what was taken. It decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tasks.core.clean.page.model.page_survey import FAR, count_since, form, signature

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from numpy.typing import NDArray

    from tasks.core.clean.page.model.page_survey import PageSurvey

_BOUND = 6.0
_OUTSIDE = -7.0
_OFFSETS = (-3, -2, -1, 1, 2, 3)
_WINDOW = 6
_LONGEST_GAP = 4

SECOND_NUMBERS = (
    "first",
    *(f"first{offset:+d}" for offset in _OFFSETS),
    "taken_around",
    "best_before",
    "best_after",
    *(f"{what}_{group}" for group in ("form", "signature", "parent") for what in ("taken", "chars", "share")),
    "since_taken",
    "until_taken",
    "taken_before",
    "taken_after",
    "to_run",
    "to_run_end",
    "in_run",
    "run_share",
    "own_run_share",
    "taken_chars",
)


@dataclass(frozen=True, slots=True)
class Layout:
    """What of a page the second look needs: which blocks are near, how long each block is, which are alike.

    Each of `groups` gives every block the number of its group: of one form in one place, of one signature
    anywhere, of one parent.
    """

    near: NDArray[np.intp]
    chars: NDArray[np.float64]
    groups: tuple[NDArray[np.intp], ...]


def take_layout(survey: PageSurvey) -> Layout:
    """Give the layout of a page."""
    frames = [block.frame for block in survey.blocks]
    keys: tuple[Iterable[Hashable], ...] = (
        map(form, frames),
        map(signature, frames),
        (frame.parent for frame in frames),
    )
    return Layout(
        np.array(survey.near, np.intp), np.diff(survey.chars).astype(float), tuple(map(_number, keys))
    )


def _number(keys: Iterable[Hashable]) -> NDArray[np.intp]:
    known: dict[Hashable, int] = {}
    return np.array([known.setdefault(key, len(known)) for key in keys], np.intp)


def look_again(layout: Layout, scores: NDArray[np.float64]) -> NDArray[np.float32]:
    """Give the numbers of each near block, in the order of `SECOND_NUMBERS`."""
    chars = layout.chars
    first = np.full(len(chars), -_BOUND)
    first[layout.near] = np.clip(scores, -_BOUND, _BOUND)
    likely = 1.0 / (1.0 + np.exp(-first))
    taken = likely * chars
    is_taken = likely > 0.5  # noqa: PLR2004 - more likely than not
    columns = [
        first,
        *(_shift(first, offset) for offset in _OFFSETS),
        _around(taken) / np.maximum(_around(chars), 1.0),
        np.max([_shift(first, -k) for k in range(1, _WINDOW + 1)], axis=0),
        np.max([_shift(first, k) for k in range(1, _WINDOW + 1)], axis=0),
        *_measure_groups(layout, taken),
        *_measure_distances(is_taken),
        *_measure_runs(taken, is_taken),
    ]
    return np.stack(columns, axis=1)[layout.near].astype(np.float32)


def _shift(values: NDArray[np.float64], offset: int) -> NDArray[np.float64]:
    """Give for each place the value `offset` places on, `_OUTSIDE` beyond the ends."""
    result = np.full(len(values), _OUTSIDE)
    if abs(offset) < len(values):
        if offset > 0:
            result[:-offset] = values[offset:]
        else:
            result[-offset:] = values[:offset]
    return result


def _around(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the sum of each value and those beside it."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    places = np.arange(len(values))
    low, high = np.maximum(places - _WINDOW + 1, 0), np.minimum(places + _WINDOW, len(values))
    around: NDArray[np.float64] = sums[high] - sums[low]
    return around


def _measure_groups(layout: Layout, taken: NDArray[np.float64]) -> Iterator[NDArray[np.float64]]:
    """Say what else of each of the block's groups was taken."""
    total = max(1.0, float(taken.sum()))
    for places in layout.groups:
        in_group, of_group = np.bincount(places, taken)[places], np.bincount(places, layout.chars)[places]
        others = of_group - layout.chars
        yield (in_group - taken) / np.maximum(others, 1.0)
        yield np.log1p(others)
        yield in_group / total


def _measure_distances(is_taken: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    marks = is_taken.tolist()
    return np.array(count_since(marks), float), np.array(count_since(marks[::-1])[::-1], float)


def _measure_runs(taken: NDArray[np.float64], is_taken: NDArray[np.bool_]) -> list[NDArray[np.float64]]:
    """Say where the block stands among all that was taken and to the longest stretch of it."""
    total = max(1.0, float(taken.sum()))
    sums = np.concatenate([[0.0], np.cumsum(taken)])
    places = np.arange(len(taken))
    begin, end, run_of, weights = _find_runs(taken, is_taken)
    own = np.where(run_of >= 0, weights[run_of], 0.0) if len(weights) else np.zeros(len(taken))
    return [
        sums[:-1] / total,
        1.0 - sums[1:] / total,
        np.clip(places - begin, -FAR, FAR).astype(float),
        np.clip(places - end, -FAR, FAR).astype(float),
        ((begin <= places) & (places <= end)).astype(float),
        np.full(len(taken), float(weights.max(initial=0.0)) / total),
        own / total,
        np.full(len(taken), np.log1p(total)),
    ]


def _find_runs(
    taken: NDArray[np.float64], is_taken: NDArray[np.bool_]
) -> tuple[int, int, NDArray[np.intp], NDArray[np.float64]]:
    """Give the ends of the longest run of taken blocks, the run of each, and the weight of each run."""
    at = np.flatnonzero(is_taken)
    run_of = np.full(len(taken), -1, np.intp)
    if not len(at):
        return 0, 0, run_of, np.zeros(0)
    runs = np.concatenate([[0], np.cumsum(np.diff(at) > _LONGEST_GAP)])
    run_of[at] = runs
    weights = np.bincount(runs, taken[at]).astype(np.float64)
    longest = at[runs == weights.argmax()]
    return int(longest[0]), int(longest[-1]), run_of, weights
