"""Words of many texts, each weighed once, compared pair by pair.

Takes titles and texts by a number of the caller's; gives the cosines of their rare words, in texts and in
titles. A word is kept as a number, so that the words of a text take under 2 KB: one that many others are
like is compared with all of them, and what it costs to read and weigh it does not grow with their number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tasks.core.stories.words import find_rare_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

_LEAST_WORDS = 30
"""Of fewer in a text, none in common says nothing; a title says what it says with one."""

_DIGITS = 6


class SharedWords(NamedTuple):
    """The cosines of the words of a pair, 0 to 1, each None where one has too few."""

    words: float | None
    titles: float | None


NOTHING_SHARED = SharedWords(None, None)
"""What is said of texts that are not compared."""


class _Numbered(NamedTuple):
    keys: NDArray[np.int32]
    weights: NDArray[np.float64]


class ComparedWords:
    """The words of the texts that were added."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._texts: dict[int, _Numbered] = {}
        self._titles: dict[int, _Numbered] = {}
        self._own = np.zeros(0)

    def __contains__(self, number: int) -> bool:
        """Whether this text was added."""
        return number in self._texts

    def add(self, number: int, title: str | None, text: str) -> None:
        """Weigh the words of a text and its title."""
        self._texts[number] = self._number(find_rare_words(text))
        self._titles[number] = self._number(find_rare_words(title or ""))

    def compare(self, number: int, others: Iterable[int]) -> list[SharedWords]:
        """Give what a text has in common with each of others, all of which were added."""
        others = list(others)
        words = self._compare(self._texts, number, others, _LEAST_WORDS)
        titles = self._compare(self._titles, number, others, 1)
        return [SharedWords(*shared) for shared in zip(words, titles, strict=True)]

    def _number(self, words: Mapping[str, float]) -> _Numbered:
        keys = [self._numbers.setdefault(word, len(self._numbers)) for word in words]
        return _Numbered(np.array(keys, np.int32), np.array(list(words.values()), np.float64))

    def _compare(
        self, known: Mapping[int, _Numbered], number: int, others: Iterable[int], least: int
    ) -> list[float | None]:
        if len(self._own) < len(self._numbers):
            self._own = np.zeros(2 * len(self._numbers))
        mine = known[number]
        self._own[mine.keys] = mine.weights
        found = [
            None
            if min(len(mine.keys), len(theirs.keys)) < least
            else round(float(self._own[theirs.keys] @ theirs.weights), _DIGITS)
            for theirs in (known[other] for other in others)
        ]
        self._own[mine.keys] = 0
        return found
