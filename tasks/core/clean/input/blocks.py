"""Blocks: the one form in which HTML and plain text reach the judge, each in the frame that it stands in.

A Block knows its text folded for rules and counted for models; `plain` has the same length as the text, so
that a match in it is a match in the input. The blocks of a page are judged again in its clean text, so what
a text gives is remembered for a while. It decides nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from tasks.core.records import Kind, Segment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_SAME_LENGTH = tuple(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201a": "'",
        "\u201b": "'",
        "\u02bc": "'",
        "\u00b4": "'",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u3000": " ",
        "\t": " ",
        "\n": " ",
        "\r": " ",
        "\u2010": "-",
        "\u2011": "-",
        "\uff1a": ":",
        "\uff5c": "|",
        "\uff08": "(",
        "\uff09": ")",
    }.items()
)
_SAME_LENGTH_ASCII = tuple(pair for pair in _SAME_LENGTH if pair[0].isascii())
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_CJK = re.compile(r"[\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_EDGES = " .,:;…·•|*+-–—_=<>«»‹›→←▶►▸»→↓↑()[]{}!?\"'#/\\\u200b\ufeff"  # noqa: RUF001 - signs as pages write them
_SENTENCE_END = re.compile(r"[.!?。！？।؟…\u104b\u17d4\u1362][\"'”’»)\]」』]*(?:\s*\[\d+\])*$")  # noqa: RUF001 - the same
_SENTENCE_INSIDE = re.compile(
    r"(?<=[^\W\d_]{2})[\"'”’»)]?[.!?][\"'”’»)]?\s+[\"'“„«(]?[A-ZÀ-ÞА-Я0-9]|[。！？]"  # noqa: RUF001 - the same
)
_SPEECH = re.compile(r"[\"“”„«»「『][^\"“”„«»」』]{16,}+(?P<end>[\"“”«»」』]?)")
_REPORTS = re.compile(
    r"\b(?:said|says|told|according to|announced|warned|argued"
    r"|(?:reports|reported|writes|wrote|notes|noted|adds|added)(?= that\b|:$))\b"
)
_TO_READER = re.compile(r"\b(?:you|your|our|us|we)\b")
_CJK_PER_WORD = 2
_PROSE_WORDS = 8
_REMEMBERED = 2048
"""More than nearly all pages have blocks."""


@dataclass(slots=True, eq=False)
class Frame:
    """A block element of a page; `chars` counts the text inside, `link_chars` that in links.

    `is_hidden` says that the page's own markup hides it: its text does not count for those around it.
    """

    element: HtmlElement | None
    tag: str
    parent: Frame | None = None
    words: frozenset[str] = frozenset()
    chars: int = 0
    link_chars: int = 0
    is_hidden: bool = False

    def outward(self) -> Iterator[Frame]:
        """Give the frame and all that enclose it, from the inside out."""
        frame: Frame | None = self
        while frame is not None:
            yield frame
            frame = frame.parent


NO_FRAME = Frame(None, "")
"""Where the lines of a plain text stand."""


@dataclass(frozen=True, init=False)
class Block:
    """A paragraph-sized piece of the input, what its place tells, and what the judge asks of its text.

    `text` equals `visible[start:end]`, where `visible` is the decoded input (plain text) or the page's
    visible text (HTML). `hint` is what structure alone says it is, with the name of the structural rule
    that says so; None leaves the decision to the judge. `link_chars` and `strong_chars` count what stands
    in links and in bold type, `link_density` is the share of the characters that stand in links.
    """

    text: str
    start: int
    end: int
    frame: Frame = NO_FRAME
    link_chars: int = 0
    strong_chars: int = 0
    hint: Kind | None = None
    hint_rule: str = ""
    link_density: float = field(init=False, repr=False, compare=False)

    def __init__(  # noqa: PLR0913, PLR0917 - its fields, set all at once: a page has hundreds of blocks
        self,
        text: str,
        start: int,
        end: int,
        frame: Frame = NO_FRAME,
        link_chars: int = 0,
        strong_chars: int = 0,
        hint: Kind | None = None,
        hint_rule: str = "",
    ) -> None:
        density = min(1.0, link_chars / len(text)) if link_chars and text else 0.0
        self.__dict__.update(
            text=text,
            start=start,
            end=end,
            frame=frame,
            link_chars=link_chars,
            strong_chars=strong_chars,
            hint=hint,
            hint_rule=hint_rule,
            link_density=density,
        )

    def hinted(self, hint: Kind | None, rule: str) -> Block:
        """Give the same block with this hint; most of a page pass here, and `replace` takes far longer."""
        block = object.__new__(Block)
        block.__dict__.update(self.__dict__, hint=hint, hint_rule=rule)
        return block

    def to_segment(self, kind: Kind, rule: str) -> Segment:
        """Make the segment of this kind, by the rule that decided."""
        return Segment(kind, self.text, rule, self.start, self.end)

    @property
    def plain(self) -> str:
        """The text with quotes, dashes and spaces made plain; same length, same offsets."""
        return _make_plain(self.text)

    @property
    def folded(self) -> str:
        """`plain` in lower case with single spaces."""
        return _fold(self.text)

    @property
    def key(self) -> str:
        """`folded` without the signs around it: what whole-line phrases are compared with."""
        return _make_key(self.text)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of `folded`, in order."""
        return _split_words(self.text)

    @property
    def n_words(self) -> int:
        """The number of words; two signs count as a word where words have no spaces."""
        return _count_words(self.text)

    @property
    def ends_sentence(self) -> bool:
        """Whether it ends as a sentence does."""
        return _ends_sentence(self.text)

    @property
    def is_prose(self) -> bool:
        """Whether it reads as running text: sentences of some length."""
        return _is_prose(self.text)

    @property
    def has_speech(self) -> bool:
        """Whether somebody is quoted in it at some length."""
        return _has_speech(self.text)

    @property
    def is_report(self) -> bool:
        """Whether it quotes or reports what somebody said, and does not speak to the reader."""
        return _is_report(self.text)

    @property
    def speaks_to_reader(self) -> bool:
        """Whether it says "you" or "we", outside of any quotation or in it."""
        return _TO_READER.search(_fold(self.text)) is not None


Marks: TypeAlias = list[Segment | None]
"""For each block, the segment that the judge takes it for so far; None where it stays for now."""


@lru_cache(maxsize=_REMEMBERED)
def _make_plain(text: str) -> str:
    for sign, plain in _SAME_LENGTH_ASCII if text.isascii() else _SAME_LENGTH:
        if sign in text:
            text = text.replace(sign, plain)
    return text


@lru_cache(maxsize=_REMEMBERED)
def _fold(text: str) -> str:
    return " ".join(_make_plain(text).casefold().split())


@lru_cache(maxsize=_REMEMBERED)
def _make_key(text: str) -> str:
    return _fold(text).strip(_EDGES)


@lru_cache(maxsize=_REMEMBERED)
def _ends_sentence(text: str) -> bool:
    return _SENTENCE_END.search(_make_plain(text).rstrip()) is not None


@lru_cache(maxsize=_REMEMBERED)
def _split_words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_make_plain(text).casefold()))


@lru_cache(maxsize=_REMEMBERED)
def _count_words(text: str) -> int:
    if text.isascii() or not _CJK.search(text):
        return len(_split_words(text))
    signs = len(_CJK.findall(text))
    return signs // _CJK_PER_WORD + len(_WORD.findall(_CJK.sub(" ", text)))


@lru_cache(maxsize=_REMEMBERED)
def _is_prose(text: str) -> bool:
    if _count_words(text) < _PROSE_WORDS:
        return False
    return _ends_sentence(text) or _SENTENCE_INSIDE.search(_make_plain(text)) is not None


@lru_cache(maxsize=_REMEMBERED)
def _has_speech(text: str) -> bool:
    return any(found["end"] for found in _SPEECH.finditer(_make_plain(text)))


@lru_cache(maxsize=_REMEMBERED)
def _is_report(text: str) -> bool:
    folded = _fold(text)
    says = _REPORTS.search(folded) is not None and _TO_READER.search(folded) is None
    return says or _has_speech(text)
