"""What place and shape tell of a line in a page's text: the numbers that the furniture model weighs.

Takes the lines of a text; gives one row of numbers a line, in the order of `NAMES`. No language is
assumed: lengths, sentence ends, letter cases and neighbours only. The training script reads the same rows.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.lines import Line

_SHAPE_NAMES = (
    *("bias", "log_words", "words_4", "words_10", "words_20", "words_40", "ends_sentence", "is_prose"),
    *("starts_lower", "all_capitals", "capitals_share", "digits_share", "has_comma", "has_quote", "has_sign"),
    *("ends_colon", "ends_question", "short_words_share", "ends_open", "has_time", "is_repeated", "is_named"),
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
    *("is_first_in_core", "named_3", "named_10", "since_named", "until_named"),
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


def read_features(lines: Sequence[Line], is_named: Sequence[bool]) -> list[list[float]]:
    """Give a row of numbers a line; `is_named` holds for lines that a rule names already."""
    if not lines:
        return []
    seen = Counter(line.key for line in lines)
    places = _read_places(lines, is_named)
    rows = []
    for line, place, named in zip(lines, places, is_named, strict=True):
        shape = [*_read_shape(line), float(seen[line.key] > 1), float(named)]
        rows.append([*shape, *place, *_cross(line, place)])
    return rows


def find_core(lines: Sequence[Line]) -> tuple[int, int]:
    """Give the stretch [start, end) where prose is densest: prose pays by its words, other lines cost."""
    best, best_sum, start, total = (0, 0), 0.0, 0, 0.0
    for index, line in enumerate(lines):
        total += min(line.n_words, _LONGEST_PAYING) if line.is_prose else -_SHORT_LINE_COST
        if total <= 0:
            start, total = index + 1, 0.0
        elif total > best_sum:
            best, best_sum = (start, index + 1), total
    return best


def _read_shape(line: Line) -> list[float]:
    text, words = line.plain, line.n_words
    initials = _CAPITALISED.findall(text)
    letters = sum(map(str.isalpha, text))
    return [
        1.0,
        math.log1p(words),
        *(float(words >= bound) for bound in (4, 10, 20, 40)),
        float(line.ends_sentence),
        float(line.is_prose),
        float(text[:1].islower()),
        float(text.isupper()),
        sum(map(str.isupper, initials)) / len(initials) if initials else 0.0,
        sum(map(str.isdigit, text)) / max(1, letters + sum(map(str.isdigit, text))),
        float("," in text or "、" in text or "،" in text),
        float(_QUOTES.search(text) is not None),
        float(_SIGNS.search(text) is not None),
        float(text.endswith(":")),
        float(text.endswith(("?", "？"))),  # noqa: RUF001 - the full-width sign
        sum(len(word) <= _SHORT_WORD and word.islower() for word in _TOKEN.findall(text)) / max(1, words),
        float(text.endswith(("...", "…"))),
        float(_TIME.search(text) is not None),
    ]


def _read_places(lines: Sequence[Line], is_named: Sequence[bool]) -> list[list[float]]:
    count = len(lines)
    words = [float(line.n_words) for line in lines]
    prose = [line.n_words if line.is_prose else 0.0 for line in lines]
    word_sums, prose_sums = _sums(words), _sums(prose)
    named = [float(flag) for flag in is_named]
    named_sums = _sums(named)
    since_named, until_named = _gaps(named), _gaps(named[::-1])[::-1]
    gaps_before, gaps_after = _gaps(prose), _gaps(prose[::-1])[::-1]
    runs = _runs([value > 0 for value in prose])
    core_start, core_end = find_core(lines)

    def share(low: int, high: int) -> float:
        low, high = max(0, low), min(count, high)
        total = word_sums[high] - word_sums[low]
        return (prose_sums[high] - prose_sums[low]) / total if total else 0.0

    def amount(low: int, high: int) -> float:
        return math.log1p(prose_sums[max(0, min(count, high))] - prose_sums[max(0, min(count, low))])

    rows = []
    for i in range(count):
        first, last = runs[i]
        in_core = core_start <= i < core_end
        outside = 0 if in_core else min(abs(i - core_start), abs(i - core_end + 1))
        passed = prose_sums[i] / (prose_sums[count] or 1.0)
        rows.append(
            [
                float(i > 0 and prose[i - 1] > 0),
                float(i + 1 < count and prose[i + 1] > 0),
                math.log1p(words[i - 1]) if i else 0.0,
                math.log1p(words[i + 1]) if i + 1 < count else 0.0,
                *(share(i - k, i + k + 1) for k in (3, 8, 20)),
                amount(i - 8, i),
                amount(i + 1, i + 9),
                amount(i - 30, i),
                amount(i + 1, i + 31),
                math.log1p(gaps_before[i]),
                math.log1p(gaps_after[i]),
                i / count,
                passed,
                abs(passed - 0.5),
                math.log1p(last - first) if prose[i] else 0.0,
                amount(first, last) if prose[i] else 0.0,
                0.0 if prose[i] else math.log1p(last - first),
                float(in_core),
                math.log1p(outside),
                float(i < core_start),
                float(i == core_start),
                *((named_sums[min(count, i + k + 1)] - named_sums[max(0, i - k)]) / k for k in (3, 10)),
                math.log1p(since_named[i]),
                math.log1p(until_named[i]),
            ],
        )
    return rows


def _cross(line: Line, place: Sequence[float]) -> list[float]:
    in_core = place[_PLACE_NAMES.index("in_core")]
    prose = float(line.is_prose)
    return [
        prose * in_core,
        (1.0 - prose) * in_core,
        math.log1p(line.n_words) * in_core,
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
