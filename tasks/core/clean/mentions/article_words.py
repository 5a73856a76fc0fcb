"""The words of a text, with what stands between them: where sentences begin, and which belong together.

In columns, for an article has a thousand; what only capitals are asked is looked up when it is. Tags and
addresses are no words. Pure and deterministic.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

_WORD = re.compile(
    r"(?:https?://|www\.)\S+"
    r"|(?<![\w@#])(?:"
    r"(?:[ldnscjmtLDNSCJMT]|[Qq]u)['\u2019](?=[^\W\d_]{2})"
    r"|[^\W_]+(?:[-\u2010'\u2019.&@][^\W_]+)*+)"
    r"|(?<=[ldnscjmtLDNSCJMTu]['\u2019])[^\W_]+(?:[-\u2010'\u2019.&@][^\W_]+)*+"
)
_OWNERS = ("'s", "\u2019s")
_ENDS = frozenset('.!?:\u2026\n\u201c\u201d\u201e\u00ab\u00bb"\u2022|')
_BLANKS = frozenset({" ", "\u00a0"})
_STOPPED = frozenset({". ", "."})
_STOPS = frozenset(".!")
_LEAST_OF_HEADLINE = 4
_SHARE_OF_HEADLINE = 0.7
_LONG = 3


@dataclass
class ArticleWords:
    """The words of a text in order: as they stand, in small letters, where each begins and ends.

    `larges` are the places of capitals, `is_large` tells of each word whether it is one; `joined` follow the
    word before after a blank, or the stop of an initial or a title: of both columns, two places more than
    there are words. `heads` stand in a line of capitals, where these tell nothing. `lowered` are all
    words that stand in small letters anywhere.
    """

    text: str
    texts: list[str]
    smalls: list[str]
    starts: list[int]
    ends: list[int]
    is_large: list[bool]
    joined: list[bool]
    larges: list[int]
    lowered: set[str]
    heads: list[bool] = field(default_factory=list)

    def __len__(self) -> int:
        """Give how many words there are."""
        return len(self.texts)

    def say(self, first: int, last: int) -> str:
        """Give the text of words `first` up to `last`."""
        return self.text[self.starts[first] : self.ends[last - 1]]

    def is_owner(self, at: int) -> bool:
        """Tell whether an apostrophe and s stand behind a word: a name ends there."""
        return self.text.startswith(_OWNERS, self.ends[at])

    def is_joined_name(self, at: int) -> bool:
        """Tell whether a word is a capital that goes on with the one before it."""
        return self.joined[at] and self.is_large[at]

    def begins(self, at: int) -> bool:
        """Tell whether a word may be a capital for where it stands."""
        if at == 0:
            return True
        between = self.text[self.ends[at - 1] : self.starts[at]]
        return not self.joined[at] and not _ENDS.isdisjoint(between)


def split_article(text: str, titles: Container[str]) -> ArticleWords:
    """Split a text into its words; a stop behind one of `titles` ends no sentence."""
    spans = [found.span() for found in _WORD.finditer(text)]
    texts = [text[start:end] for start, end in spans]
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    is_large = [word[0].isupper() for word in texts]
    larges = [at for at, is_capital in enumerate(is_large) if is_capital]
    for at in larges:
        word = texts[at]
        if word.endswith(_OWNERS) and len(word) > _LONG:
            texts[at], ends[at] = word[:-2], ends[at] - 2
        elif "." in word and text[ends[at] : ends[at] + 1] == ".":  # "U.S."
            ends[at] += 1
    smalls = [word.lower() for word in texts]
    between = [text[end:start] for end, start in zip(ends, starts[1:], strict=False)]
    joined = [
        gap in _BLANKS or (gap in _STOPPED and (len(word) == 1 or word in titles or "." in word))
        for gap, word in zip(between, smalls, strict=False)
    ]
    lowered = {word for word in texts if word[0].islower()}
    words = ArticleWords(
        text,
        texts,
        smalls,
        starts,
        ends,
        [*is_large, False, False],
        [*[False] * (not texts), False, *joined, False, False],
        larges,
        lowered,
    )
    words.heads = _find_headlines(words)
    return words


def _find_headlines(words: ArticleWords) -> list[bool]:
    """Mark the words of lines where most long ones are capitals."""
    heads = [False] * len(words)
    first, place = 0, 0
    while first < len(words):
        place = words.text.find("\n", words.starts[first])
        last = len(words) if place < 0 else bisect_left(words.starts, place, first)
        end = words.ends[last - 1]
        is_sentence = not _STOPS.isdisjoint(words.text[end : end + 2])
        if not is_sentence and words.is_large[first:last].count(True) >= _LEAST_OF_HEADLINE:
            long = [at for at in range(first, last) if len(words.texts[at]) > _LONG]
            large = sum(words.is_large[at] for at in long)
            if len(long) >= _LEAST_OF_HEADLINE and large > _SHARE_OF_HEADLINE * len(long):
                heads[first:last] = [True] * (last - first)
        first = last
    return heads
