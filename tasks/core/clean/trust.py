"""How far a candidate for the authors or the day is to be trusted, by where it stood and what it says.

Takes one candidate; gives its rank, the lowest the best. What is stated by whoever gave us the article comes
first. JSON-LD describes the article itself, so a person named in full there is next; a full signature below
the headline beats meta elements, which templates leave behind; a login name or a single word comes last. A
date "of the page" may be of any event. It checks no value and knows no other candidate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.core.clean.authors import read_authors

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tasks.core.clean.fields import Candidate

VAGUE_DATES = frozenset({"meta date", "meta last-modified"})
SIGNATURE = "page signature"
DATELINE = "page dateline"
STATED = "stated"
"""Of what whoever gave us the article says about it: a pusher, or the declaration of a source."""
_DATES = {DATELINE: 1, **dict.fromkeys(VAGUE_DATES, 2), "page date": 3}


def distrust(candidate: Candidate) -> int:
    """Rank a candidate among those of its field; equals keep their order."""
    if candidate.found_in == STATED:
        return -1
    if candidate.field == "authors":
        return _distrust_author(candidate)
    if candidate.field == "published_at":
        return _DATES.get(candidate.found_in, 0)
    return 0


def names_in_full(candidate: Candidate, sites: Iterable[str] = ()) -> bool:
    """Whether a candidate for the authors names a person with two words or more, none of `sites`."""
    return any(" " in name for name in read_authors(candidate.value, not_people=sites))


def _distrust_author(candidate: Candidate) -> int:
    if candidate.found_in.startswith("page"):
        return 1 if candidate.found_in == SIGNATURE else 3
    if not names_in_full(candidate):
        return 4
    return 0 if candidate.found_in.startswith("json-ld") else 2
