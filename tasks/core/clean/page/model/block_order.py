"""Where the blocks of a page stand in its order, and what stands beside each: a part of the model's input.

Takes the survey and the layout of a page; gives columns for its near blocks, a row each, as `PLACE_NUMBERS`
and `BESIDE_NUMBERS` name them. All rows are worked out at once, in double precision.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from tasks.core.clean.page.model.page_survey import FAR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tasks.core.clean.page.model.page_survey import PageSurvey
    from tasks.core.clean.page.model.second_look import Layout

_HEADINGS = frozenset({"h2", "h3", "h4"})
_WINDOW = 5
_FAR_TITLE = 60
_OFFSETS = {"before": -1, "after": 1, "before2": -2, "after2": 2}
_REACH = 2

PLACE_NUMBERS = (
    "inside",
    "position",
    "prose_before",
    "to_first",
    "to_last",
    "between",
    "prose_around",
    "has_title",
    "to_title",
    "since_prose",
    "until_prose",
    "since_heading",
    "heading_links",
    "heading_level",
    "links_before",
    "links_after",
)
_BESIDE = ("free", "links", "chars", "inside", "heading", "sibling", "alike")
BESIDE_NUMBERS = tuple(f"{where}_{what}" for where in _OFFSETS for what in _BESIDE)


def describe_places(survey: PageSurvey, layout: Layout) -> NDArray[np.float64]:
    """Give the columns of `PLACE_NUMBERS`."""
    near, count = layout.near, len(survey.blocks)
    low, high = np.maximum(near - _WINDOW, 0), np.minimum(near + _WINDOW + 1, count)
    free = _sum_up(np.array(survey.is_free, float))
    chars, link_chars = np.array(survey.chars, float), np.array(survey.link_chars, float)
    columns = (
        np.array(survey.is_inside, float)[near],
        near / count,
        np.array(survey.prose_before, float)[near] / survey.total,
        np.clip(near - survey.first, -FAR, FAR),
        np.clip(near - survey.last, -FAR, FAR),
        (survey.first <= near) & (near <= survey.last),
        (free[high] - free[low]) / (high - low),
        np.full(len(near), survey.title is not None),
        np.clip(near - (near if survey.title is None else survey.title), -_FAR_TITLE, _FAR_TITLE),
        np.array(survey.since_prose)[near],
        np.array(survey.until_prose)[near],
        *np.array(survey.last_heading, float)[near].T,
        (link_chars[near] - link_chars[low]) / np.maximum(chars[near] - chars[low], 1),
        (link_chars[high] - link_chars[near + 1]) / np.maximum(chars[high] - chars[near + 1], 1),
    )
    return np.column_stack(columns)


def _sum_up(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the sums of all values before each place, and of all."""
    return np.concatenate([[0.0], np.cumsum(values)])


def describe_beside(survey: PageSurvey, layout: Layout) -> NDArray[np.float64]:
    """Give the columns of `BESIDE_NUMBERS`; nothing stands beyond the ends of a page."""
    blocks = survey.blocks
    each = np.column_stack(
        (
            np.array(survey.is_free, float),
            [block.link_density for block in blocks],
            [math.log1p(len(block.text)) for block in blocks],
            [
                is_inside and block.hint is None
                for is_inside, block in zip(survey.is_inside, blocks, strict=True)
            ],
            [block.frame.tag in _HEADINGS for block in blocks],
        )
    )
    each = np.pad(each, ((_REACH, _REACH), (0, 0)))
    return np.column_stack([*_look_beside(layout, each)])


def _look_beside(layout: Layout, each: NDArray[np.float64]) -> Iterator[NDArray[np.float64]]:
    _forms, signatures, parents = (np.pad(group, _REACH, constant_values=-1) for group in layout.groups)
    own = layout.near + _REACH
    for offset in _OFFSETS.values():
        yield each[own + offset]
        yield (parents[own + offset] == parents[own]).astype(float)
        yield (signatures[own + offset] == signatures[own]).astype(float)
