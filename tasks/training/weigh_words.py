"""Weighing words: which of them stand in articles, which in what pages put around them.

Takes the terms of lines, whether each line is the article's, and who published it; gives the log-odds of each
term that enough publishers use, of short lines and of long ones apart. A publisher counts by the logarithm of
how often it uses a term: what one site says on each page is no word of all sites.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from math import log, log1p
from typing import TYPE_CHECKING

from tasks.core.clean.text.wording import is_short_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Lines = Iterable[tuple[Sequence[str], int]]

LEAST_PUBLISHERS = 6
DIGITS = 1
_DOUBT = 3.0
"""So many uses, as common as any, are taken to have been seen of each term besides."""


def weigh_words(texts: Iterable[tuple[str, Lines]]) -> dict[str, float]:
    """Give the weight of each term, above 0 where it speaks for the article.

    A text is its publisher and its lines, each with its terms and 1 where it is the article's.
    """
    used: dict[str, tuple[Counter[str], Counter[str]]] = defaultdict(lambda: (Counter(), Counter()))
    for publisher, lines in texts:
        for terms, label in lines:
            used[publisher][label].update(terms)
    counts = [_count(pair[label] for pair in used.values()) for label in (0, 1)]
    users = Counter(term for around, inside in used.values() for term in {*around, *inside})
    shared = sorted(term for term, count in users.items() if count >= LEAST_PUBLISHERS)
    weights: dict[str, float] = {}
    for is_short in (True, False):
        terms = [term for term in shared if is_short_term(term) == is_short]
        weights |= _weigh(terms, *counts)
    return weights


def _count(used: Iterable[Mapping[str, int]]) -> dict[str, float]:
    counts: dict[str, float] = defaultdict(float)
    for terms in used:
        for term, count in terms.items():
            counts[term] += log1p(count)
    return counts


def _weigh(
    terms: Sequence[str], around: Mapping[str, float], inside: Mapping[str, float]
) -> dict[str, float]:
    """Give the log-odds of terms against those of all of them."""
    all_inside = sum(inside.get(term, 0.0) for term in terms)
    all_around = sum(around.get(term, 0.0) for term in terms)
    if not all_inside or not all_around:
        return {}
    share = all_inside / (all_inside + all_around)
    return {
        term: round(
            log((inside.get(term, 0.0) + _DOUBT * share) / (around.get(term, 0.0) + _DOUBT * (1 - share)))
            - log(share / (1 - share)),
            DIGITS,
        )
        for term in terms
    }
