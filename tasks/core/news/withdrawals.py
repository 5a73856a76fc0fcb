"""Whether a text says no more than that an article was taken back.

Takes what is left of a page or a text. Where hardly anything is left of an article, words for it are enough.
Where nothing else is known, the text has to speak of itself, with next to nothing besides: a report on what
somebody took back is news. Pure; the words stand in `withdrawals.toml`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from tasks.core.news.differences import fold_space, split_words

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_WORDS, _MOST_CHARACTERS = 40, 600
_MOST_BEFORE = 60
"""Characters of a paragraph in which a notice begins."""


def says_withdrawn(texts: Iterable[str]) -> bool:
    """Whether any of the texts says of an article that it was taken back."""
    return any(_load_words()["says"].search(fold_space(text)) for text in texts)


def is_withdrawal(text: str) -> bool:
    """Whether a text is the notice that stands where an article was, known or not."""
    if len(text) > _MOST_CHARACTERS:
        return False
    paragraphs = [fold_space(paragraph) for paragraph in text.split("\n") if paragraph.strip()]
    words = sum(len(split_words(paragraph)) for paragraph in paragraphs)
    return words <= _MOST_WORDS and any(map(_begins_as_notice, paragraphs))


def _begins_as_notice(paragraph: str) -> bool:
    begins = _load_words()["of_itself"].search(paragraph[:_MOST_BEFORE])
    return begins is not None and says_withdrawn([paragraph])


@cache
def _load_words() -> dict[str, re.Pattern[str]]:
    data = tomllib.loads((files("tasks.core.news") / "withdrawals.toml").read_text("utf-8"))
    return {
        name: re.compile("|".join(f"(?:{each})" for each in words), re.IGNORECASE)
        for name, words in data.items()
    }
