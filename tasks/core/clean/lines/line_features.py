"""What place and shape tell of a line in a page's text: the numbers that the chrome model weighs.

Takes the lines of a text; gives one row of numbers a line, in the order of `NAMES`. No language is
assumed: lengths, sentence ends, letter cases and neighbours only. The training script reads the same rows.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from tasks.core.clean.input.blocks import Block

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHAPE_NAMES = (
    *("bias", "log_words", "words_4", "words_10", "words_20", "words_40", "ends_sentence", "is_prose"),
    *("starts_lower", "all_capitals", "capitals_share", "digits_share", "has_comma", "has_quote", "has_sign"),
    *("ends_colon", "ends_question", "short_words_share", "ends_open", "has_time", "is_repeated"),
)
_PLACE_NAMES = (
    *(
        "previous_prose",
        "next_prose",
        "previous_log_words",
        "next_log_words",
        "prose_3",
        "prose_8",
        "prose_20",
    ),
    *("before_8", "after_8", "before_30", "after_30", "gap_before", "gap_after", "place", "prose_passed"),
    *("from_middle", "prose_run", "prose_run_words", "other_run", "in_core", "log_from_core", "before_core"),
    *("is_first_in_core", "named_before", "named_after", "named_3", "named_10"),
)
_CROSS_NAMES = (
    *("prose_in_core", "short_in_core", "log_words_in_core", "prose_and_prose_8", "prose_outside_core"),
)
NAMES = (*_SHAPE_NAMES, *_PLACE_NAMES, *_CROSS_NAMES)

_SIGNS = re.compile(r"[|»\u203a•·→©▶]|\d:\d\d")
_QUOTES = re.compile(r"[\"“”„«»「」]")
_CAPITALISED = re.compile(r"\b[^\W\d_]")
_TOKEN = re.compile(r"\w+")
_TIME = re.compile(r"\b\d{1,2}[:.h]\d\d\b|\b(?:19|20)\d\d\b")
_SHORT_WORD = 3
_SHORT_LINE_COST = 9
_LONGEST_PAYING = 60
_REMEMBERED = 2048


def read_features(blocks: Sequence[Block], named_before: Sequence[int]) -> list[list[float]]:
    """Give a row of numbers a line; `named_before` counts the lines left out right before it."""
    if not blocks:
        return []
    seen = Counter(block.key for block in blocks)
    places = _Places(blocks, named_before)
    rows = []
    for index, block in enumerate(blocks):
        place = places.row(index)
        shape = [*_read_shape(block.text), float(seen[block.key] > 1)]
        rows.append([*shape, *place, *_cross(block, place)])
    return rows


def find_core(blocks: Sequence[Block]) -> tuple[int, int]:
    """Give the stretch [start, end) where prose is densest: prose pays by its words, other lines cost."""
    best, best_sum, start, total = (0, 0), 0.0, 0, 0.0
    for index, block in enumerate(blocks):
        total += min(block.n_words, _LONGEST_PAYING) if block.is_prose else -_SHORT_LINE_COST
        if total <= 0:
            start, total = index + 1, 0.0
        elif total > best_sum:
            best, best_sum = (start, index + 1), total
    return best


@lru_cache(maxsize=_REMEMBERED)
def _read_shape(written: str) -> tuple[float, ...]:
    """Tell the shape of a line; those of a text are asked for again in what is left of it."""
    block = Block(written, 0, len(written))
    text, words = block.plain, block.n_words
    initials = _CAPITALISED.findall(text)
    digits = sum(map(str.isdigit, text))
    return (
        1.0,
        math.log1p(words),
        *(float(words >= bound) for bound in (4, 10, 20, 40)),
        float(block.ends_sentence),
        float(block.is_prose),
        float(text[:1].islower()),
        float(text.isupper()),
        sum(map(str.isupper, initials)) / len(initials) if initials else 0.0,
        digits / (digits + sum(map(str.isalpha, text))) if digits else 0.0,
        float("," in text or "、" in text or "،" in text),
        float(_QUOTES.search(text) is not None),
        float(_SIGNS.search(text) is not None),
        float(text.endswith(":")),
        float(text.endswith(("?", "？"))),  # noqa: RUF001 - the full-width sign
        sum(len(word) <= _SHORT_WORD and word.islower() for word in _TOKEN.findall(text)) / max(1, words),
        float(text.endswith(("...", "…"))),
        float(_TIME.search(text) is not None),
    )


class _Places:
    """What the place of each line tells, from sums over the whole text."""

    def __init__(self, blocks: Sequence[Block], named_before: Sequence[int]) -> None:
        self._count = len(blocks)
        self._words = [float(block.n_words) for block in blocks]
        self._prose = [block.n_words if block.is_prose else 0.0 for block in blocks]
        self._named = [*map(float, named_before), 0.0]
        self._word_sums, self._prose_sums = _sums(self._words), _sums(self._prose)
        self._named_sums = _sums(self._named)
        self._gaps_before, self._gaps_after = _gaps(self._prose), _gaps(self._prose[::-1])[::-1]
        self._runs = _runs([words > 0 for words in self._prose])
        self._core = find_core(blocks)

    def row(self, i: int) -> list[float]:
        """Give the numbers of line `i`, in the order of `_PLACE_NAMES`."""
        return [
            *self._neighbours(i),
            *self._position(i),
            *self._run(i),
            *self._in_core(i),
            *self._named_near(i),
        ]

    def _neighbours(self, i: int) -> list[float]:
        return [
            float(i > 0 and self._prose[i - 1] > 0),
            float(i + 1 < self._count and self._prose[i + 1] > 0),
            math.log1p(self._words[i - 1]) if i else 0.0,
            math.log1p(self._words[i + 1]) if i + 1 < self._count else 0.0,
            *(self._prose_share(i - reach, i + reach + 1) for reach in (3, 8, 20)),
            self._prose_amount(i - 8, i),
            self._prose_amount(i + 1, i + 9),
            self._prose_amount(i - 30, i),
            self._prose_amount(i + 1, i + 31),
        ]

    def _position(self, i: int) -> list[float]:
        passed = self._prose_sums[i] / (self._prose_sums[-1] or 1.0)
        gaps = [math.log1p(self._gaps_before[i]), math.log1p(self._gaps_after[i])]
        return [*gaps, i / self._count, passed, abs(passed - 0.5)]

    def _run(self, i: int) -> list[float]:
        first, last = self._runs[i]
        length = math.log1p(last - first)
        if not self._prose[i]:
            return [0.0, 0.0, length]
        return [length, self._prose_amount(first, last), 0.0]

    def _in_core(self, i: int) -> list[float]:
        start, end = self._core
        is_inside = start <= i < end
        outside = 0 if is_inside else min(abs(i - start), abs(i - end + 1))
        return [float(is_inside), math.log1p(outside), float(i < start), float(i == start)]

    def _named_near(self, i: int) -> list[float]:
        beside = [math.log1p(self._named[i]), math.log1p(self._named[i + 1])]
        return [
            *beside,
            *(self._between(self._named_sums, i - reach, i + reach + 1) / reach for reach in (3, 10)),
        ]

    def _prose_share(self, low: int, high: int) -> float:
        words = self._between(self._word_sums, low, high)
        return self._between(self._prose_sums, low, high) / words if words else 0.0

    def _prose_amount(self, low: int, high: int) -> float:
        return math.log1p(self._between(self._prose_sums, low, high))

    def _between(self, sums: Sequence[float], low: int, high: int) -> float:
        return sums[max(0, min(self._count, high))] - sums[max(0, min(self._count, low))]


def _cross(block: Block, place: Sequence[float]) -> list[float]:
    in_core = place[_PLACE_NAMES.index("in_core")]
    prose = float(block.is_prose)
    return [
        prose * in_core,
        (1.0 - prose) * in_core,
        math.log1p(block.n_words) * in_core,
        prose * place[_PLACE_NAMES.index("prose_8")],
        prose * (1.0 - in_core),
    ]


def _sums(values: Sequence[float]) -> list[float]:
    return [0.0, *accumulate(values)]


def _gaps(prose: Sequence[float]) -> list[int]:
    """Count, for each line, the lines since the last prose before it."""
    gaps, gap = [], 0
    for value in prose:
        gaps.append(gap)
        gap = 0 if value else gap + 1
    return gaps


def _runs(flags: Sequence[bool]) -> list[tuple[int, int]]:
    """Give, for each line, the bounds of the run of like lines that it stands in."""
    runs: list[tuple[int, int]] = []
    start = 0
    for i in range(1, len(flags) + 1):
        if i == len(flags) or flags[i] != flags[start]:
            runs.extend([(start, i)] * (i - start))
            start = i
    return runs
