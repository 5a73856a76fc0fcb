"""What place and shape tell of a line stands in the column of its name."""

import math

import numpy as np
import pytest

from tasks.core.clean.input.blocks import Block
from tasks.core.clean.lines.line_features import NAMES, read_features
from tasks.core.clean.lines.text_features import TEXT_NAMES, read_text_features

PROSE = "The council met on Tuesday evening and agreed, after a long debate, to repair the old bridge."
LINES = ("Home", "News", PROSE, PROSE, "Share", PROSE, "Contact us today")
NAMED = (0, 2, 0, 0, 0, 0, 1)
TOLD = {
    "words_4": [0, 0, 1, 1, 0, 1, 0],
    "is_prose": [0, 0, 1, 1, 0, 1, 0],
    "is_repeated": [0, 0, 1, 1, 0, 1, 0],
    "previous_prose": [0, 0, 0, 1, 1, 0, 1],
    "next_prose": [0, 1, 1, 0, 1, 0, 0],
    "previous_log_words": [0, *(math.log1p(words) for words in (1, 1, 17, 17, 1, 17))],
    "prose_3": [34 / 36, 34 / 37, 51 / 54, 51 / 57, 51 / 56, 51 / 55, 34 / 38],
    "before_8": [math.log1p(words) for words in (0, 0, 0, 17, 34, 34, 51)],
    "gap_before": [math.log1p(lines) for lines in (0, 1, 2, 0, 0, 1, 0)],
    "gap_after": [math.log1p(lines) for lines in (1, 0, 0, 1, 0, 1, 0)],
    "prose_passed": [0, 0, 0, 1 / 3, 2 / 3, 2 / 3, 1],
    "prose_run": [0, 0, math.log1p(2), math.log1p(2), 0, math.log1p(1), 0],
    "prose_run_words": [0, 0, math.log1p(34), math.log1p(34), 0, math.log1p(17), 0],
    "other_run": [math.log1p(2), math.log1p(2), 0, 0, math.log1p(1), 0, math.log1p(1)],
    "in_core": [0, 0, 1, 1, 1, 1, 0],
    "log_from_core": [math.log1p(lines) for lines in (2, 1, 0, 0, 0, 0, 1)],
    "is_first_in_core": [0, 0, 1, 0, 0, 0, 0],
    "named_before": [math.log1p(lines) for lines in NAMED],
    "named_after": [math.log1p(lines) for lines in (2, 0, 0, 0, 0, 1, 0)],
    "named_3": [lines / 3 for lines in (2, 2, 2, 3, 3, 1, 1)],
    "short_in_core": [0, 0, 0, 0, 1, 0, 0],
    "has_colon": [0] * 7,
    "stops": [0, 0, 1, 1, 0, 1, 0],
    "menu_run": [2, 2, -2, -2, 1, -1, 1],
    "log_words-1": [-1, *(math.log1p(words) for words in (1, 1, 17, 17, 1, 17))],
    "is_prose+2": [1, 1, 0, 1, 0, -1, -1],
}


@pytest.mark.parametrize("name", TOLD)
def test_a_column_tells_what_its_name_says(name: str) -> None:
    """Of a small page: a menu, an article with a button inside, a line below it."""
    blocks, at = [], 0
    for line in LINES:
        blocks.append(Block(line, at, at + len(line)))
        at += len(line) + 2
    table = np.concatenate([read_features(blocks, NAMED), read_text_features(blocks)], axis=1)
    assert table.shape == (len(LINES), len(NAMES) + len(TEXT_NAMES))
    assert table[:, (*NAMES, *TEXT_NAMES).index(name)].tolist() == pytest.approx(TOLD[name])
