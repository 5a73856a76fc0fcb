"""What one article adds to another's text and strips from it, by sentences and words, each with its place.

Takes two texts; gives, in the order of reading, the runs of sentences of a paragraph that came, went, stand
elsewhere, are worded otherwise, or differ in signs and case alone. Sentences are compared, for whoever prints
a text again parts its paragraphs anew. Places count the characters of each text. What stands in both is not
listed. Pure.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from tasks.core.clean.text.sentences import split_sentences
from tasks.core.news.differences import (
    PartChange,
    change_parts,
    count_changed_words,
    leave_letters,
    split_words,
)
from tasks.core.news.word_changes import CAME, GONE, list_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

_LEAST_SAME = 0.6


class DifferenceKind(StrEnum):
    """What became of a part of the first text in the second one."""

    ADDED = "added"
    STRIPPED = "stripped"
    MOVED = "moved"
    REWORDED = "reworded"
    SIGNS = "signs"


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A part of a text and where it stands there, in characters."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PlacedWords:
    """Words of a reworded part; those that went are placed in the first text, others in the second."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A part that is not in both texts as it is: as the first has it, as the second does, and the words."""

    kind: DifferenceKind
    before: PlacedText | None
    after: PlacedText | None
    words: tuple[PlacedWords, ...] = ()


@dataclass(frozen=True, slots=True)
class TextDifference:
    """All that differs, with the words of the first text, how many the second lacks, and how many are new."""

    words: int
    words_stripped: int
    words_added: int
    parts: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class ComparedArticle:
    """One of two articles that are compared, in one wording; `role` and the rest as `copies` has them."""

    article_id: str
    revision: int
    outlet: str | None
    published_at: str | None
    title: str | None
    url: str | None
    first_seen_at: datetime | None
    group_id: str | None
    role: str | None
    containment: float | None
    likeness: float | None
    wire: str | None
    wire_share: float | None


@dataclass(frozen=True, slots=True)
class ArticleDifference:
    """Two articles, or two wordings of one, and what the second adds to the first and strips from it."""

    before: ComparedArticle
    after: ComparedArticle
    difference: TextDifference


class _Sentence(NamedTuple):
    number: int
    paragraph: int
    placed: PlacedText


_Change = tuple[_Sentence | None, _Sentence | None]


class _NamedChange(NamedTuple):
    kind: DifferenceKind
    before: _Sentence | None
    after: _Sentence | None


def compare_texts(before: str, after: str) -> TextDifference:
    """Compare two texts, whose paragraphs are parted by a blank line."""
    changes = [*_name_changes([*_place_changes(_list_sentences(before), _list_sentences(after))])]
    counts = [_count_words(change) for change in changes]
    return TextDifference(
        words=len(split_words(before)),
        words_stripped=sum(gone for _, gone in counts),
        words_added=sum(came for came, _ in counts),
        parts=tuple(_join_runs(changes, before, after)),
    )


def _list_sentences(text: str) -> list[_Sentence]:
    sentences: list[_Sentence] = []
    start = 0
    for paragraph, whole in enumerate(text.split("\n\n")):
        for first, last in split_sentences(whole):
            if sentence := whole[first:last].strip():
                at = start + whole.index(sentence, first)
                placed = PlacedText(sentence, at, at + len(sentence))
                sentences.append(_Sentence(len(sentences), paragraph, placed))
        start += len(whole) + 2
    return sentences


def _place_changes(old: Sequence[_Sentence], new: Sequence[_Sentence]) -> Iterator[_Change]:
    """Give the sentences that differ as both texts have them: what lies between two changes is the same."""
    at = place = 0
    before, after = ([each.placed.text for each in side] for side in (old, new))
    for change in change_parts(before, after, _make_likeness()):
        at, place = at + change.place - place, change.place
        yield (
            None if change.before is None else old[at],
            None if change.after is None else new[place],
        )
        at += change.before is not None
        place += change.after is not None


def _make_likeness() -> Callable[[str, str], bool]:
    """Give what tells whether most words of two sentences are the same; each is read once."""

    @cache
    def read(sentence: str) -> frozenset[str]:
        return frozenset(split_words(sentence.casefold()))

    def is_reworded(left: str, right: str) -> bool:
        words, others = read(left), read(right)
        return 2 * len(words & others) >= _LEAST_SAME * max(1, len(words) + len(others))

    return is_reworded


def _name_changes(changes: Sequence[_Change]) -> Iterator[_NamedChange]:
    """Say what each change is; what went from one place and came in another has moved, and is said there."""
    gone: defaultdict[str, deque[_Sentence]] = defaultdict(deque)
    for one, other in changes:
        if one and other is None:
            gone[leave_letters(one.placed.text)].append(one)
    moved = {
        other: gone[letters].popleft()
        for one, other in changes
        if other and one is None and gone[letters := leave_letters(other.placed.text)]
    }
    for one, other in changes:
        if one and other:
            texts = {leave_letters(each.placed.text) for each in (one, other)}
            yield _NamedChange(
                DifferenceKind.REWORDED if len(texts) > 1 else DifferenceKind.SIGNS, one, other
            )
        elif other:
            came_from = moved.get(other)
            kind = DifferenceKind.MOVED if came_from else DifferenceKind.ADDED
            yield _NamedChange(kind, came_from, other)
        elif one and one in gone[leave_letters(one.placed.text)]:
            yield _NamedChange(DifferenceKind.STRIPPED, one, None)


def _count_words(change: _NamedChange) -> tuple[int, int]:
    """Count the words that came and went."""
    if change.kind in {DifferenceKind.MOVED, DifferenceKind.SIGNS}:
        return 0, 0
    before, after = (each and each.placed.text for each in (change.before, change.after))
    return count_changed_words(PartChange(before, after, 0))


def _join_runs(changes: Sequence[_NamedChange], before: str, after: str) -> Iterator[Difference]:
    """Make one of the sentences of a paragraph that came, or went, one after the other."""
    for _, run in groupby(enumerate(changes), lambda placed: _find_run(*placed)):
        (_, first), *_, (_, last) = (*run,) * 2
        yield Difference(
            first.kind,
            _span(before, first.before, last.before),
            _span(after, first.after, last.after),
            tuple(_place_words(first)),
        )


def _find_run(place: int, change: _NamedChange) -> tuple[DifferenceKind, int, int]:
    """Give what is the same for sentences in a row of one paragraph, which are told together."""
    [stands, *others] = (each for each in (change.before, change.after) if each)
    return change.kind, stands.paragraph, stands.number - (0 if others else place)


def _span(text: str, first: _Sentence | None, last: _Sentence | None) -> PlacedText | None:
    if first is None or last is None:
        return None
    start, end = first.placed.start, last.placed.end
    return PlacedText(text[start:end], start, end)


def _place_words(change: _NamedChange) -> Iterator[PlacedWords]:
    """Give a reworded sentence by its pieces, each with its place in the text that has it."""
    if change.kind is DifferenceKind.MOVED or not change.before or not change.after:
        return
    old, new = change.before.placed, change.after.placed
    at, place = old.start, new.start
    for piece in list_pieces(PartChange(old.text, new.text, 0)):
        size = len(piece.text)
        start = at if piece.kind == GONE else place
        yield PlacedWords(piece.kind, piece.text, start, start + size)
        at += size if piece.kind != CAME else 0
        place += size if piece.kind != GONE else 0
