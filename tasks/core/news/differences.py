"""Where two texts differ: their parts, paragraphs or sentences, paired as far as one is the other reworded.

Takes parts in order; gives those that came, went or read otherwise. White space makes no difference. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]|[^\W_]+(?:[.,:'\u2019][^\W_]+)*")
_SIGNS = re.compile(r"[\W_]+")
_LEAST_SHARED = 0.4
_LEAST_SAME = 0.6
_LONGEST_WORDS_DIFFED = 3000
_MOST_TYPOS = 3
_LEAST_ALIKE = 0.7


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part that came (`before` is None), went (`after` is None) or reads otherwise.

    `place`, from 0, is where it stands now, or what went would.
    """

    before: str | None
    after: str | None
    place: int


def change_parts(
    before: Sequence[str], after: Sequence[str], is_alike: Callable[[str, str], bool]
) -> Iterator[PartChange]:
    """Give the parts that differ; what is alike, in order, is one part reworded."""
    old, new = ([fold_space(part) for part in each] for each in (before, after))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            yield from _pair(before[start:end], after[new_start:new_end], new_start, is_alike)


def _pair(
    before: Sequence[str], after: Sequence[str], start: int, is_alike: Callable[[str, str], bool]
) -> Iterator[PartChange]:
    """Pair what went with what came in its place, in order."""
    rest = list(before)
    for at, new in enumerate(after, start):
        place = next((n for n, old in enumerate(rest) if is_alike(old, new)), None)
        if place is None:
            yield PartChange(None, new, at)
            continue
        yield from (PartChange(old, None, at) for old in rest[:place])
        yield PartChange(rest[place], new, at)
        rest = rest[place + 1 :]
    yield from (PartChange(old, None, start + len(after)) for old in rest)


def share_words(left: str, right: str) -> bool:
    """Tell whether two paragraphs share so many of their words that they are one, reworded."""
    words, others = set(split_words(left)), set(split_words(right))
    return len(words & others) >= _LEAST_SHARED * max(1, min(len(words), len(others)))


def are_mostly_same(left: str, right: str) -> bool:
    """Tell whether most of the words of two sentences are the same, in one order."""
    words, others = split_words(left.casefold()), split_words(right.casefold())
    if len(words) + len(others) > _LONGEST_WORDS_DIFFED:
        return share_words(left, right)
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    return matcher.quick_ratio() >= _LEAST_SAME and matcher.ratio() >= _LEAST_SAME


def differing_words(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Give where the words of two texts differ: the places of those that went, of those that came."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            yield start, end, new_start, new_end


def count_changed_words(change: PartChange) -> tuple[int, int]:
    """Count the words that came and those that went."""
    before, after = split_words(change.before or ""), split_words(change.after or "")
    if not before or not after or len(before) + len(after) > _LONGEST_WORDS_DIFFED:
        return len(after), len(before)
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    same = sum(block.size for block in blocks)
    return len(after) - same, len(before) - same


def split_words(text: str) -> list[str]:
    """Split a text into words, figures whole, scripts without spaces by their characters."""
    return _WORD.findall(text)


def fold_space(text: str) -> str:
    """Make all white space one blank."""
    return " ".join(text.split())


def leave_letters(text: str) -> str:
    """Leave the letters and digits of a text, in one case."""
    return _SIGNS.sub("", text).casefold()


def is_typo(before: str, after: str) -> bool:
    """Tell whether a text differs by slips of the pen: a few words, each nearly the same, no figure."""
    old, new = split_words(before), split_words(after)
    pairs = [(" ".join(old[a:b]), " ".join(new[c:d])) for a, b, c, d in differing_words(old, new)]
    return len(pairs) <= _MOST_TYPOS and all(is_slip(*pair) for pair in pairs)


def is_slip(before: str, after: str) -> bool:
    """Tell whether some words are nearly the same, letter by letter, and no figures."""
    if before.casefold() == after.casefold() or before.replace(" ", "") == after.replace(" ", ""):
        return True
    if any(character.isdigit() for character in before + after):
        return False
    return SequenceMatcher(None, before, after, autojunk=False).ratio() >= _LEAST_ALIKE
