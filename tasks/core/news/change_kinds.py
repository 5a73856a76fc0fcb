"""Of which kinds a change between two wordings of an article is.

Takes the sentences that stood there, those that stand there now, and what else is known of both wordings:

- `headline`: the headline reads otherwise;
- `correction`: a note came that says that the article was changed;
- `withdrawn`: what is left says that the article was taken back;
- `paywalled`: what is left is what a wall shows; `restored` is for those to say who know earlier wordings;
- `update`: news came under an hour of its own or a word for it, as live pages have it;
- `fact`: a sentence has another figure, name or quotation; `reworded`: it says it in other words;
- `typo`: words differ by a few letters, no figure among them;
- `grown`, `cut`: sentences came or went; `reordered`: they stand in another order;
- `cosmetic`: the same words, with other signs, capitals or paragraphs.

What a fact is, `facts` tells. Pure; by rules alone, their words in `change_cues.toml`,
`correction_notes.toml` and `withdrawals.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tasks.core.clean.text.sentences import split_sentences
from tasks.core.news.differences import (
    are_mostly_same,
    change_parts,
    fold_space,
    is_typo,
    leave_letters,
    split_words,
)
from tasks.core.news.facts import Facts, find_figures
from tasks.core.news.withdrawals import is_withdrawal, says_withdrawn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tasks.core.news.differences import PartChange

_WALLS = frozenset({"metered", "subscriber"})
_MOST_LEFT = 0.7
_MOST_WORDS_LEFT = 80
_MOST_CUE = 60


class ChangeKind(StrEnum):
    """What a change is."""

    HEADLINE = "headline"
    CORRECTION = "correction"
    WITHDRAWN = "withdrawn"
    PAYWALLED = "paywalled"
    RESTORED = "restored"
    UPDATE = "update"
    FACT = "fact"
    REWORDED = "reworded"
    TYPO = "typo"
    GROWN = "grown"
    CUT = "cut"
    REORDERED = "reordered"
    COSMETIC = "cosmetic"


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of an article; `notes` are those that stand beside its text, `language` is BCP 47.

    `is_preview`: it is what a wall shows of a longer one; `has_wall_box`: a box for payers was taken out.
    """

    title: str | None
    paragraphs: tuple[str, ...]
    notes: tuple[str, ...] = ()
    language: str | None = None
    paywall: str | None = None
    is_preview: bool = False
    has_wall_box: bool = False

    @property
    def is_notice(self) -> bool:
        """Whether it says no more than that the article was taken back."""
        says = (self.title or "", *self.paragraphs, *self.notes)
        return self.count_words() <= _MOST_WORDS_LEFT and says_withdrawn(says)

    @property
    def is_bare_notice(self) -> bool:
        """Whether it says so of itself, however little there was before."""
        return is_withdrawal("\n".join(self.paragraphs))

    @property
    def has_wall(self) -> bool:
        """Whether its page said that one has to pay; of a box alone only what was there before tells that."""
        return self.paywall in _WALLS or self.has_wall_box

    def count_words(self) -> int:
        """Count the words of its text."""
        return sum(len(split_words(part)) for part in self.paragraphs)

    def is_left_of(self, earlier: Wording) -> bool:
        """Whether a good part of an earlier wording is gone."""
        return self.count_words() < _MOST_LEFT * earlier.count_words()


def name_kinds(before: Wording, after: Wording) -> Iterator[ChangeKind]:
    """Give the kinds that a change is of; none where both wordings are the same."""
    are_of_it = not (before.is_bare_notice or after.is_bare_notice)
    if are_of_it and fold_space(before.title or "") != fold_space(after.title or ""):
        yield ChangeKind.HEADLINE
    if _has_new_note(before, after):
        yield ChangeKind.CORRECTION
    gone = _find_gone(before, after)
    if gone is not None:
        yield gone
        return
    if _fold_all(before) == _fold_all(after):
        if [*map(fold_space, before.paragraphs)] != [*map(fold_space, after.paragraphs)]:
            yield ChangeKind.COSMETIC
        return
    found = set(_name_sentence_kinds(before, after))
    yield from (kind for kind in ChangeKind if kind in found)


def _has_new_note(before: Wording, after: Wording) -> bool:
    stood = {fold_space(text) for text in (*before.notes, *before.paragraphs)}
    return any(
        is_correction(text) for text in (*after.notes, *after.paragraphs) if fold_space(text) not in stood
    )


def _find_gone(before: Wording, after: Wording) -> ChangeKind | None:
    """Find why hardly anything is left: taken back, or behind a wall now."""
    if after.is_bare_notice and not before.is_bare_notice:
        return ChangeKind.WITHDRAWN
    if not after.is_left_of(before):
        return None
    if after.is_notice:
        return ChangeKind.WITHDRAWN
    return ChangeKind.PAYWALLED if after.has_wall and not before.has_wall else None


def _fold_all(wording: Wording) -> str:
    return _fold_letters(" ".join(wording.paragraphs))


def _fold_letters(text: str) -> str:
    """Leave letters and figures alone, with the signs that belong to figures."""
    figures = " ".join(find_figures(text)) if any(sign.isdigit() for sign in text) else ""
    return f"{leave_letters(text)} {figures}"


def _name_sentence_kinds(before: Wording, after: Wording) -> Iterator[ChangeKind]:
    old, new = (list(_split_all(each.paragraphs)) for each in (before, after))
    changed = list(change_parts(old, new, are_mostly_same))
    went = Counter(_fold_letters(each.before) for each in changed if each.before and each.after is None)
    came = Counter(_fold_letters(each.after) for each in changed if each.after and each.before is None)
    moved = went & came
    if moved:
        yield ChangeKind.REORDERED
    yield from _name_came_and_gone(changed, moved, after)
    language = after.language or before.language
    facts = Facts.of(before.paragraphs, after.paragraphs, [*old, *new], language)
    for each in changed:
        if each.before is not None and each.after is not None:
            yield _name_reworded(each.before, each.after, facts)


def _name_reworded(before: str, after: str, facts: Facts) -> ChangeKind:
    """Say of which kind the change of a sentence is."""
    if _fold_letters(before) == _fold_letters(after):
        return ChangeKind.COSMETIC
    if facts.has_other_figure(before, after):
        return ChangeKind.FACT
    if is_typo(before, after):
        return ChangeKind.TYPO
    return ChangeKind.FACT if facts.has_other_words(before, after) else ChangeKind.REWORDED


def _split_all(paragraphs: Iterable[str]) -> Iterator[str]:
    for paragraph in paragraphs:
        yield from (paragraph[start:end] for start, end in split_sentences(paragraph))


def _name_came_and_gone(
    changed: Iterable[PartChange], moved: Mapping[str, int], after: Wording
) -> Iterator[ChangeKind]:
    notes = {sentence for text in after.paragraphs if is_correction(text) for sentence in _split_all([text])}
    for each in changed:
        if each.before is not None and each.after is not None:
            continue
        part = each.before or each.after or ""
        if _fold_letters(part) in moved or not leave_letters(part) or part in notes:
            continue
        if each.after is None:
            yield ChangeKind.CUT
        else:
            yield ChangeKind.GROWN
            if _load_cues()["update"].match(part.lstrip()[:_MOST_CUE]):
                yield ChangeKind.UPDATE


def is_correction(text: str) -> bool:
    """Tell whether a paragraph says that the article was changed."""
    return _corrections().match(text) is not None


@cache
def _corrections() -> re.Pattern[str]:
    data = _load("correction_notes.toml")
    return re.compile(rf"[\W_]*({'|'.join(each for cues in data.values() for each in cues)})", re.IGNORECASE)


@cache
def _load_cues() -> dict[str, re.Pattern[str]]:
    return {
        kind: re.compile("|".join(f"(?:{each})" for each in cues), re.IGNORECASE)
        for kind, cues in _load("change_cues.toml").items()
    }


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((files("tasks.core.news") / name).read_text("utf-8"))
