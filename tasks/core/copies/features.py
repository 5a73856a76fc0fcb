"""What a text is found by when copies and stories are looked for: its fingerprints and its terms.

Takes an article's title and clean text, gives plain numbers, the same on every machine. They are made where
texts are cleaned, by many, so that the one loader need not read a text again.

Terms are the words by which two reports of one event are known, from the headline and the beginning: the
hash of each with its weight. Words that come
again count more, words that are written as names twice, words of the headline twice. Scripts without
spaces give pairs of characters. What is common everywhere is weighed down later, by how many articles
have it.
"""

from __future__ import annotations

import math
import re
import unicodedata
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from tasks.core.copies.shingles import hash_shingles, pick_fingerprints

if TYPE_CHECKING:
    from collections.abc import Mapping


_BEGINNING = 200
_CHARACTERS = 1400
_NAME = 2
_LEAST_LETTERS = 3
_RUN = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_RUN}]+|[^\W_{_RUN}]+")
_NO_SPACES = re.compile(rf"[{_RUN}]")


def weigh_terms(title: str | None, text: str) -> Mapping[int, float]:
    """Give each term of an article's beginning with its weight."""
    headline = _find_words(title or "")
    counts: defaultdict[str, int] = defaultdict(int)
    for word, times in Counter(headline + headline + _find_words(text)).items():
        if word[0] >= "\u0e00" and _NO_SPACES.match(word):
            for left, right in pairwise(word):
                counts[left + right] += times
        elif len(word) >= _LEAST_LETTERS:
            counts[word.lower()] += times * _NAME if word[0].isupper() else times
    return {zlib.crc32(term.encode("utf-8", "replace")): 1 + math.log(n) for term, n in counts.items()}


def _find_words(text: str) -> list[str]:
    beginning = text[:_CHARACTERS]
    if not beginning.isascii():
        beginning = unicodedata.normalize("NFKC", beginning)
    return _WORD.findall(beginning)[:_BEGINNING]


@dataclass(frozen=True, slots=True)
class Features:
    """Fingerprints for copies; terms with their weights for stories; all of them below 2^32."""

    fingerprints: list[int]
    terms: Mapping[int, float]


def find_features(title: str | None, text: str) -> Features:
    """Find what the article is compared by."""
    return Features(pick_fingerprints(hash_shingles(text)).tolist(), weigh_terms(title, text))
