"""Cursors: where the next page of an answer begins, as one word that a reader hands back.

By date a page begins behind an article, at its moment: a publication in the meantime has nothing skipped or
given twice. By rank, and in rows of a query, it begins at a number of one publication: the order of another
one may differ, so a cursor says whose it is. Pure.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from tasks.core.errors import UsageError

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Behind:
    """Behind this article in the order of dates; `moment` is None where it has none, as those at the end."""

    moment: str | None
    article_id: str


@dataclass(frozen=True, slots=True)
class Offset:
    """Behind so many rows of this publication."""

    publication: int
    rows: int


PagePlace: TypeAlias = Behind | Offset


def write_place(place: PagePlace) -> str:
    """Write a place as a cursor."""
    parts = (
        ["b", place.moment, place.article_id]
        if isinstance(place, Behind)
        else ["o", place.publication, place.rows]
    )
    return base64.urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode().rstrip("=")


def read_place(cursor: str) -> PagePlace:
    """Read a cursor; a UsageError where it is none of ours."""
    try:
        match json.loads(base64.urlsafe_b64decode(cursor[:_LONGEST] + "=" * (-len(cursor) % 4))):
            case ["b", None | str() as moment, str() as article_id]:
                return Behind(moment and datetime.fromisoformat(moment).isoformat(), article_id)
            case ["o", int() as publication, int() as rows] if 0 <= publication < _MOST and 0 <= rows < _MOST:
                return Offset(publication, rows)
    except (ValueError, RecursionError) as error:
        raise _refuse() from error
    raise _refuse()


_MOST = 2**62


def _refuse() -> UsageError:
    return UsageError("This cursor leads nowhere", "Take it as `next` gives it, or begin without one")
