"""Translations: whether two texts of different languages say the same, sentence after sentence.

Takes the sentences of two texts and their vectors; gives how many stand in both in one order, how alike these
are, and how far their figures agree. Two reports of one event share a sentence here and there; a translation
has most of the shorter text, in its order, though sentences were cut or added. Texts of one form, as of each
day's markets, go on in the same sentences with other figures, and are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tasks.core.clean.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

LEAST_MEANING = 0.6
"""Cosine of two leads under which their texts are not compared."""

_LEAST_COSINE = 0.5
_LEAST_ALIKE = 0.6
_LEAST_ALIGNED, _LEAST_SHARE = 4, 0.6
_MOST_SENTENCES = 40
_SHORTEST, _SHORTEST_UNSPACED, _UNSPACED = 40, 12, "\u2e80"
_LONGEST = 400
_FIGURE = re.compile(r"\d(?:[.,'\u2019\u00a0\u202f ]?\d){0,14}")
_NOT_DIGITS = re.compile(r"\D+")


@dataclass(frozen=True, slots=True)
class Translation:
    """How far two texts say the same.

    `aligned` counts the sentences that stand in both, in one order, `shorter` those of the text that has
    fewer; `likeness` is the mean cosine of the aligned ones. Of these `figures` have figures in both texts,
    and `agreeing` have one in common.
    """

    aligned: int
    shorter: int
    likeness: float
    figures: int
    agreeing: int

    @property
    def containment(self) -> float:
        """The share of the shorter text that stands in the other, 0 to 1."""
        return self.aligned / self.shorter if self.shorter else 0.0

    @property
    def is_one(self) -> bool:
        """Whether one text is a translation of the other, or both of a third."""
        return (
            self.aligned >= _LEAST_ALIGNED
            and self.containment >= _LEAST_SHARE
            and self.likeness >= _LEAST_ALIKE
            and 2 * self.agreeing >= self.figures
        )


def list_sentences(text: str) -> list[str]:
    """Give the sentences that are compared: those of the beginning that say something by themselves."""
    found = (
        " ".join(paragraph[start:end].split())[:_LONGEST]
        for paragraph in text.split("\n\n")
        for start, end in split_sentences(paragraph)
    )
    return [sentence for sentence in found if len(sentence) >= _find_shortest(sentence)][:_MOST_SENTENCES]


def _find_shortest(sentence: str) -> int:
    return _SHORTEST_UNSPACED if max(sentence, default="") >= _UNSPACED else _SHORTEST


def compare_sentences(
    one: Sequence[str], other: Sequence[str], vectors: Mapping[str, NDArray[np.float32]]
) -> Translation:
    """Compare two texts by their sentences, each of which has a vector."""
    if not one or not other:
        return Translation(0, 0, 0.0, 0, 0)
    cosines = np.stack([vectors[each] for each in one]) @ np.stack([vectors[each] for each in other]).T
    places = _align(cosines)
    pairs = [(_find_figures(one[row]), _find_figures(other[column])) for row, column in places]
    told = [(left, right) for left, right in pairs if left and right]
    return Translation(
        aligned=len(places),
        shorter=min(len(one), len(other)),
        likeness=round(float(np.mean([cosines[place] for place in places])), 4) if places else 0.0,
        figures=len(told),
        agreeing=sum(not left.isdisjoint(right) for left, right in told),
    )


def _align(cosines: NDArray[np.float32]) -> list[tuple[int, int]]:
    """Find which sentences are each other's, both texts in order, so that they are most alike in all."""
    rows, columns = cosines.shape
    above = np.maximum(cosines - _LEAST_COSINE, 0)
    best = np.zeros((rows + 1, columns + 1))
    for row in range(rows):
        taken = best[row, :-1] + above[row]
        best[row + 1, 1:] = np.maximum.accumulate(np.maximum(taken, best[row, 1:]))
    places: list[tuple[int, int]] = []
    row, column = rows, columns
    while row and column:
        if best[row, column] == best[row - 1, column]:
            row -= 1
        elif best[row, column] == best[row, column - 1]:
            column -= 1
        else:
            row, column = row - 1, column - 1
            places.append((row, column))
    return places


def _find_figures(sentence: str) -> frozenset[str]:
    return frozenset(_NOT_DIGITS.sub("", each) for each in _FIGURE.findall(sentence))


@dataclass(frozen=True, slots=True)
class TranslatedPair:
    """Two texts, by any keys that can be sorted, and how far they say the same."""

    left: str
    right: str
    translation: Translation


def join_translations(
    groups: Iterable[tuple[str, ...]], pairs: Iterable[TranslatedPair]
) -> list[tuple[str, ...]]:
    """Make one of the groups of copies whose texts are translations of each other, and of texts in none."""
    group_of = {text: set(group) for group in groups for text in group}
    for members in {id(each): each for each in group_of.values()}.values():
        group_of.update(dict.fromkeys(members, members))
    for pair in pairs:
        if pair.translation.is_one:
            left = group_of.setdefault(pair.left, {pair.left})
            right = group_of.setdefault(pair.right, {pair.right})
            joined = left | right
            group_of.update(dict.fromkeys(joined, joined))
    return sorted({tuple(sorted(group)) for group in group_of.values()})


def find_translation(
    text: str, origin: str, same: Iterable[str], pairs: Iterable[TranslatedPair]
) -> Translation | None:
    """Find what tells that a text is translated: beside the origin, else beside any, else of a copy of it."""
    copies = frozenset(same)

    def rank(pair: TranslatedPair) -> tuple[bool, bool, float, str, str]:
        both = {pair.left, pair.right}
        return both == {text, origin}, text in both, pair.translation.likeness, pair.left, pair.right

    told = [pair for pair in pairs if copies & {pair.left, pair.right}]
    return max(told, key=rank).translation if told else None
