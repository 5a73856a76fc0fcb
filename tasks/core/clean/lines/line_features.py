"""What place and shape tell of a line in a page's text: the numbers that the chrome model weighs.

Takes the lines of a text; gives one row of numbers a line, in the order of `NAMES`. No language is
assumed: lengths, sentence ends, letter cases and neighbours only. The training script reads the same rows.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from tasks.core.clean.input.blocks import Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

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


def read_features(blocks: Sequence[Block], named_before: Sequence[int]) -> NDArray[np.float64]:
    """Give a row of numbers a line; `named_before` counts the lines left out right before it."""
    seen = Counter(block.key for block in blocks)
    shape = np.array([(*_read_shape(block.text), float(seen[block.key] > 1)) for block in blocks])
    place = np.column_stack([*_Places(blocks, named_before).describe()])
    return np.column_stack([shape, place, *_cross(shape, place)])


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
        self._at = np.arange(len(blocks))
        self._words = np.array([block.n_words for block in blocks], float)
        self._prose = self._words * [block.is_prose for block in blocks]
        self._named = np.array([*named_before, 0], float)
        self._word_sums, self._prose_sums = _sums(self._words), _sums(self._prose)
        self._named_sums = _sums(self._named)
        self._core = find_core(blocks)

    def describe(self) -> Iterator[NDArray[np.float64]]:
        """Give the columns of `_PLACE_NAMES`, in order."""
        yield from self._neighbours()
        yield from self._position()
        yield from self._run()
        yield from self._in_core()
        yield from self._named_near()

    def _neighbours(self) -> Iterator[NDArray[np.float64]]:
        at = self._at
        prose, logs = np.pad((self._prose > 0).astype(float), 1), np.pad(_log(self._words), 1)
        yield from (prose[:-2], prose[2:], logs[:-2], logs[2:])
        for reach in (3, 8, 20):
            words = self._between(self._word_sums, at - reach, at + reach + 1)
            yield self._between(self._prose_sums, at - reach, at + reach + 1) / np.maximum(words, 1.0)
        for low, high in ((-8, 0), (1, 9), (-30, 0), (1, 31)):
            yield self._prose_amount(at + low, at + high)

    def _position(self) -> Iterator[NDArray[np.float64]]:
        prose = self._prose.tolist()
        yield _log(_gaps(prose))
        yield _log(_gaps(prose[::-1])[::-1])
        yield self._at / len(self._at)
        passed = self._prose_sums[:-1] / (self._prose_sums[-1] or 1.0)
        yield passed
        yield np.abs(passed - 0.5)

    def _run(self) -> Iterator[NDArray[np.float64]]:
        is_prose = self._prose > 0
        first, last = np.array(_runs(is_prose.tolist())).T
        length = _log(last - first)
        yield length * is_prose
        yield self._prose_amount(first, last) * is_prose
        yield length * ~is_prose

    def _in_core(self) -> Iterator[NDArray[np.float64]]:
        at, (start, end) = self._at, self._core
        is_inside = (start <= at) & (at < end)
        yield is_inside.astype(float)
        yield _log(np.where(is_inside, 0, np.minimum(abs(at - start), abs(at - end + 1))))
        yield (at < start).astype(float)
        yield (at == start).astype(float)

    def _named_near(self) -> Iterator[NDArray[np.float64]]:
        named = _log(self._named)
        yield from (named[:-1], named[1:])
        for reach in (3, 10):
            yield self._between(self._named_sums, self._at - reach, self._at + reach + 1) / reach

    def _prose_amount(self, low: NDArray[np.intp], high: NDArray[np.intp]) -> NDArray[np.float64]:
        return _log(self._between(self._prose_sums, low, high))

    def _between(
        self, sums: NDArray[np.float64], low: NDArray[np.intp], high: NDArray[np.intp]
    ) -> NDArray[np.float64]:
        count = len(self._at)
        between: NDArray[np.float64] = sums[np.clip(high, 0, count)] - sums[np.clip(low, 0, count)]
        return between


def _cross(shape: NDArray[np.float64], place: NDArray[np.float64]) -> Iterator[NDArray[np.float64]]:
    prose, logs = (shape[:, _SHAPE_NAMES.index(name)] for name in ("is_prose", "log_words"))
    in_core, prose_8 = (place[:, _PLACE_NAMES.index(name)] for name in ("in_core", "prose_8"))
    yield from (prose * in_core, (1.0 - prose) * in_core, logs * in_core)
    yield from (prose * prose_8, prose * (1.0 - in_core))


def _log(counts: Iterable[float]) -> NDArray[np.float64]:
    """Give the logarithms of counts and one; by the standard library, for numpy's depend on the machine."""
    return np.array([*map(math.log1p, counts)])


def _sums(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.concatenate([[0.0], np.cumsum(values)])


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
