"""Stories: which articles report one event, from the pairs that are alike and the days of the articles.

Takes pairs with their likeness, 0 to 1, in any order; gives the same stories. Two groups become one story
where their articles are alike on the whole, and within two weeks: a theme that goes on does not chain its
days. What has no date joins, and ties nothing: where both groups have dated articles, these alone say how
alike they are. It was published before it was seen, so it stands in no story of two weeks after that.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from collections.abc import Set as AbstractSet

LEAST_ALIKE = 0.05
"""Likeness under which a pair counts as nothing, and is not kept."""

_ALIKE = 0.2
_ALIKE_ON_THE_WHOLE = 0.1
_MOST_DAYS = 14


class AlikePair(NamedTuple):
    """Two articles, and how much their terms are alike."""

    left: str
    right: str
    likeness: float


class StoryDays(NamedTuple):
    """When an article was published and when it was first seen, counted in days from any beginning."""

    published: int | None
    seen: int


def group_stories(pairs: Iterable[AlikePair], days: Mapping[str, StoryDays]) -> list[tuple[str, ...]]:
    """Give the stories, each sorted, two articles or more; closest pairs are joined first."""
    likeness: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for pair in pairs:
        likeness[pair.left][pair.right] = likeness[pair.right][pair.left] = pair.likeness
    close = [
        (-value, left, right)
        for left, others in likeness.items()
        for right, value in others.items()
        if left < right and value >= _ALIKE
    ]
    story_of: dict[str, set[str]] = {}
    for _, left, right in sorted(close):
        one, other = story_of.setdefault(left, {left}), story_of.setdefault(right, {right})
        if one is not other and _are_one(one, other, likeness, days):
            smaller, larger = sorted((one, other), key=len)
            larger |= smaller
            story_of.update(dict.fromkeys(smaller, larger))
    stories = {id(story): story for story in story_of.values() if len(story) > 1}
    return sorted(tuple(sorted(story)) for story in stories.values())


def _are_one(
    one: AbstractSet[str],
    other: AbstractSet[str],
    likeness: Mapping[str, Mapping[str, float]],
    days: Mapping[str, StoryDays],
) -> bool:
    if not _are_near([days[article] for article in one | other]):
        return False
    dated, other_dated = (
        {article for article in group if days[article].published is not None} for group in (one, other)
    )
    if dated and other_dated:
        one, other = dated, other_dated
    return _mean(one, other, likeness) >= _ALIKE_ON_THE_WHOLE


def _are_near(days: Collection[StoryDays]) -> bool:
    """Whether all may be of the same two weeks; what has no date is of any time before it was seen."""
    published = [each.published for each in days if each.published is not None]
    seen = [each.seen for each in days if each.published is None]
    spans = [(min(known), max(known)) for known in (published, seen) if known]
    if published and seen:
        spans.append((min(seen), max(published)))
    return all(last - first <= _MOST_DAYS for first, last in spans)


def _mean(
    one: AbstractSet[str], other: AbstractSet[str], likeness: Mapping[str, Mapping[str, float]]
) -> float:
    smaller, larger = sorted((one, other), key=len)
    known = sum(value for left in smaller for right, value in likeness[left].items() if right in larger)
    return known / (len(one) * len(other))
