"""What can be counted about a block of text and its place on the page: the input of the body model.

Takes a survey of the page; gives for each block that may be body a row of numbers, as `NUMBERS` names them,
and the names that hold for it. Features tell shape, place and markup, never topic or language, so that one
model serves every publisher. The names are the contract with the model file: a change here needs a new
training (tasks/training/train_body.py).

What grows with a page's length is counted in logarithms or up to a bound, not as a share of the page, where
a share would leave what the model has learned.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.clean.input.folding import fold_letters
from tasks.core.clean.page.model.page_survey import FAR, article_of, form, signature
from tasks.core.clean.page.prose import SHAPE_NUMBERS, describe_shape
from tasks.core.clean.page.zones import told_by

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from tasks.core.clean.input.blocks import Frame
    from tasks.core.clean.page.model.page_survey import PageSurvey

    _Around = tuple[tuple[str, ...], tuple[str, ...], float]



_ENCLOSING = frozenset(
    ["article", "main", "ul", "ol", "table", "blockquote", "figure", "form", "aside", "section", "header",
     "li", "details", "dl"]
)  # fmt: skip
_HEADINGS = frozenset({"h2", "h3", "h4"})
_SHARE_OF_MOST = 0.6
_FARTHEST = 9.0
_WINDOW = 5
_MIN_DATA_MATCH = 12
_SAMPLE = 40
_OFFSETS = {"before": -1, "after": 1, "before2": -2, "after2": 2}
_CARD_LEVELS = 8
_LEAST_CARDS = 3

_PLACE_NUMBERS = (
    "inside",
    "position",
    "prose_before",
    "to_first",
    "to_last",
    "between",
    "prose_around",
    "has_title",
    "to_title",
    "since_prose",
    "until_prose",
    "since_heading",
    "heading_links",
    "heading_level",
    "links_before",
    "links_after",
)
_PATH_NUMBERS = (
    "depth",
    "own_prose",
    "parent_prose",
    "grandparent_prose",
    "total_prose",
    "share_parent",
    "share_grandparent",
    "share_signature",
    "share_signatures",
    "parent_share_prose",
    "parent_links",
    "parent_chars",
    "other_article",
    "to_most",
)
_FORM_NUMBERS = (
    "siblings",
    "parent_siblings",
    "grandparent_siblings",
    "cards",
    "card_chars",
    "card_links",
    "card_level",
    "card_headings",
    "card_linked_headings",
    "card_share",
)
_DATA_NUMBERS = (
    "repeated",
    "is_description",
    "is_headline",
    "in_data",
    "data_chars",
    "shared_words",
    "said_words",
    "title_words",
    "long_words",
)
_BESIDE = ("free", "links", "chars", "inside", "heading", "sibling", "alike")
NUMBERS = (
    *SHAPE_NUMBERS,
    *_PLACE_NUMBERS,
    *_PATH_NUMBERS,
    *_FORM_NUMBERS,
    *_DATA_NUMBERS,
    *(f"{where}_{what}" for where in _OFFSETS for what in _BESIDE),
)
"""The names of the numbers of a row, in order."""

_NOTHING_AROUND: _Around = ((), (), _FARTHEST)
_NO_CARD = (0.0,) * 7
_NOBODY = (0.0,) * len(_BESIDE)


@dataclass(frozen=True, slots=True)
class _Form:
    """What the blocks of one form have in common: all of `_PATH_NUMBERS` but two, `_FORM_NUMBERS`, names."""

    path: tuple[float, ...]
    beside: tuple[float, ...]
    names: tuple[str, ...]


class BlockDescriber:
    """Describes the blocks of one page; what frames have in common is looked up once."""

    def __init__(self, survey: PageSurvey) -> None:
        """Take the survey of the page."""
        self.survey = survey
        self._around: dict[Frame, _Around] = {}
        self._beside: dict[int, tuple[float, ...]] = {}
        self._forms: dict[Hashable, _Form] = {}

    def describe(self, i: int) -> list[float]:
        """Give the numbers of the block at index `i`, in the order of `NUMBERS`."""
        frame = self.survey.blocks[i].frame
        shared = self._look_at(frame)
        return [
            *describe_shape(self.survey.blocks[i]),
            *self._place(i),
            self._depth(i),
            math.log1p(self.survey.weight.get(frame, 0)),
            *shared.path,
            *shared.beside,
            *self._data(i),
            *self._neighbours(i),
        ]

    def name(self, i: int) -> tuple[str, ...]:
        """Give the names that hold for the block at index `i`: its tag, zone and words, those around it."""
        block = self.survey.blocks[i]
        return (f"zone={block.hint_rule or 'none'}", *self._look_at(block.frame).names)

    def _look_at(self, frame: Frame) -> _Form:
        """Give what a frame shares with those of its form; an article, and what holds most, is by itself."""
        is_alone = frame.parent is None or frame.tag == "article" or self._holds_most(frame)
        key: Hashable = frame if is_alone else form(frame)
        known = self._forms.get(key)
        if known is None:
            known = _Form(self._path(frame), self._count_forms(frame), tuple(self._name(frame)))
            self._forms[key] = known
        return known

    def _holds_most(self, frame: Frame) -> bool:
        return self.survey.weight.get(frame, 0) > _SHARE_OF_MOST * self.survey.total

    def _name(self, frame: Frame) -> Iterator[str]:
        yield f"tag={frame.tag}"
        yield from self._look_around(frame.parent)[0]
        yield from self._look_around(frame)[1]
        yield from (f"own={word}" for word in frame.words)
        yield from (f"told={rule}" for rule in self._told(frame))

    def _told(self, frame: Frame) -> Iterator[str]:
        """Give the zones that tags and words around a frame name, whatever they weigh."""
        for outer in self.survey.path(frame):
            for zone, _ in told_by(outer.tag, outer.words):
                yield zone.rule

    def _place(self, i: int) -> tuple[float, ...]:
        survey = self.survey
        count = len(survey.blocks)
        low, high = max(0, i - _WINDOW), min(count, i + _WINDOW + 1)
        title = survey.title
        return (
            float(survey.is_inside[i]),
            i / count,
            survey.prose_before[i] / survey.total,
            _clip(i - survey.first, FAR),
            _clip(i - survey.last, FAR),
            float(survey.first <= i <= survey.last),
            sum(survey.is_free[low:high]) / (high - low),
            float(title is not None),
            _clip(i - title, 60) if title is not None else 0.0,
            float(survey.since_prose[i]),
            float(survey.until_prose[i]),
            *survey.last_heading[i],
            self._links_between(low, i),
            self._links_between(i + 1, high),
        )

    def _links_between(self, low: int, high: int) -> float:
        chars = self.survey.chars[high] - self.survey.chars[low]
        return (self.survey.link_chars[high] - self.survey.link_chars[low]) / max(1, chars)

    def _depth(self, i: int) -> float:
        """Give how deep a block stands in what holds most of the prose."""
        survey = self.survey
        if not survey.is_inside[i]:
            return -1.0
        return float(min(8, len(survey.path(survey.blocks[i].frame)) - 1 - survey.container_depth))

    def _path(self, frame: Frame) -> tuple[float, ...]:
        survey = self.survey
        path = survey.path(frame)
        parent, grandparent = path[min(1, len(path) - 1)], path[min(2, len(path) - 1)]
        weight = survey.weight
        held, total = weight.get(parent, 0), survey.total
        own, outer = signature(frame), signature(parent)
        _, _, to_most = self._look_around(frame)
        return (
            math.log1p(held),
            math.log1p(weight.get(grandparent, 0)),
            math.log1p(total),
            held / total,
            weight.get(grandparent, 0) / total,
            survey.by_signature.get(own, 0) / total,
            survey.by_signature.get((own, outer), 0) / total,
            held / max(1, parent.chars),
            parent.link_chars / max(1, parent.chars),
            math.log1p(parent.chars),
            float(article_of(path) is not survey.title_article),
            to_most,
        )

    def _look_around(self, frame: Frame | None) -> _Around:
        """Give the tags of a frame and of those around it, and their words up to the one with most prose."""
        chain: list[Frame] = []
        while frame is not None and frame not in self._around:
            chain.append(frame)
            frame = frame.parent
        around = self._around[frame] if frame is not None else _NOTHING_AROUND
        for inner in reversed(chain):
            around = self._around[inner] = self._look_out(inner, *around)
        return around

    def _look_out(
        self, frame: Frame, enclosing: tuple[str, ...], words: tuple[str, ...], to_most: float
    ) -> _Around:
        if frame.tag in _ENCLOSING:
            enclosing = (*enclosing, f"in={frame.tag}")
        if self._holds_most(frame):
            return enclosing, (), 0.0
        words = (*words, *(f"word={word}" for word in frame.words))
        return enclosing, words, min(to_most + 1, _FARTHEST)

    def _count_forms(self, frame: Frame) -> tuple[float, ...]:
        """Count how often what holds the block stands beside itself: as cards, entries, rows do."""
        survey = self.survey
        path = survey.path(frame)[:_CARD_LEVELS]
        counts = [survey.siblings[form(outer)] for outer in path]
        beside = [*map(math.log1p, counts[:3]), 0.0, 0.0][:3]
        for level, (outer, count) in enumerate(zip(path, counts, strict=True)):
            if level and count >= _LEAST_CARDS and (outer in survey.headings or outer.link_chars):
                return (
                    *beside,
                    math.log1p(count),
                    math.log1p(outer.chars),
                    outer.link_chars / max(1, outer.chars),
                    float(level),
                    float(min(survey.headings[outer], FAR)),
                    float(min(survey.linked_headings[outer], FAR)),
                    survey.weight.get(outer, 0) / survey.total,
                )
        return (*beside, *_NO_CARD)

    def _data(self, i: int) -> tuple[float, ...]:
        survey = self.survey
        text = survey.blocks[i].text
        return (
            float(survey.repeated[text] > 1),
            float(survey.descriptions.has(text)),
            float(survey.headlines.has(text)),
            *self._told_by_data(text),
            *self._share_words(i),
        )

    def _told_by_data(self, text: str) -> tuple[float, float]:
        data = self.survey.data
        if not data:
            return 0.0, 0.0
        folded = fold_letters(text[: 2 * _SAMPLE])
        is_said = len(folded) > _MIN_DATA_MATCH and folded[:_SAMPLE] in data
        return 1.0 if is_said else -1.0, min(1.0, len(data) / self.survey.total)

    def _share_words(self, i: int) -> tuple[float, float, float, float]:
        """Say how much of a block's long words other prose has, what the page says of itself, its title."""
        survey = self.survey
        stems = survey.stems.get(i)
        if not stems:
            return 0.0, 0.0, 0.0, 0.0
        own = int(survey.is_free[i] and survey.is_inside[i])
        return (
            sum(survey.spread[stem] > own for stem in stems) / len(stems),
            len(stems & survey.said) / len(stems),
            len(stems & survey.titled) / max(1, len(survey.titled)),
            float(min(50, len(stems))),
        )

    def _neighbours(self, i: int) -> list[float]:
        blocks = self.survey.blocks
        own = blocks[i].frame
        numbers: list[float] = []
        for j in (i + offset for offset in _OFFSETS.values()):
            if 0 <= j < len(blocks):
                frame = blocks[j].frame
                is_alike = frame.tag == own.tag and frame.words == own.words
                numbers += (*self._look_beside(j), float(frame.parent is own.parent), float(is_alike))
            else:
                numbers += _NOBODY
        return numbers

    def _look_beside(self, j: int) -> tuple[float, ...]:
        known = self._beside.get(j)
        if known is None:
            block = self.survey.blocks[j]
            known = self._beside[j] = (
                float(self.survey.is_free[j]),
                block.link_density,
                math.log1p(len(block.text)),
                float(self.survey.is_inside[j] and block.hint is None),
                float(block.frame.tag in _HEADINGS),
            )
        return known


def _clip(distance: int, bound: int) -> float:
    return float(max(-bound, min(bound, distance)))
