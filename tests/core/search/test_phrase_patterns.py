"""Phrases become patterns."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tasks.core.search.snippets import make_pattern

SPELLINGS = {"e": "EÉé", "n": "N", "и": "ИйЙ"}


@pytest.mark.parametrize(
    ("runs", "text", "times"),
    [
        (["late", "bus"], "a late bus, late ... bus; latebus, the late\n\nbus late bus", 4),
        (["late", "bus"], "late buses, plate bus", 0),
        (["cafe", "neon"], "Cafe NEON? café néon! cafe\u0301 neon", 2),
        (["3", "5"], "3.5 or 3,5 or 13.5", 2),
        (["火曜"], "次の火曜日に、火曜も", 2),
        (["g20", "火曜"], "次のg20、火曜日", 1),
        (["ai時代"], "次のai時代に", 1),
        (["мои", "сад"], "мой сад", 1),
        (["हनद"], "हिन्दी", 1),
    ],
)
def test_a_pattern_finds_a_phrase_in_any_spelling(runs: list[str], text: str, times: int) -> None:
    """Accents, case and what parts the words do not matter; the bounds of words do, where there are any."""
    found = pc.count_substring_regex(pa.array([text]), make_pattern(runs, SPELLINGS))
    assert found.to_pylist() == [times]
