"""Telling running text from the rest, and finding the part of a page that holds most of it.

What can be counted about the text of a block alone (its length, its ends, its signs) is a part of the body
model's input (see `block_features`).
"""

from __future__ import annotations

import math
import re
import string
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tasks.core.clean.input.blocks import Block, Frame


_SAMPLE = 200
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_DIGITS, _CAPITALS = string.digits.encode(), string.ascii_uppercase.encode()
_ENDS_SENTENCE = re.compile(r"[.!?:;。！？…][\"'”’»›“‘)\]*]*$")  # noqa: RUF001 - quotation marks as printed
_OPENING_MARKS = frozenset("\"“„«»「'‘")  # noqa: RUF001 - the same
_OPEN_ENDS = ("…", "...", ":", "»", "›")  # noqa: RUF001 - the same


SHAPE_NUMBERS = (
    "chars",
    "words",
    "links",
    "strong",
    "prose",
    "ends",
    "commas",
    "digits",
    "capitals",
    "lines",
    "signs",
    "asks",
    "quotes",
    "open_end",
)


def describe_shape(block: Block) -> tuple[float, ...]:
    """Give the features of a block's text, in the order of `SHAPE_NUMBERS`."""
    text = block.text
    digits, capitals = _count_signs(text[:_SAMPLE])
    return (
        math.log1p(len(text)),
        float(min(100, text.count(" ") + 1)),
        block.link_density,
        min(1.0, block.strong_chars / len(text)),
        float(is_paragraph(block)),
        float(_ENDS_SENTENCE.search(text[-6:]) is not None),
        float(min(5, text.count(","))),
        digits / min(_SAMPLE, len(text)),
        capitals / min(_SAMPLE, len(text)),
        float(min(3, text.count("\n"))),
        float("|" in text or "©" in text or "@" in text),
        float("?" in text),
        float(text[0] in _OPENING_MARKS),
        float(text.endswith(_OPEN_ENDS)),
    )


def _count_signs(text: str) -> tuple[int, int]:
    """Count the digits and the capitals of a text; those of ASCII all at once."""
    foreign = () if text.isascii() else _FOREIGN.findall(text)
    plain = text.encode("ascii", "ignore")
    return (
        len(plain) - len(plain.translate(None, _DIGITS)) + sum(map(str.isdigit, foreign)),
        len(plain) - len(plain.translate(None, _CAPITALS)) + sum(map(str.isupper, foreign)),
    )


PROSE_CHARS = 80
_REMEMBERED = 2048
_PROSE_LINKS = 0.4
_CONTAINER_SHARE = 0.65
_CJK = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def is_paragraph(block: Block) -> bool:
    """Whether a block reads like a paragraph: long enough, not made of links, no table."""
    return block.link_density < _PROSE_LINKS and is_long(block.text) and block.frame.tag != "table"


def count_prose(blocks: Iterable[Block]) -> int:
    """Count the characters of the page's running text."""
    return sum(len(block.text) for block in blocks if is_paragraph(block))


def is_long(text: str) -> bool:
    """Whether a text has a paragraph's length."""
    chars = len(text)
    return chars >= PROSE_CHARS or (3 * chars >= PROSE_CHARS and weigh_text(text) >= PROSE_CHARS)


def weigh_text(text: str) -> int:
    """Give the length of a text in characters; a sign counts for three where words have no spaces."""
    return len(text) if text.isascii() else len(text) + 2 * _count_cjk(text)


@lru_cache(maxsize=_REMEMBERED)
def _count_cjk(text: str) -> int:
    return len(_CJK.findall(text))


def find_container(weight: Mapping[Frame, int], total: int) -> Frame | None:
    """Give the innermost frame that holds most of the page's prose."""
    heavy = [frame for frame, chars in weight.items() if chars >= _CONTAINER_SHARE * total]
    return max(heavy, key=lambda frame: sum(1 for _ in frame.outward()), default=None)
