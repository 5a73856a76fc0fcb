"""Phrasing: how likely an English line is boilerplate by how it is worded, from a small linear model.

Takes lines and the marks so far; gives the marks with those added that no rule has words for. What is weighed
are words, pairs and triples of words, the first and the last of a line, its length, its end, its place. Names
and figures are folded into one mark each, so that what counts is how a publisher speaks, not who it is. Every
such feature is hashed to one of the weights in phrasing_model.json, which tasks/training/train_phrasing.py
writes, saying how well they do. Lines that quote or report are never asked about.
"""

from __future__ import annotations

import base64
import json
import re
import string
import zlib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from tasks.core.clean.input.set_lines import is_set
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from tasks.core.clean.input.blocks import Block, Marks
    from tasks.core.clean.lines.rules import RuleBook

BUCKETS = 1 << 16
KIND_BUCKETS = 1 << 12
LEAST_ODDS = 0.5
"""Log-odds from which a line goes: keeping is the default."""
STATEMENT_ODDS = 1.5
"""The same for a sentence that speaks to nobody, as news does."""

_MAX_CHARS = 900
_MAX_SHARE = 0.25
"""The share of the words left by the rules that may go: more is an article on such things."""
_START_LINES, _END_LINES, _LEAST_LINES = 2, 3, 8
_CHARS_A_STEP, _MOST_STEPS, _CAPITAL_STEPS = 40, 8, 5
_SHOUTED = 0.7
_SMALL = string.ascii_lowercase.encode()
_PLAIN_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:'[^\W\d_]+)?|[|/>»•©\[\]():?!.\"“”{}=]")
_TOKEN = re.compile(rf"https?://\S+|\S{{1,100}}@\S{{1,100}}\.\w+|@\w+|{_PLAIN_TOKEN.pattern}")
"""Addresses and accounts are looked for where the sign that they need stands in a line."""
_ENDS = '.!?"”'
_STOPS = frozenset(".!?:>»•|")
_KNOWN = frozenset(
    """
    twitter x facebook instagram youtube whatsapp telegram linkedin tiktok spotify itunes apple google
    amazon android iphone reddit getty reuters ap afp epa pa upi shutterstock istock pic photo photos video
    image credit file courtesy source illustration javascript
    """.split()  # noqa: SIM905 - a list of words is read as one
)
"""Names that are a part of how such lines are worded, and words that are capitalised as labels."""
_DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
_NAME, _FIGURE, _ADDRESS, _ACCOUNT, _DAY = "<name>", "<figure>", "<address>", "<account>", "<day>"


@dataclass(frozen=True, slots=True)
class PhrasingModel:
    """Weights by the bucket of a feature; for the kinds, which of them a line that goes is like."""

    bias: float
    weights: NDArray[np.float32]
    kinds: Mapping[Kind, tuple[float, NDArray[np.float32]]]

    def score(self, buckets: NDArray[np.uint32]) -> float:
        """Give the log-odds that a line is boilerplate."""
        return self.bias + float(self.weights[buckets % BUCKETS].sum())

    def name_kind(self, buckets: NDArray[np.uint32]) -> Kind:
        """Give the kind of boilerplate that it is most like."""
        places = buckets % KIND_BUCKETS
        return max(self.kinds, key=lambda kind: self.kinds[kind][0] + self.kinds[kind][1][places].sum())


def mark_phrasing(blocks: Sequence[Block], marks: Marks, language: str | None, book: RuleBook) -> Marks:
    """Mark the free lines that are worded as boilerplate is, if they are few; only in English texts.

    Not those that hold something else inside: that goes by itself; and no tables and no code.
    """
    if (language or "").partition("-")[0] != "en":
        return marks
    own = [index for index, block in enumerate(blocks) if block.hint is None]
    free = [(place, index) for place, index in enumerate(own) if marks[index] is None]
    result = list(marks)
    for place, index in free:
        block = blocks[index]
        if not block.is_report and not is_set(block.text) and not book.find_inline(block.text):
            is_statement = block.ends_sentence and not block.speaks_to_reader
            kind = _judge(block.plain, name_place(place, len(own)), is_statement=is_statement)
            if kind:
                result[index] = block.to_segment(kind, f"{kind}.phrasing")
    words = sum(blocks[index].n_words for _, index in free)
    taken = sum(blocks[index].n_words for _, index in free if result[index])
    return result if taken <= words * _MAX_SHARE else marks


def name_place(index: int, count: int) -> str:
    """Name where in an article a line stands; a short text is all middle."""
    if count < _LEAST_LINES:
        return "middle"
    if index < _START_LINES:
        return "start"
    return "end" if index >= count - _END_LINES else "middle"


def find_buckets(text: str, place: str) -> NDArray[np.uint32]:
    """Hash each feature of a line, once: its words, pairs and triples of them, and what else is told."""
    is_shouted = _is_shouted(text)
    words = _fold_words(text, is_shouted=is_shouted)
    written = [word.encode("utf-8", "replace") for word in words]
    behind = [b" " + word for word in written]
    ones = [*map(zlib.crc32, written)]
    twos = [*map(zlib.crc32, behind[1:], ones)]
    threes = map(zlib.crc32, behind[2:], twos)  # the hash of "a b c" goes on from that of "a b"
    others = (zlib.crc32(each.encode("utf-8", "replace")) for each in _tell_shape(text, words, place))
    hashes = {*ones, *twos, *threes, *others, zlib.crc32(f"~shouted {is_shouted}".encode())}
    return np.fromiter(hashes, np.uint32, len(hashes))


@lru_cache(maxsize=1024)
def _judge(text: str, place: str, *, is_statement: bool) -> Kind | None:
    """Give the kind of a line that goes; the lines of a page are judged again in its clean text."""
    if len(text) > _MAX_CHARS:
        return None
    model, buckets = load_phrasing_model(), find_buckets(text, place)
    least = STATEMENT_ODDS if is_statement else LEAST_ODDS
    return model.name_kind(buckets) if model.score(buckets) >= least else None


def _tell_shape(text: str, words: Sequence[str], place: str) -> Iterator[str]:
    """Give the features of a line that are no words inside it."""
    for size in (1, 2):
        yield "^" + " ".join(words[:size])
        yield "$" + " ".join(words[-size:])
    names = words.count(_NAME) / max(1, len(words))
    yield f"~length {min(_MOST_STEPS, len(text) // _CHARS_A_STEP)}"
    yield f"~ends {text[-1:] in _ENDS}"
    yield f"~place {place}"
    yield f"~names {int(names * _CAPITAL_STEPS)}"


def fold_words(text: str) -> list[str]:
    """Give the words and signs of a line in lower case; names, figures, addresses are marks, names once."""
    return _fold_words(text, is_shouted=_is_shouted(text))


def _fold_words(text: str, *, is_shouted: bool) -> list[str]:
    words: list[str] = []
    starts = True
    last = ""
    token = _TOKEN if "@" in text or "://" in text else _PLAIN_TOKEN
    for word, may_be_name, is_stop in map(_fold_token, token.findall(text)):
        if may_be_name and not starts and not is_shouted:
            if last != _NAME:
                words.append(_NAME)
            last = _NAME
        else:
            words.append(word)
            last = word
        starts = is_stop
    return words


@lru_cache(maxsize=8192)
def _fold_token(token: str) -> tuple[str, bool, bool]:
    """Give the word or mark that a token counts as, whether it may be a name, whether it is a stop."""
    word = token.lower()
    if word.startswith("http"):
        return _ADDRESS, False, False
    if "@" in word:
        return _ACCOUNT, False, False
    if word[0].isdigit():
        return _FIGURE, False, False
    if word in _DAYS:
        return _DAY, False, False
    return word, token[0].isupper() and word not in _KNOWN, token in _STOPS


def _is_shouted(text: str) -> bool:
    written = text.encode("utf-8", "replace")
    if 2 * (len(written) - len(written.translate(None, _SMALL))) >= len(text):
        return False  # half of it is in small letters: most lines need no closer look
    capitals = sum(map(str.isupper, filter(str.isalpha, text)))
    return capitals > 0 and capitals > _SHOUTED * sum(map(str.isalpha, text))


@cache
def load_phrasing_model() -> PhrasingModel:
    """Read the weights that lie beside this module."""
    written = json.loads((files(__package__) / "phrasing_model.json").read_text("utf-8"))
    kinds = {
        Kind(name): (one["bias"], _unpack(one["weights"], one["scale"]))
        for name, one in written["kinds"].items()
    }
    return PhrasingModel(written["bias"], _unpack(written["weights"], written["scale"]), kinds)


def _unpack(packed: str, scale: float) -> NDArray[np.float32]:
    return np.frombuffer(base64.b64decode(packed), np.int8).astype(np.float32) * np.float32(scale)
