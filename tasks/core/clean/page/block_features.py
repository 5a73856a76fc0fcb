"""What can be counted about a block of text and its place on the page: the input of the body model.

Takes the blocks of a page, hinted by their zones, the headline's place and what its data says; gives a
mapping of feature names to numbers for each block that may be body, absent names meaning 0. Features tell
shape, place and markup, never topic or language, so that one model serves every publisher. The names are the
contract with the model file: a change here needs a new training (tasks/training/train_body.py).
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tasks.core.clean.input.folding import fold_letters, fold_lines
from tasks.core.clean.page.prose import describe_shape, find_container, is_paragraph

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from tasks.core.clean.fields.structured import Structured
    from tasks.core.clean.input.blocks import Block, Frame
    from tasks.core.clean.input.folding import KnownLines

    Features = dict[str, float]

_ENCLOSING = frozenset(
    ["article", "main", "ul", "ol", "table", "blockquote", "figure", "form", "aside", "section", "header",
     "li", "details", "dl"]
)  # fmt: skip
_HEADINGS = frozenset({"h2", "h3", "h4"})
_NEVER_BODY = frozenset({"html.input", "html.consent-tool", "html.nav", "html.footer", "html.other-story"})
_NEIGHBOURS = tuple(
    (
        offset,
        tuple(f"{name}_{what}" for what in ("free", "links", "chars", "inside", "heading")),
        (f"{name}_sibling", f"{name}_alike"),
    )
    for name, offset in (("before", -1), ("after", 1), ("before2", -2), ("after2", 2))
)
_SHARE_OF_MOST = 0.6
_FAR = 9.0
_WINDOW = 5
_MIN_DATA_MATCH = 12
_SAMPLE = 40


@dataclass(slots=True)
class PageSurvey:
    """The counts over a whole page that the features of one block refer to.

    A block's hint is the zone that it stands in, `title` the index of the headline. `is_free` marks prose in
    no zone; `weight` is how much of it a frame holds, `total` all of it. `first` and `last` are the first and
    last of it inside the container that holds most. Words that `known` does not hold give no features; None
    lets all of them through.
    """

    blocks: Sequence[Block]
    title: int | None
    data: str
    descriptions: KnownLines
    headlines: KnownLines
    is_free: list[bool]
    is_inside: list[bool] = field(default_factory=list)
    prose_before: list[int] = field(default_factory=list)
    weight: Counter[Frame] = field(default_factory=Counter)
    by_signature: Counter[object] = field(default_factory=Counter)
    repeated: Counter[str] = field(default_factory=Counter)
    paths: dict[Frame, tuple[Frame, ...]] = field(default_factory=dict)
    around: dict[Frame, tuple[Features, Features]] = field(default_factory=dict)
    seen_beside: dict[int, tuple[float, ...]] = field(default_factory=dict)
    known: Container[str] | None = None
    total: int = 1
    container_depth: int = 0
    first: int = 0
    last: int = -1
    title_article: Frame | None = None

    def may_be_body(self, i: int) -> bool:
        """Whether the block at index `i` is worth a closer look: near prose, in no menu and no footer."""
        if self.blocks[i].hint_rule in _NEVER_BODY:
            return False
        if self.is_inside[i] or is_paragraph(self.blocks[i]):
            return True
        parent = self.blocks[i].frame.parent
        return parent is not None and (parent in self.weight or parent.parent in self.weight)

    def describe(self, i: int) -> Features:
        """Give the features of the block at index `i`."""
        return {
            **describe_shape(self.blocks[i]),
            **self._place(i),
            **self._path(i),
            **self._words(i),
            **self._data(i),
            **self._neighbours(i),
        }

    def path(self, frame: Frame) -> tuple[Frame, ...]:
        """Give a frame and all that enclose it, from the inside out."""
        known = self.paths.get(frame)
        if known is None:
            known = (frame, *(self.path(frame.parent) if frame.parent is not None else ()))
            self.paths[frame] = known
        return known

    def _place(self, i: int) -> Features:
        low, high = max(0, i - _WINDOW), min(len(self.blocks), i + _WINDOW + 1)
        features = {
            f"zone={self.blocks[i].hint_rule or 'none'}": 1.0,
            "inside": float(self.is_inside[i]),
            "position": i / len(self.blocks),
            "prose_before": self.prose_before[i] / self.total,
            "to_first": _clip(i - self.first, 20),
            "to_last": _clip(i - self.last, 20),
            "between": float(self.first <= i <= self.last),
            "prose_around": sum(self.is_free[low:high]) / (high - low),
        }
        if self.title is not None:
            features["has_title"] = 1.0
            features["to_title"] = _clip(i - self.title, 60)
        return features

    def _path(self, i: int) -> Features:
        frame = self.blocks[i].frame
        path = self.path(frame)
        parent, grandparent = path[min(1, len(path) - 1)], path[min(2, len(path) - 1)]
        parent_weight = self.weight.get(parent, 0)
        own, outer = _signature(frame), _signature(parent)
        return {
            f"tag={frame.tag}": 1.0,
            "depth": float(min(8, len(path) - 1 - self.container_depth)) if self.is_inside[i] else -1.0,
            "share_own": self.weight.get(frame, 0) / self.total,
            "share_parent": parent_weight / self.total,
            "share_grandparent": self.weight.get(grandparent, 0) / self.total,
            "share_signature": self.by_signature.get(own, 0) / self.total,
            "share_signatures": self.by_signature.get((own, outer), 0) / self.total,
            "parent_prose": parent_weight / max(1, parent.chars),
            "parent_links": parent.link_chars / max(1, parent.chars),
            "parent_chars": math.log1p(parent.chars),
            "other_article": float(_article_of(path) is not self.title_article),
        }

    def _words(self, i: int) -> Features:
        own = self.blocks[i].frame
        enclosing, _ = self._look_around(own.parent)
        _, words = self._look_around(own)
        return {**enclosing, **words, **self._named("own", own)}

    def _look_around(self, frame: Frame | None) -> tuple[Features, Features]:
        """Give the tags of a frame and of those around it, and their words up to the one with most prose."""
        if frame is None:
            return {}, {"to_most": _FAR}
        known = self.around.get(frame)
        if known is None:
            enclosing, words = self._look_around(frame.parent)
            if frame.tag in _ENCLOSING:
                enclosing = {**enclosing, f"in={frame.tag}": 1.0}
            if self.weight.get(frame, 0) > _SHARE_OF_MOST * self.total:
                words = {"to_most": 0.0}
            else:
                further = min(words["to_most"] + 1, _FAR)
                words = {**words, **self._named("word", frame), "to_most": further}
            known = self.around[frame] = enclosing, words
        return known

    def _named(self, what: str, frame: Frame) -> Features:
        names = [f"{what}={word}" for word in frame.words]
        known = self.known
        return {name: 1.0 for name in names if known is None or name in known}

    def _data(self, i: int) -> Features:
        text = self.blocks[i].text
        features = {
            "repeated": float(self.repeated[text] > 1),
            "is_description": float(self.descriptions.has(text)),
            "is_headline": float(self.headlines.has(text)),
        }
        if self.data:
            folded = fold_letters(text[: 2 * _SAMPLE])
            is_said = len(folded) > _MIN_DATA_MATCH and folded[:_SAMPLE] in self.data
            features["in_data"] = 1.0 if is_said else -1.0
            features["data_chars"] = min(1.0, len(self.data) / self.total)
        return features

    def _neighbours(self, i: int) -> Features:
        own = self.blocks[i].frame
        features: Features = {}
        for offset, names, (sibling, alike) in _NEIGHBOURS:
            j = i + offset
            if 0 <= j < len(self.blocks):
                frame = self.blocks[j].frame
                features.update(zip(names, self._look_beside(j), strict=True))
                features[sibling] = float(frame.parent is own.parent)
                features[alike] = float(frame.tag == own.tag and frame.words == own.words)
        return features

    def _look_beside(self, j: int) -> tuple[float, ...]:
        known = self.seen_beside.get(j)
        if known is None:
            block = self.blocks[j]
            known = self.seen_beside[j] = (
                float(self.is_free[j]),
                block.link_density,
                math.log1p(len(block.text)),
                float(self.is_inside[j] and block.hint is None),
                float(block.frame.tag in _HEADINGS),
            )
        return known


def survey_page(
    blocks: Sequence[Block],
    structured: Structured,
    title: int | None,
    known: Container[str] | None = None,
) -> PageSurvey:
    """Count over the whole page what the features of its blocks refer to; `title` is the headline's index."""
    survey = PageSurvey(
        blocks=blocks,
        title=title,
        data=fold_letters(max(structured.bodies, key=len, default="")),
        descriptions=fold_lines(structured.descriptions),
        headlines=fold_lines(structured.headlines),
        is_free=[block.hint is None and is_paragraph(block) for block in blocks],
        repeated=Counter(block.text for block in blocks),
        known=known,
    )
    _weigh_frames(survey)
    _find_inside(survey)
    if title is not None:
        survey.title_article = _article_of(survey.path(blocks[title].frame))
    return survey


def _weigh_frames(survey: PageSurvey) -> None:
    before = 0
    for block, is_free in zip(survey.blocks, survey.is_free, strict=True):
        survey.prose_before.append(before)
        if is_free:
            chars = len(block.text)
            path = survey.path(block.frame)
            before += chars
            for frame in path:
                survey.weight[frame] += chars
            parent = path[min(1, len(path) - 1)]
            survey.by_signature[_signature(block.frame)] += chars
            survey.by_signature[_signature(block.frame), _signature(parent)] += chars
    survey.total = max(1, before)


def _find_inside(survey: PageSurvey) -> None:
    container = find_container(survey.weight, survey.total)
    if container is None:
        survey.is_inside = [False] * len(survey.blocks)
        return
    survey.container_depth = len(survey.path(container)) - 1
    survey.is_inside = [container in survey.path(block.frame) for block in survey.blocks]
    within = [i for i, is_free in enumerate(survey.is_free) if is_free and survey.is_inside[i]]
    survey.first, survey.last = (within[0], within[-1]) if within else (0, -1)


def _article_of(path: tuple[Frame, ...]) -> Frame | None:
    return next((frame for frame in path if frame.tag == "article"), None)


def _signature(frame: Frame) -> tuple[str, frozenset[str]]:
    return frame.tag, frame.words


def _clip(distance: int, bound: int) -> float:
    return float(max(-bound, min(bound, distance)))
