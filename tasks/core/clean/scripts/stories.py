"""Which text in a page's data is the article of the page.

Takes the values of a page's scripts, its headlines, and what it shows of the article; gives the paragraphs of
the text that is the article's, or none. A text counts for more where what is shown of the article is in it;
then where the object around it bears one of the page's headlines; a text whose own object bears another
title is another story's, and no article where any object bears the page's. Among those of one rank the
longest wins, and of its parts the innermost that holds nearly all of it. Work is bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.clean.input.folding import fold_letters
from tasks.core.clean.scripts.parts import fold_key, is_story, is_text, known_words, lay_out
from tasks.core.clean.scripts.script_values import LEAST_CHARS, read_nested

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tasks.core.clean.scripts.packed import Store

_TAG = re.compile(r"<[^<>]{1,2000}>")
_MAX_VALUES = 200_000
_MAX_LAID_OUT = 3_000
_LEAST_TITLE = 12
_OPENING = 3
"""Lines among which a text's own headline stands."""
_TITLE_WORDS = 3
_NEARLY_ALL = 0.85
_LITTLE_SHOWN = 300
"""Letters of what is shown below which it may be anything: then it decides nothing."""
_LONG_LINE = 100
"""Letters of one line that no two articles share."""
_MOST_COMPARED = 40
_OTHER, _UNKNOWN, _BELOW, _OWN = range(4)
"""Whose text it is: another story's, nobody's, that of something in the page's own object, the page's own."""


@dataclass(frozen=True, slots=True)
class StoryText:
    """A text found in data: its paragraphs as written, whose it is, and how much it holds."""

    lines: tuple[str, ...]
    rank: int
    chars: int


def find_story(
    values: Iterable[tuple[object, Store]], headlines: Sequence[str], shown: Sequence[str] = ()
) -> tuple[str, ...]:
    """Give the paragraphs of the page's article, as written in its data; none where no text is its own."""
    titles = tuple(line for line in map(fold_letters, headlines) if len(line) >= _LEAST_TITLE)
    search = _Search(titles)
    texts = [text for value, store in values for text in search.find(value, store)]
    if search.has_own:
        texts = [text for text in texts if text.rank != _OTHER]
    folded = [line for line in map(fold_letters, shown) if line]
    lines = _choose_by_shown(texts, folded) if folded else _choose(texts)
    return tuple(line for i, line in enumerate(lines) if i >= _OPENING or not search.names_page([line]))


def _choose_by_shown(texts: list[StoryText], shown: list[str]) -> tuple[str, ...]:
    """Choose among texts that hold a good part of what is shown, else among those that bear the headline."""
    longest = sorted(texts, key=lambda text: -text.chars)[:_MOST_COMPARED]
    holding = [text for text in longest if _holds(text, shown)]
    if holding or sum(map(len, shown)) < _LITTLE_SHOWN:
        return _choose(holding or texts)
    return _choose([text for text in texts if text.rank == _OWN])


def _holds(text: StoryText, shown: list[str]) -> bool:
    folded = fold_letters(_TAG.sub("", "\n".join(text.lines)))
    found = [len(line) for line in shown if line in folded]
    return max(found, default=0) >= _LONG_LINE or 2 * sum(found) > sum(map(len, shown))


def _choose(texts: list[StoryText]) -> tuple[str, ...]:
    best = max(texts, key=lambda text: (text.rank, text.chars), default=None)
    if best is None:
        return ()
    near = [text for text in texts if text.rank == best.rank and text.chars >= _NEARLY_ALL * best.chars]
    return min(near, key=lambda text: text.chars if set(text.lines) <= set(best.lines) else best.chars).lines


@dataclass(slots=True)
class _Search:
    """Looks through values; `has_own` says whether an object that bears the page's headline was met."""

    titles: tuple[str, ...]
    has_own: bool = False
    _laid_out: int = 0

    def find(self, value: object, store: Store) -> Iterator[StoryText]:
        queue: list[tuple[object, int]] = [(value, _UNKNOWN)]
        for _ in range(_MAX_VALUES):
            if not queue:
                return
            value, rank = queue.pop()
            if isinstance(value, dict):
                rank = self._rank(value, rank)
                store.note(value)
                queue += [(inner, rank) for key, inner in _open_texts(value, store) if _is_near(key, inner)]
            elif isinstance(value, list):
                queue += [(inner, rank) for inner in value if isinstance(inner, (dict, list, str))]
                yield from self._lay_out(value, rank, store)
            elif isinstance(value, str) and len(value) >= LEAST_CHARS:
                if (nested := read_nested(value)) is not None:
                    queue.append((nested, rank))
                elif is_text(value):
                    yield StoryText((value,), rank, len(value))

    def _lay_out(self, values: list[object], rank: int, store: Store) -> Iterator[StoryText]:
        if self._laid_out >= _MAX_LAID_OUT or not any(isinstance(each, (dict, list, str)) for each in values):
            return
        self._laid_out += 1
        lines = lay_out(values, store)
        chars = sum(map(len, lines))
        if chars >= LEAST_CHARS:
            if self.names_page(lines[:_OPENING]):
                rank, self.has_own = _OWN, True
            yield StoryText(tuple(lines), rank, chars)

    def _rank(self, part: dict[str, object], outer: int) -> int:
        """Say whose texts in an object are: by the title that it bears, else by what it stands in."""
        titles = list(_titles_of(part))
        if self.names_page(titles):
            self.has_own = True
            return _OWN
        if any(map(_names_site_text, titles)):
            return _OTHER
        if is_story(part) and any(len(title.split()) >= _TITLE_WORDS for title in titles):
            return _BELOW if outer in {_OWN, _BELOW} else _OTHER
        return outer

    def names_page(self, lines: Iterable[str]) -> bool:
        """Whether one of the lines is a headline of the page."""
        folded = [line for line in map(fold_letters, lines) if len(line) >= _LEAST_TITLE]
        return any(_is_in(line, title) for line in folded for title in self.titles)


def _is_in(line: str, title: str) -> bool:
    """Whether two titles are one, which may have the site's name behind it."""
    shorter, longer = (line, title) if len(line) <= len(title) else (title, line)
    return longer.startswith(shorter) and 2 * len(shorter) >= len(longer)


def _titles_of(part: dict[str, object]) -> Iterator[str]:
    for key, value in part.items():
        if fold_key(key) in known_words("title"):
            inner = value.values() if isinstance(value, dict) else [value]
            yield from (each for each in inner if isinstance(each, str))


def _names_site_text(title: str) -> bool:
    return not known_words("foreign_title").isdisjoint(title.lower().split())


def _open_texts(part: dict[str, object], store: Store) -> Iterator[tuple[str, object]]:
    """Give an object's entries, each text that it only refers to in its place."""
    for key, value in part.items():
        text = store.follow(value) if isinstance(value, str) else value
        yield key, text if isinstance(text, str) else value


def _is_near(key: str, value: object) -> bool:
    """Whether what a key leads to may be the article: long enough, and not called something else."""
    if isinstance(value, str):
        return len(value) >= LEAST_CHARS
    return isinstance(value, (dict, list)) and fold_key(key) not in known_words("foreign")
