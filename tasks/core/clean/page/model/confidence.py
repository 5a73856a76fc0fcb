"""How good the text of a page is likely to be: the f1 that the cleaner expects of it, 0 to 1.

Takes what was read of a page and its clean text; gives a number, learned on pages whose publisher the body
model had not seen (tasks/training/train_confidence.py, which says how well it does). It asks what the body
model was unsure of, what of the page's prose stayed outside, and whether headline and data speak for the
text. It changes no text. A text that was taken from the page's data has none: nothing was learned on such.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from tasks.core.clean.page.model.page_survey import HEADING_LEVELS, find_stems
from tasks.core.clean.page.model.trees import Forest, open_forest
from tasks.core.clean.page.prose import count_prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.core.clean.input.blocks import Block
    from tasks.core.clean.page.html import Page

CONFIDENCE_NUMBERS = (
    "expected_f1",
    "taken_chars",
    "likely_chars",
    "unlikely_taken",
    "likely_left",
    "unsure",
    "least_taken",
    "low_taken",
    "most_left",
    "share_of_prose",
    "share_of_page",
    "blocks_taken",
    "chars_a_block",
    "links_taken",
    "headings_taken",
    "zones_taken",
    "widest_gap",
    "gap_chars",
    "share_before",
    "share_after",
    "kept_of_taken",
    "text_chars",
    "page_blocks",
    "page_chars",
    "title_shared",
    "description_shared",
    "has_headline",
    "data_ratio",
)
"""The names of the numbers that tell, in order."""

_READ_CHARS = 4000
_MOST_RATIO = 3.0
_LOW, _HIGH = 0.1, 0.9


def estimate_confidence(page: Page, text: str) -> float | None:
    """Give the f1 to be expected of a page's text, None where nothing is known of such a text."""
    if page.tree is None or page.body_from_data or not text:
        return None
    row = np.array([describe_reading(page, text)], np.float32)
    return round(min(1.0, max(0.0, float(load_confidence_model().score(row)[0]))), 3)


@cache
def load_confidence_model() -> Forest:
    """Read the trained trees that come with the package."""
    data = files("tasks.core.clean.page.model").joinpath("confidence_model.json").read_text("utf-8")
    return open_forest(CONFIDENCE_NUMBERS, json.loads(data))


def describe_reading(page: Page, text: str) -> list[float]:
    """Give the numbers of a reading, in the order of `CONFIDENCE_NUMBERS`."""
    taken = sorted(page.proposal.body)
    return [
        *_describe_doubt(page),
        *_describe_taken(page.blocks, taken),
        *_describe_gaps(page.blocks, taken),
        *_describe_text(page, text, sum(len(page.blocks[i].text) for i in taken)),
    ]


def _describe_doubt(page: Page) -> Iterator[float]:
    """Say what the body model was unsure of."""
    proposal = page.proposal
    near = list(proposal.likely)
    likely = np.array([proposal.likely[i] for i in near], float)
    chars = np.array([len(page.blocks[i].text) for i in near], float)
    is_taken = np.array([i in proposal.body for i in near], np.bool_)
    hits, taken = likely * chars, float(chars[is_taken].sum())
    inside, outside = likely[is_taken], likely[~is_taken]
    yield proposal.expected_f1
    yield math.log1p(taken)
    yield math.log1p(float(hits.sum()))
    yield float((chars - hits)[is_taken].sum()) / max(1.0, taken)
    yield float(hits[~is_taken].sum()) / max(1.0, float(hits.sum()))
    is_open = (likely > _LOW) & (likely < _HIGH)
    yield float(chars[is_open].sum()) / max(1.0, float(chars[likely > _LOW].sum()))
    yield float(inside.min()) if len(inside) else 0.0
    yield float(np.quantile(inside, 0.1)) if len(inside) else 0.0
    yield float(outside.max()) if len(outside) else 0.0


def _describe_taken(blocks: Sequence[Block], taken: Sequence[int]) -> Iterator[float]:
    """Say how much of the page was taken, and of what kind it is."""
    chars = sum(len(blocks[i].text) for i in taken)
    count = max(1, len(taken))
    yield chars / max(1, count_prose(blocks))
    yield chars / max(1, sum(len(block.text) for block in blocks))
    yield math.log1p(len(taken))
    yield chars / count
    yield sum(blocks[i].link_chars for i in taken) / max(1, chars)
    yield sum(blocks[i].frame.tag in HEADING_LEVELS for i in taken) / count


def _describe_gaps(blocks: Sequence[Block], taken: Sequence[int]) -> Iterator[float]:
    """Say what lies before, between and after what was taken."""
    ends = [0]
    for block in blocks:
        ends.append(ends[-1] + len(block.text))
    gaps = [(b - a, ends[b] - ends[a + 1]) for a, b in pairwise(taken)]
    total = max(1, ends[-1])
    yield sum(bool(blocks[i].hint_rule) for i in taken) / max(1, len(taken))
    yield float(max((steps for steps, _ in gaps), default=0))
    yield math.log1p(sum(chars for _, chars in gaps))
    yield ends[taken[0]] / total if taken else 1.0
    yield (ends[-1] - ends[taken[-1] + 1]) / total if taken else 1.0


def _describe_text(page: Page, text: str, taken_chars: int) -> Iterator[float]:
    """Say what is left of what was taken, and whether headline and data speak for it."""
    data = max(map(len, page.structured.bodies), default=0)
    stems = find_stems(text[:_READ_CHARS])
    yield min(_MOST_RATIO, len(text) / max(1, taken_chars))
    yield math.log1p(len(text))
    yield math.log1p(len(page.blocks))
    yield math.log1p(len(page.visible))
    yield _share(page.structured.headlines, stems)
    yield _share(page.structured.descriptions, stems)
    yield float(any(block.hint_rule == "html.headline" for block in page.blocks))
    yield min(_MOST_RATIO, data / len(text)) if data else -1.0


def _share(lines: Sequence[str], stems: frozenset[str]) -> float:
    """Give the share of the first line's long words that are among `stems`, -1 where it has none."""
    said = find_stems(" ".join(lines[:1]))
    return len(said & stems) / len(said) if said else -1.0
