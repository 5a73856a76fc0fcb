"""Names: the words by which two reports of one event are known, in whatever script they stand.

Takes an article's title and text; gives the names and numbers of their beginning, each with its weight and
the hash of what of it outlives another spelling. Of a word that is the run of its consonants, in Latin
letters: Trump, Трамп and ट्रंप are one. A script that has no capitals gives all of its words, one that sets no
spaces pairs of characters. How rare a name is anywhere is data (`names.toml`), not counted where the article
goes: two articles are as alike today as in a year, whatever comes in between. The squares of an article's
weights sum to less than 1, and the less, the less it names that is rare: such an article is like few others.
"""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
import zlib
from collections import defaultdict
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_CHARACTERS = 1400
_LEAST_LETTERS = 2
_ONE_RARE_NAME = 1.0
_RUN = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_RUN}]+|[\d][\d.,\u00a0]*|(?:[^\W\d_{_RUN}]|[\u0900-\u0dff\u064b-\u0652])+")
_NO_SPACES = re.compile(f"[{_RUN}]")
_NOT_DIGITS = re.compile(r"\D+")


class WeighedName(NamedTuple):
    """A name as it stands in the article, the hash of what is compared, and its weight there."""

    key: int
    weight: float
    name: str


def weigh_names(title: str | None, text: str) -> list[WeighedName]:
    """Find the names of an article's beginning, the weightiest first."""
    counts: defaultdict[str, int] = defaultdict(int)
    written: dict[str, str] = {}
    for root, name in _find_roots(_take_beginning(title, text)):
        counts[root] += 1
        written.setdefault(root, name)
    weights = {root: (1 + math.log(times)) * _find_rarity(root) for root, times in counts.items()}
    length = math.sqrt(_ONE_RARE_NAME + sum(weight**2 for weight in weights.values()))
    names = [
        WeighedName(_hash(root), round(weight / length, 4), written[root]) for root, weight in weights.items()
    ]
    return sorted(names, key=lambda each: (-each.weight, each.key))


def list_roots(title: str | None, text: str) -> frozenset[str]:
    """List what is compared of an article's names, for counting."""
    return frozenset(root for root, _ in _find_roots(_take_beginning(title, text)))


def _take_beginning(title: str | None, text: str) -> str:
    return unicodedata.normalize("NFKC", f"{title or ''} . {text[:_CHARACTERS]}")


def _hash(root: str) -> int:
    return zlib.crc32(root.encode("utf-8", "replace"))


def _find_roots(text: str) -> Iterator[tuple[str, str]]:
    """Give each name with what of it is compared."""
    for word in _WORD.findall(text):
        first = word[0]
        if first.isdigit():
            digits = _NOT_DIGITS.sub("", word)
            if len(digits) > 1:
                yield f"#{digits}", word.rstrip(".,\u00a0")
        elif first >= "\u0e00" and _NO_SPACES.match(first):
            yield from ((pair, pair) for pair in map("".join, pairwise(word)))
        elif first.isupper() or first.lower() == first.upper():
            root = find_root(word)
            if len(root) >= _LEAST_LETTERS:
                yield root, word


def find_root(word: str) -> str:
    """Give the consonants of a word in Latin letters, those that sound alike as one, none twice in a row."""
    letters = _read_data().letters
    word = unicodedata.normalize("NFKD", word.lower())
    for written, sound in _read_data().groups.items():
        word = word.replace(written, sound)
    sounds = "".join(
        letters.get(letter, "" if unicodedata.category(letter).startswith("M") else letter) for letter in word
    )
    return "".join(
        sound for before, sound in pairwise(f" {sounds}") if sound != before and sound not in "aeiouh"
    )


class _Data(NamedTuple):
    groups: Mapping[str, str]
    letters: Mapping[str, str]
    rarity: Mapping[str, float]
    unknown: float


@cache
def _read_data() -> _Data:
    read = tomllib.loads((files(__package__) / "names.toml").read_text("utf-8"))
    letters = {letter: sound for sound, written in read["letters"].items() for letter in written}
    letters |= dict.fromkeys(read["silent"], "")
    rarity = {root: float(share) for share, roots in read.get("rarity", {}).items() for root in roots.split()}
    return _Data(read["groups"], letters, rarity, read["unknown"])


def _find_rarity(root: str) -> float:
    data = _read_data()
    return data.rarity.get(root, data.unknown)
