"""Which runs of a page are the article: the container of most of its prose, and what stands inside it.

Takes runs, their zones and what the page's data says the text is; gives the indexes of the runs proposed
as body. It decides by place and shape, never by topic, and proposes rather too much than too little: the
judge reads the wording afterwards.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.visible import Frame, Run
    from tasks.core.clean.zones import Zone

PROSE_CHARS = 80
_PROSE_LINKS = 0.4
_BODY_LINKS = 0.6
_CONTAINER_SHARE = 0.65
_CJK = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def is_prose(run: Run) -> bool:
    """Whether a run reads like a paragraph: long enough, and not made of links."""
    chars = len(run.text) + 2 * len(_CJK.findall(run.text[:PROSE_CHARS]))
    return chars >= PROSE_CHARS and run.link_density < _PROSE_LINKS


def propose_body(runs: Sequence[Run], zones: Sequence[Zone | None]) -> set[int]:
    """Give the indexes of the runs that are proposed as the article's body."""
    prose = [i for i, run in enumerate(runs) if zones[i] is None and is_prose(run)]
    if not prose:
        return set()
    inside = _inside(_find_container([runs[i] for i in prose]), runs)
    within = [i for i in prose if i in inside]
    return {
        i
        for i in range(within[0], within[-1] + 1)
        if i in inside and zones[i] is None and runs[i].link_density < _BODY_LINKS
    }


def _find_container(prose: list[Run]) -> Frame:
    weights: dict[Frame, int] = {}
    for run in prose:
        frame: Frame | None = run.frame
        while frame is not None:
            weights[frame] = weights.get(frame, 0) + len(run.text)
            frame = frame.parent
    total = sum(len(run.text) for run in prose)
    heavy = [frame for frame, weight in weights.items() if weight >= _CONTAINER_SHARE * total]
    return max(heavy, key=_depth)


def _depth(frame: Frame) -> int:
    return 1 + _depth(frame.parent) if frame.parent is not None else 0


def _inside(container: Frame, runs: Sequence[Run]) -> set[int]:
    found = set()
    for i, run in enumerate(runs):
        frame: Frame | None = run.frame
        while frame is not None and frame is not container:
            frame = frame.parent
        if frame is container:
            found.add(i)
    return found
