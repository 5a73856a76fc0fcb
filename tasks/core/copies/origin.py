"""Origin: which member of a group of copies the others were likely taken from.

Takes what is known about the members; gives the one that is most likely the origin. The page of an agency
that the group credits comes first; else what was published first, else what was seen first. A day alone
counts as its end: who gives the hour is not later for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tasks.core.copies.agencies import find_credited, is_own_page

if TYPE_CHECKING:
    from collections.abc import Sequence

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a group: what tells whether it is the origin.

    `credit_lines` say who wrote it, `opening` the first words of the text.
    """

    article_id: str
    text_sha256: str
    publisher: str | None
    domain: str | None
    published_at: datetime | None
    first_seen_at: datetime
    credit_lines: tuple[str, ...] = ()
    opening: str = ""


def choose_origin(members: Sequence[Member]) -> Member:
    """Choose the likely origin; the same whatever the order of the members."""
    credited = {agency for one in members for agency in find_credited(one.credit_lines, one.opening)}

    def rank(one: Member) -> tuple[bool, datetime, datetime, str]:
        is_agency = any(is_own_page(agency, one.publisher, one.domain) for agency in credited)
        return not is_agency, one.published_at or _NEVER, one.first_seen_at, one.article_id

    return min(members, key=rank)
