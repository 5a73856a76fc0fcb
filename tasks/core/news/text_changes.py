"""What changed between two wordings of an article: paragraph by paragraph, and of which kinds.

Pure; knows nothing of revisions, and tells nothing of what the cleaner took out, but for the notes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from tasks.core.news.change_kinds import ChangeKind, Wording, name_kinds
from tasks.core.news.differences import PartChange, change_parts, count_changed_words, share_words

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class TextChange:
    """What changed; no kinds where both wordings are the same."""

    kinds: tuple[ChangeKind, ...]
    paragraphs: tuple[PartChange, ...]
    words_added: int
    words_removed: int


class ArticleState(StrEnum):
    """What a publisher shows of an article: all of it, what a wall shows, a notice that it was taken back."""

    LIVE = "live"
    PAYWALLED = "paywalled"
    WITHDRAWN = "withdrawn"


def make_wording(  # noqa: PLR0913 - a wording is what a row of revisions says of it
    title: str | None,
    text: str,
    notes: Sequence[str] = (),
    language: str | None = None,
    paywall: str | None = None,
    *,
    is_preview: bool = False,
    has_wall_box: bool = False,
) -> Wording:
    """Give the wording of a clean text, whose paragraphs are parted by a blank line."""
    paragraphs = tuple(part for part in text.split("\n\n") if part.strip())
    return Wording(title, paragraphs, tuple(notes), language, paywall, is_preview, has_wall_box)


def compare_wordings(before: Wording, after: Wording) -> TextChange:
    """Say what changed from one wording to the next."""
    changed = tuple(change_parts(before.paragraphs, after.paragraphs, share_words))
    counts = [count_changed_words(change) for change in changed]
    return TextChange(
        kinds=tuple(name_kinds(before, after)),
        paragraphs=changed,
        words_added=sum(added for added, _ in counts),
        words_removed=sum(removed for _, removed in counts),
    )


def compare_history(wordings: Sequence[Wording]) -> list[TextChange]:
    """Say what changed from wording to wording of an article; one that comes back is restored."""
    changes, stood = [], set[tuple[str, ...]]()
    for before, after in pairwise(wordings):
        change = compare_wordings(before, after)
        if after.paragraphs in stood and after.paragraphs != before.paragraphs:
            change = replace(change, kinds=(*change.kinds, ChangeKind.RESTORED))
        stood.add(before.paragraphs)
        changes.append(change)
    return changes


def find_states(wordings: Sequence[Wording]) -> list[ArticleState]:
    """Say of each wording of an article, in order, whether it is the article or what is left of it.

    What is left once it is behind a wall or taken back is so by what was there when it was last live.
    """
    states: list[ArticleState] = []
    live: Wording | None = None
    for wording in wordings:
        is_less = live is not None and wording.is_left_of(live)
        is_walled = live is not None and wording.has_wall and not live.has_wall
        if wording.is_bare_notice or (wording.is_notice and (is_less or live is None)):
            states.append(ArticleState.WITHDRAWN)
        elif wording.is_preview or (is_less and is_walled):
            states.append(ArticleState.PAYWALLED)
        else:
            states.append(ArticleState.LIVE)
            live = wording
    return states
