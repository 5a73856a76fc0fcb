"""Words: what two reports of one event have in common besides names, by how rare it is.

Takes a text, gives the rarest words of its beginning with their weights, of which the squares sum to 1. How
rare a word is anywhere is data (`words.toml`), not counted where the article goes. Only languages that set
spaces between words, and whose words were counted, are compared.
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


def find_rare_words(text: str) -> dict[str, float]:
    """Weigh the rarest words of a text's beginning."""
    data = _read_data()
    counts = Counter(word.lower() for word in WORD.findall(text[:_CHARACTERS]))
    weights = {word: (1 + math.log(times)) * data.rate(word) for word, times in counts.items()}
    rarest = sorted(((-weight, word) for word, weight in weights.items() if weight))[:_MOST_WORDS]
    length = math.sqrt(sum(weight**2 for weight, _ in rarest))
    return {word: -weight / length for weight, word in rarest}


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
