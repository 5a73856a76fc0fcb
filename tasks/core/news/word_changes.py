"""What changed in a paragraph, word by word, so that it can be read: what went, what came, what stands.

Takes both wordings; gives pieces in the order of reading. Long paragraphs are not compared by words. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.core.news.differences import PartChange

SAME, GONE, CAME = "same", "gone", "came"
_PIECE = re.compile(r"\s+|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]|[^\W_]+|[\W_]")
_MOST_PIECES = 4000
_LEAST_RATIO = 0.25


@dataclass(frozen=True, slots=True)
class ChangedPiece:
    """A piece of a paragraph that stands as it was, went or came."""

    kind: str
    text: str


def list_pieces(change: PartChange) -> list[ChangedPiece]:
    """Give a changed paragraph by its pieces."""
    if change.before is None or change.after is None:
        sides = ((GONE, change.before), (CAME, change.after))
        return [ChangedPiece(kind, text) for kind, text in sides if text]
    before, after = _PIECE.findall(change.before), _PIECE.findall(change.after)
    whole = [ChangedPiece(GONE, change.before), ChangedPiece(CAME, change.after)]
    if len(before) + len(after) > _MOST_PIECES:
        return whole
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [*_compare(matcher, before, after)] if matcher.ratio() >= _LEAST_RATIO else whole


def _compare(matcher: SequenceMatcher[str], before: list[str], after: list[str]) -> Iterator[ChangedPiece]:
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            yield ChangedPiece(SAME, "".join(before[start:end]))
            continue
        if end > start:
            yield ChangedPiece(GONE, "".join(before[start:end]))
        if new_end > new_start:
            yield ChangedPiece(CAME, "".join(after[new_start:new_end]))
