"""Which runs of a page are the article.

Takes runs, their zones, what the page's data says and where the headline stands; gives the indexes of the
runs proposed as body. It decides by place, markup and shape, never by topic: the judge reads the wording
afterwards. A page on which the model finds nothing is left to the container of most of its prose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.core.clean.body_model import load_model
from tasks.core.clean.run_features import PageSurvey, survey_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.structured import Structured
    from tasks.core.clean.visible import Run
    from tasks.core.clean.zones import Zone

_BODY_LINKS = 0.6


def propose_body(
    runs: Sequence[Run], zones: Sequence[Zone | None], structured: Structured, title: int | None
) -> set[int]:
    """Give the indexes of the runs that are proposed as the article's body; `title` is the headline's."""
    model = load_model()
    survey = survey_page(runs, zones, structured, title, model.index)
    near = [i for i in range(len(runs)) if i != title and survey.may_be_body(i)]
    scores = model.score([survey.describe(i) for i in near])
    found = {i for i, score in zip(near, scores, strict=True) if score > 0}
    return found or _fill_container(survey)


def _fill_container(survey: PageSurvey) -> set[int]:
    return {
        i
        for i in range(survey.first, survey.last + 1)
        if survey.is_inside[i] and survey.zones[i] is None and survey.runs[i].link_density < _BODY_LINKS
    }
