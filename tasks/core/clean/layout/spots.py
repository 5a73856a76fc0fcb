"""How the lines of a text stood in what came in: what white space and marks around them tell of the page.

Takes the text as it came and the span of each line in it; gives one row of numbers a line, in the order of
`SPOT_NAMES`. Programs that dump a page leave white space where its elements end: what is a menu, a teaser or
a footer stands otherwise than the paragraphs of the article do. It decides nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Span = tuple[int, int]

SPOT_NAMES = (
    *("breaks_before", "breaks_behind", "indent", "indent_from_core", "breaks_from_core", "wrapped_lines"),
    *("white_signs", "is_headed", "is_item", "is_boxed", "breaks_differ", "core_breaks", "wrapped_share"),
)
"""The names of the numbers, in order."""
_CLEAN = (2.0, 0.0, 0.0, 0.0, 0.0)
"""Breaks before, columns before, breaks inside, white signs before and mark of a paragraph of clean text."""
_FARTHEST = 80
_MARKS = (("#",), ("*", "-", "+"), ("[", "|"))


def find_spots(text: str, spans: Sequence[Span | None]) -> NDArray[np.float32]:
    """Give what stands around each line; a line without a span stands as one of clean text."""
    return np.array(list(_walk(text, spans)), np.float32).reshape(-1, len(_CLEAN))


def assume_clean(count: int) -> NDArray[np.float32]:
    """Give the same of a text that is laid out already."""
    return np.tile(np.array(_CLEAN, np.float32), (count, 1))


def _walk(text: str, spans: Sequence[Span | None]) -> Iterator[Sequence[float]]:
    end = 0
    for span in spans:
        if span is None:
            yield _CLEAN
            continue
        start = span[0]
        line = text.rfind("\n", 0, start) + 1
        before = text[line:start]
        mark = next((at for at, signs in enumerate(_MARKS, 1) if any(sign in before for sign in signs)), 0)
        gap = text[min(end, start) : start]
        white = len(gap) - len(gap.strip())
        yield gap.count("\n"), min(_FARTHEST, len(before)), text.count("\n", *span), white, mark
        end = span[1]


def read_spot_features(spots: NDArray[np.float32], is_core: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Give a row a line; `is_core` tells which of them are prose of the article's core."""
    breaks, indent, inside, white, mark = spots.T
    core = is_core if is_core.any() else np.ones(len(spots), np.bool_)
    usual_breaks, usual_indent = np.median(breaks[core]), np.median(indent[core])
    apart = breaks - usual_breaks
    columns = (
        np.log1p(breaks),
        np.log1p(np.append(breaks[1:], 1)),
        np.log1p(indent),
        indent - usual_indent,
        np.sign(apart) * np.log1p(abs(apart)),
        np.log1p(inside),
        np.log1p(white),
        *(mark == at for at in range(1, len(_MARKS) + 1)),
        np.full(len(spots), len(np.unique(breaks)) > 2),  # noqa: PLR2004 - more than lines and paragraphs
        np.full(len(spots), usual_breaks),
        np.full(len(spots), (inside > 0).mean()),
    )
    return np.stack(columns, axis=1).astype(np.float32)
