"""Which blocks of a page are the article, by boosted trees over their features.

Two looks: the first scores each near block by its place, markup and shape, the second knows besides what
became of the others. The trees stand in body_model.json, written by tasks/training/train_body.py, which says
what they were trained on and how well they do on publishers left out. Pure arithmetic: the same features give
the same score everywhere.

`propose_body` takes blocks, hinted by their zones, what the page's data says and where the headline stands;
gives a `Proposal`: those blocks that together have the best f1 to be expected, and how likely each is. It
decides by place, markup and shape, never by topic: the judge reads the wording afterwards. A page on which
the model finds nothing is left to the container of most of its prose.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from tasks.core.clean.page.model.block_features import NUMBERS, BlockDescriber
from tasks.core.clean.page.model.page_survey import survey_page
from tasks.core.clean.page.model.second_look import SECOND_NUMBERS, look_again, take_layout
from tasks.core.clean.page.model.trees import Forest, open_forest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from tasks.core.clean.fields.structured import Structured
    from tasks.core.clean.input.blocks import Block
    from tasks.core.clean.page.model.page_survey import PageSurvey
    from tasks.core.clean.page.model.second_look import Layout


@dataclass(frozen=True, slots=True)
class BodyModel:
    """The trees of both looks.

    The columns of the first are `NUMBERS` and then `names`; those of the second besides `SECOND_NUMBERS`.
    `warmth` divides the second's scores, so that they are probabilities.
    """

    first: Forest
    second: Forest
    index: Mapping[str, int]
    warmth: float

    def look(self, survey: PageSurvey) -> NDArray[np.float64]:
        """Give the probability of each near block of a page that it is body."""
        if not survey.near:
            return np.zeros(0)
        layout = take_layout(survey)
        table = tabulate(survey, layout, self.index)
        table = np.concatenate([table, look_again(layout, self.first.score(table))], axis=1)
        likely: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-self.second.score(table) / self.warmth))
        return likely


@dataclass(frozen=True, slots=True)
class Proposal:
    """The blocks proposed as body, and how likely each block is; `expected_f1` is what they would have."""

    body: frozenset[int]
    likely: Mapping[int, float]
    expected_f1: float


NO_PROPOSAL = Proposal(frozenset(), {}, 0.0)


def tabulate(survey: PageSurvey, layout: Layout, index: Mapping[str, int]) -> NDArray[np.float32]:
    """Make the table of the first look: a row a near block, `NUMBERS`, then the names of `index`."""
    describer = BlockDescriber(survey, layout)
    named = np.zeros((len(describer.forms), len(index)), np.float32)
    for row, form in zip(named, describer.forms, strict=True):
        row[[index[name] for name in form.names if name in index]] = 1.0
    return np.concatenate([describer.describe().astype(np.float32), named[describer.form_of]], axis=1)


def open_model(data: Mapping[str, Any]) -> BodyModel:
    """Read a model from the form in which training writes it."""
    index = {name: place for place, name in enumerate(data["names"])}
    columns = (*NUMBERS, *data["names"])
    return BodyModel(
        first=open_forest(columns, data["first"]),
        second=open_forest((*columns, *SECOND_NUMBERS), data["second"]),
        index=index,
        warmth=data["warmth"],
    )


@cache
def load_body_model() -> BodyModel:
    """Read the trained trees that come with the package."""
    return open_model(
        json.loads(files("tasks.core.clean.page.model").joinpath("body_model.json").read_text("utf-8"))
    )


_BODY_LINKS = 0.6
_LEAST_LIKELY = 0.2


def propose_body(blocks: Sequence[Block], structured: Structured, title: int | None) -> Proposal:
    """Give the blocks that are proposed as the article's body; `title` is the headline's index."""
    survey = survey_page(blocks, structured, title)
    likely = load_body_model().look(survey)
    chars = np.array([len(blocks[i].text) for i in survey.near], float)
    chosen, expected_f1 = choose_likely(likely, chars)
    body = frozenset(i for i, is_chosen in zip(survey.near, chosen, strict=True) if is_chosen)
    known = dict(zip(survey.near, likely.tolist(), strict=True))
    return Proposal(body or _fill_container(survey), known, expected_f1)


def choose_likely(likely: NDArray[np.float64], chars: NDArray[np.float64]) -> tuple[NDArray[np.bool_], float]:
    """Choose those that together have the highest f1 to be expected, and give that f1.

    The best set holds all above half of the best f1 (Lipton et al., ECML 2014): where a page is unsure
    altogether, what is rather unlikely is still worth taking.
    """
    if not len(likely):
        return np.zeros(0, np.bool_), 0.0
    order = np.argsort(-likely, kind="stable")
    hits = likely * chars
    f1 = 2 * np.cumsum(hits[order]) / (np.cumsum(chars[order]) + hits.sum())
    best = int(f1.argmax())
    return likely >= max(float(likely[order[best]]), _LEAST_LIKELY), float(f1[best])


def _fill_container(survey: PageSurvey) -> frozenset[int]:
    return frozenset(
        i
        for i, block in enumerate(survey.blocks[survey.first : survey.last + 1], survey.first)
        if survey.is_inside[i] and block.hint is None and block.link_density < _BODY_LINKS
    )
