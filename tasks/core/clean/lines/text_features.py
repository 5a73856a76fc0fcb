"""What the rest of a text tells of a line: the words that its prose is made of, its core, its lines beside.

Takes the lines of a text; gives one row of numbers a line, in the order of `TEXT_NAMES`. No language is
assumed: the words that are common in the text's own prose stand for those that are common in its language.
`look_around` takes what a first look gave each line and tells each what the lines around it were given, in
the order of `AROUND_NAMES`. The training script reads the same rows.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import numpy as np

from tasks.core.clean.input.blocks import Block
from tasks.core.clean.lines.line_features import find_core

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_BESIDE = (-3, -2, -1, 1, 2, 3)
_NEAR = (2, 5, 10, 25)
_ONE_SIDE = (5, 20)
_OWN_NAMES = (
    *("common_share", "core_share", "first_share", "long_words", "is_bullet", "starts_digit", "has_address"),
    *("has_bracket", "has_colon", "separators", "stops", "is_caseless", "word_length"),
    *("link_share",),
)
_WHOLE_NAMES = (
    *("log_lines", "prose_share", "core_words_share", "log_core_words", "log_core_lines", "in_one_line"),
    *("all_link_share",),
    *("menu_run", "core_place", "log_behind_core", "log_before_core"),
)
TEXT_NAMES = (
    *_OWN_NAMES,
    *_WHOLE_NAMES,
    *(f"{what}{step:+d}" for step in _BESIDE for what in ("log_words", "ends_sentence", "is_prose")),
)
_SURE_FROM = (2.0, 0.0)
PLACE_NAMES = (
    *(
        f"{what}_{bound:g}"
        for bound in _SURE_FROM
        for what in (
            "lines_before",
            "lines_behind",
            "words_before",
            "words_behind",
            "from_first",
            "from_last",
        )
    ),
    *("in_stretch", "before_stretch", "behind_stretch", "stretch_share"),
)
"""How far a line is from those that the first look was sure of, and from the stretch where most are."""
AROUND_NAMES = (
    "score",
    *(f"score{step:+d}" for step in _BESIDE),
    *(f"mean_{reach}" for reach in _NEAR),
    *(f"{side}_{reach}" for reach in _ONE_SIDE for side in ("before", "behind")),
    *("best_before", "best_behind", "best", "passed"),
    *PLACE_NAMES,
)

_COUNTED = ("is_repeated", "has_time", "starts_digit", "has_address")
_CLOSE, _WIDE = 6, 20
COMPANY_NAMES = (
    *(f"{name}_{what}" for name in _COUNTED for what in ("near", "before", "behind", "wide")),
    *("words_a_stop", "separators_a_word", "stops_a_word", "repeated_passed", "repeated_share", "time_share"),
)
"""What the lines around a line have of signs that comments, teasers and lists come with, and it itself."""

_COMMON = 30
_STEM, _LONG = 6, 4
_BULLETS = ("* ", "• ", "- ", "+ ", "· ", "– ")  # noqa: RUF001 - dashes as typed
_ADDRESSES = ("http", "www.")
_MENU_WORDS = 6
_NONE = -1.0
_OUTSIDE = -9.0
_REMEMBERED = 2048
_FAR_LINES, _FAR_WORDS = 9.0, 12.0
_LIKELY_FROM, _MOST_SCORE, _MOST_WORDS = -0.5, 3.0, 60


def read_text_features(blocks: Sequence[Block]) -> NDArray[np.float64]:
    """Give a row of numbers a line."""
    whole = _Whole(blocks)
    own = np.array([whole.describe_words(at) for at in range(len(blocks))])
    return np.column_stack([own, *whole.describe_place(), *whole.describe_beside()])


def find_menu_runs(blocks: Sequence[Block]) -> list[int]:
    """Give, for each line, how many entries of a menu stand together with it; below 0: how many others."""
    runs: list[int] = []
    menu = (block.n_words <= _MENU_WORDS and not block.ends_sentence for block in blocks)
    for is_menu, group in groupby(menu):
        count = len(list(group))
        runs += [count if is_menu else -count] * count
    return runs


class _Whole:
    """A text, counted once for all its lines."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._words = [block.words for block in blocks]
        self._counts = [block.n_words for block in blocks]
        self._prose = [block.is_prose for block in blocks]
        self._core = start, end = find_core(blocks)
        self._stems = [_take_stems(words) for words in self._words]
        self._core_stems = Counter(stem for stems in self._stems[start:end] for stem in stems)
        self._common = _find_common(self._words, self._prose)
        self._runs = find_menu_runs(blocks)
        total, core = sum(self._counts) or 1, sum(self._counts[start:end])
        together = sum(below.start - line.end <= 1 for line, below in pairwise(blocks))
        self._sums = [
            math.log1p(len(blocks)),
            sum(count for count, is_prose in zip(self._counts, self._prose, strict=True) if is_prose) / total,
            core / total,
            math.log1p(core),
            math.log1p(end - start),
            together / max(1, len(blocks) - 1),
            sum(block.link_chars for block in blocks) / max(1, sum(len(block.text) for block in blocks)),
        ]

    def describe_words(self, at: int) -> tuple[float, ...]:
        """Give what a line's own words and signs tell, in the order of `_OWN_NAMES`."""
        words, stems = self._words[at], self._stems[at]
        first = self._stems[0]
        start, end = self._core
        own = int(start <= at < end)
        return (
            sum(map(self._common.__contains__, words)) / max(1, len(words)),
            sum(self._core_stems[stem] > own for stem in stems) / max(1, len(stems)),
            len(stems & first) / max(1, len(first)),
            float(len(stems)),
            *_read_signs(self._blocks[at].text),
            sum(map(len, words)) / max(1, len(words)),
            self._blocks[at].link_density,
        )

    def describe_place(self) -> Iterator[NDArray[np.float64]]:
        """Give what the text as a whole tells, and each line's place, in the order of `_WHOLE_NAMES`."""
        count, (start, end) = len(self._blocks), self._core
        places = range(count)
        yield from (np.full(count, told) for told in self._sums)
        yield np.array(self._runs, float)
        yield (np.arange(count) - start) / max(1, end - start)
        yield np.array([math.log1p(max(0, at - end + 1)) for at in places])
        yield np.array([math.log1p(max(0, start - at)) for at in places])

    def describe_beside(self) -> Iterator[NDArray[np.float64]]:
        """Give length and shape of the lines beside each."""
        reach, count = max(_BESIDE), len(self._blocks)
        told = [
            (math.log1p(words), block.ends_sentence, is_prose)
            for words, block, is_prose in zip(self._counts, self._blocks, self._prose, strict=True)
        ]
        padded = np.pad(np.array(told, float), ((reach, reach), (0, 0)), constant_values=_NONE)
        yield from (padded[reach + step : reach + step + count] for step in _BESIDE)


@lru_cache(maxsize=_REMEMBERED)
def _read_signs(written: str) -> tuple[float, ...]:
    """Tell the signs of a line; those of a text are asked for again in what is left of it."""
    text = Block(written, 0, len(written)).plain
    return (
        float(text.startswith(_BULLETS)),
        float(text[:1].isdigit()),
        float(any(sign in text for sign in _ADDRESSES)),
        float("(" in text or "[" in text),
        float(":" in text),
        float(sum(map(text.count, "|/>"))),
        float(text.count(".") + text.count("。")),
        float(any(sign.isalpha() and sign.lower() == sign.upper() for sign in text[:3])),
    )


def _take_stems(words: Sequence[str]) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in words if len(word) >= _LONG)


def _find_common(words: Sequence[Sequence[str]], prose: Sequence[bool]) -> frozenset[str]:
    counts = Counter(
        word
        for line, is_prose in zip(words, prose, strict=True)
        if is_prose
        for word in line
        if not word.isdigit()
    )
    return frozenset(word for word, _ in counts.most_common(_COMMON))


def look_around(scores: NDArray[np.float64], words: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give a row a line: its own first score, those beside it, how likely the lines around it are.

    `words` counts those of each line.
    """
    count = len(scores)
    at = np.arange(count)
    likely = 1.0 / (1.0 + np.exp(-scores))
    sums = np.concatenate([[0.0], np.cumsum(likely)])
    columns = [scores]
    for step in _BESIDE:
        places = at + step
        inside = (places >= 0) & (places < count)
        columns.append(np.where(inside, scores[np.clip(places, 0, count - 1)], _OUTSIDE))
    for reach in _NEAR:
        low, high = np.maximum(0, at - reach), np.minimum(count, at + reach + 1)
        columns.append((sums[high] - sums[low]) / (high - low))
    for reach in _ONE_SIDE:
        low, high = np.maximum(0, at - reach), np.minimum(count, at + reach + 1)
        columns.append((sums[at] - sums[low]) / np.maximum(1, at - low))
        columns.append((sums[high] - sums[at + 1]) / np.maximum(1, high - at - 1))
    columns.append(np.maximum.accumulate(np.concatenate([[_OUTSIDE], scores[:-1]])))
    columns.append(np.maximum.accumulate(np.concatenate([[_OUTSIDE], scores[:0:-1]]))[::-1])
    columns.append(np.full(count, scores.max(initial=_OUTSIDE)))
    columns.append(sums[at] / max(1e-9, float(sums[-1])))
    columns += _measure_places(scores, words)
    return np.stack(columns, axis=1)


def _measure_places(scores: NDArray[np.float64], words: NDArray[np.float64]) -> Iterator[NDArray[np.float64]]:
    """Give the columns of `PLACE_NAMES`; distances in logarithms."""
    count = len(scores)
    at, passed = np.arange(count), np.concatenate([[0.0], np.cumsum(words)])
    for bound in _SURE_FROM:
        sure = np.flatnonzero(scores >= bound)
        next_sure = np.searchsorted(sure, at, "right")
        ahead = np.append(sure, count)[next_sure]
        last_sure = np.insert(sure, 0, -1)[np.searchsorted(sure, at)]
        is_before, is_behind = last_sure >= 0, ahead < count
        yield np.where(is_before, np.log1p(at - last_sure), _FAR_LINES)
        yield np.where(is_behind, np.log1p(ahead - at), _FAR_LINES)
        yield np.where(is_before, np.log1p(passed[at] - passed[last_sure + 1]), _FAR_WORDS)
        yield np.where(is_behind, np.log1p(passed[ahead] - passed[at + 1]), _FAR_WORDS)
        for edge in (sure[0], sure[-1]) if len(sure) else (count, -1):
            yield np.sign(at - edge) * np.log1p(abs(at - edge))
    start, end = _find_stretch(scores, words)
    yield ((at >= start) & (at < end)).astype(float)
    yield np.log1p(np.maximum(0, start - at))
    yield np.log1p(np.maximum(0, at - end + 1))
    yield np.full(count, (end - start) / max(1, count))


def _find_stretch(scores: NDArray[np.float64], words: NDArray[np.float64]) -> tuple[int, int]:
    """Give where the lines are whose scores come to most, longer ones counting more."""
    gains = np.clip(scores - _LIKELY_FROM, -_MOST_SCORE, _MOST_SCORE) * np.sqrt(
        np.minimum(words, _MOST_WORDS)
    )
    most = total = 0.0
    found = 0, 0
    begin = 0
    for at, gain in enumerate(gains.tolist()):
        total += gain
        if total <= 0:
            total, begin = 0.0, at + 1
        elif total > most:
            most, found = total, (begin, at + 1)
    return found


def read_company(table: NDArray[np.float32], columns: Sequence[str]) -> NDArray[np.float32]:
    """Give a row a line, in the order of `COMPANY_NAMES`, from the table of its other features."""
    of = {name: table[:, at].astype(float) for at, name in enumerate(columns)}
    told = [column for name in _COUNTED for column in _count_company(of[name])]
    words, stops, repeated = np.expm1(of["log_words"]), of["stops"], of["is_repeated"]
    told += [
        np.log1p(words / (1 + stops)),
        of["separators"] / np.maximum(1, words),
        stops / np.maximum(1, words),
        np.cumsum(repeated) / max(1.0, repeated.sum()),
        np.full(len(table), repeated.mean()),
        np.full(len(table), of["has_time"].mean()),
    ]
    return np.stack(told, axis=1).astype(np.float32)


def _count_company(values: NDArray[np.float64]) -> Iterator[NDArray[np.float64]]:
    """Give the share of the lines near, how many are before and behind, and the share in a wide stretch."""
    sums, at = np.concatenate([[0.0], np.cumsum(values)]), np.arange(len(values))
    low, high = np.maximum(0, at - _CLOSE), np.minimum(len(values), at + _CLOSE + 1)
    yield (sums[high] - sums[low]) / (high - low)
    yield np.log1p(sums[at] - sums[low])
    yield np.log1p(sums[high] - sums[at + 1])
    low, high = np.maximum(0, at - _WIDE), np.minimum(len(values), at + _WIDE + 1)
    yield (sums[high] - sums[low]) / (high - low)
