"""What only one outlet reports of a story: sentences with names or figures that stand in no other's reports.

Takes the texts of a story by outlet; gives the sentences that hold most of them, in the order of the text.
Who words a thing otherwise may tell the same: this is where to look, no verdict. A name is two capitalised
words in a row that begin no sentence; where a script has no capitals, figures alone count. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from tasks.core.clean.text.sentences import split_sentences
from tasks.core.news.differences import split_words
from tasks.core.news.facts import find_figures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MOST_SENTENCES = 4
_LONGEST_TEXT = 20_000
_LEAST_DIGITS = 2
_LEAST_NAME = 2
_DIGIT = re.compile(r"\d")


def find_only_there(texts: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Give of each outlet the sentences with most that stands nowhere else; of one alone, nothing."""
    if len(texts) < 2:  # noqa: PLR2004 - one has nobody to differ from
        return {}
    read = {outlet: [*_read_sentences(each)] for outlet, each in texts.items()}
    holders = Counter(
        fact for told in read.values() for fact in {fact for _, facts in told for fact in facts}
    )
    found = {}
    for outlet, told in read.items():
        counted = [
            (sum(holders[fact] == 1 for fact in facts), number) for number, (_, facts) in enumerate(told)
        ]
        best = sorted((-count, number) for count, number in counted if count)[:MOST_SENTENCES]
        if best:
            found[outlet] = tuple(told[number][0] for number in sorted(number for _, number in best))
    return found


def _read_sentences(texts: Sequence[str]) -> Iterator[tuple[str, frozenset[str]]]:
    for text in texts:
        for paragraph in text[:_LONGEST_TEXT].split("\n\n"):
            for start, end in split_sentences(paragraph):
                sentence = paragraph[start:end]
                yield sentence, frozenset(_find_facts(sentence))


def _find_facts(sentence: str) -> Iterator[str]:
    yield from (each for each in find_figures(sentence) if len(_DIGIT.findall(each)) >= _LEAST_DIGITS)
    inner = split_words(sentence)[1:]
    for is_capital, run in groupby(inner, key=lambda word: word[0].isupper()):
        name = [*run]
        if is_capital and len(name) >= _LEAST_NAME:
            yield " ".join(name)
