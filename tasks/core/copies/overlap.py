"""Overlap: how much of two texts is the same wording, and where in them it stands.

Takes the shingles of two texts; gives measures that are the same whichever is named first. Containment
is the shared part of the shorter text: a copy that was cut, or had things added, still has it. Where the
shared part stands tells a copy from two articles with the same gallery in the middle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tasks.core.copies.shingles import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from tasks.core.copies.shingles import Shingles

LEAD = 60
"""Shingles that are a text's beginning."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts share, in shingles.

    `shared` and `shorter` count distinct ones: those in both texts, and those of the text that has fewer.
    `lead` is the share of either text's beginning that stands in the other, `longest_run` the longest
    unbroken passage, `around` the share of the text outside of that passage that stands in the other;
    each is the larger value of the two texts.
    """

    shared: int
    shorter: int
    lead: float
    longest_run: int
    around: float

    @property
    def containment(self) -> float:
        """The shared part of the shorter text, 0 to 1."""
        return self.shared / self.shorter if self.shorter else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class HashedWording:
    """A text made ready for comparisons: its shingles in order, and the distinct ones, sorted."""

    in_order: Shingles
    distinct: Shingles


def hash_wording(shingles: Shingles) -> HashedWording:
    """Make a text ready to be compared with many, from its shingles in order."""
    ordered = np.sort(shingles)
    is_first = np.ones(len(ordered), np.bool_)
    is_first[1:] = ordered[1:] != ordered[:-1]
    return HashedWording(shingles, ordered[is_first])


def measure_overlap(left: HashedWording, right: HashedWording) -> Overlap:
    """Compare two texts."""
    in_right = _find(left.in_order, right.distinct)
    in_left = _find(right.in_order, left.distinct)
    passages = [_measure_passages(shared) for shared in (in_right, in_left)]
    fewer, more = sorted((left.distinct, right.distinct), key=len)
    return Overlap(
        shared=int(np.count_nonzero(_find(fewer, more))),
        shorter=len(fewer),
        lead=max(_share(in_right[:LEAD]), _share(in_left[:LEAD])),
        longest_run=max(run for run, _ in passages),
        around=max(around for _, around in passages),
    )


def _find(shingles: Shingles, distinct: Shingles) -> NDArray[np.bool_]:
    """Tell which of the shingles are among the distinct ones of the other text."""
    if not len(distinct):
        return np.zeros(len(shingles), np.bool_)
    places = np.searchsorted(distinct, shingles)
    places[places == len(distinct)] = 0
    found: NDArray[np.bool_] = distinct[places] == shingles
    return found


def _measure_passages(shared: NDArray[np.bool_]) -> tuple[int, float]:
    """Give the longest run of shared shingles, and the shared part of all that is outside of it."""
    framed = np.zeros(len(shared) + 2, np.int8)
    framed[1:-1] = shared
    edges = np.flatnonzero(framed[1:] != framed[:-1])
    longest = int((edges[1::2] - edges[::2]).max(initial=0))
    outside = len(shared) - longest
    return longest, float((np.count_nonzero(shared) - longest) / outside) if outside else 0.0


def _share(flags: NDArray[np.bool_]) -> float:
    return np.count_nonzero(flags) / len(flags) if len(flags) else 0.0


def measure_share(own: Shingles, others: Iterable[HashedWording]) -> float:
    """Give the share of a text's words that stand in any of the others, in runs of five words."""
    found = np.zeros(len(own), np.bool_)
    for other in others:
        found |= _find(own, other.distinct)
    covered = np.zeros(len(own) + WORDS - 1, np.bool_)
    for place in range(WORDS):
        covered[place : place + len(own)] |= found
    return _share(covered) if len(own) else 0.0
