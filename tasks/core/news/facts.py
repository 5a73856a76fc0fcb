"""What counts as a fact in an article: figures, names, and what somebody is quoted with.

Takes both wordings of an article once, then sentences of it before and after; says whether a fact reads
otherwise. A name is a word with a capital that no sentence has to begin with; in languages that write every
noun so, two of them in a row. Words that are figures are data, by language: `fact_words.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING

from tasks.core.news.differences import differing_words, is_slip, leave_letters, split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FIGURE = re.compile(
    r"(?<![^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3])(?<![.,])[-\u2212+]?\d+(?:[.,:]\d+)*+(?:\s?[%‰])?+"
)
_NUMERAL = "[〇零二三四五六七八九十百千万萬億亿兆两]"
_SIGN_FIGURE = re.compile(
    r"[月火水木金土日]曜|(?:周|週|星期|礼拜|禮拜)[一二三四五六日天]"
    rf"|[一{_NUMERAL[1:]}{{2,}}+|{_NUMERAL}(?=[年月日人円元週周歳岁時时分個个名度件倍割])"
)
"""Days of the week; figures of two signs, or before what they count: one alone stands in many words."""
_QUOTATION = re.compile(
    r"“[^“”„\n]{8,}+”|„[^“”„\n]{8,}+[“”]|«[^«»\n]{8,}+»|»[^«»\n]{8,}+«|\"[^\"\n]{8,}+\"|「[^」\n]{4,}+」"
)
_SINGLE = re.compile(r"[^\W\d_]+")
_NOUNS_SHARE = 0.22
_BESIDE = 2
_NORDIC = frozenset({"sv", "no", "nb", "nn", "da"})


def find_figures(text: str) -> list[str]:
    """Find the figures of a text, with the signs that belong to them."""
    return _FIGURE.findall(text)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is a fact in both wordings of an article; `quoted_` are the letters of all that is quoted."""

    names: frozenset[str]
    quoted_before: str
    quoted_after: str
    figure_words: frozenset[str]
    has_noun_capitals: bool

    @classmethod
    def of(
        cls, before: Iterable[str], after: Iterable[str], sentences: Iterable[str], language: str | None
    ) -> Facts:
        """Read the paragraphs before and after, and the sentences of both."""
        inner = [word for each in sentences for word in split_words(each)[1:]]
        names = frozenset(word for word in inner if word[0].isupper())
        code = (language or "en").partition("-")[0].lower()
        share = sum(word[0].isupper() for word in inner) / max(1, len(inner))
        return cls(
            names=names,
            quoted_before=_fold_quotations(before),
            quoted_after=_fold_quotations(after),
            figure_words=_load_figure_words().get("nordic" if code in _NORDIC else code, frozenset()),
            has_noun_capitals=code in {"de", "lb"} or share >= _NOUNS_SHARE,
        )

    def has_other_figure(self, before: str, after: str) -> bool:
        """Tell whether a sentence has another figure, in digits or in words."""
        if Counter(find_figures(before)) != Counter(find_figures(after)):
            return True
        old, new = (
            Counter(word for word in _SINGLE.findall(text.casefold()) if word in self.figure_words)
            + Counter(_SIGN_FIGURE.findall(text))
            for text in (before, after)
        )
        return bool(old - new) and bool(new - old)

    def has_other_words(self, before: str, after: str) -> bool:
        """Tell whether a name in a sentence is another, or somebody is quoted otherwise."""
        old, new = split_words(before), split_words(after)
        for start, end, new_start, new_end in differing_words(old, new):
            is_told = _is_quoted(self.quoted_before, old, start, end)
            if is_told and _is_quoted(self.quoted_after, new, new_start, new_end):
                return True
            if start == end or new_start == new_end:
                continue
            if is_slip(" ".join(old[start:end]), " ".join(new[new_start:new_end])):
                continue
            if self._holds_name(old, start, end) and self._holds_name(new, new_start, new_end):
                return True
        return False

    def _holds_name(self, words: Sequence[str], start: int, end: int) -> bool:
        """Tell whether one of these words of a sentence is a name."""
        capitals = [word in self.names for word in words]
        if not self.has_noun_capitals:
            return any(capitals[start:end])
        beside = [*capitals[1:], False], [False, *capitals[:-1]]
        return any(capitals[at] and (beside[0][at] or beside[1][at]) for at in range(start, end))


def _fold_quotations(paragraphs: Iterable[str]) -> str:
    found = chain.from_iterable(map(_QUOTATION.findall, paragraphs))
    return "|".join(map(leave_letters, found))


def _is_quoted(quoted: str, words: Sequence[str], start: int, end: int) -> bool:
    """Tell whether these words of a sentence, with their neighbours, stand in a quotation."""
    beside = words[max(0, start - _BESIDE) : end + _BESIDE]
    return len(beside) > _BESIDE and leave_letters("".join(beside)) in quoted


@cache
def _load_figure_words() -> dict[str, frozenset[str]]:
    data = tomllib.loads((files("tasks.core.news") / "fact_words.toml").read_text("utf-8"))
    return {language: frozenset(words.split()) for language, words in data.items()}
