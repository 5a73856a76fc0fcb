"""Counts over a whole page that the features of one block refer to.

Takes the blocks of a page, hinted by their zones, what its data says and the headline's place; gives a
`PageSurvey`. It decides nothing and reads no wording but to compare it with the page's own.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tasks.core.clean.input.folding import fold_letters, fold_lines
from tasks.core.clean.page.prose import find_container, is_paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.fields.structured import Structured
    from tasks.core.clean.input.blocks import Block, Frame
    from tasks.core.clean.input.folding import KnownLines

HEADING_LEVELS = {f"h{level}": float(level) for level in range(1, 7)}
FAR = 20
_NEVER_BODY = frozenset({"html.input", "html.consent-tool", "html.other-story"})
_RARELY_BODY = frozenset({"html.nav", "html.footer"})
_LONG_WORD = re.compile(r"[^\W\d_]{5,}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}|[\u0e00-\u0e7f]{4}")
_STEM = 6
_ASCII_STEM = re.compile(r"([a-z]{5,6})[a-z]*")
"""The stem of each long word at once, for texts that are ASCII."""
_READ_CHARS = 600


@dataclass(slots=True)
class PageSurvey:
    """The counts.

    `title` is the index of the headline. `is_free` marks prose in no zone; `weight` is how much of it a frame
    holds, `total` all of it; `first` and `last` are the first and last of it inside the container that holds
    most. `siblings` counts how often a frame's form (its parent, tag and words) stands there.
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
    siblings: Counter[object] = field(default_factory=Counter)
    headings: Counter[Frame] = field(default_factory=Counter)
    linked_headings: Counter[Frame] = field(default_factory=Counter)
    since_prose: list[int] = field(default_factory=list)
    until_prose: list[int] = field(default_factory=list)
    last_heading: list[tuple[int, float, float]] = field(default_factory=list)
    link_chars: list[int] = field(default_factory=list)
    chars: list[int] = field(default_factory=list)
    near: list[int] = field(default_factory=list)
    stems: dict[int, frozenset[str]] = field(default_factory=dict)
    spread: Counter[str] = field(default_factory=Counter)
    said: frozenset[str] = frozenset()
    titled: frozenset[str] = frozenset()
    total: int = 1
    container_depth: int = 0
    first: int = 0
    last: int = -1
    title_article: Frame | None = None

    def path(self, frame: Frame) -> tuple[Frame, ...]:
        """Give a frame and all that enclose it, from the inside out."""
        chain: list[Frame] = []
        outer: Frame | None = frame
        while outer is not None and outer not in self.paths:
            chain.append(outer)
            outer = outer.parent
        path = self.paths[outer] if outer is not None else ()
        for inner in reversed(chain):
            path = self.paths[inner] = (inner, *path)
        return path


def survey_page(blocks: Sequence[Block], structured: Structured, title: int | None) -> PageSurvey:
    """Count over the whole page what the features of its blocks refer to; `title` is the headline's index."""
    survey = PageSurvey(
        blocks=blocks,
        title=title,
        data=fold_letters(max(structured.bodies, key=len, default="")),
        descriptions=fold_lines(structured.descriptions),
        headlines=fold_lines(structured.headlines),
        is_free=[block.hint is None and is_paragraph(block) for block in blocks],
        repeated=Counter(block.text for block in blocks),
    )
    _weigh_frames(survey)
    _find_inside(survey)
    _count_forms(survey)
    _measure_distances(survey)
    survey.near = [i for i in range(len(blocks)) if i != title and _may_be_body(survey, i)]
    _count_words(survey, structured)
    if title is not None:
        survey.title_article = article_of(survey.path(blocks[title].frame))
    return survey


def article_of(path: tuple[Frame, ...]) -> Frame | None:
    """Give the innermost <article> of a path."""
    return next((frame for frame in path if frame.tag == "article"), None)


def signature(frame: Frame) -> tuple[str, frozenset[str]]:
    """Give what frames of one form have in common."""
    return frame.tag, frame.words


def form(frame: Frame) -> tuple[Frame | None, str, frozenset[str]]:
    """Give what a frame has in common with those beside it that are made alike."""
    return frame.parent, frame.tag, frame.words


def _may_be_body(survey: PageSurvey, i: int) -> bool:
    """Whether a block is worth a closer look: near prose; in menus and footers a paragraph alone."""
    block = survey.blocks[i]
    if block.hint_rule in _NEVER_BODY:
        return False
    if is_paragraph(block):
        return True
    if block.hint_rule in _RARELY_BODY:
        return False
    if survey.is_inside[i]:
        return True
    parent = block.frame.parent
    return parent is not None and (parent in survey.weight or parent.parent in survey.weight)


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
            own, outer = signature(block.frame), signature(path[min(1, len(path) - 1)])
            survey.by_signature[own] += chars
            survey.by_signature[own, outer] += chars
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


def _count_forms(survey: PageSurvey) -> None:
    seen: set[Frame] = set()
    for block in survey.blocks:
        frame: Frame | None = block.frame
        while frame is not None and frame not in seen:
            seen.add(frame)
            survey.siblings[form(frame)] += 1
            frame = frame.parent
        if block.frame.tag in HEADING_LEVELS:
            path = survey.path(block.frame)
            survey.headings.update(path)
            if block.link_density > 0.5:  # noqa: PLR2004 - half of it
                survey.linked_headings.update(path)


def _measure_distances(survey: PageSurvey) -> None:
    survey.since_prose = count_since(survey.is_free)
    survey.until_prose = count_since(survey.is_free[::-1])[::-1]
    since, links, level = FAR, 0.0, 0.0
    survey.link_chars, survey.chars = [0], [0]
    for block in survey.blocks:
        survey.last_heading.append((min(since, FAR), links, level))
        since += 1
        if block.frame.tag in HEADING_LEVELS:
            since, links, level = 0, block.link_density, HEADING_LEVELS[block.frame.tag]
        survey.link_chars.append(survey.link_chars[-1] + block.link_chars)
        survey.chars.append(survey.chars[-1] + len(block.text))


def count_since(marks: Sequence[bool]) -> list[int]:
    """Give for each place how many come between it and the last mark before it, `FAR` at most."""
    counts, since = [], FAR
    for mark in marks:
        counts.append(min(since, FAR))
        since = 0 if mark else since + 1
    return counts


def _count_words(survey: PageSurvey, structured: Structured) -> None:
    survey.stems = {i: find_stems(survey.blocks[i].text[:_READ_CHARS]) for i in survey.near}
    for i in survey.near:
        if survey.is_free[i] and survey.is_inside[i]:
            survey.spread.update(survey.stems[i])
    shown = [survey.blocks[survey.title].text] if survey.title is not None else []
    survey.titled = find_stems(" ".join([*structured.headlines, *shown][:1]))
    survey.said = find_stems(" ".join([*structured.headlines[:3], *structured.descriptions[:2]]))


def find_stems(text: str) -> frozenset[str]:
    """Give the beginnings of the long words of a text: what it is about, roughly, in any language."""
    text = text.lower()
    if text.isascii():
        return frozenset(_ASCII_STEM.findall(text))
    return frozenset(word[:_STEM] for word in _LONG_WORD.findall(text))
