"""Overlap: how much of two texts is the same wording, and where in them it stands.

Takes the shingles of two texts; gives measures that are the same whichever is named first. Containment
is the shared part of the shorter text: a copy that was cut, or had things added, still has it. Where the
shared part stands tells a copy from two articles with the same gallery in the middle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
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


def measure_overlap(left: Shingles, right: Shingles) -> Overlap:
    """Compare two texts by their shingles in order."""
    in_right, in_left = np.isin(left, right), np.isin(right, left)
    passages = [_measure_passages(shared) for shared in (in_right, in_left)]
    return Overlap(
        shared=len(np.unique(left[in_right])),
        shorter=min(len(np.unique(left)), len(np.unique(right))),
        lead=max(_share(in_right[:LEAD]), _share(in_left[:LEAD])),
        longest_run=max(run for run, _ in passages),
        around=max(around for _, around in passages),
    )


def _measure_passages(shared: NDArray[np.bool_]) -> tuple[int, float]:
    """Give the longest run of shared shingles, and the shared part of all that is outside of it."""
    edges = np.flatnonzero(np.diff(shared, prepend=False, append=False))
    runs = edges[1::2] - edges[::2]
    longest = int(runs.max(initial=0))
    outside = len(shared) - longest
    return longest, float((shared.sum() - longest) / outside) if outside else 0.0


def _share(flags: NDArray[np.bool_]) -> float:
    return float(flags.mean()) if len(flags) else 0.0
