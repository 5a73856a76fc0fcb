"""Likeness: of two articles by these two alone, whatever else is compared with them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.core.stories.leads import DIMENSIONS
from tasks.core.stories.likeness import DAYS_APART, NO_DAY, Alike, StoryMarks, find_alike


@dataclass(frozen=True)
class Mark:
    """One article: where it was loaded, its day, what it means (an angle) and its names."""

    place: int
    article: int
    day: int = NO_DAY
    angle: float | None = 0.0
    names: tuple[int, ...] = ()
    language: int = 0


def list_marks(marks: list[Mark]) -> StoryMarks:
    """Put them into columns, by day."""
    marks = sorted(marks, key=lambda each: (each.day, each.place))
    vectors = np.zeros((len(marks), DIMENSIONS), np.float32)
    for row, mark in enumerate(marks):
        vectors[row, :2] = (np.cos(mark.angle), np.sin(mark.angle)) if mark.angle is not None else (0, 0)
    return StoryMarks(
        places=np.array([each.place for each in marks], np.int64),
        articles=np.array([each.article for each in marks], np.int32),
        days=np.array([each.day for each in marks], np.int32),
        languages=np.array([each.language for each in marks], np.int32),
        vectors=vectors,
        has_vector=np.array([each.angle is not None for each in marks], np.bool_),
        keys=np.array([key for each in marks for key in each.names], np.int64),
        weights=np.array([len(each.names) ** -0.5 for each in marks for _ in each.names], np.float32),
        starts=np.cumsum([0, *(len(each.names) for each in marks)], dtype=np.int64),
    )


def find(marks: list[Mark], first_new: int = 0) -> dict[tuple[int, int], Alike]:
    """Give the pairs by their articles."""
    listed = list_marks(marks)
    found = find_alike(listed, first_new)
    return {
        (min(ends), max(ends)): pair
        for pair in found
        for ends in [(int(listed.articles[pair.row]), int(listed.articles[pair.other_row]))]
    }


ONE = Mark(1, 1, 100, 0.0, (1, 2, 3, 4))


def test_names_and_meaning_make_a_likeness() -> None:
    """Both are told; meaning alone makes none, however near, for a theme is no event."""
    [pair] = find([ONE, Mark(2, 2, 100, 0.5, (3, 4, 5, 6))]).values()
    assert pair.meaning == pytest.approx(np.cos(0.5), abs=0.001)
    assert pair.names == pytest.approx(0.5)
    assert pair.likeness == pytest.approx(0.36 * 0.65 + 0.73 * 0.5)
    assert not find([ONE, Mark(2, 2, 100, 0.0, (5, 6))])


def test_what_the_encoder_does_not_read_goes_by_its_names() -> None:
    """And nothing is said of its meaning; of two languages a little less is asked."""
    [pair] = find([ONE, Mark(2, 2, 100, None, (3, 4, 5, 6))]).values()
    assert pair.meaning is None
    [other] = find([ONE, Mark(2, 2, 100, None, (3, 4, 5, 6), language=1)]).values()
    assert other.likeness > pair.likeness


def test_far_days_and_own_revisions_are_not_compared() -> None:
    """What has no day may be of any."""
    again = replace(ONE, place=2, article=2)
    assert find([ONE, replace(again, day=100 + DAYS_APART)])
    assert not find([ONE, replace(again, day=101 + DAYS_APART)])
    assert find([ONE, replace(again, day=NO_DAY)])
    assert not find([ONE, replace(again, article=1)])


marks = st.lists(
    st.builds(
        Mark,
        place=st.just(0),
        article=st.integers(0, 8),
        day=st.just(NO_DAY) | st.integers(0, 20),
        angle=st.none() | st.floats(0, 1.5),
        names=st.lists(st.integers(0, 6), min_size=1, max_size=4, unique=True).map(tuple),
        language=st.integers(0, 1),
    ),
    max_size=80,
    unique_by=lambda each: each.article,
)


@settings(max_examples=60)
@given(marks, st.randoms(), st.integers(0, 8))
def test_neither_the_order_of_loading_nor_what_comes_together_matters(
    listed: list[Mark], chooser: object, cut: int
) -> None:
    """All at once, or some first and the rest later, in any order: the same pairs, as alike."""
    at_once = find([replace(each, place=place) for place, each in enumerate(listed)])
    chooser.shuffle(listed)  # type: ignore[attr-defined]
    placed = [replace(each, place=place) for place, each in enumerate(listed)]
    by_parts = find(placed[:cut]) | find(placed, first_new=cut)
    assert at_once.keys() == by_parts.keys()
    for ends, pair in at_once.items():
        assert pair.likeness == pytest.approx(by_parts[ends].likeness, abs=1e-6)
