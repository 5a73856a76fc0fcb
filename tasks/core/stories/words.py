"""Words: what two reports of one event have in common besides names, by how rare it is.

Takes texts, gives the rarest words of their beginning with their weights, of which the squares sum to 1, and
how alike two of them, or of two titles, are. How rare a word is anywhere is data (`words.toml`), not counted
where the article goes. Only languages that set spaces between words, and whose words were counted, are
compared.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

WORD = re.compile(r"[^\W\d_]{3,}")
_CHARACTERS = 3000
_MOST_WORDS = 150
_LEAST_WORDS = 30
"""Of fewer, none in common says nothing."""


def find_rare_words(text: str) -> dict[str, float]:
    """Weigh the rarest words of a text's beginning."""
    data = _read_data()
    counts = Counter(word.lower() for word in WORD.findall(text[:_CHARACTERS]))
    weights = {word: (1 + math.log(times)) * data.rate(word) for word, times in counts.items()}
    rarest = sorted(((-weight, word) for word, weight in weights.items() if weight))[:_MOST_WORDS]
    length = math.sqrt(sum(weight**2 for weight, _ in rarest))
    return {word: -weight / length for weight, word in rarest}


def compare_words(one: Mapping[str, float], other: Mapping[str, float]) -> float | None:
    """Give the cosine of two texts' words, 0 to 1; None where one has hardly any."""
    return None if min(len(one), len(other)) < _LEAST_WORDS else _compare(one, other)


def compare_titles(one: Mapping[str, float], other: Mapping[str, float]) -> float | None:
    """Give the cosine of two titles' words, 0 to 1; None where one has none."""
    return _compare(one, other) if one and other else None


def _compare(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    fewer, more = sorted((one, other), key=len)
    return sum(weight * more.get(word, 0.0) for word, weight in fewer.items())


def are_counted(language: str) -> bool:
    """Whether the words of a language (its code alone) were counted."""
    return language in _read_data().languages


class _Data(NamedTuple):
    languages: frozenset[str]
    rarity: Mapping[str, float]
    unknown: float

    def rate(self, word: str) -> float:
        """Give how rare a word is."""
        return self.rarity.get(word, self.unknown)


@cache
def _read_data() -> _Data:
    read = tomllib.loads((files(__package__) / "words.toml").read_text("utf-8"))
    rarity = {word: float(rated) for rated, words in read.get("rarity", {}).items() for word in words.split()}
    return _Data(frozenset(read["languages"].split()), rarity, read["unknown"])
