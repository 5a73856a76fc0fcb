"""What changed between two wordings of an article: paragraph by paragraph, and of which kinds.

Pure; knows nothing of revisions, and tells nothing of what the cleaner took out, but for the notes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
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


def make_wording(
    title: str | None,
    text: str,
    notes: Sequence[str] = (),
    language: str | None = None,
    paywall: str | None = None,
) -> Wording:
    """Give the wording of a clean text, whose paragraphs are parted by a blank line."""
    paragraphs = tuple(part for part in text.split("\n\n") if part.strip())
    return Wording(title, paragraphs, tuple(notes), language, paywall)


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
