"""How the lines of a page are worded: words that articles are made of, and words that pages put around them.

Takes the lines of a text and the weight of each known word; gives a row of numbers a line, in the order of
`WORDING_NAMES`: what its own words say, and what those of the lines around it do. A word of a short line is a
term of its own: "comments" over a list is another thing than in a sentence. A word without weight says
nothing, so that what no language that was learned from knows is left to shape and place. It decides nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from tasks.core.clean.input.blocks import Block

_OWN_NAMES = ("mean", "least", "most", "sum", "known")
_STRETCHES = {
    "near": (3, 4),
    "around": (8, 9),
    "before": (10, 0),
    "behind": (-1, 11),
    "long_before": (30, 0),
    "long_behind": (-1, 31),
}
_PASSED = {"passed": 12, "long_passed": 40}
"""So many lines back the least likely short line is looked for: the head of teasers, of comments."""
WORDING_NAMES = tuple(f"worded_{name}" for name in (*_OWN_NAMES, *_STRETCHES, *_PASSED))
"""The names of the numbers, in order."""
_SHORT_WORDS, _MOST_TERMS, _MOST_COUNTED = 8, 60, 30
_LEAST_COUNTED = 1e-3
_SHORT_MARK = "="
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def find_terms(block: Block) -> tuple[str, ...]:
    """Give the terms of a line, each once: its words without figures, pairs of signs where no spaces are."""
    mark = _SHORT_MARK if block.n_words <= _SHORT_WORDS else ""
    terms = dict.fromkeys(term for word in block.words for term in _cut_word(word))
    return tuple(mark + term for term in list(terms)[:_MOST_TERMS])


def is_short_term(term: str) -> bool:
    """Whether it is a term of short lines."""
    return term.startswith(_SHORT_MARK)


def _cut_word(word: str) -> Iterator[str]:
    if len(word) == 1 or not word.replace("'", "").isalpha():
        return
    if word.isascii() or not _UNSPACED.match(word):
        yield word
    else:
        yield from (word[at : at + 2] for at in range(len(word) - 1))


def read_wording(
    terms: Sequence[Sequence[str]], n_words: NDArray[np.float64], weights: Mapping[str, float]
) -> NDArray[np.float32]:
    """Give a row a line; `n_words` are the words of each."""
    own = np.array([_weigh(line, weights) for line in terms]).reshape(-1, len(_OWN_NAMES))
    mean, whole = own[:, _OWN_NAMES.index("mean")], own[:, _OWN_NAMES.index("sum")]
    counted = np.minimum(n_words, _MOST_COUNTED) + _LEAST_COUNTED
    said, total = _sum_up(mean * counted), _sum_up(counted)
    at, count = np.arange(len(own)), len(own)
    columns = list(own.T)
    for back, ahead in _STRETCHES.values():
        low, high = np.clip(at - back, 0, count), np.clip(at + ahead, 0, count)
        columns.append((said[high] - said[low]) / (total[high] - total[low] + _LEAST_COUNTED))
    short = np.where(n_words <= _SHORT_WORDS, whole, 0.0)
    for reach in _PASSED.values():
        passed = np.concatenate([np.zeros(reach), short])
        columns.append(sliding_window_view(passed, reach + 1).min(axis=1))
    return np.stack(columns, axis=1).astype(np.float32)


def _weigh(terms: Sequence[str], weights: Mapping[str, float]) -> tuple[float, ...]:
    """Give the numbers of a line's own words, in the order of `_OWN_NAMES`."""
    known = [weights[term] for term in terms if term in weights]
    if not known:
        return (0.0,) * len(_OWN_NAMES)
    return sum(known) / len(known), min(known), max(known), sum(known), len(known) / len(terms)


def _sum_up(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.concatenate([[0.0], np.cumsum(values)])
