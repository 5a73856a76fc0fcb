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
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tasks.core.clean.input.folding import fold_letters
from tasks.core.clean.page.model.block_order import (
    BESIDE_NUMBERS,
    PLACE_NUMBERS,
    describe_beside,
    describe_places,
)
from tasks.core.clean.page.model.page_survey import FAR, article_of, form, signature
from tasks.core.clean.page.prose import SHAPE_NUMBERS, describe_shape
from tasks.core.clean.page.zones import told_by

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

    from tasks.core.clean.input.blocks import Frame
    from tasks.core.clean.page.model.page_survey import PageSurvey
    from tasks.core.clean.page.model.second_look import Layout


_ENCLOSING = frozenset(
    ["article", "main", "ul", "ol", "table", "blockquote", "figure", "form", "aside", "section", "header",
     "li", "details", "dl"]
)  # fmt: skip
_SHARE_OF_MOST = 0.6
_FARTHEST = 9.0
_MIN_DATA_MATCH = 12
_SAMPLE = 40
_CARD_LEVELS = 8
_LEAST_CARDS = 3

_FRAME_NUMBERS = ("depth", "own_prose")
_FORM_NUMBERS = (
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
NUMBERS = (
    *SHAPE_NUMBERS,
    *PLACE_NUMBERS,
    *_FRAME_NUMBERS,
    *_FORM_NUMBERS,
    *_DATA_NUMBERS,
    *BESIDE_NUMBERS,
)
"""The names of the numbers of a row, in order."""

_NO_CARD = (0.0,) * 7


class _Around(NamedTuple):
    """Of a frame and those around it: tags, words up to what holds most prose, zones told, steps up to it."""

    enclosing: tuple[str, ...]
    words: tuple[str, ...]
    told: tuple[str, ...]
    to_most: float


_NOTHING_AROUND = _Around((), (), (), _FARTHEST)


@dataclass(frozen=True, slots=True)
class _Form:
    """What blocks of one form have in common: the numbers of `_FORM_NUMBERS`, and names."""

    numbers: tuple[float, ...]
    names: tuple[str, ...]


class BlockDescriber:
    """Describes the near blocks of one page, a row each; what some have in common is worked out once.

    `forms` are the forms that blocks come in, `form_of` says which is each row's.
    """

    def __init__(self, survey: PageSurvey, layout: Layout) -> None:
        """Take the survey and the layout of the page."""
        self.survey = survey
        self.layout = layout
        self._around: dict[Frame, _Around] = {}
        self.forms: list[_Form] = []
        self.form_of = self._find_forms()

    def describe(self) -> NDArray[np.float64]:
        """Give the numbers of each row, in the order of `NUMBERS`."""
        near = self.survey.near
        forms = np.array([form.numbers for form in self.forms])
        columns = (
            np.array([describe_shape(self.survey.blocks[i]) for i in near]),
            describe_places(self.survey, self.layout),
            np.array([self._weigh(i) for i in near]),
            forms[self.form_of],
            np.array([self._data(i) for i in near]),
            describe_beside(self.survey, self.layout),
        )
        return np.concatenate(columns, axis=1)

    def name(self) -> list[tuple[str, ...]]:
        """Give the names that hold for each row: its tag, zone and words, those around it."""
        return [self.forms[number].names for number in self.form_of]

    def _find_forms(self) -> NDArray[np.intp]:
        """Tell the form of each row; an article, and what holds most, is by itself."""
        known: dict[Hashable, int] = {}
        numbers: list[int] = []
        for i in self.survey.near:
            block = self.survey.blocks[i]
            frame = block.frame
            is_alone = frame.parent is None or frame.tag == "article" or self._holds_most(frame)
            number = known.setdefault((block.hint_rule, frame if is_alone else form(frame)), len(known))
            if number == len(self.forms):
                self.forms.append(
                    _Form((*self._path(frame), *self._count_forms(frame)), self._name(frame, block.hint_rule))
                )
            numbers.append(number)
        return np.array(numbers, np.intp)

    def _holds_most(self, frame: Frame) -> bool:
        return self.survey.weight.get(frame, 0) > _SHARE_OF_MOST * self.survey.total

    def _name(self, frame: Frame, zone: str) -> tuple[str, ...]:
        enclosing = self._look_around(frame.parent).enclosing
        around = self._look_around(frame)
        own = (f"own={word}" for word in frame.words)
        return (f"zone={zone or 'none'}", f"tag={frame.tag}", *enclosing, *around.words, *own, *around.told)

    def _weigh(self, i: int) -> tuple[float, float]:
        """Give how deep a block stands in what holds most of the prose, and how much its frame holds."""
        survey = self.survey
        frame = survey.blocks[i].frame
        depth = len(survey.path(frame)) - 1 - survey.container_depth
        return (
            float(min(8, depth)) if survey.is_inside[i] else -1.0,
            math.log1p(survey.weight.get(frame, 0)),
        )

    def _path(self, frame: Frame) -> tuple[float, ...]:
        survey = self.survey
        path = survey.path(frame)
        parent, grandparent = path[min(1, len(path) - 1)], path[min(2, len(path) - 1)]
        weight = survey.weight
        held, total = weight.get(parent, 0), survey.total
        own, outer = signature(frame), signature(parent)
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
            self._look_around(frame).to_most,
        )

    def _look_around(self, frame: Frame | None) -> _Around:
        """Give what stands around a frame, itself with it."""
        chain: list[Frame] = []
        while frame is not None and frame not in self._around:
            chain.append(frame)
            frame = frame.parent
        around = self._around[frame] if frame is not None else _NOTHING_AROUND
        for inner in reversed(chain):
            around = self._around[inner] = self._look_out(inner, around)
        return around

    def _look_out(self, frame: Frame, outer: _Around) -> _Around:
        enclosing = (*outer.enclosing, f"in={frame.tag}") if frame.tag in _ENCLOSING else outer.enclosing
        zones = told_by(frame.tag, frame.words)
        told = (*outer.told, *[f"told={zone.rule}" for zone, _ in zones]) if zones else outer.told
        if self._holds_most(frame):
            return _Around(enclosing, (), told, 0.0)
        words = (*outer.words, *map("word={}".format, frame.words)) if frame.words else outer.words
        return _Around(enclosing, words, told, min(outer.to_most + 1, _FARTHEST))

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
