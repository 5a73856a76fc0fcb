"""Stories: which articles report one event, from the pairs that are alike.

Takes pairs with their likeness, 0 to 1, in any order; gives the same stories. Two groups become one story
where their articles are alike on the whole: a theme that goes on for weeks does not chain its days.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LEAST_ALIKE = 0.05
"""Likeness under which a pair counts as nothing, and is not kept."""

_ALIKE = 0.2
_ALIKE_ON_THE_WHOLE = 0.1


class AlikePair(NamedTuple):
    """Two articles, and how much their terms are alike."""

    left: str
    right: str
    likeness: float


def group_stories(pairs: Iterable[AlikePair]) -> list[tuple[str, ...]]:
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
        if one is not other and _mean(one, other, likeness) >= _ALIKE_ON_THE_WHOLE:
            smaller, larger = sorted((one, other), key=len)
            larger |= smaller
            story_of.update(dict.fromkeys(smaller, larger))
    stories = {id(story): story for story in story_of.values() if len(story) > 1}
    return sorted(tuple(sorted(story)) for story in stories.values())


def _mean(one: set[str], other: set[str], likeness: Mapping[str, Mapping[str, float]]) -> float:
    smaller, larger = sorted((one, other), key=len)
    known = sum(value for left in smaller for right, value in likeness[left].items() if right in larger)
    return known / (len(one) * len(other))
