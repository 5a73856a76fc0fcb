"""What changed between two wordings of an article: paragraph by paragraph, and of which kind.

Takes two wordings (headline, paragraphs, notes that stand beside the text) and gives the changed paragraphs
with the kinds of change that they make up:

- `headline`: the headline reads otherwise;
- `correction`: a note came that says that the article was changed;
- `typo`: words differ by a few letters, no figure among them;
- `silent_edit`: something reads otherwise in substance, and no such note came;
- `grown`, `cut`: paragraphs came or went;
- `layout`: the same words, in other paragraphs.

Pure; knows nothing of revisions, and tells nothing of what the cleaner took out, but for the notes.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]|[^\W_]+(?:[.,:'\u2019][^\W_]+)*")
_LEAST_SHARED = 0.4
"""Two paragraphs that share such a part of their words are one, reworded."""
_MOST_TYPOS = 3
_LEAST_ALIKE = 0.7
_LONGEST_WORDS_DIFFED = 3000


class ChangeKind(StrEnum):
    """What a change is."""

    HEADLINE = "headline"
    CORRECTION = "correction"
    TYPO = "typo"
    SILENT_EDIT = "silent_edit"
    GROWN = "grown"
    CUT = "cut"
    LAYOUT = "layout"


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of an article; `notes` are those that stand beside its text."""

    title: str | None
    paragraphs: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """A paragraph that came (`before` is None), went (`after` is None) or reads otherwise."""

    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class TextChange:
    """What changed; no kinds where both wordings are the same."""

    kinds: tuple[ChangeKind, ...]
    paragraphs: tuple[ParagraphChange, ...]
    words_added: int
    words_removed: int


def make_wording(title: str | None, text: str, notes: Sequence[str] = ()) -> Wording:
    """Give the wording of a clean text, whose paragraphs are parted by a blank line."""
    return Wording(title, tuple(part for part in text.split("\n\n") if part.strip()), tuple(notes))


def compare_wordings(before: Wording, after: Wording) -> TextChange:
    """Say what changed from one wording to the next."""
    changed = tuple(_change_paragraphs(before.paragraphs, after.paragraphs))
    counts = [_count_words(change) for change in changed]
    return TextChange(
        kinds=tuple(_name_kinds(before, after, changed)),
        paragraphs=changed,
        words_added=sum(added for added, _ in counts),
        words_removed=sum(removed for _, removed in counts),
    )


def _change_paragraphs(before: Sequence[str], after: Sequence[str]) -> Iterator[ParagraphChange]:
    matcher = SequenceMatcher(None, [_fold(part) for part in before], [_fold(part) for part in after], False)  # noqa: FBT003 - autojunk has no meaning here
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            yield from _pair(before[start:end], after[new_start:new_end])


def _pair(before: Sequence[str], after: Sequence[str]) -> Iterator[ParagraphChange]:
    """Pair what went with what came in its place, in order, where enough of the words are the same."""
    rest = list(before)
    for new in after:
        place = next((n for n, old in enumerate(rest) if _share(old, new) >= _LEAST_SHARED), None)
        if place is None:
            yield ParagraphChange(None, new)
            continue
        yield from (ParagraphChange(old, None) for old in rest[:place])
        yield ParagraphChange(rest[place], new)
        rest = rest[place + 1 :]
    yield from (ParagraphChange(old, None) for old in rest)


def _share(left: str, right: str) -> float:
    words, others = set(split_words(left)), set(split_words(right))
    return len(words & others) / max(1, min(len(words), len(others)))


def _name_kinds(before: Wording, after: Wording, changed: Sequence[ParagraphChange]) -> Iterator[ChangeKind]:
    if _fold(before.title or "") != _fold(after.title or ""):
        yield ChangeKind.HEADLINE
    new_notes = [note for note in after.notes if note not in before.notes]
    came = [change.after for change in changed if change.after is not None]
    stood = {_fold(change.before) for change in changed if change.before is not None}
    has_note = any(is_correction(text) and _fold(text) not in stood for text in (*new_notes, *came))
    if has_note:
        yield ChangeKind.CORRECTION
    if not changed:
        return
    if _words_of(before.paragraphs) == _words_of(after.paragraphs):
        yield ChangeKind.LAYOUT
        return
    yield from _name_wording_kinds([change for change in changed if not _is_note(change)], has_note=has_note)


def _name_wording_kinds(changed: Sequence[ParagraphChange], *, has_note: bool) -> Iterator[ChangeKind]:
    reworded = [(c.before, c.after) for c in changed if c.before is not None and c.after is not None]
    typos = [is_typo(old, new) for old, new in reworded]
    if any(typos):
        yield ChangeKind.TYPO
    if not all(typos) and not has_note:
        yield ChangeKind.SILENT_EDIT
    if any(change.before is None for change in changed):
        yield ChangeKind.GROWN
    if any(change.after is None for change in changed):
        yield ChangeKind.CUT


def _is_note(change: ParagraphChange) -> bool:
    return change.before is None and change.after is not None and is_correction(change.after)


def is_typo(before: str, after: str) -> bool:
    """Tell whether a paragraph differs by slips of the pen: a few words, each nearly the same, no figure."""
    pairs = list(_differing_words(split_words(before), split_words(after)))
    return len(pairs) <= _MOST_TYPOS and all(_is_slip(*pair) for pair in pairs)


def _differing_words(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            yield " ".join(before[start:end]), " ".join(after[new_start:new_end])


def _is_slip(before: str, after: str) -> bool:
    if before.casefold() == after.casefold() or before.replace(" ", "") == after.replace(" ", ""):
        return True
    if any(character.isdigit() for character in before + after):
        return False
    return SequenceMatcher(None, before, after, autojunk=False).ratio() >= _LEAST_ALIKE


def _count_words(change: ParagraphChange) -> tuple[int, int]:
    """Count the words that came and those that went."""
    before, after = split_words(change.before or ""), split_words(change.after or "")
    if not before or not after or len(before) + len(after) > _LONGEST_WORDS_DIFFED:
        return len(after), len(before)
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    same = sum(block.size for block in blocks)
    return len(after) - same, len(before) - same


def split_words(text: str) -> list[str]:
    """Split a text into words, figures whole, scripts without spaces by their characters."""
    return _WORD.findall(text)


def is_correction(text: str) -> bool:
    """Tell whether a paragraph says that the article was changed."""
    return _corrections().match(text) is not None


@cache
def _corrections() -> re.Pattern[str]:
    data = tomllib.loads((files("tasks.core.news") / "correction_notes.toml").read_text("utf-8"))
    return re.compile(rf"[\W_]*({'|'.join(each for cues in data.values() for each in cues)})", re.IGNORECASE)


def _words_of(paragraphs: Sequence[str]) -> list[str]:
    return [word for paragraph in paragraphs for word in split_words(paragraph)]


def _fold(text: str) -> str:
    return " ".join(text.split())
