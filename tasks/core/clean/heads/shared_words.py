"""Words that a headline shares with the text below it, in any script.

Takes blocks; tells whether enough of a line comes again. Where words have no spaces, pairs or runs of signs
stand for them.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.input.blocks import Block

_STEM = 4
_SHORTEST = 4
SIGNS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Thai, Lao, Burmese and Khmer, whose words stand without spaces."""
_LEAST_UNSPACED, _RUN = 60, 5
_CLITICS = re.compile(r"^(?:[وفبلك]?ال|[وفبلك]|[והבלכמש])(?=\w{3})")
"""What Arabic and Hebrew write on the front of a word: the, and, in, to, as, from."""
_LETTERS = re.compile(r"[^\s.,;:!?…'\"’“”„«»()।–—-]+")  # noqa: RUF001 - signs as typed


def has_words_of(line: Block, lead: Sequence[Block], least: float) -> bool:
    """Tell whether this share of a line's words, at least, stands in the lead."""
    return bool(take_stems(line.text)) and share_words_of(line, lead) >= least


def share_words_of(line: Block, lead: Sequence[Block]) -> float:
    """Give the share of a line's words that stands in the lead."""
    own, theirs = take_stems(line.text), {stem for block in lead for stem in take_stems(block.text)}
    return len(own & theirs) / len(own) if own else 0.0


def take_stems(text: str) -> set[str]:
    """Give the beginnings of the longer words, pairs and runs of signs where words have no spaces."""
    signs, unspaced = SIGNS.findall(text), UNSPACED.findall(text)
    pairs = {a + b for a, b in itertools.pairwise(signs)}
    runs = {"".join(unspaced[at : at + _RUN]) for at in range(len(unspaced) - _RUN + 1)}
    words = _LETTERS.findall(UNSPACED.sub(" ", SIGNS.sub(" ", fold_spaces(text))))
    return pairs | runs | {_CLITICS.sub("", word)[:_STEM] for word in words if len(word) >= _SHORTEST}


def fold_spaces(text: str) -> str:
    """Fold a text for the comparison of its words."""
    return " ".join(text.casefold().split())


def is_unspaced_prose(block: Block) -> bool:
    """Whether it is long in a script that has spaces, not stops, between sentences."""
    return len(UNSPACED.findall(block.text)) >= _LEAST_UNSPACED
