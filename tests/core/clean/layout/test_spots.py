"""What white space and marks around a line tell of where it stood on a page."""

from __future__ import annotations

import numpy as np

from tasks.core.clean.layout.spots import SPOT_NAMES, assume_clean, find_spots, read_spot_features

DUMP = "\n\n\n  * News\n  * Sport\n\n\n\nThe board has met\nand closed the dock.\n\n# More\n"


def span(words: str) -> tuple[int, int]:
    """Give where words stand in the dump."""
    return DUMP.index(words), DUMP.index(words) + len(words)


def test_breaks_columns_and_marks_before_a_line_are_counted() -> None:
    """An item of a list, a paragraph of two lines, a heading; one without a place is as in clean text."""
    spans = [span("News"), span("Sport"), span("The board has met\nand closed the dock."), None, span("More")]
    spots = find_spots(DUMP, spans)
    assert spots[:, 0].tolist() == [3, 1, 4, 2, 2]
    assert spots[:, 1].tolist() == [4, 4, 0, 0, 2]
    assert spots[:, 2].tolist() == [0, 0, 1, 0, 0]
    assert spots[:, 4].tolist() == [2, 2, 0, 0, 1]


def test_a_text_that_is_laid_out_says_nothing() -> None:
    """All its lines stand alike, whichever of them are prose."""
    for is_core in (np.array([True, False, True]), np.zeros(3, np.bool_)):
        rows = read_spot_features(assume_clean(3), is_core)
        assert rows.shape == (3, len(SPOT_NAMES))
        assert not rows[:, SPOT_NAMES.index("breaks_differ")].any()
        assert not rows[:, SPOT_NAMES.index("breaks_from_core")].any()
