"""Stories: which articles report one event, from the pairs that are alike and the days of the articles.

Takes pairs with their likeness, 0 to 1, in any order; gives the same stories. Two groups become one story
where their articles are alike on the whole, and within two weeks: a theme that goes on does not chain its
days. Each day between two reports takes of their likeness, for polls, markets and campaigns use the same
words again. What has no date joins where it is sure, and ties nothing: where both groups have dated
articles, these alone say how alike they are. It was published before it was seen, so it stands in no story of
two weeks after that.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Likeness = Mapping[str, Mapping[str, float]]

_ALIKE = 0.27
_STRANGERS = 0.18
"""The likeness of two articles of which none is kept."""

_PER_DAY = 0.03
_NO_DATE = 0.45
"""What it takes of the likeness when the date of one of the two is not known."""

_SAME_DAY = 0.7
"""The likeness from which what has no date is taken to be of the day of the other one."""

_MOST_DAYS = 14
_ID_LENGTH = 20


class AlikePair(NamedTuple):
    """Two articles, and how much they are alike."""

    left: str
    right: str
    likeness: float


class StoryDays(NamedTuple):
    """When an article was published and when it was first seen, counted in days from any beginning."""

    published: int | None
    seen: int


class StoryMember(NamedTuple):
    """An article of a story: the one that is closest to it, and how alike it is to all on the whole."""

    story_id: str
    article_id: str
    joined_to: str
    centrality: float


def list_members(pairs: Iterable[AlikePair], days: Mapping[str, StoryDays]) -> list[StoryMember]:
    """Give the articles of all stories, two or more each, under a name made of the first of their ids."""
    likeness = _read_likeness(pairs, days)
    return [
        StoryMember(_name_story(story[0]), article, *_find_closest(article, story, likeness))
        for story in _group(likeness, days)
        for article in story
    ]


def _name_story(first: str) -> str:
    """Name a story so that its id tells no article's: that may be forgotten, and the story's stays."""
    return hashlib.sha256(f"story {first}".encode()).hexdigest()[:_ID_LENGTH]


def _read_likeness(pairs: Iterable[AlikePair], days: Mapping[str, StoryDays]) -> Likeness:
    """Give the likeness of each pair, less what lies between their days."""
    likeness: defaultdict[str, dict[str, float]] = defaultdict(dict)
    pairs = list(pairs)
    known_days = _assume_days(pairs, days)
    for left, right, value in pairs:
        known = value - _weigh_days(known_days.get(left), known_days.get(right))
        likeness[left][right] = likeness[right][left] = known
    return likeness


def _assume_days(pairs: Iterable[AlikePair], days: Mapping[str, StoryDays]) -> dict[str, int]:
    """Give the day of each article, of one without a date that of the dated one it is nearly the same as."""
    known = {article: day.published for article, day in days.items() if day.published is not None}
    assumed = dict(known)
    for left, right, value in sorted(pairs, key=lambda pair: (-pair.likeness, sorted(pair[:2]))):
        if value >= _SAME_DAY:
            for undated, dated in ((left, right), (right, left)):
                if undated not in assumed and dated in known:
                    assumed[undated] = known[dated]
    return assumed


def _weigh_days(one: int | None, other: int | None) -> float:
    if one is not None and other is not None:
        return _PER_DAY * abs(one - other)
    return 0 if one is None and other is None else _NO_DATE


@dataclass(slots=True)
class _Group:
    """Articles that are one story so far, and what is known of their pairs with those of other groups.

    `ties` has, for each group that it has a kept pair with, how much all pairs are above strangers, and how
    much those of dated articles are.
    """

    articles: list[str]
    published: list[int]
    seen: list[int]
    ties: dict[str, tuple[float, float]]

    def is_near(self, other: _Group) -> bool:
        """Whether all may be of the same two weeks; what has no date is of any time before it was seen."""
        published, seen = self.published + other.published, self.seen + other.seen
        spans = [(min(known), max(known)) for known in (published, seen) if known]
        if published and seen:
            spans.append((min(seen), max(published)))
        return all(last - first <= _MOST_DAYS for first, last in spans)

    def measure(self, name: str, other: _Group) -> float:
        """Give the likeness on the whole with the group of that name."""
        above, above_dated = self.ties[name]
        if self.published and other.published:
            return _STRANGERS + above_dated / (len(self.published) * len(other.published))
        return _STRANGERS + above / (len(self.articles) * len(other.articles))


def _group(likeness: Likeness, days: Mapping[str, StoryDays]) -> list[tuple[str, ...]]:
    """Give the stories, each sorted, two articles or more: what is most alike on the whole is joined first.

    A group goes by the first of its articles, so that equal likeness is decided alike in any order of pairs.
    """
    groups = {article: _begin_group(article, others, days) for article, others in likeness.items()}
    waiting = [
        (-groups[left].measure(right, groups[right]), left, right)
        for left in groups
        for right in groups[left].ties
        if left < right and groups[left].measure(right, groups[right]) >= _ALIKE
    ]
    heapify(waiting)
    while waiting:
        value, left, right = heappop(waiting)
        one, other = groups.get(left), groups.get(right)
        if one is None or other is None or right not in one.ties:
            continue
        if -value != one.measure(right, other) or not one.is_near(other):
            continue
        _join(groups, left, right)
        for name in one.ties:
            if (found := one.measure(name, groups[name])) >= _ALIKE:
                heappush(waiting, (-found, min(left, name), max(left, name)))
    return sorted(tuple(sorted(group.articles)) for group in groups.values() if len(group.articles) > 1)


def _begin_group(article: str, others: Mapping[str, float], days: Mapping[str, StoryDays]) -> _Group:
    day = days[article]
    ties = {
        other: (above, above if day.published is not None and days[other].published is not None else 0.0)
        for other, value in others.items()
        for above in (value - _STRANGERS,)
    }
    if day.published is None:
        return _Group([article], [], [day.seen], ties)
    return _Group([article], [day.published], [], ties)


def _join(groups: dict[str, _Group], left: str, right: str) -> None:
    """Take one group into the other, which comes first."""
    one, other = groups[left], groups.pop(right)
    one.articles += other.articles
    one.published += other.published
    one.seen += other.seen
    del one.ties[right], other.ties[left]
    for name, (above, above_dated) in other.ties.items():
        mine = one.ties.get(name, (0.0, 0.0))
        one.ties[name] = groups[name].ties[left] = (mine[0] + above, mine[1] + above_dated)
        del groups[name].ties[right]


def _find_closest(article: str, story: tuple[str, ...], likeness: Likeness) -> tuple[str, float]:
    """Give the article of the story that this one is closest to, and its likeness to all on the whole."""
    known = {other: likeness[article][other] for other in story if other in likeness[article]}
    closest = min(known, key=lambda other: (-known[other], other))
    above = sum(value - _STRANGERS for value in known.values())
    return closest, _STRANGERS + above / (len(story) - 1)
