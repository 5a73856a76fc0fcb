"""Likeness: whether two wordings can be of one article, by their words and by their passages.

A gist is what two wordings of one article know each other by, whatever the headline says now: longer words
of the headline, the end of the address and the beginning of the text. Accents and case do not count; scripts
without spaces give pairs of characters. Made to tell a story that is told anew from another story of the
same publisher, not to find anything: of two articles of one publisher chosen by chance 4 % are alike, of two
publishers' reports on one event 80 %, and a publisher's own new wording says more of the old one than that.

What only claims to be an article shares passages with it as well: runs of five words, a part of the shorter
text's. Two stories of one desk have the same words, and no passage.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import numpy as np

from tasks.core.copies.shingles import hash_shingles

if TYPE_CHECKING:
    from tasks.core.copies.shingles import Shingles

COMPARED = 4000
"""Characters of a text that are read."""

_BEGINNING = 1000
_LEAST_SHARE, _LEAST_WORDS = 0.15, 2
_LEAST_PASSAGES = 40
"""Runs of words of the shorter text under which there are too few to ask for any."""
_REMEMBERED = 64
_RUN = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_DENSE = "\u0590-\u06ff\u0900-\u0dff\u1100-\u11ff"  # few letters to a word; Hangul is taken apart
_WORD = re.compile(rf"[{_RUN}]{{2,}}|[{_DENSE}]{{4,}}|[^\W\d_{_RUN}{_DENSE}]{{5,}}")
_NO_SPACES = re.compile(rf"[{_RUN}]")
_SLUG_SEGMENTS = 2


def make_gist(title: str | None, url: str | None, text: str) -> frozenset[str]:
    """Give the words of a wording."""
    words = f"{title or ''} {_read_slug(url or '')} {text[:_BEGINNING]}"
    return frozenset(_fold(words))


def are_alike(gist: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two wordings can be of one article: they share some words, and a part of the shorter one's."""
    shared = len(gist & other)
    return shared >= _LEAST_WORDS and shared >= _LEAST_SHARE * min(len(gist), len(other))


def share_passages(text: str, other: str) -> bool:
    """Whether a part of the shorter text stands in the other, or there is too little of it to tell."""
    left, right = _list_runs(text[:COMPARED]), _list_runs(other[:COMPARED])
    fewest = min(len(left), len(right))
    if fewest < _LEAST_PASSAGES:
        return True
    return len(np.intersect1d(left, right, assume_unique=True)) >= _LEAST_SHARE * fewest


@lru_cache(_REMEMBERED)
def _list_runs(text: str) -> Shingles:
    return np.unique(hash_shingles(text))


def _read_slug(url: str) -> str:
    """Read the words of the slug, which is the last segment or, before an id, the one before."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    segments = unquote(path.rstrip("/"), errors="replace").split("/")[-_SLUG_SEGMENTS:]
    return max(reversed(segments), key=lambda segment: len(_WORD.findall(segment)))


def _fold(text: str) -> set[str]:
    folded = text.casefold()
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFKD", folded)
        folded = "".join(each for each in decomposed if not unicodedata.combining(each))
    words: set[str] = set()
    for word in _WORD.findall(folded):
        words.update(map("".join, pairwise(word)) if _NO_SPACES.match(word) else [word])
    return words
